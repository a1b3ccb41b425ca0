"""Mails about a line of an order say that there is more, and lead the asker to all the answers."""

import re

import pytest
from booking_stage import Stage
from factories import make_listing, make_organisation, period, wish
from factories.counting import statements
from sqlalchemy import select

from bookings.deciding import approve, decline
from bookings.mailing import notifications
from bookings.models import Order
from bookings.ordering import Line, request_order
from inventory.types import BookingMode
from marketplace import mail_rendering
from marketplace.actor import acting_as
from marketplace.models import Message, Organisation, User
from marketplace.outbox import Mail
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def ordered(stage: Stage, things: int = 2, *, all_or_nothing: bool = True) -> Order:
    with unit_of_work(stage.session) as work:
        owners = [work.get_one(Organisation, stage.owner.id)]
        owners += [make_organisation(work) for _ in range(things - 1)]
        lines = [
            Line(make_listing(work, owner, mode=BookingMode.REQUEST), wish(period()))
            for owner in owners
        ]
        return request_order(
            work,
            acting_as(work.get_one(User, stage.bo.id)),
            organisation=work.get_one(Organisation, stage.theatre.id),
            lines=lines,
            all_or_nothing=all_or_nothing,
        )


def mails(stage: Stage, kind: str, person: User) -> list[Mail]:
    rows = stage.now.scalars(select(Message).where(Message.kind == kind).order_by(Message.id))
    address = stage.session.get_one(User, person.id).email
    return [mail_rendering.render(stage.session, row) for row in rows if row.recipient == address]


def test_receipts_and_answers_lead_to_the_page_of_the_order(stage: Stage) -> None:
    order = ordered(stage, 3)
    page = f"/orders/{order.public_id}"
    receipts = mails(stage, notifications.RECEIPT, stage.bo)
    assert len(receipts) == 3
    with unit_of_work(stage.session) as work:
        first = work.get_one(Order, order.id).bookings[0]
        anna = acting_as(work.get_one(User, stage.anna.id))
        approve(work, anna, first)
    answers = mails(stage, notifications.CONFIRMED, stage.bo)
    assert len(answers) == 1
    for mail in (*receipts, *answers):
        assert re.search("3 (saker|things)", mail.text)
        assert page in mail.text
        assert page in mail.html


def test_a_no_leads_there_too(stage: Stage) -> None:
    order = ordered(stage)
    with unit_of_work(stage.session) as work:
        first = work.get_one(Order, order.id).bookings[0]
        decline(work, acting_as(work.get_one(User, stage.anna.id)), first, reason="Stängt")
    (answer,) = mails(stage, notifications.DECLINED, stage.bo)
    assert f"/orders/{order.public_id}" in answer.text


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_the_owner_is_told_of_the_order_and_not_led_to_it(
    stage: Stage, *, all_or_nothing: bool
) -> None:
    order = ordered(stage, all_or_nothing=all_or_nothing)
    (asked,) = mails(stage, notifications.REQUEST_TO_OWNER, stage.anna)
    for text in (asked.text, asked.html):
        assert re.search("order of several things|beställning av flera saker|several things", text)
        assert f"/orders/{order.public_id}" not in text
        assert ("all or nothing" in text or "allt eller inget" in text) is all_or_nothing


def test_what_is_asked_for_alone_is_no_part_of_anything(stage: Stage) -> None:
    ordered(stage, 1)
    (receipt,) = mails(stage, notifications.RECEIPT, stage.bo)
    assert "/orders/" not in receipt.text
    assert "/orders/" not in receipt.html


def test_a_mail_of_a_large_order_asks_no_more_than_one_of_a_small(stage: Stage) -> None:
    for things in (2, 6):
        ordered(stage, things)
    rows = list(stage.now.scalars(select(Message.id).where(Message.kind == "booking_receipt")))
    counts = set()
    for key in (rows[0], rows[-1]):
        stage.session.expunge_all()
        row = stage.now.get_one(Message, key)
        with statements(stage.session) as asked:
            mail_rendering.render(stage.session, row)
        counts.add(len(asked))
    assert len(counts) == 1


def test_news_of_a_yes_tell_the_owner_that_all_of_it_is_needed(
    stage: Stage,
) -> None:
    dora = stage.member(stage.owner, Role.ADMIN, "Dora")
    order = ordered(stage)
    with unit_of_work(stage.session) as work:
        anna = acting_as(work.get_one(User, stage.anna.id))
        approve(work, anna, work.get_one(Order, order.id).bookings[0])
    (news,) = mails(stage, notifications.CONFIRMED_TO_OWNER, dora)
    assert re.search("all or nothing|allt eller inget", news.text)


def test_a_no_says_at_once_what_becomes_of_the_rest(stage: Stage) -> None:
    order = ordered(stage)
    anna = acting_as(stage.now.get_one(User, stage.anna.id))
    with unit_of_work(stage.session) as work:
        decline(work, anna, work.get_one(Order, order.id).bookings[0], reason="Stängt")
    (answer,) = mails(stage, notifications.DECLINED, stage.bo)
    for text in (answer.text, answer.html):
        assert re.search("allt eller inget|all or nothing", text)
    assert f"order={order.public_id}" in answer.text  # what is chosen instead joins it


def test_who_wanted_what_can_be_had_reads_nothing_of_taking_the_rest_back(stage: Stage) -> None:
    order = ordered(stage, all_or_nothing=False)
    anna = acting_as(stage.now.get_one(User, stage.anna.id))
    with unit_of_work(stage.session) as work:
        decline(work, anna, work.get_one(Order, order.id).bookings[0], reason="Stängt")
    (answer,) = mails(stage, notifications.DECLINED, stage.bo)
    assert not re.search("allt eller inget|all or nothing", answer.text)
