"""Answering and changing what was asked for: yes and no, moving, and all that is said of it."""
