"""The published folder: what readers see, and the commits, locks and reports that keep it whole."""
