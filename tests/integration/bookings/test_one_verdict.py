"""What is shown is what is enforced: the finder, the week, the form and the command agree.

And with them the rules written once more in plain Python, so that all of them cannot be wrong
together. Random rules, places, bookings and wishes; the nights when the clock is put forward and
back, the turn of the year and a leap day among them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import building_worlds
import made_up_worlds
import plain_rules
import pytest
from building_worlds import Built
from hypothesis import HealthCheck, Phase, given, settings
from plain_rules import Answer, Rules, Weekly, World
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.errors import RuleBroken, SlotTaken
from bookings.finder import finding, fitting
from bookings.finder.finding import Fit, Fitting, Search
from bookings.judging import week
from bookings.judging.asking import Asker
from bookings.judging.availability import grounds_of, judge_one
from bookings.judging.week import Stretch
from bookings.models import Booking, Occurrence
from bookings.requesting import preview, request_booking
from bookings.types import OccurrenceStatus, ReasonCode
from inventory.catalogue import keeping, sets
from inventory.catalogue.facts import Column
from inventory.models import Listing
from inventory.search_filters import SearchFilters
from inventory.types import Seating
from marketplace import clock, engines
from marketplace.periods import Period

WORLDS = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def built(session: Session, world: World) -> Iterator[Built]:
    """Let the world be there for a while, at its own time."""
    session.rollback()
    with clock.pinned(world.now):
        engines.begin_write(session)
        try:
            yield building_worlds.build(session, world)
        finally:
            session.rollback()


def periods(world: World) -> list[Period]:
    return [Period(*span) for span in world.wish]


@WORLDS
@given(made_up_worlds.worlds())
def test_the_form_says_what_the_plain_rules_say(session: Session, world: World) -> None:
    with built(session, world) as there:
        for number, listing in enumerate(there.listings):
            wish = building_worlds.wish_of(world, skip=True)
            seen = preview(session, listing, there.borrower, wish)
            expected = plain_rules.answers(world, number, together=True)
            assert _codes([part.reasons for part in seen.dates]) == [
                answer.reasons for answer in expected
            ]
            for part in seen.dates:  # of what is closed the rule behind it is known
                told = part.verdict is not None and part.verdict.shut is not None
                assert told == (ReasonCode.CLOSED in part.reasons)
            free = [part.verdict.free for part in seen.dates if part.verdict]
            assert free == [answer.free for answer in expected]


@WORLDS
@given(made_up_worlds.worlds())
def test_the_command_books_what_the_form_says_and_nothing_else(
    session: Session, world: World
) -> None:
    with built(session, world) as there:
        for number, listing in enumerate(there.listings):
            expected = plain_rules.answers(world, number, together=True)
            for skip in (True, False):
                assert _sent(session, there, listing, world, skip=skip) == _outcome(
                    world, world.rules[number], expected, skip=skip
                )


def _sent(
    session: Session, there: Built, listing: Listing, world: World, *, skip: bool
) -> list[tuple[str, set[str]]] | set[str]:
    """Send the wish, take it back, and return what became of each date, or the refusal."""
    savepoint = session.begin_nested()
    try:
        made = request_booking(
            session,
            there.actor,
            listing=listing,
            organisation=there.borrower,
            wish=building_worlds.wish_of(world, skip=skip),
        )
        return [
            (row.status.value, set(row.reason.split(", ")) - {""})
            for row in sorted(made.occurrences, key=lambda row: row.starts_at)
        ]
    except SlotTaken as refusal:
        return {f"taken {period.starts_at}" for period in refusal.clashes}
    except RuleBroken as refusal:
        return {reason.code for reason in refusal.reasons}
    finally:
        savepoint.rollback()


def _outcome(
    world: World, rules: plain_rules.Rules, expected: list[Answer], *, skip: bool
) -> list[tuple[str, set[str]]] | set[str]:
    """Return what has to become of the wish by the plain rules."""
    fits = [not answer.reasons for answer in expected]
    if all(fits) or (skip and any(fits)):
        at_once = rules.instant or rules.own
        booked = OccurrenceStatus.CONFIRMED if at_once else OccurrenceStatus.REQUESTED
        skipped = OccurrenceStatus.SKIPPED
        return [
            (skipped.value if answer.reasons else booked.value, answer.reasons)
            for answer in expected
        ]
    others = {code for answer in expected for code in answer.reasons} - {"taken"}
    return others or {
        f"taken {start}"
        for (start, _end), answer in zip(world.wish, expected, strict=True)
        if answer.reasons
    }


@WORLDS
@given(made_up_worlds.worlds())
def test_the_finder_finds_what_the_form_takes(session: Session, world: World) -> None:
    with built(session, world) as there:
        search = Search(
            filters=SearchFilters(
                people=world.people,
                seating=Seating(world.seating) if world.seating else None,
                quantity=world.quantity,
                organisations=(there.owner.id, there.borrower.id),
            ),
            periods=tuple(periods(world)),
            borrower=there.borrower,
            show_all=True,
        )
        fittings = fit_all(session, search)
        for number, listing in enumerate(there.listings):
            expected = plain_rules.answers(world, number, together=True)
            _same(fittings[listing.id], world, number, expected)
        for hit in finding.find(session, search).hits:
            assert hit.fitting == fittings[hit.listing.id]


def fit_all(session: Session, search: Search) -> dict[int, Fitting]:
    """Return how every listing of the search's owners fits, whatever its filters say besides."""
    catalogue = keeping.current(session)
    owners = catalogue.any_of(Column.OWNER, search.filters.organisations)
    grounds = grounds_of(session, catalogue, owners, search.periods)
    found = fitting.fits(session, grounds, search.periods, finding.asker_of(search))
    return {catalogue.ids[n]: found.of(n) for n in sets.members(owners)}


