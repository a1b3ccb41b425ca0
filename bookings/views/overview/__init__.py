"""What there is in the city, in numbers and on a map."""
