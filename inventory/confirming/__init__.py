"""Owners go through their facts once a year, and pages say when they have not."""
