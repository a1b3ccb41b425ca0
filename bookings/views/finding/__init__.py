"""The finder: its form, what was found, what has been picked, and the ways on."""
