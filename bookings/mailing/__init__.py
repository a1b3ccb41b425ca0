"""Telling: whom of what, and what the templates of the mails read."""
