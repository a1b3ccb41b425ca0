"""Wanted notices: what somebody needs, the owners who are told, and the offers they make."""
