"""Saved searches: the list, saving one, stopping one, and the link from the finder."""
