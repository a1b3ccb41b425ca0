"""Rivals for one time: who loses it is told once, without a name, and can see what would fit."""

import pytest
from factories import book, make_listing, make_member, make_organisation, period, wish
from factories.counting import statements
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bookings.changing import cancel
from bookings.deciding import approve, decline
from bookings.errors import ApprovalRefused, SlotTaken
from bookings.models import Booking, History, Occupancy
from bookings.overtaking import OVERTAKEN, overtaken
from bookings.types import OccurrenceStatus, ReasonCode
from bookings.verifying import faults
from inventory.models import ApprovalRule, Listing, ListingAudience
from inventory.types import Audience, BookingMode
from marketplace import clock, mail_rendering
from marketplace.models import Message
from marketplace.outbox import Mail
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

WINNER = "Vinnarna i Viken"


class Contest:
    """A hall whose requests compete, and three associations that want it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        with unit_of_work():
            self.owner = make_organisation(session, name="Ägaren")
            self.anna = make_member(session, self.owner, name="Anna Ek")[1]
            self.hall = self.listing(title="Salen")
            self.names = [WINNER, "Tvåorna", "Treorna"]
            self.clubs = [make_organisation(session, name=name) for name in self.names]
            self.people = [
                make_member(session, club, email=f"p{n}@klubb.example", locale="en")[1]
                for n, club in enumerate(self.clubs)
            ]

    def listing(self, **facts: object) -> Listing:
        facts = {"mode": BookingMode.REQUEST, "pending_holds": False, **facts}
        return make_listing(self.session, self.owner, **facts)  # type: ignore[arg-type]

    def ask(
        self, club: int, *periods: Period, of: Listing | None = None, quantity: int = 1
    ) -> Booking:
        with unit_of_work():
            asked = wish(*periods, quantity=quantity)
            return book(self.session, self.people[club], of or self.hall, self.clubs[club], asked)

    def says_yes(self, booking: Booking, *, anyway: bool = False) -> None:
        with unit_of_work():
            approve(self.session, self.anna, booking, anyway=anyway)

    def told(self) -> list[Message]:
        self.session.rollback()
        rows = select(Message).where(Message.kind == "booking_overtaken").order_by(Message.id)
        return list(self.session.scalars(rows))

    def mail(self, message: Message) -> Mail:
        return mail_rendering.render(self.session, message)


@pytest.fixture
def contest(app: Flask, session: Session) -> Contest:
    del app
    return Contest(session)


def test_approving_one_tells_every_rival_once_and_names_nobody(contest: Contest) -> None:
    winner, second, third = (contest.ask(club) for club in range(3))
    contest.says_yes(winner)
    messages = contest.told()
    assert [row.recipient for row in messages] == ["p1@klubb.example", "p2@klubb.example"]
    for row in messages:
        mail = contest.mail(row)
        assert "The time has gone to somebody else" in mail.subject
        for text in (mail.text, mail.html):
            assert WINNER not in text
            assert "Anna" not in text
        assert "What you can have instead" in mail.text
    assert {row.status for one in (second, third) for row in one.occurrences} == {
        OccurrenceStatus.REQUESTED
    }
    lines = contest.session.scalars(select(History).where(History.event == OVERTAKEN))
    assert {line.actor_id for line in lines} == {None}
    assert list(faults(contest.session)) == []


def test_the_mail_offers_at_most_five_times_that_fill_the_form(contest: Contest) -> None:
    contest.ask(1)
    contest.says_yes(contest.ask(0))
    text = contest.mail(contest.told()[0]).text
    links = [line.strip() for line in text.splitlines() if "/book?" in line]
    assert 1 <= len(links) <= 5
    for part in ("date=", "from=", "to=", "quantity=1", f"organisation={contest.clubs[1].slug}"):
        assert all(part in link for link in links)


def test_nobody_is_told_twice_of_the_same_date(contest: Contest) -> None:
    contest.ask(1, period(16, 20))
    first, second = contest.ask(0, period(16, 18)), contest.ask(2, period(18, 20))
    contest.says_yes(first)
    assert len(contest.told()) == 1
    contest.says_yes(second)
    assert len(contest.told()) == 1


def test_one_mail_tells_of_all_dates_that_are_lost(contest: Contest) -> None:
    contest.ask(1, period(), period(days=21), period(days=28))
    contest.says_yes(contest.ask(0, period(), period(days=28)))
    messages = contest.told()
    assert len(messages) == 1
    starts = [entry["starts_at"][:10] for entry in messages[0].payload["occurrences"]]
    assert starts == [f"{one.starts_at:%Y-%m-%d}" for one in (period(), period(days=28))]


def test_who_holds_its_time_or_does_not_meet_it_is_not_told(contest: Contest) -> None:
    contest.ask(1, period(18, 20))
    contest.says_yes(contest.ask(0, period(16, 18)))
    assert contest.told() == []


def test_a_pool_overtakes_only_those_for_whom_too_little_is_left(contest: Contest) -> None:
    with unit_of_work():
        chairs = contest.listing(title="Stolar", of=10)
    few, many = contest.ask(1, of=chairs, quantity=3), contest.ask(2, of=chairs, quantity=6)
    contest.says_yes(contest.ask(0, of=chairs, quantity=5))
    assert [row.recipient for row in contest.told()] == ["p2@klubb.example"]
    assert overtaken(contest.session, [*few.occurrences, *many.occurrences]) == {
        many.occurrences[0].id
    }


def test_a_yes_at_once_overtakes_as_an_approval_does(contest: Contest) -> None:
    contest.ask(1)
    with unit_of_work():
        contest.hall.at_once = [
            ApprovalRule(audience=Audience.NAMED, organisation_id=contest.clubs[0].id, weekdays=127)
        ]
    contest.ask(0)
    assert len(contest.told()) == 1


def test_what_was_lost_can_be_approved_when_it_is_free_again(contest: Contest) -> None:
    second, first = contest.ask(1), contest.ask(0)
    contest.says_yes(first)
    with pytest.raises(SlotTaken):
        contest.says_yes(second)
    with unit_of_work():
        cancel(contest.session, contest.people[0], first)
    contest.says_yes(second)
    assert second.occurrences[0].status is OccurrenceStatus.CONFIRMED


def test_telling_many_rivals_takes_no_more_queries_than_telling_one(contest: Contest) -> None:
    counts = []
    for rivals, days in ((1, 14), (2, 21)):
        for club in range(1, rivals + 1):
            contest.ask(club, period(days=days))
        winner = contest.ask(0, period(days=days))
        with statements(contest.session) as seen:
            contest.says_yes(winner)
        counts.append(sum(text.startswith("SELECT") for text in seen))
    assert counts[1] <= counts[0] + 1  # the person who is written to


def test_a_borrower_who_may_no_longer_book_is_refused_and_can_be_let_through(
    contest: Contest, session: Session
) -> None:
    booking = contest.ask(0)
    with unit_of_work():
        contest.hall.audience = [ListingAudience(audience=Audience.CITY)]
    with pytest.raises(ApprovalRefused) as refused:
        contest.says_yes(booking)
    assert [one.code for one in refused.value.reasons] == [ReasonCode.NOT_FOR_YOU]
    assert WINNER in str(refused.value.reasons[0].message)
    assert refused.value.waivable
    session.rollback()
    assert [row.status for row in booking.occurrences] == [OccurrenceStatus.REQUESTED]
    contest.says_yes(booking, anyway=True)
    assert [row.status for row in booking.occurrences] == [OccurrenceStatus.CONFIRMED]


def test_a_refused_approval_leaves_a_held_time_held(contest: Contest, session: Session) -> None:
    with unit_of_work():
        hall = contest.listing(pending_holds=True, title="Hållna salen")
    booking = contest.ask(0, of=hall)
    before = session.scalar(select(func.count()).select_from(Occupancy))
    with unit_of_work():
        hall.audience = [ListingAudience(audience=Audience.CITY)]
    with pytest.raises(ApprovalRefused):
        contest.says_yes(booking)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Occupancy)) == before
    assert list(faults(session)) == []


def test_more_people_than_there_is_room_for_are_not_let_through(contest: Contest) -> None:
    with unit_of_work():
        booking = book(
            contest.session, contest.people[0], contest.hall, contest.clubs[0], wish(people=40)
        )
        contest.hall.capacity_max = 30
    for anyway in (False, True):
        with pytest.raises(ApprovalRefused) as refused:
            contest.says_yes(booking, anyway=anyway)
        assert [one.code for one in refused.value.reasons] == [ReasonCode.TOO_MANY_PEOPLE]
        assert not refused.value.waivable


def test_rules_of_time_were_judged_when_it_was_asked(contest: Contest) -> None:
    booking = contest.ask(0)
    with unit_of_work():
        contest.hall.notice_hours, contest.hall.step_minutes = 24 * 30, 7
        contest.hall.openings_stated = True
    contest.says_yes(booking)
    assert booking.occurrences[0].status is OccurrenceStatus.CONFIRMED


def test_a_mail_that_says_no_offers_other_days_but_not_the_same_evening(
    contest: Contest, session: Session
) -> None:
    booking = contest.ask(1)
    with unit_of_work():
        decline(session, contest.anna, booking, reason="Vi har stämma den kvällen.")
    rows = session.scalars(select(Message).where(Message.kind == "booking_declined")).all()
    text = contest.mail(rows[0]).text
    assert "What you can have instead" in text
    asked = booking.occurrences[0].starts_at
    dates = {line.split("date=")[1][:10] for line in text.splitlines() if "date=" in line}
    assert dates - {f"{asked:%Y-%m-%d}"}
    links = [line for line in text.splitlines() if f"date={asked:%Y-%m-%d}" in line]
    assert not any("from=17%3A" in link or "from=18%3A" in link for link in links)


def test_a_mail_that_comes_too_late_offers_nothing(contest: Contest) -> None:
    contest.ask(1)
    contest.says_yes(contest.ask(0))
    message = contest.told()[0]
    with clock.pinned(period(days=15).starts_at):
        text = contest.mail(message).text
    assert "What you can have instead" not in text
