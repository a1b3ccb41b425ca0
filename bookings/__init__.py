"""Who uses what, when: orders, bookings, occupancy, decisions, calendars and the finder."""
