"""The overview in words: tables as its pages show them, and where each number leads."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import format_date, format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from bookings.overview.open_time import BANDS
from bookings.overview.use import ListingUse, Share, Use
from bookings.views.overview import district_pins
from bookings.views.overview.district_pins import Pin
from inventory import supply, vocabulary
from inventory.supply import District, Known, Supply
from inventory.types import ListingKind

SHOWN = 10
MANY = 4
"""From so many listings of a kind on a district's pin looks full."""
_HOUR = 60


def spoken() -> str:
    """Return the reader's language."""
    return str(get_locale())


def kinds() -> list[tuple[ListingKind, str]]:
    """Return the kinds with their names in the reader's language."""
    labels = vocabulary.labels(vocabulary.KINDS, str(get_locale()))
    return [(kind, labels[kind.value]) for kind in ListingKind]


def rows(found: Mapping[tuple[District, ListingKind], Supply]) -> list[dict[str, Any]]:
    """Return a row for each district of the city, numbered, then what has none, if anything."""
    told = [
        _row(number, district.name, found)
        for number, district in enumerate(vocabulary.DISTRICTS, start=1)
    ]
    if any(district is None for district, _kind in found):
        told.append(_row(None, None, found))
    return told


def total(found: Mapping[tuple[District, ListingKind], Supply]) -> dict[str, Any]:
    """Return the numbers of all districts together."""
    summed: dict[tuple[District, ListingKind], Supply] = {
        (None, kind): Supply(
            sum(one.listings for (_d, k), one in found.items() if k is kind),
            sum(one.people for (_d, k), one in found.items() if k is kind),
            sum(one.sized for (_d, k), one in found.items() if k is kind),
        )
        for kind in ListingKind
    }
    row = _row(None, None, summed)
    for cell in row["cells"]:
        cell["url"] = url_for("bookings_find.index", kind=cell["kind"])
    return row


