"""Calendars out: pure functions from booking facts to iCalendar bytes and calendar mail."""
