"""What the mails about closed time and late loans say, and what they propose."""

import pytest
from closing_stage import Ground
from factories import at, make_listing, period, wish
from factories.counting import statements
from sqlalchemy import select
from sqlalchemy.orm import Session
from visiting import mails

from bookings import jobs
from bookings.changing import cancel
from bookings.closures.closing import lift
from bookings.handover import handing
from bookings.models import Booking
from bookings.ordering import Line, request_order
from marketplace import clock, mail_rendering
from marketplace.models import Message, User
from marketplace.outbox import Mail
from marketplace.periods import Period
from marketplace.transactions import unit_of_work


@pytest.fixture(params=["en", "sv"])
def reading(place: Ground, request: pytest.FixtureRequest) -> str:
    """Let everybody read one language."""
    with unit_of_work():
        for user in place.session.scalars(select(User)):
            user.locale = request.param
    return str(request.param)


def last(session: Session, recipient: str) -> Mail:
    return mails(session, recipient)[-1]


def test_the_booker_reads_what_why_and_what_instead(place: Ground, reading: str) -> None:
    booking = place.book(purpose="Generalrepetition")
    place.close(reason="Golvet slipas om.")
    mail = last(place.session, place.bo.email)
    for part in (mail.text, mail.html):
        for told in ("Golvet slipas om.", "Generalrepetition", booking.reference, "/book?date="):
            assert told in part
    assert 1 <= mail.text.count("/book?date=") <= 5
    assert "to=" in mail.text
    assert mail.text.count(f"organisation={booking.organisation.slug}") == mail.text.count("/book?")
    if reading == "en":
        assert mail.subject.startswith("The owner has closed your time: Stora salen, ")
        assert "Nothing has been cancelled" in mail.text


def test_what_is_booked_instead_of_a_thing_of_an_order_joins_it(place: Ground) -> None:
    with unit_of_work() as work:
        other = make_listing(work, place.owner, title="Lilla salen", slug="lilla-salen")
        lines = [Line(one, wish()) for one in (place.hall, other)]
        order = request_order(work, place.bo, organisation=place.borrower, lines=lines).public_id
    place.close()
    text = last(place.session, place.bo.email).text
    assert text.count(f"order={order}") == text.count("/book?date=") > 0


def test_what_is_booked_instead_of_a_booking_alone_joins_no_order(place: Ground) -> None:
    place.book()
    place.close()
    assert "order=" not in last(place.session, place.bo.email).text


def test_what_is_proposed_can_be_had_at_delivery(place: Ground) -> None:
    place.book()
    place.close()
    before = last(place.session, place.bo.email).text
    with unit_of_work():
        make_listing(place.session, place.owner, title="Nya salen", slug="nya-salen")
    after = last(place.session, place.bo.email).text
    assert "Nya salen" not in before
    assert "Nya salen" in after


def test_of_several_dates_each_gets_a_proposal_that_names_it(place: Ground) -> None:
    place.book(period(), period(days=15), period(days=22))
    place.close(period(), period(days=15))
    with unit_of_work():
        place.session.get_one(User, place.bo.user_id).locale = "en"
        for message in place.session.scalars(select(Message)):
            message.locale = "en"
    text = last(place.session, place.bo.email).text
    assert text.count("Instead of ") >= 2
    assert text.count("/book?date=") <= 5
    assert "This mail is about 2 of 3 dates" in text


def test_a_late_mail_proposes_nothing_for_what_is_cancelled_or_open_again(place: Ground) -> None:
    booking = place.book()
    closure = place.close()
    with unit_of_work():
        lift(place.session, place.anna, closure)
    texts = [mail.text for mail in mails(place.session, place.bo.email)]
    assert not any("/book?date=" in text for text in texts)
    place.close()
    with unit_of_work():
        cancel(place.session, place.bo, place.session.get_one(Booking, booking.id))
    texts = [mail.text for mail in mails(place.session, place.bo.email)]
    assert not any("/book?date=" in text for text in texts)


def test_the_owner_gets_a_list_with_whom_to_call(place: Ground, reading: str) -> None:
    place.book()
    place.book(period(days=15))
    place.close(Period(at(0), at(0, days=17)))
    mail = last(place.session, place.anna.email)
    for part in (mail.text, mail.html):
        assert part.count("08-465 004 01") == 2
        assert part.count("Teatern") == 2
    if reading == "en":
        assert mail.subject == "2 dates stand in closed time"


def test_the_owners_list_takes_as_many_queries_for_five_as_for_one(place: Ground) -> None:
    counts = []
    for first, many in ((14, 1), (30, 5)):
        for n in range(many):
            place.book(period(days=first + n))
        place.close(Period(at(0, days=first), at(0, days=first + 10)))
        place.session.rollback()
        message = place.session.scalars(
            select(Message)
            .where(Message.kind == "time_closed_to_owner")
            .order_by(Message.id.desc())
        ).first()
        assert message is not None
        with statements(place.session) as seen:
            mail_rendering.render(place.session, message)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_late_loans_and_no_shows_are_told_in_words(place: Ground, reading: str) -> None:
    row = place.book(period(), of=place.chairs, quantity=6).occurrences[0]
    place.book(period(8, 10, days=15), of=place.chairs, quantity=5)
    hall = place.book(period(16, 18)).occurrences[0]
    with clock.pinned(at(16)):
        place.hand_out(row)
    moment = at(18, minute=30)
    with clock.pinned(moment):
        with unit_of_work():
            handing.no_show(place.session, place.dan, hall, note="Dörren var låst")
        jobs._overdue(place.session)
        with unit_of_work():
            handing.take_back(place.session, place.dan, row)
    told = {mail.subject.partition(":")[0]: mail for mail in mails(place.session)}
    assert any("Dörren var låst" in mail.text for mail in told.values())
    if reading == "en":
        assert {
            "Please bring it back",
            "Not back in time",
            "May not be back in time",
            "It is back",
            "Nobody came",
            "1 booking waits for what has not come back",
        } <= set(told)