def _same(fitting: Fitting, world: World, number: int, expected: list[Answer]) -> None:
    rules = world.rules[number]
    refused = [Period(*span) for span, one in zip(world.wish, expected, strict=True) if one.reasons]
    reasons = {code for one in expected for code in one.reasons}
    if not refused:
        assert fitting.fit is (Fit.FREE if rules.instant or rules.own else Fit.ASK)
    elif reasons == {"not-bookable-here"}:
        assert fitting.fit is Fit.ASK
    else:
        assert list(fitting.missing) == refused
        assert set(_codes([fitting.reasons])[0]) == reasons
        if len(refused) == len(expected) > 1:
            assert fitting.fit in {Fit.TAKEN, Fit.CLOSED}


@WORLDS
@given(made_up_worlds.worlds())
def test_a_part_that_the_finder_offers_can_be_booked(session: Session, world: World) -> None:
    with built(session, world) as there:
        for period in periods(world)[:2]:
            search = Search(
                filters=SearchFilters(
                    quantity=world.quantity,
                    organisations=(there.owner.id, there.borrower.id),
                ),
                periods=(period,),
                borrower=there.borrower,
            )
            for key, fitting in fit_all(session, search).items():
                if fitting.part is None:
                    continue
                number = [row.id for row in there.listings].index(key)
                parts = replace(
                    world,
                    wish=((fitting.part.starts_at, fitting.part.ends_at),),
                    people=None,
                )
                assert plain_rules.answers(parts, number, together=False)[0].reasons == set()


@WORLDS
@given(made_up_worlds.worlds())
def test_the_week_shows_as_free_what_can_be_booked(session: Session, world: World) -> None:
    whole = Period(
        min(span[0] for span in world.wish) - plain_rules.DAY,
        max(span[1] for span in world.wish) + plain_rules.DAY,
    )
    with built(session, world) as there:
        for number, listing in enumerate(there.listings):
            asker = Asker(borrower=there.borrower, quantity=world.quantity)
            stretches = week.stretches(session, listing, whole, asker)
            expected = plain_rules.answers(world, number, together=False)
            for span, answer in zip(world.wish, expected, strict=True):
                met = [one for one in stretches if one.period.overlaps(Period(*span))]
                _drawn(world, number, met, span, answer)


