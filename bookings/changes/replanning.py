"""What other times, another listing or another number would mean for dates that are booked.

Nothing is written here. The page shows a plan, and the command draws the same one under its locks
before it carries it out.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bookings.errors import RuleBroken, SlotTaken
from bookings.judging import sentences, shut
from bookings.judging.asking import Asker, Shut, Verdict
from bookings.judging.availability import judge_one
from bookings.judging.quoting import quotes_of
from bookings.models import Booking, Occurrence
from bookings.taking import source_of, with_buffers
from bookings.types import ReasonCode
from inventory.models import Listing
from inventory.types import BookingMode, ListingStatus
from marketplace.money import Money
from marketplace.orm import Json
from marketplace.periods import Period

# What an owner cannot waive either: the thing itself, and who may have it.
ALWAYS = frozenset(
    {
        ReasonCode.TAKEN,
        ReasonCode.QUANTITY_EXCEEDED,
        ReasonCode.TOO_MANY_PEOPLE,
        ReasonCode.NOT_FOR_YOU,
        ReasonCode.LIMIT_REACHED,
        ReasonCode.NOT_BOOKABLE_HERE,
        ReasonCode.NONEXISTENT_TIME,
        ReasonCode.AMBIGUOUS_TIME,
    }
)
# A beginning that stays, or time that one has already, was judged when it was booked.
OF_THE_BEGINNING = frozenset({ReasonCode.TOO_SOON, ReasonCode.TOO_FAR_AHEAD})


@dataclass(frozen=True)
class Wanted:
    """When a date should be; without a period, `problem` says why there is no such time."""

    row: Occurrence
    period: Period | None
    problem: ReasonCode | None = None


@dataclass(frozen=True)
class Target:
    """What the dates should be of, and how much of it for how many people."""

    listing: Listing
    quantity: int
    people: int | None


@dataclass(frozen=True)
class Step:
    """What would become of one date; without reasons it would be as wanted."""

    row: Occurrence
    old: Period
    new: Period | None
    reasons: tuple[ReasonCode, ...]
    price: Money | None
    lines: tuple[Json, ...]
    verdict: Verdict | None = None
    shut: Shut | None = None

    @property
    def at_once(self) -> bool:
        """Whether nobody would have to answer."""
        return self.verdict is not None and self.verdict.at_once

    @property
    def fits(self) -> bool:
        """Whether the date can be moved."""
        return self.new is not None and not self.reasons


@dataclass(frozen=True)
class Plan:
    """What would be done: every date that is meant, and those that are left as they are.

    With `keep` a date that does not fit keeps its old time instead of refusing the whole plan.
    """

    booking: Booking
    target: Target
    steps: tuple[Step, ...]
    left_alone: tuple[Occurrence, ...]
    of: int
    keep: bool = False

    @property
    def fitting(self) -> list[Step]:
        """Return the dates that would be changed."""
        return [step for step in self.steps if step.fits]

    @property
    def usable(self) -> bool:
        """Whether carrying it out would change something, and nothing refuses it."""
        return bool(self.fitting) and (self.keep or len(self.fitting) == len(self.steps))

    @property
    def in_words(self) -> bool:
        """Whether the owner has said in words what just this booking costs; that stays said."""
        booking = self.booking
        agreed = booking.listing.mode is BookingMode.AGREEMENT
        here = self.target.listing.id == booking.listing_id
        return agreed and here and booking.tariff_id is None and bool(booking.price_text)

    @property
    def asker(self) -> Asker:
        """Return for whom to look for something else: its own dates are not in the way."""
        return _asker(self.booking, self.target, [step.row for step in self.steps])


Judged = Mapping[int, tuple[ReasonCode, ...]]
Waived = Callable[[Wanted], Collection[ReasonCode]]


def nothing_waived(wanted: Wanted) -> Collection[ReasonCode]:
    """Judge by every rule, but those of a beginning that stays."""
    old, new = period_of(wanted.row), wanted.period
    if new is not None and (new.starts_at == old.starts_at or old.contains(new)):
        return OF_THE_BEGINNING
    return ()


def by_owner(_wanted: Wanted) -> Collection[ReasonCode]:
    """Leave the rules of time to the owner, whose rules they are."""
    return frozenset(ReasonCode) - ALWAYS


def draw(
    session: Session,
    booking: Booking,
    wanted: Sequence[Wanted],
    target: Target,
    *,
    waived: Waived = nothing_waived,
    keep: bool = False,
    left_alone: Sequence[Occurrence] = (),
) -> Plan:
    """Judge and price every wanted date as if none of them had its old time.

    One judgement, and with `keep` another one for as long as a date that has to stay is in the way
    of one that would move.
    """
    found, of, verdicts = _judged(session, booking, wanted, target, waived, keep=keep)
    periods = [one.period for one in wanted if one.period is not None]
    plan = Plan(booking, target, (), tuple(left_alone), 1, keep)
    priced = [] if plan.in_words else periods
    quotes = iter(quotes_of(target.listing, booking.organisation, priced, target.quantity))
    closed = _closed(session, wanted, target, found)
    steps = []
    for one in wanted:
        quote = next(quotes, None) if one.period is not None else None
        steps.append(
            Step(
                row=one.row,
                old=period_of(one.row),
                new=one.period,
                reasons=found[one.row.id],
                price=quote.total if quote else None,
                lines=tuple(line.as_json() for line in quote.lines) if quote else (),
                verdict=verdicts.get(one.row.id),
                shut=closed.get(one.row.id),
            )
        )
    return replace(plan, steps=tuple(steps), of=of)


def refuse(plan: Plan) -> None:
    """Raise what stands in the way: SlotTaken with every clash, RuleBroken with every reason."""
    if plan.usable:
        return
    broken = [step for step in plan.steps if not step.fits]
    others = {
        code: step.verdict
        for step in reversed(broken)
        for code in step.reasons
        if code is not ReasonCode.TAKEN
    }
    if others:
        why = next((step.shut for step in broken if step.shut is not None), None)
        raise RuleBroken(
            [
                reason
                for code, verdict in others.items()
                for reason in sentences.reasons(
                    [code], plan.target.listing, plan.of, verdict, shut=why
                )
            ]
        )
    raise SlotTaken([step.new for step in broken if step.new is not None])


def period_of(row: Occurrence) -> Period:
    """Return the occurrence's period."""
    return Period(row.starts_at, row.ends_at)


