"""The page of a listing: its week, the time that was searched for, what stands in the way."""
