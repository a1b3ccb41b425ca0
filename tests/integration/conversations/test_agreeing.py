"""Saying yes: exactly one booking through the one door, with the price that was shown."""

from datetime import timedelta

import pytest
from factories import book, make_listing, make_member, make_organisation, period, wish
from sqlalchemy import select
from sqlalchemy.orm import Session
from table import Table, laid

from bookings.agreement import conversations
from bookings.agreement.agreeing import PriceChanged
from bookings.changes.moving import Move, move
from bookings.errors import RuleBroken, SlotTaken, TooLate
from bookings.models import History, Inquiry, Occupancy
from bookings.types import InquiryStatus, OccurrenceStatus, ProposalStatus
from bookings.verifying import faults
from inventory.models import Listing, Tariff, TariffRule
from inventory.types import BookingMode, ListingStatus, PriceUnit
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.errors import NotAllowed
from marketplace.models import AuditEntry, Membership, Message, Organisation, User
from marketplace.money import Money
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def priced(session: Session, listing_id: int, ore: int) -> None:
    with unit_of_work(session) as work:
        tariff = Tariff(listing_id=listing_id)
        work.add(tariff)
        work.flush()
        work.add(
            TariffRule(
                tariff_id=tariff.id,
                position=1,
                price_group="forening",
                amount_ore=ore,
                unit=PriceUnit.HOUR,
            )
        )
        work.get_one(Listing, listing_id).tariff_id = tariff.id


def taken_by_another(table: Table) -> None:
    """Let somebody else have the usual time of what Anna offers."""
    with unit_of_work(table.session) as work:
        other = make_listing(work, work.get_one(Organisation, table.owner_id), title="Samma sak")
        mine = work.get_one(Listing, table.listing_id)
        other.units[0].unit_id = mine.units[0].unit_id
        work.flush()
        choir = make_organisation(work)
        _, cia = make_member(work, choir)
        book(work, cia, other, choir, wish())


def test_a_yes_to_the_owners_time_is_a_confirmed_booking(table: Table) -> None:
    wanted, other = table.propose(table.anna_id, period(days=14), period(days=15))
    key = table.accept(table.bo_id, wanted)
    (booking,) = table.bookings()
    (row,) = booking.occurrences
    assert (booking.id, booking.listing_id, booking.organisation_id) == (
        key,
        table.listing_id,
        table.asker_id,
    )
    assert (row.status, row.starts_at) == (OccurrenceStatus.CONFIRMED, period().starts_at)
    assert booking.made_by_id == table.bo_id
    assert (booking.contact_phone, booking.people) == ("+46846500401", 30)
    assert table.now.scalars(select(Occupancy)).all()
    inquiry = table.inquiry
    assert (inquiry.status, inquiry.booking_id) == (InquiryStatus.AGREED, key)
    assert {one.public_id: one.status for one in table.times()} == {
        wanted: ProposalStatus.ACCEPTED,
        other: ProposalStatus.LAPSED,
    }
    assert list(faults(table.session)) == []


def test_a_yes_to_the_askers_time_books_it_for_who_proposed_it(table: Table) -> None:
    (wanted,) = table.propose(table.bo_id, people=25)
    table.accept(table.anna_id, wanted)
    (booking,) = table.bookings()
    assert (booking.made_by_id, booking.people) == (table.bo_id, 25)
    history = table.now.scalars(select(History)).all()
    assert [(one.event, one.actor_id) for one in history] == [("confirm", table.anna_id)]


def test_nobody_says_yes_to_their_own_time(table: Table) -> None:
    (owners,) = table.propose(table.anna_id)
    (askers,) = table.propose(table.bo_id, period(days=20))
    for who, what in ((table.anna_id, owners), (table.bo_id, askers)):
        with pytest.raises(NotAllowed):
            table.accept(who, what)
    assert table.bookings() == []


@pytest.mark.parametrize("role", list(Role))
def test_only_who_decides_says_yes_for_the_owner(table: Table, role: Role) -> None:
    (wanted,) = table.propose(table.bo_id)
    other = table.member(table.owner_id, role)
    if role is Role.ADMIN:
        table.accept(other, wanted)
        assert len(table.bookings()) == 1
    else:
        with pytest.raises(NotAllowed):
            table.accept(other, wanted)
        assert table.bookings() == []


