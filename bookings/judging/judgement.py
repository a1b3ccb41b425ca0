"""The one predicate: is a listing usable for a period by this asker, and if not, why not.

Pure: from the terms in a catalogue and what is taken. Every rule is a set of the listings that
break it, so that one and fifty thousand are judged by the same lines
(docs/adr/0018-rules-as-sets.md).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from bookings.judging import terms_rule
from bookings.judging.approving import at_once
from bookings.judging.asking import Asker, Reached, Verdict
from bookings.judging.looks import look
from bookings.judging.opening_rule import closed
from bookings.judging.units_left import Occupied
from bookings.types import ReasonCode
from inventory.catalogue import lending
from inventory.catalogue.facts import Catalogue, Column
from inventory.catalogue.lending import Groups
from inventory.catalogue.sets import NONE, Set, of, union
from inventory.types import BookingMode
from marketplace.periods import Period

ORDER = (
    ReasonCode.NOT_BOOKABLE_HERE,
    ReasonCode.NOT_FOR_YOU,
    ReasonCode.TOO_MANY_PEOPLE,
    ReasonCode.QUANTITY_EXCEEDED,
    ReasonCode.TOO_SOON,
    ReasonCode.TOO_FAR_AHEAD,
    ReasonCode.TOO_SHORT,
    ReasonCode.TOO_LONG,
    ReasonCode.OFF_STEP,
    ReasonCode.LIMIT_REACHED,
    ReasonCode.CLOSED,
    ReasonCode.TAKEN,
)
"""In this order reasons are told: what no other time helps against comes first."""


@dataclass(frozen=True)
class Question:
    """What is asked of a catalogue: when, for whom, and what belongs to the days around it.

    `groups` are the asker's (`inventory.policy.audiences_of`), `breaks` the days of school breaks
    around the periods, `zone` makes a zone of a place's key ("" is the city's).
    """

    periods: Sequence[Period]
    asker: Asker
    groups: Groups
    zone: Callable[[str], ZoneInfo]
    breaks: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Judged:
    """What was found of the judged in one period: by reason who breaks it, who says yes."""

    period: Period
    broken: Mapping[ReasonCode, Set]
    at_once: Set
    usable: Set

    def beyond_limit(self, those: Set) -> "Judged":
        """Return the same with a limit for each borrower reached at these listings."""
        broken = {**self.broken, ReasonCode.LIMIT_REACHED: those}
        return replace(self, broken=broken, usable=self.usable & ~those)


@dataclass(frozen=True)
class Judgement:
    """The verdicts on some listings of a catalogue, in the order of the periods."""

    catalogue: Catalogue
    question: Question
    taken: Occupied
    judged: list[Judged]
    reached: Mapping[tuple[int, int], Reached] = field(default_factory=dict)
    """Limits for each borrower that are reached, by number and period."""

    def with_limits(self, reached: Mapping[tuple[int, int], Reached]) -> "Judgement":
        """Return the same with these limits reached."""
        beyond: dict[int, list[int]] = {}
        for number, n in reached:
            beyond.setdefault(n, []).append(number)
        size = self.catalogue.size
        judged = [
            one.beyond_limit(of(beyond[n], size)) if n in beyond else one
            for n, one in enumerate(self.judged)
        ]
        return replace(self, judged=judged, reached=reached)

    def refused(self, number: int) -> dict[int, tuple[ReasonCode, ...]]:
        """Return the periods, by their order, in which a listing is refused, and why."""
        return {
            n: self._reasons(number, one)
            for n, one in enumerate(self.judged)
            if not one.usable >> number & 1
        }

    def verdict(self, number: int, n: int) -> Verdict:
        """Return the verdict on one listing, by its number, in period `n`."""
        found, catalogue = self.judged[n], self.catalogue
        starts = terms_rule.minute(found.period)
        free = self.taken.free(number, starts, starts + found.period.minutes)
        return Verdict(
            listing_id=catalogue.ids[number],
            period=found.period,
            mode=self._mode(number),
            reasons=self._reasons(number, found),
            free=max(free, 0),
            of=catalogue.existing[number],
            at_once=bool(found.at_once >> number & 1),
            asker=self.question.asker,
            reached=self.reached.get((number, n)),
        )

    def _reasons(self, number: int, found: Judged) -> tuple[ReasonCode, ...]:
        return tuple(code for code in ORDER if found.broken.get(code, NONE) >> number & 1)

    def _mode(self, number: int) -> BookingMode:
        modes = self.catalogue.column(Column.MODE).items()
        return next(BookingMode(mode) for mode, those in modes if those >> number & 1)


def not_open(catalogue: Catalogue, question: Question, taken: Occupied, among: Set) -> list[Set]:
    """Return of each period those `among` it that are closed or taken, whatever else is said."""
    found = []
    for period in question.periods:
        shut = NONE
        for key, there in catalogue.column(Column.ZONE).items():
            shut |= closed(
                catalogue, look(period, question.zone(key), question.breaks), there & among
            )
        found.append(shut | _short(catalogue, period, question.asker, taken) & among)
    return found


def _short(catalogue: Catalogue, period: Period, asker: Asker, taken: Occupied) -> Set:
    """Return those with too few left; of what nobody counts, those that are taken altogether."""
    starts = terms_rule.minute(period)
    ends = starts + period.minutes
    few = of(taken.short(starts, ends, asker.quantity), catalogue.size)
    if asker.quantity == 1 or not few & (uncounted := terms_rule.uncounted(catalogue, asker)):
        return few
    return (few & ~uncounted) | (of(taken.short(starts, ends, 1), catalogue.size) & uncounted)


def judgement(catalogue: Catalogue, question: Question, taken: Occupied, among: Set) -> Judgement:
    """Return the verdicts on the listings `among` the catalogue in every period of the question.

    But for limits for each borrower, which come with `with_limits`.
    """
    asker = question.asker
    own = lending.own(catalogue, asker.borrower.id if asker.borrower is not None else None)
    whenever = terms_rule.whenever(catalogue, asker, question.groups)
    judged = []
    for period in question.periods:
        broken = whenever | terms_rule.then(catalogue, asker, period)
        on_the_clock, yes = _on_the_clock(catalogue, question, period, own, among)
        broken |= on_the_clock
        short = _short(catalogue, period, asker, taken)
        broken[ReasonCode.TAKEN] = short & ~broken[ReasonCode.QUANTITY_EXCEEDED]
        kept = {
            code: those & among
            for code, those in broken.items()
            if those & among and not asker.lets_pass(code, period)
        }
        judged.append(Judged(period, kept, yes & among, among & ~union(kept.values())))
    return Judgement(catalogue, question, taken, judged)


def _on_the_clock(
    catalogue: Catalogue, question: Question, period: Period, own: Set, among: Set
) -> tuple[terms_rule.Broken, Set]:
    """Return what hangs on wall clocks: who breaks a rule about them, and who says yes at once."""
    steps = shut = NONE
    yes = catalogue.everything if question.asker.agreed else NONE
    for key, there in catalogue.column(Column.ZONE).items():
        seen = look(period, question.zone(key), question.breaks)
        steps |= terms_rule.off_step(catalogue, period, seen) & there
        shut |= closed(catalogue, seen, there & among)
        yes |= at_once(catalogue, seen, own, question.groups) & there
    return {ReasonCode.OFF_STEP: steps, ReasonCode.CLOSED: shut}, yes
