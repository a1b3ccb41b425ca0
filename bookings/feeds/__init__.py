"""Calendar feeds: which events, for whom, under which private address."""
