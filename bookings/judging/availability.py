"""The one predicate asked of the database: terms and taken time are read, then judged as sets.

What is shown is what is enforced (docs/adr/0018-rules-as-sets.md): the finder judges all listings
of its catalogue, the week view, the form and the command one, by the same rules
(`judging.judgement`). No rule about time, people or quantity is judged anywhere else.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Select
from sqlalchemy.orm import Session

from bookings.judging import limits, occupancy_read
from bookings.judging.asking import Asker, Verdict
from bookings.judging.judgement import Judgement, Question, judgement, not_open
from bookings.judging.terms_rule import HERE, minute
from bookings.judging.units_left import Occupied, reach_of
from inventory.cards import Shown
from inventory.catalogue import reading
from inventory.catalogue.facts import Catalogue, Column, Flag
from inventory.catalogue.sets import Set, members, union
from inventory.models import Listing
from inventory.policy import groups_of
from inventory.school_breaks import breaks_between, days_of
from marketplace.periods import Period

__all__ = [
    "HERE",
    "Grounds",
    "break_days",
    "grounds_of",
    "judge",
    "judge_one",
    "terms_of",
    "zone_by_key",
    "zone_of",
]

MOST_LISTINGS = 2000
"""Taken time of more listings than this is read day by day instead of unit by unit."""


def judge(
    session: Session, listings: Select[int], periods: Sequence[Period], asker: Asker
) -> dict[tuple[int, int], Verdict]:
    """Return a verdict for every listing id in `listings` and every period, by (id, number).

    Three queries, whatever the number of listings and periods; one more where a listing is closed
    in school breaks, and two where one has limits for each borrower.
    """
    ids = list(session.scalars(listings)) if periods else []
    if not ids:
        return {}
    catalogue = reading.terms_of(session.connection(), ids)
    grounds = grounds_of(session, catalogue, catalogue.everything, periods, asker.without)
    found = grounds.judge(session, periods, asker)
    return {
        (catalogue.ids[number], n): found.verdict(number, n)
        for number in members(catalogue.everything)
        for n in range(len(periods))
    }


def judge_one(
    session: Session,
    listing: Listing,
    periods: Sequence[Period],
    asker: Asker,
    terms: Catalogue | None = None,
) -> list[Verdict]:
    """Return the verdicts of one listing, in the order of `periods`.

    Two queries, one where its `terms` have been read already; one more where it is closed in school
    breaks, two where it has limits.
    """
    if not periods:
        return []
    terms = terms or terms_of(session, listing)
    grounds = _grounds_of_one(session, terms, listing.id, periods, asker.without)
    found = grounds.judge(session, periods, asker)
    return [found.verdict(0, n) for n in range(len(periods))]


def terms_of(session: Session, listing: Listing) -> Catalogue:
    """Return all that verdicts on one listing are given by, but for what is taken; one query."""
    session.flush()
    return reading.terms_of_one(session.connection(), listing.id)


@dataclass(frozen=True)
class Grounds:
    """What verdicts on the listings `among` a catalogue are given on, around some periods."""

    catalogue: Catalogue
    among: Set
    taken: Occupied
    breaks: frozenset[date]

    def only(self, those: Set) -> "Grounds":
        """Return the grounds for some of the listings."""
        taken = self.taken.only(those)
        return replace(self, among=self.among & those, taken=taken)

    def not_open(self, periods: Sequence[Period], asker: Asker) -> list[Set]:
        """Return of each period those that are closed or taken, whatever else is said of them."""
        question = self._question(periods, asker)
        return not_open(self.catalogue, question, self.taken, self.among)

    def _question(self, periods: Sequence[Period], asker: Asker) -> Question:
        return Question(periods, asker, groups_of(asker.borrower), zone_by_key, self.breaks)

    def judge(self, session: Session, periods: Sequence[Period], asker: Asker) -> Judgement:
        """Return the verdicts in periods that lie within those that the grounds were read for.

        No query; one where some have limits for each borrower.
        """
        question = self._question(periods, asker)
        found = judgement(self.catalogue, question, self.taken, self.among)
        bound = union(self.catalogue.column(Column.LIMIT).values()) & self.among
        if not bound:
            return found
        return found.with_limits(limits.reached(session, found, bound))


def grounds_of(
    session: Session,
    catalogue: Catalogue,
    among: Set,
    periods: Sequence[Period],
    without: Collection[int] = (),
) -> Grounds:
    """Read what is taken of the listings `among` a catalogue around the periods.

    The occurrences with ids in `without` take nothing. One query; one more where some are closed in
    school breaks.
    """
    connection, stretches = session.connection(), _stretches(catalogue, periods)
    if among.bit_count() > MOST_LISTINGS:
        taken = occupancy_read.of_all(connection, stretches, without)
    else:
        units = {unit for number in members(among) for unit, _taken in catalogue.units.of(number)}
        taken = occupancy_read.of_units(connection, units, stretches, without)
    return Grounds(
        catalogue, among, Occupied(catalogue, taken), break_days(session, catalogue, periods)
    )


def _grounds_of_one(
    session: Session,
    catalogue: Catalogue,
    listing_id: int,
    periods: Sequence[Period],
    without: Collection[int],
) -> Grounds:
    """Read the same of the one listing in a catalogue; its units need not be told first."""
    stretches = _stretches(catalogue, periods)
    taken = occupancy_read.of_listing(session.connection(), listing_id, stretches, without)
    breaks = break_days(session, catalogue, periods)
    return Grounds(catalogue, catalogue.everything, Occupied(catalogue, taken), breaks)


def zone_of(listing: Shown) -> ZoneInfo:
    """Return the zone whose wall clock the listing's rules are written in."""
    if listing.place is not None and listing.place.time_zone:
        return zone_by_key(listing.place.time_zone)
    return zone_by_key("")


def zone_by_key(key: str) -> ZoneInfo:
    """Return the zone that a place names, the city's where it names none."""
    if key:
        return ZoneInfo(key)
    zone: ZoneInfo = current_app.config["SETTINGS"].city.zone
    return zone


def _stretches(catalogue: Catalogue, periods: Sequence[Period]) -> list[tuple[int, int]]:
    before, after = reach_of(catalogue)
    starts = [(minute(period), period.minutes) for period in periods]
    return [(at - before, at + length + after) for at, length in starts]


def break_days(
    session: Session, catalogue: Catalogue, periods: Sequence[Period]
) -> frozenset[date]:
    """Return the days of school breaks around the periods, an evening before them included.

    No query where nothing is closed in them.
    """
    if not catalogue.flagged(Flag.CLOSED_ON_SCHOOL_BREAKS):
        return frozenset()
    first = min(period.starts_at for period in periods).date() - timedelta(days=2)
    last = max(period.ends_at for period in periods).date() + timedelta(days=1)
    return days_of(breaks_between(session, first, last))
