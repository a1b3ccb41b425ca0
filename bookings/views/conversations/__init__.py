"""Conversations about what goes by agreement."""
