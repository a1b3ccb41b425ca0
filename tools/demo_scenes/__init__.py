"""Scenes drawn in code for the demo's listings: flat, calm, one palette, one light."""