def only_less(plan: Plan) -> bool:
    """Tell whether nothing would be taken that is not booked already: it only gets less."""
    same = plan.target.listing.id == plan.booking.listing_id
    fewer = plan.target.quantity <= plan.booking.quantity
    return same and fewer and all(step.new and step.old.contains(step.new) for step in plan.fitting)


def _judged(
    session: Session,
    booking: Booking,
    wanted: Sequence[Wanted],
    target: Target,
    waived: Waived,
    *,
    keep: bool,
) -> tuple[Judged, int, Mapping[int, Verdict]]:
    """Return the reasons by occurrence, how many there are, and the verdicts on them."""
    found: dict[int, tuple[ReasonCode, ...]] = {
        one.row.id: (one.problem,) if one.problem else () for one in wanted
    }
    moving = [one for one in wanted if one.period is not None]
    staying = [one.row for one in wanted if one.period is None] if keep else []
    of = 1
    verdicts: dict[int, Verdict] = {}
    while moving:
        fresh, of, judged = _once(session, booking, moving, target, waived)
        verdicts.update(judged)
        found.update(fresh)
        stuck = [one.row for one in moving if fresh[one.row.id]]
        if not keep or not stuck:
            break
        staying += stuck
        moving = [one for one in moving if one.row not in stuck]
        for one in _in_the_way(moving, staying, target):
            found[one.row.id] = (ReasonCode.TAKEN,)
            moving.remove(one)
    return found, of, verdicts


def _closed(
    session: Session, wanted: Sequence[Wanted], target: Target, found: Judged
) -> dict[int, Shut]:
    """Return by occurrence why it is closed then."""
    key = target.listing.id
    closed = {
        one.row.id: (key, one.period)
        for one in wanted
        if one.period is not None and ReasonCode.CLOSED in found[one.row.id]
    }
    why = shut.causes(session, closed.values())
    return {row: why[asked] for row, asked in closed.items() if asked in why}


def _once(
    session: Session,
    booking: Booking,
    moving: Sequence[Wanted],
    target: Target,
    waived: Waived,
) -> tuple[dict[int, tuple[ReasonCode, ...]], int, dict[int, Verdict]]:
    asker = _asker(booking, target, [one.row for one in moving])
    periods = [one.period for one in moving if one.period is not None]
    verdicts = judge_one(session, target.listing, periods, asker)
    found = {}
    for one, verdict in zip(moving, verdicts, strict=True):
        lifted = {*waived(one), *_agreed(booking, target)}
        found[one.row.id] = tuple(code for code in verdict.reasons if code not in lifted)
    of_each = {one.row.id: verdict for one, verdict in zip(moving, verdicts, strict=True)}
    return found, max((verdict.of for verdict in verdicts), default=1), of_each


def _agreed(booking: Booking, target: Target) -> Collection[ReasonCode]:
    """Return what holds for asking, but not for a booking that has been agreed on already."""
    listing = target.listing
    by_agreement = listing.mode is BookingMode.AGREEMENT
    if listing.id == booking.listing_id and by_agreement:
        return {ReasonCode.NOT_BOOKABLE_HERE} if listing.status is ListingStatus.PUBLISHED else ()
    return ()


def _asker(booking: Booking, target: Target, rows: Sequence[Occurrence]) -> Asker:
    return Asker(
        borrower=booking.organisation,
        people=target.people,
        seating=booking.seating,
        quantity=target.quantity,
        together=True,
        without=frozenset(row.id for row in rows),
    )


def _in_the_way(
    moving: Sequence[Wanted], staying: Sequence[Occurrence], target: Target
) -> list[Wanted]:
    """Return the dates that would meet one that stays, and those that would meet these in turn.

    Found without the database, so that a chain of forty dates is not judged forty times.
    """
    of = {row.unit_id: row.unit.quantity for row in target.listing.units}
    needs = {row.unit_id: row.quantity * target.quantity for row in target.listing.units}
    left, stuck = list(moving), []
    waiting = [row for row in staying if source_of(row) is not None]
    while waiting:
        still = waiting.pop()
        for one in [one for one in left if _meets(one, still, target.listing, needs, of)]:
            left.remove(one)
            stuck.append(one)
            if source_of(one.row) is not None:
                waiting.append(one.row)
    return stuck


def _meets(
    one: Wanted,
    still: Occurrence,
    listing: Listing,
    needs: Mapping[int, int],
    of: Mapping[int, int],
) -> bool:
    if one.period is None:
        return False
    begin, end = with_buffers(listing, one.period)
    if not (begin < still.taken_to and still.taken_from < end):
        return False
    return any(
        claim.quantity + needs[claim.unit_id] > of[claim.unit_id]
        for claim in still.claims
        if claim.unit_id in needs
    )


def at_price(plan: Plan, prices: Mapping[int, tuple[Money | None, tuple[Json, ...]]]) -> Plan:
    """Return the plan with the prices that were shown when it was asked for, by occurrence."""
    steps = tuple(
        replace(step, price=prices[step.row.id][0], lines=prices[step.row.id][1])
        for step in plan.steps
    )
    return replace(plan, steps=steps)
