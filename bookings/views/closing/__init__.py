"""Closing a listing or a place for some time."""
