"""Everything that can be done to bookings, in any order: nothing is ever promised twice.

A small town is booked, answered, moved, closed and let go in the database and in a ledger in plain
Python (`ledger`, `foreseeing`), step by step. What each command answers is foreseen: a wrong yes
fails as a wrong no does. After every step both say the same of every date, every minute that is
taken and every line of history. MACHINE_EXAMPLES and MACHINE_STEPS let it go on for longer,
MACHINE_RANDOM on other ways each time, MACHINE_SHRINK looks for the shortest way to a failure.
"""

import os
from typing import Any

import engines as databases
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test
from machine import comparing, foreseeing, foreseeing_facts
from machine.asking_rules import REASON, Asking, Slot, few, picks, slots
from machine.foreseeing import Ask, judge
from machine.ledger import DAY, Ledger, Proposal
from machine.stepping import NEW
from machine.town import CHOIR, CITY, THEATRE, instant, period
from sqlalchemy.orm import Session

from bookings import jobs, stating
from bookings.agreement import agreeing, conversing, inquiring
from bookings.closures import closing
from bookings.handover import handing
from bookings.models import Closure, Inquiry, Occurrence
from bookings.models import Proposal as ProposalRow
from bookings.types import ClosureKind
from inventory import cataloguing
from inventory.facts import ListingFacts, UnitFacts
from marketplace import clock

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "25"))
STEPS = int(os.environ.get("MACHINE_STEPS", "30"))
RANDOM = bool(os.environ.get("MACHINE_RANDOM"))
SHRINK = (Phase.shrink,) if os.environ.get("MACHINE_SHRINK") else ()


