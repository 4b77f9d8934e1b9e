"""The regions of a page and what they are."""
