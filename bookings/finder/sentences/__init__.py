"""A search written as one would say it, read into what the form can ask."""
