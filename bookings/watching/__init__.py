"""Watching: searches that are saved, looked at again, and told of when something new fits."""