def _drawn(
    world: World, number: int, met: list[Stretch], span: plain_rules.Span, answer: Answer
) -> None:
    rules = world.rules[number]
    if not rules.equipment:  # which is looked at only when it is fetched and returned
        assert any(one.closed for one in met) == ("closed" in answer.reasons)
    if not any(one.closed for one in met):
        assert min(one.free for one in met) == answer.free
    first = met[0].out
    if not answer.reasons and not rules.equipment:
        assert first is None
    if "off-step" not in answer.reasons and first is not ReasonCode.TOO_SHORT:
        assert (first is ReasonCode.TOO_SOON) == ("too-soon" in answer.reasons)
        if "too-soon" not in answer.reasons:
            assert (first is ReasonCode.TOO_FAR_AHEAD) == ("too-far-ahead" in answer.reasons)
    length = (span[1] - span[0]) // plain_rules.MINUTE
    if first is ReasonCode.LIMIT_REACHED and length >= rules.shortest:
        assert "limit-reached" in answer.reasons
    if "limit-reached" in answer.reasons and length == rules.shortest:
        assert first is not None


@WORLDS
@given(made_up_worlds.worlds())
def test_what_comes_next_can_be_booked(session: Session, world: World) -> None:
    with built(session, world) as there:
        for number, listing in enumerate(there.listings):
            asker = Asker(borrower=there.borrower, quantity=world.quantity)
            found = week.next_free(session, listing, world.rules[number].shortest, asker)
            if found is None:
                continue
            asked = replace(
                world, wish=((found.starts_at, found.ends_at),), people=None, seating=None
            )
            assert plain_rules.answers(asked, number, together=False)[0].reasons == set()


@WORLDS
@given(made_up_worlds.worlds())
def test_dates_that_are_judged_anew_stand_in_nobody_s_way(session: Session, world: World) -> None:
    without = replace(world, booked=tuple(row for row in world.booked if not row.mine))
    with built(session, world) as there:
        mine = frozenset(_occurrences(session, there))
        for number, listing in enumerate(there.listings):
            asker = Asker(
                borrower=there.borrower,
                people=world.people,
                seating=Seating(world.seating) if world.seating else None,
                quantity=world.quantity,
                together=True,
                without=mine,
            )
            verdicts = judge_one(session, listing, periods(world), asker)
            expected = plain_rules.answers(without, number, together=True)
            assert _codes([one.reasons for one in verdicts]) == [one.reasons for one in expected]
            assert [one.free for one in verdicts] == [one.free for one in expected]


@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2027, 10, 31)])
@pytest.mark.parametrize("closes", [0, 30, 120, 150, 180])
def test_the_nights_of_the_change_quarter_by_quarter(
    session: Session, night: date, closes: int
) -> None:
    """Every quarter from ten to five, for a half, one and three hours, in both zones."""
    evening = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=2)
    starts = [evening + timedelta(minutes=15 * n) for n in range(28)]
    open_until = tuple(Weekly(day, 480, closes) for day in range(1, 8))
    open_from = tuple(Weekly(day, closes, 480) for day in range(1, 8))
    world = World(
        now=evening - timedelta(days=7),
        rules=(
            Rules("Europe/Stockholm", weekly=open_until, step=15),
            Rules("Europe/Stockholm", weekly=open_from, step=15),
            Rules("Atlantic/Azores", weekly=open_until, step=15),
            Rules("Atlantic/Azores", weekly=open_from, step=15, equipment=True),
        ),
        wish=tuple(
            (start, start + timedelta(minutes=many)) for start in starts for many in (30, 60, 180)
        ),
    )
    with built(session, world) as there:
        for number, listing in enumerate(there.listings):
            verdicts = judge_one(session, listing, periods(world), Asker())
            expected = plain_rules.answers(world, number, together=False)
            differing = [
                (one.period, one.reasons, answer.reasons)
                for one, answer in zip(verdicts, expected, strict=True)
                if {code.value for code in one.reasons} != answer.reasons
            ]
            assert differing == []


def _occurrences(session: Session, there: Built) -> list[int]:
    return list(
        session.scalars(
            select(Occurrence.id)
            .join(Booking, Booking.id == Occurrence.booking_id)
            .where(Booking.organisation_id == there.borrower.id)
        )
    )


def _codes(reasons: object) -> list[set[str]]:
    return [{code.value for code in one} for one in reasons]  # type: ignore[attr-defined]
