"""The page of a booking, what is said of it, its hand-over, and asking for the same again."""