def missing(told: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return each kind with the districts that have none of it."""
    found = []
    for n, (_kind, name) in enumerate(kinds()):
        without = [row["name"] for row in told if row["number"] and not row["cells"][n]["count"]]
        if without:
            found.append((name, ", ".join(without)))
    return found


def pins(told: Sequence[Mapping[str, Any]], shown: ListingKind | None) -> list[dict[str, Any]]:
    """Return the districts on the drawn map, with the numbers of the table's rows.

    A pin looks as full as its district is: of the kind that is shown, or of all kinds.
    """
    names = [name for _kind, name in kinds()]
    found = []
    for row, district in zip(told, vocabulary.DISTRICTS, strict=False):
        counts = [
            _("%(name)s (%(count)s)", name=name, count=cell["count"])
            if cell["count"]
            else _("%(name)s is missing", name=name)
            for name, cell in zip(names, row["cells"], strict=True)
            if shown is None or cell["kind"] == shown.value
        ]
        found.append(
            Pin(
                district,
                row["number"],
                f"{district.name}: {', '.join(counts)}",
                f"#district-{row['number']}",
                _fullness([cell["count"] for cell in row["cells"]])
                if shown is None
                else _many(next(c["count"] for c in row["cells"] if c["kind"] == shown.value)),
            )
        )
    return district_pins.pins(found)


def legend(shown: ListingKind | None) -> list[tuple[str, str]]:
    """Return in words what the looks of the pins say."""
    if shown is None:
        return [
            ("many", _("Something of each kind")),
            ("few", _("Some kinds are missing")),
            ("none", _("Nothing at all")),
        ]
    return [
        ("many", _("%(count)s or more", count=MANY)),
        ("few", _("1 to %(count)s", count=MANY - 1)),
        ("none", _("None")),
    ]


def maps(shown: ListingKind | None) -> list[dict[str, Any]]:
    """Return the maps to choose from: of all kinds together, or of one."""
    address = partial(url_for, "bookings_overview.index", _anchor="map")
    every = {"label": _("All kinds"), "url": address(), "current": shown is None}
    return [
        every,
        *(
            {"label": name, "url": address(map=kind.value), "current": kind is shown}
            for kind, name in kinds()
        ),
    ]


def _fullness(counts: Sequence[int]) -> str:
    return "many" if all(counts) else "few" if any(counts) else "none"


def _many(count: int) -> str:
    return "many" if count >= MANY else "few" if count else "none"


def facts(
    found: Mapping[District, Mapping[str, Known]], codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Return what is known of some facts, by district in the order of the vocabulary."""
    order = [*(one.name for one in vocabulary.DISTRICTS), None]
    return [
        {
            "name": district or _("No district stated"),
            "known": [found[district][code] for code in codes],
        }
        for district in order
        if district in found
    ]


def all_facts(found: Mapping[District, Mapping[str, Known]]) -> list[tuple[str, Known]]:
    """Return every fact with what is known in the whole city."""
    labels = vocabulary.labels(vocabulary.ACCESSIBILITY, str(get_locale()))
    return [
        (label, supply.summed([one[code] for one in found.values()]))
        for code, label in labels.items()
    ]


def week(use: Use, values: Mapping[str, str], now: datetime) -> list[dict[str, Any]]:
    """Return the weekdays with the use of each part of the day, and where it is free next.

    That is the next one that lies wholly ahead of `now`, on the city's wall clock.
    """
    told, today = [], now.date()
    for weekday in range(7):
        day = today + timedelta(days=(weekday - today.weekday()) % 7)
        cells = use.cells[weekday * len(BANDS) : (weekday + 1) * len(BANDS)]
        told.append(
            {
                "name": format_date(day, "EEEE").capitalize(),
                "cells": [
                    _time(cell, _ahead(day, band, now), band, values)
                    for cell, band in zip(cells, BANDS, strict=True)
                ],
            }
        )
    return told


def _ahead(day: date, band: tuple[int, int], now: datetime) -> date:
    """Return the day, or that of the week after where the part of it has begun."""
    begun = day == now.date() and (band[0], 0) <= (now.hour, now.minute)
    return day + timedelta(days=7 if begun else 0)


def bands() -> list[str]:
    """Return the names of the parts of the day."""
    return [_("%(start)s–%(end)s", start=opens, end=closes) for opens, closes in BANDS]


def ranked(use: Use) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the least and the most used listings; none is in both."""
    known = [one for one in use.listings if one.total.percent is not None]
    # Of two that stand equally empty the one that is open longer comes first.
    by_share = sorted(known, key=lambda one: (one.total.taken / one.total.open, -one.total.open))
    least = by_share[: min(SHOWN, -(-len(by_share) // 2))]
    most = [one for one in reversed(by_share[len(least) :]) if one.total.taken][:SHOWN]
    return [_listing(one) for one in least], [_listing(one) for one in most]


def hours(share: Share) -> dict[str, Any]:
    """Return a share in hours and percent, in the reader's way of writing numbers."""
    return {
        "open": format_decimal(round(share.open / _HOUR)),
        "taken": format_decimal(round(share.taken / _HOUR)),
        "percent": share.percent,
        "told": _percent(share),
    }


def _percent(share: Share) -> str:
    percent = _("under 1") if share.taken and not share.percent else share.percent or 0
    return _("%(percent)s %%", percent=percent)


def _row(
    number: int | None, district: District, found: Mapping[tuple[District, ListingKind], Supply]
) -> dict[str, Any]:
    cells = []
    for kind, _name in kinds():
        one = found.get((district, kind), Supply())
        # There is no search for what has no district.
        url = district and url_for("bookings_find.index", kind=kind.value, district=district)
        cells.append({"kind": kind.value, "count": one.listings, "url": url})
    room = found.get((district, ListingKind.PREMISES), Supply())
    return {
        "number": number,
        "name": district or _("No district stated"),
        "cells": cells,
        "people": _people(room.people),
        "unsized": room.listings - room.sized,
    }


def _people(count: int) -> str:
    if not count:
        return ""
    words: str = ngettext(
        "%(people)s person", "%(people)s people", count, people=format_decimal(count)
    )
    return words


def _time(
    cell: Share, day: date, band: tuple[int, int], values: Mapping[str, str]
) -> dict[str, Any]:
    opens, closes = band
    search = {
        "date": day.isoformat(),
        "from": f"{opens:02}:00",
        "to": f"{closes:02}:00",
        "kind": values["kind"] or None,
        "district": values["district"] or None,
        "organisation": values["owner"] or None,
    }
    kept: dict[str, Any] = {name: value for name, value in search.items() if value}
    return hours(cell) | {"url": url_for("bookings_find.index", **kept)}


def _listing(one: ListingUse) -> dict[str, Any]:
    return hours(one.total) | {
        "title": one.title,
        "url": f"/l/{one.public_id}-{one.slug}".rstrip("-"),
        "owner": one.owner_name,
        "district": one.district or "",
    }
