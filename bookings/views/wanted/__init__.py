"""Wanted notices: the list, one notice, writing, answering, and the desk that takes down."""
