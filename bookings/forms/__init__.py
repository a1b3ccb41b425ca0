"""Forms of bookings and calendars."""
