"""Writing what a file says: judged against what is there, once only, with a report per row."""
