"""The overview for the city: what is idle when. It counts time and names nobody."""
