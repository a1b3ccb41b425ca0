"""What the pages after the finder are told of a search, by the names of their own fields."""

from typing import Any

from bookings import addresses
from bookings.finder.search_words import Asked


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
        }
    )


def to_order(asked: Asked, *, divided: str = "") -> dict[str, Any]:
    """Return what the order form should know of the search.

    People who are `divided` between rooms are no number of the form, which would put all of them
    in each; the message to the owners says how many they are, in the words of `divided`.
    """
    wanted = asked.search.filters
    return _filled(
        {
            "organisation": asked.on_behalf,
            **_time(asked),
            "people": None if divided else wanted.people,
            "note": divided,
            "seating": wanted.seating.value if wanted.seating and not divided else None,
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


def _filled(facts: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in facts.items() if value}
