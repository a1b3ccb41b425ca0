"""Pages of the bookings package."""
