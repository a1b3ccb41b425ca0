"""Orders: choosing several things for one time, sending them together, and the page of an order."""
