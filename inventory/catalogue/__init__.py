"""What is offered and on which terms, read off as sets of listings (docs/adr/0018)."""