@pytest.mark.parametrize("role", list(Role))
def test_only_who_books_says_yes_for_the_asker(table: Table, role: Role) -> None:
    (wanted,) = table.propose(table.anna_id)
    other = table.member(table.asker_id, role)
    if role is Role.CARETAKER:
        with pytest.raises(NotAllowed):
            table.accept(other, wanted)
        assert table.bookings() == []
    else:
        table.accept(other, wanted)
        assert table.bookings()[0].made_by_id == other


def test_a_second_yes_comes_too_late(table: Table) -> None:
    first, second = table.propose(table.anna_id, period(days=14), period(days=15))
    (third,) = table.propose(table.bo_id, period(days=16))
    table.accept(table.bo_id, first)
    for who, what in ((table.bo_id, first), (table.bo_id, second), (table.anna_id, third)):
        with pytest.raises(TooLate):
            table.accept(who, what)
    assert len(table.bookings()) == 1


def test_a_yes_to_a_taken_time_leaves_everything_as_it_was(table: Table) -> None:
    (wanted,) = table.propose(table.anna_id)
    taken_by_another(table)
    with pytest.raises(SlotTaken):
        table.accept(table.bo_id, wanted)
    assert table.inquiry.open
    assert table.times()[0].status is ProposalStatus.OPEN
    assert len(table.bookings()) == 1


def test_what_has_come_to_stand_in_the_way_is_judged_again(table: Table) -> None:
    (wanted,) = table.propose(table.anna_id, people=25)
    table.change(capacity_max=20)
    with pytest.raises(RuleBroken) as refused:
        table.accept(table.bo_id, wanted)
    assert [one.code for one in refused.value.reasons] == ["too-many-people"]
    table.change(capacity_max=None, status=ListingStatus.PAUSED)
    with pytest.raises(RuleBroken):
        table.accept(table.bo_id, wanted)
    assert table.inquiry.open


@pytest.mark.parametrize("side", ["owner", "asker"])
def test_rules_that_the_owner_may_set_aside_hold_no_agreed_time_back(
    table: Table, side: str
) -> None:
    table.change(
        notice_hours=24 * 60,
        horizon_days=1,
        min_minutes=600,
        step_minutes=420,
        openings_stated=True,
    )
    proposes, agrees = table.anna_id, table.bo_id
    if side == "asker":
        proposes, agrees = agrees, proposes
    (wanted,) = table.propose(proposes)
    table.accept(agrees, wanted)
    assert table.bookings()[0].occurrences[0].status is OccurrenceStatus.CONFIRMED


def test_a_time_that_has_begun_is_no_longer_agreed_on(table: Table) -> None:
    (wanted,) = table.propose(table.anna_id, period(days=2))
    later = period(days=2).starts_at + timedelta(minutes=1)
    with clock.pinned(later), pytest.raises(RuleBroken) as refused:
        table.accept(table.bo_id, wanted)
    assert [one.code for one in refused.value.reasons] == ["too-soon"]


def test_without_a_yes_of_both_the_listing_is_not_booked(table: Table) -> None:
    listing, bo = table.listing, table.actor(table.bo_id)
    asker = table.now.get_one(Organisation, table.asker_id)
    with pytest.raises(RuleBroken) as refused:
        book(table.session, bo, listing, asker, wish())
    assert [one.code for one in refused.value.reasons] == ["not-bookable-here"]


def test_the_tariffs_price_is_shown_and_frozen(table: Table) -> None:
    priced(table.session, table.listing_id, 25_000)
    (wanted,) = table.propose(table.anna_id)
    (offered,) = conversations.proposals(table.now, table.inquiry)
    assert offered.price.total == Money(50_000)
    table.accept(table.bo_id, wanted, seen=conversations.price_mark(offered.price))
    (booking,) = table.bookings()
    assert (booking.price_ore, booking.occurrences[0].price_ore) == (50_000, 50_000)


def test_the_owners_words_for_the_price_stand_in_its_place(table: Table) -> None:
    priced(table.session, table.listing_id, 25_000)
    (wanted,) = table.propose(table.anna_id, price_text="800 kr med resa")
    table.accept(table.bo_id, wanted)
    (booking,) = table.bookings()
    assert (booking.price_ore, booking.price_text, booking.price_lines) == (
        None,
        "800 kr med resa",
        [],
    )
    assert booking.tariff_id is None


