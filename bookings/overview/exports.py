"""The overview's tables as files: the same numbers as on its pages."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bookings.overview.open_time import BANDS
from bookings.overview.use import Share, Use
from inventory import supply, vocabulary
from inventory.exporting.tables import Cell, Table
from inventory.types import ListingKind

_HOUR = 60
_WEEKDAYS = range(1, 8)
Hours = Callable[[], Use]


def districts(session: Session) -> Table:
    """Return how many listings of each kind a district has; none is a row with 0."""
    found = supply.by_district(session)
    names = [one.name for one in vocabulary.DISTRICTS]
    rows: list[list[Cell]] = []
    for district in (*names, None):
        for kind in ListingKind:
            one = found.get((district, kind), supply.Supply())
            rows.append([district, kind.value, one.listings, one.people, one.sized])
    return Table("districts", ("district", "kind", "listings", "people", "sized"), rows)


def accessibility(session: Session) -> Table:
    """Return of how many premises each fact is known, by district."""
    columns = ("district", "fact", "yes", "no", "unknown")
    found = supply.accessibility(session)
    rows: list[list[Cell]] = [
        [district, fact.code, known.yes, known.no, known.unknown]
        for district, facts in sorted(found.items(), key=lambda pair: pair[0] or "\uffff")
        for fact in vocabulary.ACCESSIBILITY
        for known in (facts[fact.code],)
    ]
    return Table("accessibility", columns, rows)


def confirmations(session: Session, today: date, zone: ZoneInfo) -> Table:
    """Return of how many listings of each owner nobody has confirmed the facts."""
    columns = ("owner", "owner_name", "listings", "unconfirmed", "never_confirmed")
    rows: list[list[Cell]] = [
        [one.slug, one.name, one.listings, one.unconfirmed, one.never]
        for one in supply.confirmations(session, today, zone)
    ]
    return Table("confirmations", columns, rows)


def hours(use: Use) -> Table:
    """Return how much of the open time is taken, by weekday (1 is Monday) and part of the day."""
    rows: list[list[Cell]] = []
    for weekday in _WEEKDAYS:
        for n, (opens, closes) in enumerate(BANDS):
            cell = use.cells[(weekday - 1) * len(BANDS) + n]
            span: list[Cell] = [weekday, f"{opens:02}:00", f"{closes:02}:00"]
            rows.append(span + _share(cell))
    return Table("hours", ("weekday", "from", "to", *_SHARE), rows)


def listings(use: Use) -> Table:
    """Return how much of the open time of each listing is taken."""
    columns = ("id", "title", "kind", "district", "owner", "owner_name", *_SHARE)
    rows: list[list[Cell]] = []
    for one in use.listings:
        facts: list[Cell] = [one.public_id, one.title, one.kind.value, one.district, one.owner,
                             one.owner_name]  # fmt: skip
        rows.append(facts + _share(one.total))
    return Table("use", columns, rows)


_SHARE = ("open_hours", "taken_hours", "percent")


def _share(share: Share) -> list[Cell]:
    return [round(share.open / _HOUR, 1), round(share.taken / _HOUR, 1), share.exact]
