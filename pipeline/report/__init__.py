"""What a run did, as a page for people: its counts, its stories, how the sites fare over time."""
