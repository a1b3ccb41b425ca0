"""What the pages after the finder are told of a search, by the names of their own fields."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from bookings import addresses
from bookings.finder.search_times import REPEATS
from bookings.finder.search_words import CHOOSE, OF_ORDER, OF_SENT, PICK, Asked

SEARCH = "search"
"""The parameter of a listing's page that has the whole query of the search it was found by."""

OF_LISTING = (
    "for", "date", "from", "to", "end", "people", "seating", "quantity", "repeat", "times", "until",
    "skip_school_breaks", "week", *OF_SENT, SEARCH,
)  # fmt: skip
"""What a listing's page is told in its address."""


def to_listing(asked: Asked) -> dict[str, Any]:
    """Return what the listing's page should know of the search."""
    filters_of = asked.search.filters
    timed = asked.values["from"] or asked.values["to"] or asked.values["end"] or asked.when.rule
    return _filled(
        {
            "for": asked.on_behalf,
            **(_time(asked) if timed else {}),
            "date": asked.when.day.isoformat() if asked.when.day else None,
            "people": filters_of.people,
            "seating": filters_of.seating.value if filters_of.seating else None,
            "quantity": filters_of.quantity,
            **_repetition(asked),
            **asked.joins,
            SEARCH: whole(asked) if asked.choosing else None,
        }
    )


def whole(asked: Asked, *, picked: Sequence[str] | None = None) -> str:
    """Return the query of the finder that shows the search and its order again.

    What has been `picked` can be put in place of what the search has.
    """
    keys = asked.picked if picked is None else picked
    facts: dict[str, Any] = {
        **asked.values,
        **asked.chosen,
        "for": asked.on_behalf,
        "show": "all" if asked.search.show_all else "",
        CHOOSE: "1" if asked.choosing and not keys else "",
        PICK: list(keys),
        **of_order(asked),
        "page": asked.search.page if asked.search.page > 1 else "",
    }
    return urlencode({name: value for name, value in facts.items() if value}, doseq=True)


def of_order(asked: Asked) -> dict[str, str]:
    """Return how many the order is for by the parameters that keep it; nothing outside of one."""
    if not asked.choosing:
        return {}
    seating = asked.seating.value if asked.seating else ""
    return dict(zip(OF_ORDER, (str(asked.people or ""), seating), strict=True))


def to_order(asked: Asked, *, divided: str = "") -> dict[str, Any]:
    """Return what the order form should know of the search.

    People who are `divided` between rooms are no number of the form, which would put all of them
    in each; the message to the owners says how many they are, in the words of `divided`.
    """
    return _filled(
        {
            "organisation": asked.on_behalf,
            **_time(asked),
            "people": None if divided else asked.people,
            "note": divided,
            "seating": asked.seating.value if asked.seating and not divided else None,
            **_repetition(asked),
        }
    )


def _time(asked: Asked) -> dict[str, str]:
    """Return the first wanted time by the fields of the forms that book."""
    if asked.when.walls is None or not asked.search.periods:
        return {}
    return addresses.on_clock(*asked.when.walls)


def _repetition(asked: Asked) -> dict[str, Any]:
    """Return how the time comes again by the fields of the forms that book."""
    rule = asked.when.rule
    if rule is None:
        return {}
    return {
        "repeat": asked.values["repeat"],
        "times": rule.times,
        "until": rule.until.isoformat() if rule.until is not None else None,
        "skip_school_breaks": "y" if rule.skip_school_breaks else None,
    }


def of_form(form: Mapping[str, Any]) -> dict[str, str]:
    """Return how the time of a form that books comes again by the parameters of a search.

    Nothing where the finder knows no such repetition, on several weekdays or by the month.
    """
    if form.get("repeat") not in REPEATS or form.get("weekdays"):
        return {}
    breaks = "1" if form.get("skip_school_breaks") else ""
    return _filled(
        {**{name: form.get(name) for name in ("repeat", "times", "until")}, "skip_breaks": breaks}
    )


def _filled(facts: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in facts.items() if value}
