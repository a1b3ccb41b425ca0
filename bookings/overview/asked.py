"""Which time and which listings the overview is asked for; what cannot be used is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from bookings.overview.reading import Wanted
from inventory import vocabulary
from inventory.types import ListingKind
from marketplace.errors import FieldProblem, Sentence
from marketplace.models import Organisation
from marketplace.periods import EARLIEST_YEAR, LATEST_YEAR, TimeProblem, parse_date
from marketplace.types import OrganisationKind
from marketplace.wording import normalise

BACK, AHEAD = timedelta(weeks=12), timedelta(weeks=4)
LONGEST = timedelta(days=366)
_LONGEST_WORD = 100
OUT_OF_RANGE = "out-of-range"
NAMES = ("from", "to", "kind", "district", "owner")
"""The parameters that narrow down what is measured."""


@dataclass(frozen=True)
class Asked:
    """What is looked at, what the form shows again, and what could not be used."""

    wanted: Wanted
    values: Mapping[str, str]
    problems: tuple[FieldProblem, ...]


def read(session: Session, args: "MultiDict[str, str]", today: date) -> Asked:
    """Return what an address asks for: the last twelve weeks and the next four, or less, or more.

    Never raises for anything that somebody may write. One query where an owner is given.
    """
    problems: list[FieldProblem] = []
    given = {name: normalise(args.get(name, ""))[:_LONGEST_WORD] for name in NAMES}
    first = _day(given, "from", today - BACK, problems)
    last = _day(given, "to", max(today + AHEAD, first), problems)
    if last < first:
        problems.append(FieldProblem("to", _l("The last day must not be before the first.")))
        first, last = today - BACK, today + AHEAD
    if last - first > LONGEST:
        problems.append(
            FieldProblem("to", _l("At most a year is looked at: the first part of it."))
        )
        last = first + LONGEST
    kind = _choice(given, "kind", [one.value for one in ListingKind], problems)
    district = _choice(given, "district", [one.name for one in vocabulary.DISTRICTS], problems)
    wanted = Wanted(
        first,
        last,
        kind=ListingKind(kind) if kind else None,
        district=district or None,
        organisations=_owner(session, given, problems),
    )
    values = given | {"from": first.isoformat(), "to": last.isoformat()}
    return Asked(wanted, values, tuple(problems))


def _day(
    given: Mapping[str, str], name: str, otherwise: date, problems: list[FieldProblem]
) -> date:
    if not given[name]:
        return otherwise
    try:
        return parse_date(given[name])
    except TimeProblem as problem:
        if problem.code == OUT_OF_RANGE:
            problems.append(
                FieldProblem(
                    name,
                    _l(
                        "Days from %(first)s through %(last)s can be looked at, at most a year at"
                        " a time. “%(value)s” lies outside.",
                        first=date(EARLIEST_YEAR, 1, 1).isoformat(),
                        last=date(LATEST_YEAR, 12, 31).isoformat(),
                        value=given[name],
                    ),
                )
            )
            return otherwise
        told = _l("“%(value)s” is not a date. Write it like 2026-03-14.", value=given[name])
        problems.append(FieldProblem(name, told))
        return otherwise


def _choice(
    given: dict[str, str], name: str, known: list[str], problems: list[FieldProblem]
) -> str:
    value = given[name]
    if value and value not in known:
        problems.append(FieldProblem(name, _unknown(value)))
        given[name] = ""
    return given[name]


def _owner(
    session: Session, given: dict[str, str], problems: list[FieldProblem]
) -> tuple[int, ...]:
    if not given["owner"]:
        return ()
    found = session.scalar(
        select(Organisation.id).where(
            Organisation.slug == given["owner"], Organisation.kind != OrganisationKind.PERSON
        )
    )
    if found is None:
        problems.append(FieldProblem("owner", _unknown(given["owner"])))
        given["owner"] = ""
        return ()
    return (found,)


def _unknown(value: str) -> Sentence:
    return _l("“%(value)s” is not one of the choices.", value=value)
