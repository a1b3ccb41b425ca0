"""What is wrong with occupancy, as `occupancy verify` reports it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One row that should not be, or is missing: `what`, the unit, the UTC day, the minutes.

    Where no unit can be named, `unit_id` is 0.
    """

    what: str
    unit_id: int
    day: int
    start_minute: int
    detail: str

    def __str__(self) -> str:
        """Return the line of the report."""
        where = f"unit {self.unit_id}, day {self.day}, minute {self.start_minute}: "
        return f"{self.what}: {where if self.unit_id else ''}{self.detail}"
