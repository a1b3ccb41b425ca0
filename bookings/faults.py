"""What is wrong with occupancy, as `occupancy verify` reports it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One row that should not be, or is missing: `what`, the unit, the UTC day, the minutes."""

    what: str
    unit_id: int
    day: int
    start_minute: int
    detail: str
