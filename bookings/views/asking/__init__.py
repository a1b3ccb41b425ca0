"""Asking for a time: the form, what it says before it is sent, and the question to an owner."""
