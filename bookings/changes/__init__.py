"""Changes of what is booked: moved, amended, proposed by one side and answered by the other."""
