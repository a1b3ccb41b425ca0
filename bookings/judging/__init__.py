"""Judging: whether a listing can be had for a period by somebody, why not, and at what price."""
