"""What owners type about their listings, read and given back as typed."""
