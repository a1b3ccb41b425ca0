"""Writing to one another: whose turn it is, who may, and how it ends."""

from datetime import timedelta

import pytest
from factories import make_member, make_organisation, period
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from table import Table
from visiting import mails

from bookings import inbox, jobs
from bookings.agreement import conversations, conversing, parties
from bookings.errors import TooLate
from bookings.models import Inquiry, InquiryMessage
from bookings.types import InquiryStatus, Party, ProposalStatus
from marketplace import clock
from marketplace.errors import Invalid, NotAllowed, NotFound
from marketplace.models import Membership, Message
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def test_a_message_passes_the_turn_to_the_other_side(table: Table) -> None:
    assert table.turn() is Party.OWNER
    table.say(table.anna_id, "Gärna. När?")
    assert table.turn() is Party.BOOKER
    table.say(table.bo_id, "I mars.")
    assert table.turn() is Party.OWNER
    told = table.now.scalars(select(InquiryMessage).order_by(InquiryMessage.id)).all()
    assert [(one.side, one.text) for one in told] == [
        (Party.OWNER, "Gärna. När?"),
        (Party.BOOKER, "I mars."),
    ]


def test_the_inbox_counts_what_waits_for_the_owner_only(table: Table) -> None:
    def count() -> int:
        return inbox.waiting_count(table.now, table.actor(table.anna_id))

    assert count() == 1
    table.say(table.anna_id)
    assert count() == 0
    table.say(table.bo_id)
    assert count() == 1
    table.close(table.bo_id)
    assert count() == 0


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_a_message_that_is_empty_or_too_long_is_refused(table: Table, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        table.say(table.bo_id, text)
    assert [one.field for one in refused.value.problems] == ["text"]
    assert table.now.scalar(select(func.count()).select_from(InquiryMessage)) == 0


@pytest.mark.parametrize("who", ["anna_id", "bo_id"])
def test_either_side_ends_it_and_then_nothing_goes_on(table: Table, who: str) -> None:
    (waiting,) = table.propose(table.anna_id)
    table.close(getattr(table, who), "Vi har löst det.")
    inquiry = table.inquiry
    assert inquiry.status is InquiryStatus.CLOSED
    assert inquiry.ended_by_id == getattr(table, who)
    assert table.times()[0].status is ProposalStatus.LAPSED
    for act in (
        lambda: table.say(table.bo_id),
        lambda: table.close(table.anna_id),
        lambda: table.propose(table.anna_id, period(days=20)),
        lambda: table.accept(table.bo_id, waiting),
        lambda: table.decline(table.bo_id, waiting),
        lambda: table.withdraw(table.anna_id, waiting),
    ):
        with pytest.raises(TooLate):
            act()
    assert table.bookings() == []


@pytest.mark.parametrize("role", [Role.BOOKER, Role.CARETAKER])
def test_who_does_not_decide_for_the_owner_neither_reads_nor_writes(
    table: Table, role: Role
) -> None:
    other = table.member(table.owner_id, role)
    with pytest.raises(NotFound):
        parties.inquiry_for(table.session, table.actor(other), table.inquiry.public_id)
    with pytest.raises(NotAllowed):
        table.say(other)


def test_another_booker_of_the_asker_takes_part_a_caretaker_does_not(table: Table) -> None:
    booker = table.member(table.asker_id, Role.BOOKER, email="dan@teater.example")
    table.say(booker, "Jag tar över.")
    table.say(table.anna_id, "Välkommen!")
    assert "Välkommen!" in mails(table.session, "dan@teater.example")[-1].text
    caretaker = table.member(table.asker_id, Role.CARETAKER)
    with pytest.raises(NotAllowed):
        table.say(caretaker)


def test_a_stranger_reads_nothing(table: Table) -> None:
    with unit_of_work(table.session) as work:
        _, stranger = make_member(work, make_organisation(work))
    found = table.now.scalar(select(func.count(Inquiry.id)).where(parties.visible_to(stranger)))
    assert found == 0


def test_who_has_left_the_asker_reads_nothing_and_its_admins_are_told(table: Table) -> None:
    table.member(table.asker_id, Role.ADMIN, email="eva@teater.example")
    with unit_of_work(table.session) as work:
        mine = select(Membership).where(Membership.user_id == table.bo_id)
        work.delete(work.scalars(mine).one())
    with pytest.raises(NotFound):
        parties.inquiry_for(table.session, table.actor(table.bo_id), table.inquiry.public_id)
    table.say(table.anna_id, "Är ni kvar?")
    assert "Är ni kvar?" in mails(table.session, "eva@teater.example")[-1].text
    assert mails(table.session, "bo@teater.example") == []


def test_thirty_days_of_silence_end_it_and_both_are_told(table: Table) -> None:
    table.propose(table.anna_id, period(days=60))
    began = clock.now()
    with clock.pinned(began + timedelta(days=29)):
        jobs._lapse_inquiries(table.session)
    assert table.inquiry.open
    with clock.pinned(began + timedelta(days=30, minutes=1)):
        jobs._lapse_inquiries(table.session)
        jobs._lapse_inquiries(table.session)
    inquiry = table.inquiry
    assert inquiry.status is InquiryStatus.LAPSED
    assert inquiry.ended_by_id is None
    assert table.times()[0].status is ProposalStatus.LAPSED
    kinds = table.now.execute(
        select(Message.recipient, Message.kind).where(Message.kind == "inquiry_lapsed")
    ).all()
    assert sorted(kinds) == [
        ("anna@rock.example", "inquiry_lapsed"),
        ("bo@teater.example", "inquiry_lapsed"),
    ]


def test_a_word_in_time_keeps_it_going(table: Table) -> None:
    began = clock.now()
    with clock.pinned(began + timedelta(days=29)):
        table.say(table.bo_id)
    with clock.pinned(began + timedelta(days=31)):
        jobs._lapse_inquiries(table.session)
    assert table.inquiry.open


def test_a_time_that_has_passed_lapses_by_itself(table: Table) -> None:
    table.propose(table.anna_id, period(days=2), period(days=20))
    with clock.pinned(clock.now() + timedelta(days=3)):
        jobs._lapse_inquiries(table.session)
    assert [one.status for one in table.times()] == [ProposalStatus.LAPSED, ProposalStatus.OPEN]
    assert table.inquiry.open


def test_many_silent_conversations_end_in_several_rounds(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversing, "AT_ONCE", 1)
    with unit_of_work(table.session) as work:
        first = work.get_one(Inquiry, table.inquiry_id)
        work.add(
            Inquiry(
                listing_id=first.listing_id, organisation_id=first.organisation_id,
                user_id=first.user_id, text="Och i maj?", contact_name="Bo",
                moved_at=clock.now(),
            )
        )  # fmt: skip
    with clock.pinned(clock.now() + timedelta(days=31)):
        jobs._lapse_inquiries(table.session)
    states = table.now.scalars(select(Inquiry.status)).all()
    assert set(states) == {InquiryStatus.LAPSED}


def test_who_is_on_both_sides_speaks_for_the_one_whose_turn_it_is(
    table: Table, session: Session
) -> None:
    with unit_of_work(session) as work:
        work.add(Membership(user_id=table.anna_id, organisation_id=table.asker_id, role=Role.ADMIN))
    table.say(table.anna_id, "Som ägare")
    table.say(table.anna_id, "Som frågande")
    sides = table.now.scalars(select(InquiryMessage.side).order_by(InquiryMessage.id)).all()
    assert sides == [Party.OWNER, Party.BOOKER]


def test_the_list_puts_what_waits_for_me_first(table: Table) -> None:
    table.say(table.anna_id)
    with unit_of_work(table.session) as work:
        first = work.get_one(Inquiry, table.inquiry_id)
        later = Inquiry(
            listing_id=first.listing_id, organisation_id=first.organisation_id,
            user_id=first.user_id, text="Och i maj?", contact_name="Bo", moved_at=clock.now(),
        )  # fmt: skip
        work.add(later)
        work.flush()
        key = later.id
    anna, bo = table.actor(table.anna_id), table.actor(table.bo_id)
    of_owner = table.now.scalars(conversations.waiting(anna, Party.OWNER)).all()
    assert [one.id for one in of_owner] == [key, table.inquiry_id]
    of_booker = table.now.scalars(conversations.waiting(bo, Party.BOOKER)).all()
    assert [one.id for one in of_booker] == [table.inquiry_id, key]
