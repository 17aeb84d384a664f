"""What kind of page a page is, told by a model that has learned from pages of many sites."""
