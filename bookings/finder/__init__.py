"""The finder: what an address asks for, what fits it, in which order, and what would instead."""
