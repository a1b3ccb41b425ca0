"""By agreement: conversations, proposed times, and the one that becomes a booking."""
