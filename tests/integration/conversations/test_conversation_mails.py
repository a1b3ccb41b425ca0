"""What the mails of a conversation say, to whom, in both languages."""

import re

import pytest
import sqlalchemy as sa
from factories import period
from sqlalchemy.orm import Session
from table import Table, laid
from visiting import mails

from bookings import jobs
from bookings.agreement import notices as inquiry_notices
from bookings.agreement.conversing import SILENCE
from bookings.models import Inquiry, InquiryMessage
from bookings.types import Party
from inventory.models import Listing, Tariff, TariffRule
from inventory.types import PriceUnit
from marketplace import clock, mail_rendering
from marketplace.models import Message, User
from marketplace.outbox import Mail
from marketplace.transactions import unit_of_work


def spoken_in(table: Table, locale: str) -> None:
    with unit_of_work(table.session) as work:
        for user in work.scalars(sa.select(User)):
            user.locale = locale


def last(table: Table, to: str) -> Mail:
    return mails(table.session, to)[-1]


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_every_kind_is_readable_in_both_languages(session: Session, locale: str) -> None:
    table = laid(session, title="Ljud <b>", contact_name="Vakten", contact_public=True)
    spoken_in(table, locale)
    table.say(table.anna_id, "Hej & välkommen <stolar>\n\nAnna")
    both = period(days=14), period(days=15)
    first, second = table.propose(table.bo_id, *both, text="Helst den första")
    table.decline(table.anna_id, first, text="Då är vi <bort>resta")
    table.withdraw(table.bo_id, second)
    table.propose(table.anna_id, period(days=20), price_text="800 kr & resa")
    table.close(table.bo_id, "Tack ändå")
    with unit_of_work(session) as work:
        closed = work.get_one(Inquiry, table.inquiry_id)
        work.add(
            Inquiry(
                listing_id=closed.listing_id, organisation_id=closed.organisation_id,
                user_id=closed.user_id, text="Och i maj?", contact_name="Bo",
                moved_at=clock.now(),
            )
        )  # fmt: skip
    with clock.pinned(clock.now() + SILENCE):
        jobs._lapse_inquiries(session)
    session.rollback()
    rows = session.scalars(sa.select(Message)).all()
    assert {row.kind for row in rows} == set(inquiry_notices.KINDS)
    for row in rows:
        mail = mail_rendering.render(session, row)
        for text in (mail.subject, mail.text, mail.html):
            assert "None" not in text
            assert "%(" not in text
            assert "{{" not in text
        assert re.search(r"https?://localhost/inquiries/", mail.text)
        assert "<stolar>" not in mail.html
        assert "<bort>" not in mail.html
        assert "Ljud <b>" in mail.text
        assert "\n\n\n\n" not in mail.text


def test_proposed_times_come_with_what_they_cost_the_asker(table: Table) -> None:
    spoken_in(table, "en")
    with unit_of_work(table.session) as work:
        tariff = Tariff(listing_id=table.listing_id)
        work.add(tariff)
        work.flush()
        work.add(
            TariffRule(
                tariff_id=tariff.id, position=1, price_group="forening", amount_ore=25_000,
                unit=PriceUnit.HOUR,
            )
        )  # fmt: skip
        work.get_one(Listing, table.listing_id).tariff_id = tariff.id
    table.propose(table.anna_id)
    mail = last(table, "bo@teater.example")
    assert "17.00–19.00 (500\xa0SEK)\n\nNothing is held" in mail.text
    table.propose(table.anna_id, period(days=20), price_text="Kaffe och kaka")
    assert "Kaffe och kaka" in last(table, "bo@teater.example").text
    assert "whoever is first gets the time" in last(table, "bo@teater.example").text


def test_a_mail_says_the_price_of_when_it_was_written(table: Table) -> None:
    table.propose(table.anna_id, price_text="800 kr")
    with unit_of_work(table.session) as work:
        work.execute(sa.text("UPDATE proposal SET price_text = '9 000 kr'"))
    assert "800 kr" in last(table, "bo@teater.example").text


def test_no_link_of_a_mail_says_yes(table: Table) -> None:
    table.propose(table.anna_id)
    text = last(table, "bo@teater.example").text
    links = re.findall(r"https?://localhost(/\S*)", text)
    assert links == [f"/inquiries/{table.inquiry.public_id}"]


def test_each_message_is_mailed_once_to_the_other_side_only(table: Table) -> None:
    before = len(mails(table.session))
    table.say(table.bo_id, "En gång")
    sent = mails(table.session)[before:]
    assert [one.text.count("En gång") for one in sent] == [1]
    assert "En gång" in last(table, "anna@rock.example").text


def test_an_answer_from_before_conversations_is_still_mailed(table: Table) -> None:
    with unit_of_work(table.session) as work:
        work.add(
            InquiryMessage(
                inquiry_id=table.inquiry_id,
                user_id=table.anna_id,
                side=Party.OWNER,
                text="Javisst!",
            )
        )
        row = work.scalars(sa.select(Message)).one()
        row.kind, row.payload = "inquiry_message", {"inquiry": table.inquiry_id, "side": "booker"}
    assert "Javisst!" in mails(table.session)[0].text
