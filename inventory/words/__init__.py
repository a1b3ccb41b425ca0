"""The words of a search: taken apart, stored, looked up, ranked, spelled, and meant the same."""
