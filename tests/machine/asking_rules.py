"""What members of associations and owners do with bookings, one rule for each act."""

from factories import wish
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from machine import foreseeing, foreseeing_changes
from machine.foreseeing import Ask, at_once, judge
from machine.ledger import DAY, Date, Ledger, Span
from machine.stepping import NEW, Stepping
from machine.town import CHOIR, CITY, THEATRE, instant, period
from sqlalchemy.orm import Session

from bookings import changing, deciding, ordering, requesting
from bookings.changes import amending, moving, proposing, retrying
from bookings.changing import Scope
from bookings.models import Booking, ChangeRequest, Occurrence
from bookings.wished import Wish
from marketplace import clock

LISTINGS = ("hall", "left", "right", "chairs", "set", "mics")
REASON = "Taket läcker."

names = st.sampled_from(LISTINGS)
whoever = st.sampled_from((THEATRE, THEATRE, CHOIR, CHOIR, CITY))
picks = st.integers(0, 999)
few = st.integers(1, 3)
how_many = st.sampled_from((1, 1, 1, 2, 3))
# Few hours, so that wishes meet; one off the step, one beyond midnight (UTC).
begins = st.sampled_from((480, 480, 540, 600, 600, 660, 720, 720, 780, 810, 1020, 1380, 615))
lengths = st.sampled_from((60, 60, 120, 120, 180, 30, 480))
slots = st.tuples(st.integers(0, 3), begins, lengths)
Slot = tuple[int, int, int]


