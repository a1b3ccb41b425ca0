"""Alternatives: what would fit instead of what could not be had."""