def test_a_price_that_has_changed_is_shown_again_first(table: Table) -> None:
    priced(table.session, table.listing_id, 25_000)
    (wanted,) = table.propose(table.anna_id)
    (offered,) = conversations.proposals(table.now, table.inquiry)
    seen = conversations.price_mark(offered.price)
    priced(table.session, table.listing_id, 30_000)
    with pytest.raises(PriceChanged):
        table.accept(table.bo_id, wanted, seen=seen)
    assert table.inquiry.open
    assert table.bookings() == []


def test_who_proposed_has_to_book_for_the_asker_still(table: Table) -> None:
    (wanted,) = table.propose(table.bo_id)
    with unit_of_work(table.session) as work:
        mine = select(Membership).where(Membership.user_id == table.bo_id)
        work.delete(work.scalars(mine).one())
    with pytest.raises(TooLate):
        table.accept(table.anna_id, wanted)
    assert table.bookings() == []


def test_a_disabled_person_books_nothing(table: Table) -> None:
    (wanted,) = table.propose(table.bo_id)
    with unit_of_work(table.session) as work:
        work.get_one(User, table.bo_id).disabled_at = clock.now()
    with pytest.raises(TooLate):
        table.accept(table.anna_id, wanted)


def test_another_listing_of_the_owner_is_what_becomes_booked(table: Table) -> None:
    with unit_of_work(table.session) as work:
        owner = work.get_one(Organisation, table.owner_id)
        other = make_listing(work, owner, title="Med lastbil", mode=BookingMode.REQUEST)
    (wanted,) = table.propose(table.anna_id, listing=other)
    table.accept(table.bo_id, wanted)
    (booking,) = table.bookings()
    assert booking.listing_id == other.id
    assert booking.occurrences[0].status is OccurrenceStatus.CONFIRMED


def test_a_yes_sends_the_usual_mails_once_and_no_others(table: Table) -> None:
    (wanted,) = table.propose(table.anna_id)
    before = set(table.now.scalars(select(Message.id)))
    table.accept(table.bo_id, wanted)
    sent = table.now.execute(
        select(Message.kind, Message.recipient).where(Message.id.not_in(before))
    ).all()
    assert sorted(sent) == [
        ("booking_confirmed", "bo@teater.example"),
        ("booking_confirmed_to_owner", "anna@rock.example"),
    ]


def test_the_yes_is_written_down(table: Table) -> None:
    (wanted,) = table.propose(table.anna_id)
    table.accept(table.bo_id, wanted)
    actions = table.now.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert "time agreed" in actions


def test_a_word_with_the_yes_reaches_the_other_side(table: Table) -> None:
    (wanted,) = table.propose(table.anna_id)
    table.accept(table.bo_id, wanted, text="Vi bjuder på fika.")
    assert [one.text for one in table.inquiry.messages] == ["Vi bjuder på fika."]
    kinds = table.now.scalars(select(Message.kind)).all()
    assert kinds.count("inquiry_message") == 1


def test_the_database_keeps_a_conversation_from_agreeing_twice(session: Session) -> None:
    table = laid(session)
    table.propose(table.anna_id, period(days=14), period(days=15))
    with pytest.raises(TooLate):
        say_yes_to_everything(table)


def say_yes_to_everything(table: Table) -> None:
    with unit_of_work(table.session) as work:
        for row in work.get_one(Inquiry, table.inquiry_id).proposals:
            row.status = ProposalStatus.ACCEPTED


def test_the_agreed_words_of_a_price_stand_when_the_time_gets_shorter(table: Table) -> None:
    priced(table.session, table.listing_id, 45000)
    (wanted,) = table.propose(table.anna_id, price_text="650 kr för kvällen")
    table.accept(table.bo_id, wanted)
    (booking,) = table.bookings()
    row = booking.occurrences[0]
    shorter = Period(row.starts_at + timedelta(minutes=30), row.ends_at)
    with unit_of_work(table.session) as work:
        bo = acting_as(work.get_one(User, table.bo_id))
        moved = move(work, bo, booking, Move(row, shorter))
    assert moved.asked is None
    assert (booking.price_ore, booking.price_text) == (None, "650 kr för kvällen")
    assert row.starts_at == shorter.starts_at
