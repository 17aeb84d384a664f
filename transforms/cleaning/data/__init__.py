"""What a page holds as data: JSON-LD, and the state from which its own script draws it."""
