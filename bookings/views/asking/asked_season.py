"""What a question to an owner takes along of a time that comes again."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bookings import addresses
from bookings.requesting import LONGEST_NAME
from bookings.series import series_words
from bookings.wished import Wish
from marketplace.periods import local

OF_TIME = ("date", "from", "to", "end")
"""The fields of the address by which a question proposes a time."""


def of(wish: Wish, given: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Return what is `given` with all of the season in words, and its first wanted date as time.

    A date that is left out is none that the owner may be asked for.
    """
    found = {name: value for name, value in given.items() if name not in OF_TIME}
    if wish.series is not None:
        found["wished_time"] = series_words.in_short(wish.series, wish.dates, LONGEST_NAME)
    wanted = (one.period for one in wish.dates if not one.skip and one.period is not None)
    first = next(wanted, None)
    if first is not None:
        found |= addresses.on_clock(local(first.starts_at, zone), local(first.ends_at, zone))
    return found
