"""What a body says of single dates of its series."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from bookings import spoken
from bookings.judging.availability import zone_of
from bookings.series import choices
from bookings.series.choices import Choice, Kind
from bookings.series.planning import room_between
from bookings.wished import Wish
from bookings.wishes import Edge, edge_from_iso, single
from inventory.models import Listing
from marketplace.errors import FieldProblem, Invalid, Sentence

_ONE_OF = _l("Say one thing of the date: skip, keep, starts_at and ends_at, or listing.")
_NO_SUCH = _l("The series has no such date.")
_TWICE = _l("This date has been changed further up already.")


def changed(wish: Wish, changes: Sequence[Mapping[str, Any]], listing: Listing) -> Wish:
    """Return the wish with its single dates as the body says; raises Invalid naming each fault."""
    zone = zone_of(listing)
    found: dict[str, Choice] = {}
    problems: list[FieldProblem] = []
    for n, change in enumerate(changes):
        day = change["date"].isoformat()
        if day in found:
            problems.append(FieldProblem(f"changes.{n}.date", _TWICE))
            continue
        try:
            found[day] = _choice(change, zone, n)
        except Invalid as error:
            problems += error.problems
    known = {one.local_day for one in wish.dates} if wish.series is not None else set()
    for n, change in enumerate(changes):
        if change["date"].isoformat() not in known:
            problems.append(FieldProblem(f"changes.{n}.date", _NO_SUCH))
    if problems:
        raise Invalid(problems)
    try:
        return choices.applied(wish, found.values(), zone, room_between(listing, wish))
    except choices.RunsInto as met:
        told = _l(
            "That runs into another of your dates: %(when)s.", when=spoken.when(met.other, zone)
        )
        raise Invalid([_at(changes, met.day, told)]) from None


def _at(changes: Sequence[Mapping[str, Any]], day: str, told: Sentence) -> FieldProblem:
    places = [n for n, change in enumerate(changes) if change["date"].isoformat() == day]
    return FieldProblem(f"changes.{places[0]}" if places else "changes", told)


def _choice(change: Mapping[str, Any], zone: ZoneInfo, n: int) -> Choice:
    said = [name for name in ("skip", "keep", "listing") if change.get(name)]
    timed = [name for name in ("starts_at", "ends_at") if name in change]
    if len(said) + bool(timed) != 1 or len(timed) == 1:
        raise Invalid([FieldProblem(f"changes.{n}", _ONE_OF)])
    if timed:
        edges = [_first(edge_from_iso(change[name], zone, f"changes.{n}.{name}")) for name in timed]
        try:
            single(edges[0], edges[1], zone)
        except Invalid as error:
            message = error.problems[0].message
            raise Invalid([FieldProblem(f"changes.{n}.ends_at", message)]) from None
        return Choice(change["date"], Kind.TIME, edges[0], edges[1])
    if "listing" in said:
        return Choice(change["date"], Kind.ELSEWHERE, listing=change["listing"])
    return Choice(change["date"], Kind.SKIP if "skip" in said else Kind.KEEP)


def _first(edge: Edge) -> Edge:
    """Return the edge; a time that comes twice is the first, as in a series."""
    if edge.at is None and edge.twice is not None:
        return Edge(edge.wall, edge.twice[0], twice=edge.twice)
    return edge
