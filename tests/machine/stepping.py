"""One step of the machine: foresee, act, compare the answers, and learn the database's numbers."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine
from machine import comparing, foreseeing
from machine.foreseeing import Refused
from machine.ledger import COMING, Booking, Date, Ledger
from machine.town import Town, built, instant, minute
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.errors import OrderRefused, RuleBroken, SlotTaken
from bookings.models import ChangeRequest, Occurrence
from inventory.promises import UnitPromised
from marketplace import clock
from marketplace.errors import DomainError, Invalid
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

NEW = -1
Answer = tuple[str, frozenset[object]]


def told(error: DomainError) -> Answer:
    """Return a refusal's code and what it names."""
    about: list[object] = []
    if isinstance(error, RuleBroken):
        about = [reason.code for reason in error.reasons]
    elif isinstance(error, SlotTaken | UnitPromised):
        about = [_span(period) for period in error.clashes]
    elif isinstance(error, OrderRefused):
        about = [(n, refusal.code) for n, refusal in error.lines.items()]
    elif isinstance(error, Invalid):
        about = [problem.field for problem in error.problems]
    return error.code, frozenset(about)


def _span(period: Period) -> tuple[int, int]:
    return minute(period.starts_at), minute(period.ends_at)


class Stepping(RuleBasedStateMachine):
    """The town, its ledger, and the one way of doing something to both."""

    empty: Callable[[], None]
    session: Session

    def __init__(self) -> None:
        """Begin with an empty database and the town in it."""
        super().__init__()
        self.empty()
        self.town: Town
        self.ledger: Ledger
        self.town, self.ledger = built(self.session)
        self.mails = comparing.messages(self.town)
        self.past: dict[int, object] = {}

    def teardown(self) -> None:
        """Leave no transaction open."""
        self.session.rollback()

    def do(
        self,
        foresee: Callable[[Ledger], object],
        act: Callable[[Session], Any],
        *,
        mail: bool = False,
        guarded: bool = True,
    ) -> Any:
        """Ask the command, and hold its answer against what was foreseen.

        Returns what `act` returned (plain values: the transaction is over), None where it was
        refused. With `mail` somebody has to be told of a success.
        """
        ahead = deepcopy(self.ledger)
        ahead.retaken = set()
        expected: Answer = "done", frozenset()
        try:
            foresee(ahead)
            if guarded:
                foreseeing.require_room(ahead, self.ledger)
        except Refused as refusal:
            expected = refusal.code, refusal.about
        answer: Answer = "done", frozenset()
        result = None
        with clock.pinned(instant(self.ledger.now)):
            try:
                with unit_of_work():
                    result = act(self.session)
            except DomainError as error:
                answer = told(error)
        self.session.rollback()
        assert answer == expected, f"answered {answer}, foreseen {expected}"
        mails = comparing.messages(self.town)
        if answer[0] != "done":
            assert mails == self.mails, "a refusal was told by mail"
            return None
        assert mails > self.mails or not mail, "nobody was told"
        self.mails = mails
        self.ledger = ahead
        self.learn(result)
        return result

    def learn(self, result: Any) -> None:
        """Give what is new in the ledger the numbers that it has in the database."""
        made = [key for key in self.ledger.bookings if key < 0]
        if made:
            keys = result if isinstance(result, list) else [result]
            for old, new in zip(sorted(made, reverse=True), keys, strict=True):
                self._know_booking(old, new)
        for old in [key for key in self.ledger.changes if key < 0]:
            change = self.ledger.changes.pop(old)
            newest = select(ChangeRequest.id).order_by(ChangeRequest.id.desc()).limit(1)
            change.key = self.session.scalars(newest).one()
            self.ledger.changes[change.key] = change
        self.session.rollback()

    def _know_booking(self, old: int, new: int) -> None:
        booking = self.ledger.bookings.pop(old)
        booking.key = new
        self.ledger.bookings[new] = booking
        rows = self.ledger.of(old)
        keys = self.session.scalars(
            select(Occurrence.id)
            .where(Occurrence.booking_id == new)
            .order_by(Occurrence.starts_at, Occurrence.id)
        ).all()
        assert len(keys) == len(rows)
        for row, key in zip(rows, keys, strict=True):
            if row.key < 0:
                del self.ledger.dates[row.key]
                row.key = key
                self.ledger.dates[key] = row
            row.booking = new
            row.apart = {new if one == old else one for one in row.apart}

    def agree(self) -> None:
        """Assert that both say the same, and that what is over stays as it was."""
        comparing.agree(self.town, self.ledger)
        for row in self.ledger.dates.values():
            self._look_at(row, self.ledger.bookings[row.booking])

    def _look_at(self, row: Date, booking: Booking) -> None:
        """Assert that the past stands, and that a date takes as many as its booking says.

        NARROWED: not where another number has been asked of the owner. While that waits, a date
        can leave the change (moved by itself, tried again), or an older move of the old number be
        accepted after it; then the booking says one number and some of its dates take another.
        """
        facts = (row.span, row.taken, tuple(row.claims.items()))
        if row.span[1] <= self.ledger.now:
            assert self.past.setdefault(row.key, facts) == facts, "the past has changed"
        elif not booking.renumbered and row.status in COMING and row.span[0] > self.ledger.now:
            thing = self.ledger.things[row.thing]
            assert row.claims == foreseeing.claims_of(thing, booking.quantity), (
                f"date {row.key} takes something else than {booking.quantity} of {thing.name}"
            )