class Machine(Asking):
    """All of it: agreeing, handing over, closing, changing what there is, and time itself."""

    # By agreement

    @rule(whose=st.sampled_from((THEATRE, CHOIR)), slot=slots)
    def propose(self, whose: str, slot: Slot) -> None:
        span = self.span(slot)

        def foresee(ledger: Ledger) -> None:
            codes = judge(ledger, ledger.things["teacher"], span, 1, agreed=True)
            if codes:
                foreseeing.refuse([(span, codes)])

        def act(session: Session) -> tuple[int, int]:
            actor = self.town.actor(whose)
            inquiry = inquiring.ask(
                session,
                actor,
                listing=self.town.listing("teacher"),
                organisation=self.town.organisation(whose),
                text="Kan ni hjälpa oss?",
                contact_name="Bo Testsson",
                contact_phone="+46846500401",
                periods=[period(span)],
            )
            (row,) = conversing.waiting_times(session, inquiry)
            return inquiry.id, row.id

        made = self.do(foresee, act, mail=True)
        if made:
            inquiry, key = made
            self.ledger.proposals[key] = Proposal(key, inquiry, "teacher", whose, span)

    @precondition(lambda self: self.ledger.proposals)
    @rule(pick=picks)
    def agree_on_a_time(self, pick: int) -> None:
        key = sorted(self.ledger.proposals)[pick % len(self.ledger.proposals)]
        proposal = self.ledger.proposals[key]
        ask = Ask("teacher", proposal.whose, (proposal.span,), agreed=True)

        def foresee(ledger: Ledger) -> None:
            if ledger.proposals[key].status != "open":
                raise foreseeing.Refused("wrong-state")
            foreseeing.request(ledger, ask, NEW)
            ledger.proposals[key].status = "accepted"

        self.do(
            foresee,
            lambda session: (
                agreeing.accept(
                    session,
                    self.town.actor(CITY),
                    session.get_one(Inquiry, proposal.inquiry),
                    session.get_one(ProposalRow, key),
                ).id
            ),
            mail=True,
        )

    # Handing over

    @precondition(lambda self: self.any("confirmed", "handed_out"))
    @rule(pick=picks, how=st.sampled_from(("out", "out", "back", "back", "nobody")))
    def hand_over(self, pick: int, how: str) -> None:
        row = self.date(pick, "handed_out" if how == "back" else "confirmed", near=how == "out")
        foresee, command = {
            "out": (foreseeing.hand_out, handing.hand_out),
            "back": (foreseeing.take_back, handing.take_back),
            "nobody": (foreseeing.no_show, handing.no_show),
        }[how]
        owner = self.ledger.things[self.ledger.dates[row].thing].owner
        self.do(
            lambda ledger: foresee(ledger, ledger.dates[row]),
            lambda session: command(
                session, self.town.actor(owner), session.get_one(Occurrence, row)
            ),
        )

    # What owners state

    @rule(
        things=st.sampled_from(
            (("hall",), ("left",), ("right",), ("chairs",), ("set",), ("left", "teacher"))
        ),
        slot=slots,
        days=st.integers(0, 1),
        few=st.none() | few,
        kind=st.sampled_from(ClosureKind),
    )
    def close(
        self, things: tuple[str, ...], slot: Slot, days: int, few: int | None, kind: ClosureKind
    ) -> None:
        start, end = self.span(slot)
        span = start, end + days * DAY
        quantity = few if len(things) == 1 else None
        if span[1] <= self.ledger.now:
            return
        key = self.do(
            lambda ledger: foreseeing_facts.close(ledger, kind.value, things, span, quantity, NEW),
            lambda session: (
                closing.close(
                    session,
                    self.town.actor(CITY),
                    closing.Closing(
                        [self.town.listing(name) for name in things],
                        [period(span)],
                        REASON,
                        kind,
                        quantity=quantity,
                    ),
                ).id
            ),
        )
        if key:
            fact = self.ledger.facts.pop((kind.value, NEW))
            fact.key = key
            self.ledger.facts[kind.value, key] = fact

    @precondition(lambda self: self.closures())
    @rule(pick=picks)
    def lift(self, pick: int) -> None:
        keys = self.closures()
        key = keys[pick % len(keys)]
        self.do(
            lambda ledger: foreseeing_facts.lift(ledger, ledger.facts[key]),
            lambda session: (
                closing.lift(session, self.town.actor(CITY), session.get_one(Closure, key[1])).id
            ),
        )

    @rule(
        calendar=st.integers(1, 2),
        slot=st.none() | slots,
        unit=st.sampled_from(("hall", "left", "chairs")),
    )
    def import_busy_time(self, calendar: int, slot: Slot | None, unit: str) -> None:
        spans = [self.span(slot)] if slot else []
        takes = {unit: self.ledger.units[unit]}
        self.do(
            lambda ledger: foreseeing_facts.busy(ledger, calendar, takes, spans),
            lambda session: stating.replace(
                session,
                calendar,
                {self.town.units[unit]: takes[unit]},
                [period(span) for span in spans],
            ),
        )

    @rule(
        what=st.one_of(
            st.tuples(st.sampled_from(("chairs", "mics")), st.integers(1, 6)),
            st.tuples(st.just("set"), st.tuples(few, few, st.booleans())),
            st.tuples(st.just("right"), st.booleans()),
            st.tuples(st.just("buffer"), st.sampled_from((0, 30, 60))),
        )
    )
    def state_what_there_is(self, what: tuple[str, Any]) -> None:
        name, value = what
        if name == "buffer":
            self.buffer("left", value)
        elif name == "set":
            self.set_of(*value)
        elif name == "right":
            self.right_half(part=value)
        else:
            takes = {key: dict(thing.takes) for key, thing in self.ledger.things.items()}
            self.edit(name, ListingFacts(quantity=value), {name: value}, takes)

    def set_of(self, each: int, mixers: int, helped: bool) -> None:
        """Let a set take so many chairs, the teacher or not, and so many mixers exist."""
        if each > self.ledger.units["chairs"]:
            return
        chairs, teacher = (self.town.unit(name).public_id for name in ("chairs", "teacher"))
        facts = (
            UnitFacts(unit=chairs, quantity=each),
            UnitFacts(name="mixer", of=mixers),
            *([UnitFacts(unit=teacher)] if helped else []),
        )
        takes = {key: dict(thing.takes) for key, thing in self.ledger.things.items()}
        takes["set"] = {"chairs": each, "mixer": 1} | ({"teacher": 1} if helped else {})
        self.edit("set", ListingFacts(units=facts), {"mixer": mixers}, takes)

    def right_half(self, *, part: bool) -> None:
        """Let the right half be a part of the hall or stand by itself."""
        takes = {key: dict(thing.takes) for key, thing in self.ledger.things.items()}
        takes["hall"] = {"hall": 1, "left": 1} | ({"right": 1} if part else {})
        whole = self.town.listing("hall").public_id if part else None
        self.edit("right", ListingFacts(part_of=whole), {}, takes)

    def edit(
        self, thing: str, facts: ListingFacts, counts: dict[str, int], takes: dict[str, Any]
    ) -> None:
        owner = self.ledger.things[thing].owner
        self.do(
            lambda ledger: foreseeing_facts.change_units(ledger, counts, takes),
            lambda session: (
                cataloguing.edit_listing(
                    session, self.town.actor(owner), self.town.listing(thing), facts
                ).id
            ),
            guarded=False,
        )

    def buffer(self, name: str, after: int) -> None:
        """Let a thing be cleaned for longer or shorter; what is booked keeps its buffer."""

        def foresee(ledger: Ledger) -> None:
            ledger.things[name].after = after

        self.do(
            foresee,
            lambda session: (
                cataloguing.edit_listing(
                    session,
                    self.town.actor(CITY),
                    self.town.listing(name),
                    ListingFacts(buffer_after_minutes=after),
                ).id
            ),
        )

    # Time

    @rule(minutes=st.sampled_from((30, 60, 180, 180, 360, 12 * 60, 26 * 60)), work=st.booleans())
    def pass_time(self, minutes: int, work: bool) -> None:
        self.ledger.now += minutes
        if work:
            foreseeing_facts.work(self.ledger)
            with clock.pinned(instant(self.ledger.now)):
                for job in (
                    jobs._expire,
                    jobs._lapse,
                    jobs._complete,
                    jobs._overdue,
                    jobs._offer,
                    jobs._lapse_inquiries,
                ):
                    job(self.session)
                    self.session.rollback()
            self.mails = comparing.messages(self.town)

    @invariant()
    def both_say_the_same(self) -> None:
        self.agree()


@pytest.mark.timeout(1800)
def test_nothing_is_promised_twice_whatever_is_done_in_whatever_order(session: Session) -> None:
    Machine.session = session
    Machine.empty = staticmethod(databases.empty)
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        derandomize=not RANDOM,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        phases=(Phase.generate, *SHRINK),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=chosen)
