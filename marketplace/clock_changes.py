"""When the clock of a zone is put forward or back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from marketplace.periods import Period, offset_change

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """The instant (UTC) of a change, and the offsets from UTC before and after it."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def forward(self) -> bool:
        """Whether an hour of the wall clock is left out."""
        return self.after > self.before

    @property
    def wall_before(self) -> datetime:
        """What the clock would have shown at that instant without the change (naive)."""
        return (self.at + self.before).replace(tzinfo=None)

    @property
    def wall_after(self) -> datetime:
        """What the clock shows at that instant (naive)."""
        return (self.at + self.after).replace(tzinfo=None)

    def repeats(self, moment: datetime) -> bool:
        """Tell whether the wall clock shows at the moment what it has shown once before."""
        return self.at <= moment < self.at + (self.before - self.after)


@lru_cache(maxsize=256)
def changes_of(zone: ZoneInfo, year: int) -> tuple[Change, ...]:
    """Return the changes of the zone within a year of UTC, in order."""
    found = []
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        before, after = (moment.astimezone(zone).utcoffset() for moment in (day, day + _ONE_DAY))
        if before != after and before is not None and after is not None:
            found.append(Change(offset_change(day, day + _ONE_DAY, zone), before, after))
        day += _ONE_DAY
    return tuple(found)


def changes_in(period: Period, zone: ZoneInfo) -> list[Change]:
    """Return the changes of the years that the period touches, in order."""
    years = range(period.starts_at.year, period.ends_at.year + 1)
    return [change for year in years for change in changes_of(zone, year)]
