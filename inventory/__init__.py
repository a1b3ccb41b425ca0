"""What is offered and on which terms: listings, units, places, hours, tariffs, photos."""
