"""The graph, the published folder and the command line of copydesk."""
