"""Proposing times: what either side may propose, and what nobody can set aside."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from factories import book, make_listing, make_member, make_organisation, period, wish
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from table import Table, laid

from bookings.agreement import conversations, proposing_times
from bookings.errors import RuleBroken, SlotTaken, TooLate
from bookings.models import Inquiry, Occupancy
from bookings.types import Party, ProposalStatus, ReasonCode
from inventory.models import Listing, ListingAudience
from inventory.types import Audience, BookingMode, ListingStatus
from marketplace import clock
from marketplace.errors import DomainError, Invalid, NotAllowed, NotFound
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationStatus


def codes(refused: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    return [one.code for one in refused.value.reasons]


def test_either_side_proposes_and_then_it_is_the_others_turn(table: Table) -> None:
    table.propose(table.anna_id, period(days=14), period(days=15))
    assert table.turn() is Party.BOOKER
    table.propose(table.bo_id, period(days=16))
    assert table.turn() is Party.OWNER
    assert [(one.side, one.status) for one in table.times()] == [
        (Party.OWNER, ProposalStatus.OPEN),
        (Party.OWNER, ProposalStatus.OPEN),
        (Party.BOOKER, ProposalStatus.OPEN),
    ]


def test_a_proposal_holds_nothing(table: Table) -> None:
    table.propose(table.anna_id)
    assert table.now.scalars(select(Occupancy)).all() == []


def test_saying_no_to_one_leaves_the_turn_until_all_are_answered(table: Table) -> None:
    first, second = table.propose(table.anna_id, period(days=14), period(days=15))
    table.decline(table.bo_id, first)
    assert table.turn() is Party.BOOKER
    table.decline(table.bo_id, second, text="Helst en lördag.")
    assert table.turn() is Party.OWNER
    assert {one.status for one in table.times()} == {ProposalStatus.DECLINED}
    assert [one.text for one in table.inquiry.messages] == ["Helst en lördag."]


def test_one_takes_back_ones_own_times_only_and_answers_the_others_only(table: Table) -> None:
    (mine,) = table.propose(table.anna_id)
    with pytest.raises(NotAllowed):
        table.withdraw(table.bo_id, mine)
    with pytest.raises(NotAllowed):
        table.decline(table.anna_id, mine)
    table.withdraw(table.anna_id, mine)
    assert table.times()[0].status is ProposalStatus.WITHDRAWN
    with pytest.raises(TooLate):
        table.withdraw(table.anna_id, mine)
    with pytest.raises(TooLate):
        table.decline(table.bo_id, mine)
    with pytest.raises(TooLate):
        table.accept(table.bo_id, mine)


def test_at_most_ten_times_wait_at_once(table: Table) -> None:
    many = [period(days=14 + day) for day in range(8)]
    table.propose(table.anna_id, *many)
    with pytest.raises(Invalid):
        table.propose(table.bo_id, *(period(days=40 + day) for day in range(3)))
    table.propose(table.bo_id, period(days=40), period(days=41))
    assert len(table.times()) == 10


def test_the_same_time_is_not_proposed_twice(table: Table) -> None:
    table.propose(table.anna_id)
    for periods in ([period()], [period(days=20), period(days=20)], []):
        with pytest.raises(Invalid):
            table.propose(table.bo_id, *periods) if periods else propose_nothing(table)
    assert len(table.times()) == 1


def propose_nothing(table: Table) -> None:
    with unit_of_work(table.session) as work:
        inquiry = work.get_one(Inquiry, table.inquiry_id)
        proposing_times.propose(work, table.actor(table.bo_id), inquiry, periods=[])


RULES: dict[ReasonCode, dict[str, Any]] = {
    ReasonCode.TOO_SOON: {"notice_hours": 24 * 30},
    ReasonCode.TOO_FAR_AHEAD: {"horizon_days": 1},
    ReasonCode.TOO_SHORT: {"min_minutes": 600},
    ReasonCode.TOO_LONG: {"max_minutes": 30},
    ReasonCode.OFF_STEP: {"step_minutes": 7 * 60},
    ReasonCode.CLOSED: {"openings_stated": True},
}


@pytest.mark.parametrize("code", sorted(RULES))
@pytest.mark.parametrize("who", ["anna_id", "bo_id"])
def test_what_the_owner_states_about_time_stands_in_no_proposals_way_but_is_told(
    table: Table, code: ReasonCode, who: str
) -> None:
    table.change(**RULES[code])
    table.propose(getattr(table, who))
    (offered,) = conversations.proposals(table.now, table.inquiry)
    assert offered.refused == ()
    assert offered.waived == (code,)


def test_a_time_that_has_begun_is_too_soon_for_everybody(table: Table) -> None:
    now = clock.now().replace(second=0, microsecond=0)
    begun = Period(now - timedelta(hours=1), now + timedelta(hours=1))
    with pytest.raises(RuleBroken) as refused:
        table.propose(table.anna_id, begun)
    assert codes(refused) == ["too-soon"]


def small(table: Table) -> None:
    table.change(capacity_max=10)


def for_the_city(table: Table) -> None:
    with unit_of_work(table.session) as work:
        work.execute(delete(ListingAudience))
        work.add(ListingAudience(listing_id=table.listing_id, audience=Audience.CITY))


def paused(table: Table) -> None:
    table.change(status=ListingStatus.PAUSED)


def elsewhere(table: Table) -> None:
    table.change(mode=BookingMode.CONTACT)


def suspended(table: Table) -> None:
    with unit_of_work(table.session) as work:
        work.get_one(Organisation, table.owner_id).status = OrganisationStatus.SUSPENDED


@pytest.mark.parametrize(
    ("change", "facts", "code"),
    [
        (small, {"people": 11}, "too-many-people"),
        (for_the_city, {}, "not-for-you"),
        (paused, {}, "not-bookable-here"),
        (elsewhere, {}, "not-bookable-here"),
        (suspended, {}, "not-bookable-here"),
        (lambda _table: None, {"quantity": 2}, "quantity-exceeded"),
    ],
)
def test_what_nobody_can_set_aside_refuses_the_proposal(
    table: Table, change: Callable[[Table], None], facts: dict[str, Any], code: str
) -> None:
    change(table)
    with pytest.raises(RuleBroken) as refused:
        table.propose(table.bo_id, **facts)
    assert codes(refused) == [code]
    assert table.times() == []


def test_a_taken_time_is_refused_with_every_clash(table: Table, session: Session) -> None:
    table.propose(table.anna_id, period(days=30))
    with unit_of_work(session) as work:
        owner = work.get_one(Organisation, table.owner_id)
        listing = work.get_one(Listing, table.listing_id)
        listing.mode = BookingMode.INSTANT
        work.flush()
        anna = table.actor(table.anna_id)
        book(work, anna, listing, owner, wish(period(days=14), period(days=15)))
        listing.mode = BookingMode.AGREEMENT
    with pytest.raises(SlotTaken) as refused:
        table.propose(table.bo_id, period(days=14), period(days=15), period(days=16))
    assert list(refused.value.clashes) == [period(days=14), period(days=15)]


def test_a_time_that_is_taken_afterwards_is_shown_as_taken(table: Table, session: Session) -> None:
    table.propose(table.anna_id)
    with unit_of_work(session) as work:
        other = make_listing(work, work.get_one(Organisation, table.owner_id), title="Samma")
        mine = work.get_one(Listing, table.listing_id)
        other.units[0].unit_id = mine.units[0].unit_id
        work.flush()
        choir = make_organisation(work)
        _, cia = make_member(work, choir)
        book(work, cia, other, choir, wish())
    (offered,) = conversations.proposals(table.now, table.inquiry)
    assert offered.refused == (ReasonCode.TAKEN,)
    assert offered.waits


def test_only_the_owner_proposes_something_else_or_says_a_price(table: Table) -> None:
    with unit_of_work(table.session) as work:
        owner = work.get_one(Organisation, table.owner_id)
        other = make_listing(work, owner, title="Ljudtekniker med lastbil")
        foreign = make_listing(work, make_organisation(work))
    table.propose(table.anna_id, listing=other, price_text="1 200 kr i ett för allt")
    assert table.times()[0].listing_id == other.id
    assert table.times()[0].price_text == "1 200 kr i ett för allt"
    for facts, field in (({"listing": other}, "listing"), ({"price_text": "0"}, "price_text")):
        with pytest.raises(Invalid) as refused:
            table.propose(table.bo_id, period(days=20), **facts)
        assert [one.field for one in refused.value.problems] == [field]
    with pytest.raises(NotFound):
        table.propose(table.anna_id, period(days=20), listing=foreign)


def test_who_proposes_for_the_asker_has_to_be_reachable(table: Table) -> None:
    with unit_of_work(table.session) as work:
        work.get_one(Inquiry, table.inquiry_id).contact_phone = ""
    table.propose(table.anna_id, period(days=20))
    with pytest.raises(Invalid) as refused:
        table.propose(table.bo_id)
    assert [one.field for one in refused.value.problems] == ["contact_phone"]
    table.propose(table.bo_id, contact_phone="08-465 004 02")
    assert table.inquiry.contact_phone == "+46846500402"


@pytest.mark.parametrize("facts", [{"quantity": 0}, {"people": 0}, {"price_text": "x" * 2001}])
def test_numbers_and_words_that_cannot_be_kept_are_refused(
    table: Table, facts: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        table.propose(table.anna_id, **facts)
    assert [one.field for one in refused.value.problems] == list(facts)


def test_the_longest_is_what_can_be_laid_out(table: Table) -> None:
    long = Period(period().starts_at, period().starts_at + timedelta(days=401))
    with pytest.raises(DomainError):
        table.propose(table.anna_id, long)


def test_things_and_rooms_are_agreed_on_too(session: Session) -> None:
    table = laid(session, kind="equipment", type="bord_och_stolar", title="Stolar", of=120)
    table.propose(table.bo_id, quantity=80)
    with pytest.raises(RuleBroken) as refused:
        table.propose(table.bo_id, period(days=20), quantity=121)
    assert codes(refused) == ["quantity-exceeded"]
