"""Closed time: stated as a fact, what stands in its way, and who is told."""