class Asking(Stepping):
    """Booking, answering, taking back, changing."""

    # Booking

    @initialize(wishes=st.lists(st.tuples(names, whoever, slots), min_size=3, max_size=5))
    def book_some(self, wishes: list[tuple[str, str, Slot]]) -> None:
        for thing, whose, slot in wishes:
            self.request(Ask(thing, whose, (self.span(slot),)))

    @rule(thing=names, whose=whoever, slot=slots, quantity=how_many)
    def book(self, thing: str, whose: str, slot: Slot, quantity: int) -> None:
        self.request(Ask(thing, whose, (self.span(slot),), quantity))

    @rule(
        thing=names,
        whose=whoever,
        slot=slots,
        days=st.lists(st.integers(0, 4), min_size=2, max_size=4, unique=True),
        quantity=how_many,
        skip=st.sampled_from((True, True, False)),
    )
    def book_a_series(
        self, thing: str, whose: str, slot: Slot, days: list[int], quantity: int, skip: bool
    ) -> None:
        spans = tuple(self.span((day, *slot[1:])) for day in sorted(days))
        self.request(Ask(thing, whose, spans, quantity, skip_clashes=skip))

    def request(self, ask: Ask) -> None:
        self.look(ask)
        self.do(
            lambda ledger: foreseeing.request(ledger, ask, NEW),
            lambda session: (
                requesting.request_booking(
                    session,
                    self.town.actor(ask.whose),
                    listing=self.town.listing(ask.thing),
                    organisation=self.town.organisation(ask.whose),
                    wish=wish_for(ask),
                ).id
            ),
            mail=ask.whose != CITY,
        )

    def look(self, ask: Ask) -> None:
        """Preview says beforehand what sending comes to."""
        with clock.pinned(instant(self.ledger.now)):
            seen = requesting.preview(
                self.session,
                self.town.listing(ask.thing),
                self.town.organisation(ask.whose),
                wish_for(ask),
            )
        found = [({code.value for code in date.reasons}, date.state) for date in seen.dates]
        self.session.rollback()
        thing = self.ledger.things[ask.thing]
        expected = []
        for span in ask.spans:
            codes = judge(self.ledger, thing, span, ask.quantity)
            state = "free" if at_once(thing, span, ask.whose) else "ask"
            if codes:
                state = "taken" if codes == {"taken"} else "refused"
            expected.append((codes, state))
        assert found == expected

    @rule(
        lines=st.lists(st.tuples(names, slots, how_many), min_size=2, max_size=3),
        whose=whoever,
        every=st.booleans(),
    )
    def order(self, lines: list[tuple[str, Slot, int]], whose: str, every: bool) -> None:
        asks = [Ask(name, whose, (self.span(slot),), many) for name, slot, many in lines]
        self.do(
            lambda ledger: foreseeing.order(ledger, asks, all_or_nothing=every, key=NEW),
            lambda session: [
                booking.id
                for booking in ordering.request_order(
                    session,
                    self.town.actor(whose),
                    organisation=self.town.organisation(whose),
                    lines=[
                        ordering.Line(self.town.listing(ask.thing), wish_for(ask)) for ask in asks
                    ],
                    all_or_nothing=every,
                ).bookings
            ],
        )

    # Answering, taking back

    @precondition(lambda self: self.ledger.dates)
    @rule(pick=picks, yes=st.sampled_from((True, True, False)), one=st.booleans())
    def answer(self, pick: int, yes: bool, one: bool) -> None:
        self.answer_dates(self.date(pick, "requested"), yes=yes, one=one)

    def answer_dates(self, row: int, *, yes: bool, one: bool = False) -> None:
        """Let the owner answer a date, or all of its booking."""
        keys = [row] if one else [date.key for date in self.ledger.of(self.booking_of(row))]
        owner = self.ledger.things[self.ledger.bookings[self.booking_of(row)].thing].owner

        def foresee(ledger: Ledger) -> None:
            rows = [ledger.dates[key] for key in keys]
            (foreseeing.approve if yes else foreseeing.decline)(ledger, rows, chosen=one)

        def act(session: Session) -> None:
            booking = session.get_one(Booking, self.booking_of(row))
            rows = [session.get_one(Occurrence, key) for key in keys] if one else None
            actor = self.town.actor(owner)
            if yes:
                deciding.approve(session, actor, booking, occurrences=rows)
            else:
                deciding.decline(session, actor, booking, reason=REASON, occurrences=rows)

        self.do(foresee, act, mail=True)

    @precondition(lambda self: self.ledger.dates)
    @rule(pick=picks, scope=st.sampled_from(Scope), by_owner=st.booleans())
    def cancel(self, pick: int, scope: Scope, by_owner: bool) -> None:
        self.cancel_dates(self.date(pick, "requested", "confirmed"), scope, by_owner=by_owner)

    def cancel_dates(self, row: int, scope: Scope, *, by_owner: bool) -> None:
        """Take a date back, with its followers, or all of the booking."""
        booking = self.ledger.bookings[self.booking_of(row)]
        first = self.ledger.dates[row].span[0]
        keys = [date.key for date in self.ledger.of(booking.key)]
        if scope is Scope.THESE:
            keys = [row]
        elif scope is Scope.FOLLOWING:
            keys = [key for key in keys if self.ledger.dates[key].span[0] >= first]
        owner = self.ledger.things[booking.thing].owner
        as_owner = by_owner and owner != booking.whose
        self.do(
            lambda ledger: foreseeing.cancel(
                ledger,
                [ledger.dates[key] for key in keys],
                as_owner=as_owner,
                these=scope is Scope.THESE,
            ),
            lambda session: (
                changing.cancel(
                    session,
                    self.town.actor(owner if as_owner else booking.whose),
                    session.get_one(Booking, booking.key),
                    scope=scope,
                    occurrences=[session.get_one(Occurrence, row)],
                    reason=REASON,
                ).id
            ),
        )

    @rule(slot=slots, later=st.sampled_from((0, 0, 60)), pool=st.booleans(), quantity=few)
    def let_rivals_ask(self, slot: Slot, later: int, pool: bool, quantity: int) -> None:
        """Two ask for the same, where requests compete or where they hold; both get a yes."""
        thing = "mics" if pool else "right"
        known = set(self.ledger.dates)
        for whose, more in ((THEATRE, 0), (CHOIR, later)):
            start, end = self.span(slot)
            many = quantity if pool else 1
            self.request(Ask(thing, whose, ((start + more, end + more),), many))
        for row in sorted(set(self.ledger.dates) - known):
            self.answer_dates(row, yes=True)

    # Changing

    @precondition(lambda self: self.ledger.dates)
    @rule(
        pick=picks,
        slot=slots,
        thing=st.none() | names,
        scope=st.sampled_from((Scope.THESE, Scope.THESE, Scope.FOLLOWING, Scope.ALL)),
        by_owner=st.sampled_from((False, False, True)),
    )
    def move(self, pick: int, slot: Slot, thing: str | None, scope: Scope, by_owner: bool) -> None:
        row = self.date(pick, "requested", "confirmed", "skipped")
        self.move_to(row, self.span(slot), thing, scope, by_owner=by_owner)

    @precondition(lambda self: self.ledger.dates)
    @rule(
        pick=picks,
        shift=st.sampled_from((-DAY, -60, 60, 120, DAY)),
        scope=st.sampled_from(Scope),
        by_owner=st.booleans(),
    )
    def shift(self, pick: int, shift: int, scope: Scope, by_owner: bool) -> None:
        row = self.date(pick, "requested", "confirmed")
        start, end = self.ledger.dates[row].span
        self.move_to(row, (start + shift, end + shift), None, scope, by_owner=by_owner)

    @precondition(lambda self: self.ledger.dates)
    @rule(
        pick=picks,
        longer=st.sampled_from((-60, -30, 30, 60, 60, 120)),
        scope=st.sampled_from(Scope),
        by_owner=st.sampled_from((False, False, True)),
    )
    def extend(self, pick: int, longer: int, scope: Scope, by_owner: bool) -> None:
        row = self.date(pick, "requested", "confirmed", "handed_out")
        start, end = self.ledger.dates[row].span
        if end + longer > start:
            self.move_to(row, (start, end + longer), None, scope, by_owner=by_owner)

    def move_to(
        self, row: int, span: Span, thing: str | None, scope: Scope, *, by_owner: bool
    ) -> None:
        booking = self.ledger.bookings[self.booking_of(row)]
        name = thing or booking.thing
        by = self.ledger.things[booking.thing].owner if by_owner else booking.whose
        self.do(
            lambda ledger: foreseeing_changes.move(
                ledger, ledger.dates[row], span, name, scope.value, by=by, key=NEW
            ),
            lambda session: (
                moving.move(
                    session,
                    self.town.actor(by),
                    session.get_one(Booking, booking.key),
                    moving.Move(
                        session.get_one(Occurrence, row),
                        period(span),
                        self.town.listing(thing) if thing else None,
                        scope,
                    ),
                ).booking.id
            ),
            mail=by != booking.whose,
        )

    @rule(
        thing=st.sampled_from(("hall", "set", "mics")),
        whose=st.sampled_from((THEATRE, CHOIR)),
        slot=slots,
        shift=st.sampled_from((DAY, DAY, -DAY, 60)),
        by_owner=st.booleans(),
    )
    def ask_for_a_season_on_other_days(
        self, thing: str, whose: str, slot: Slot, shift: int, by_owner: bool
    ) -> None:
        """Where the dates would go are their own old times, all but the last."""
        known = set(self.ledger.dates)
        spans = tuple(self.span((day, *slot[1:])) for day in (1, 2, 3))
        self.request(Ask(thing, whose, spans))
        made = sorted(set(self.ledger.dates) - known)
        if made and by_owner is False:
            self.answer_dates(made[0], yes=True)
        if made:
            start, end = self.ledger.dates[made[0]].span
            self.move_to(made[0], (start + shift, end + shift), None, Scope.ALL, by_owner=by_owner)

    @precondition(lambda self: any(one.left() for one in self.ledger.changes.values()))
    @rule(pick=picks, shift=st.sampled_from((-60, 60, 120, DAY, 0)), by_owner=st.booleans())
    def take_one_out_of_what_is_asked(self, pick: int, shift: int, by_owner: bool) -> None:
        """Give a date of a change that waits another time, or take it back."""
        waiting = sorted(
            one.date for change in self.ledger.changes.values() for one in change.left()
        )
        row = waiting[pick % len(waiting)]
        start, end = self.ledger.dates[row].span
        if shift:
            span = start + shift, end + shift
            self.move_to(row, span, None, Scope.THESE, by_owner=by_owner)
        else:
            self.cancel_dates(row, Scope.THESE, by_owner=by_owner)

    @precondition(lambda self: self.ledger.bookings)
    @rule(pick=picks, quantity=how_many)
    def amend(self, pick: int, quantity: int) -> None:
        booking = self.ledger.bookings[self.booking_of(self.date(pick, "requested", "confirmed"))]

        def act(session: Session) -> int:
            row = session.get_one(Booking, booking.key)
            facts = vars(amending.facts_of(row)) | {"quantity": quantity}
            amending.change(session, self.town.actor(booking.whose), row, amending.Facts(**facts))
            return booking.key

        self.do(
            lambda ledger: foreseeing_changes.amend(
                ledger, ledger.bookings[booking.key], quantity, key=NEW
            ),
            act,
        )

    @precondition(lambda self: self.ledger.changes)
    @rule(pick=picks, how=st.sampled_from(("accept", "accept", "decline", "withdraw")))
    def answer_a_change(self, pick: int, how: str) -> None:
        known = sorted(self.ledger.changes.values(), key=lambda one: one.key)
        change = ([one for one in known if one.status == "waiting"] or known)[
            pick % len([one for one in known if one.status == "waiting"] or known)
        ]
        booking = self.ledger.bookings[change.booking]
        owner = self.ledger.things[booking.thing].owner
        asked = booking.whose if change.by_owner else owner
        asking = owner if change.by_owner else booking.whose

        def foresee(ledger: Ledger) -> None:
            mine = ledger.changes[change.key]
            if how == "accept":
                foreseeing_changes.accept(ledger, mine, key=NEW)
            else:
                ended = "declined" if how == "decline" else "withdrawn"
                foreseeing_changes.refuse_change(ledger, mine, ended)

        def act(session: Session) -> int:
            row = session.get_one(ChangeRequest, change.key)
            if how == "accept":
                return proposing.accept(session, self.town.actor(asked), row).id
            if how == "decline":
                return proposing.decline(session, self.town.actor(asked), row, reason=REASON).id
            return proposing.withdraw(session, self.town.actor(asking), row).id

        self.do(foresee, act, mail=True)

    @precondition(lambda self: self.any("skipped"))
    @rule(pick=picks, every=st.booleans())
    def retry(self, pick: int, every: bool) -> None:
        """Try a skipped date again, once whoever was in its way has given up theirs."""
        row = self.date(pick, "skipped")
        wanted = self.ledger.dates[row]
        rivals = {
            load.who
            for load in self.ledger.loads(holds=False)
            if load.promised and load.unit in wanted.claims
            if load.start < wanted.taken[1] and load.end > wanted.taken[0]
        }
        for rival in sorted(rivals)[: pick % 4]:
            self.cancel_dates(rival, Scope.THESE, by_owner=bool(pick % 2))
        booking = self.ledger.bookings[self.booking_of(row)]
        keys = [
            date.key
            for date in self.ledger.of(booking.key)
            if date.key == row or (every and date.status == "skipped")
        ]
        self.do(
            lambda ledger: foreseeing_changes.retry(
                ledger, [ledger.dates[key] for key in keys], key=NEW
            ),
            lambda session: (
                retrying.retry(
                    session,
                    self.town.actor(booking.whose),
                    session.get_one(Booking, booking.key),
                    [session.get_one(Occurrence, key) for key in keys],
                ).id
            ),
        )

    # Choosing

    def span(self, slot: Slot) -> Span:
        day, start, length = slot
        begin = (self.ledger.now // DAY + day) * DAY + start
        return begin, begin + length

    def any(self, *states: str) -> bool:
        return any(row.status in states for row in self.ledger.dates.values())

    def date(self, pick: int, *states: str, near: bool = False) -> int:
        """Return a date that is in one of the states and to come, or else any."""
        rows = sorted(self.ledger.dates.values(), key=lambda row: row.key)
        fitting = [row for row in rows if row.status in states]
        coming = [row for row in fitting if row.span[1] > self.ledger.now]
        close = [row for row in coming if near and self.can_be_fetched(row)]
        every = rows if pick % 10 == 0 else []
        chosen = every or close or coming or fitting or rows
        return chosen[pick % len(chosen)].key

    def can_be_fetched(self, row: Date) -> bool:
        return self.ledger.things[row.thing].lent and row.span[0] - DAY <= self.ledger.now

    def booking_of(self, date: int) -> int:
        return self.ledger.dates[date].booking

    def closures(self) -> list[tuple[str, int]]:
        return sorted(key for key, fact in self.ledger.facts.items() if fact.things)


def wish_for(ask: Ask) -> Wish:
    return wish(
        *(period(span) for span in ask.spans),
        quantity=ask.quantity,
        skip_clashes=ask.skip_clashes,
    )
