"""Calendar feeds over a real server: what they show, to whom, and how they are cached."""

import gzip
import io
import logging
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.request import urlopen

import pytest
import sqlalchemy as sa
from booked_year import Town, at_work, book_a_year, make_town, wall
from factories import book, make_listing, make_member, make_organisation, wish
from factories.counting import statements
from feed_checker import problems, served
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from bookings.changing import cancel
from bookings.deciding import approve
from bookings.feeds import events as feed_events
from bookings.feeds.private import create_feed, revoke_feed
from bookings.models import Booking, CalendarEvent, Feed
from bookings.types import FeedSubject
from inventory.models import Listing, ListingUnit
from inventory.types import ListingStatus
from marketplace import clock, journal
from marketplace.errors import Invalid, NotAllowed, NotFound
from marketplace.models import Membership
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationStatus, Role

MORNING = Period(wall(date(2026, 6, 3), 9), wall(date(2026, 6, 3), 11))


@pytest.fixture(autouse=True)
def _winter_morning() -> Iterator[None]:
    with at_work():
        yield


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


def feed(
    session: Session,
    town: Town,
    subject: FeedSubject = FeedSubject.ME,
    *,
    as_owner: bool = False,
) -> str:
    """Return the path of a new feed of the borrower's or the owner's admin."""
    organisation = town.owner if as_owner else town.borrower
    wants_organisation = subject in {FeedSubject.ORGANISATION, FeedSubject.LENDING}
    with unit_of_work():
        _, token = create_feed(
            session,
            town.anna if as_owner else town.bo,
            subject=subject,
            name="Kalender, å",
            organisation=organisation if wants_organisation else None,
            listing=town.office if subject is FeedSubject.LISTING else None,
        )
    return f"/calendar/{token}.ics"


def booked(session: Session, town: Town, listing: Listing, period: Period = MORNING) -> Booking:
    with unit_of_work():
        return book(session, town.bo, listing, town.borrower, wish(period, purpose="Årsmöte"))


def unfolded(text: str) -> str:
    return text.replace("\r\n ", "")


def uids(text: str) -> set[str]:
    return set(re.findall(r"UID:(\S+)", unfolded(text)))


def test_every_kind_of_feed_passes_the_checker(app: Flask, session: Session, town: Town) -> None:
    book_a_year(session, town)
    private = [
        feed(session, town, FeedSubject.ORGANISATION),
        feed(session, town, FeedSubject.LENDING, as_owner=True),
        feed(session, town, FeedSubject.LISTING, as_owner=True),
    ]
    with served(app) as base:
        for path in private:
            assert problems(f"{base}{path}", "--private") == {}
        address = f"{base}/calendar/listing/{town.hall.public_id}.ics"
        assert problems(address, "--busy-only") == {}


def test_me_shows_my_bookings_and_a_request_is_tentative(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booked(session, town, town.office)
    path = feed(session, town)
    text = unfolded(client.get(path).text)
    assert "STATUS:TENTATIVE" in text
    assert "DTSTART;TZID=Europe/Stockholm:20260603T090000" in text
    other = feed(session, town, as_owner=True)
    assert "BEGIN:VEVENT" not in client.get(other).text


def test_each_side_reads_what_it_may_know(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booked(session, town, town.hall)
    theirs = unfolded(client.get(feed(session, town, FeedSubject.ORGANISATION)).text)
    ours = unfolded(client.get(feed(session, town, FeedSubject.LENDING, as_owner=True)).text)
    assert "Vakten" in theirs
    assert "bo@teater.example" not in theirs
    assert "Teaterföreningen Ridån" in ours
    assert "bo@teater.example" in ours
    assert "Årsmöte" in ours
    assert "08-465 004 01" in ours


def test_a_cancellation_leaves_every_feed_and_raises_the_sequence(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booking = booked(session, town, town.office)
    paths = [
        feed(session, town),
        feed(session, town, FeedSubject.LENDING, as_owner=True),
        f"/calendar/listing/{town.office.public_id}.ics",
    ]
    before = [client.get(path) for path in paths]
    assert all("BEGIN:VEVENT" in answer.text for answer in before)
    assert "SEQUENCE:0" in before[0].text
    with unit_of_work():
        approve(session, town.anna, booking)
    assert "SEQUENCE:1" in client.get(paths[0]).text
    with unit_of_work():
        cancel(session, town.bo, booking)
    for path, answer in zip(paths, before, strict=True):
        after = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert after.status_code == 200
        assert "BEGIN:VEVENT" not in after.text


def test_what_has_not_changed_is_not_sent_again(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booked(session, town, town.hall)
    for path in (feed(session, town), f"/calendar/listing/{town.hall.public_id}.ics"):
        first = client.get(path)
        assert first.headers["ETag"].startswith('W/"')
        by_tag = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        by_time = client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
        for again in (by_tag, by_time):
            assert (again.status_code, again.data) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert client.get(path).data == first.data


def test_an_unchanged_feed_is_told_from_its_person_and_its_newest_change_alone(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booked(session, town, town.hall)
    path = feed(session, town)
    tag = client.get(path).headers["ETag"]
    with statements(session) as asked:
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    selects = [one for one in asked if one.startswith("SELECT")]
    assert len(selects) == 3  # the feed with its person, their roles, the revision
    assert not any("calendar_event" in one for one in asked)


def test_the_day_is_part_of_the_tag_since_the_window_rolls(
    client: FlaskClient, session: Session, town: Town
) -> None:
    path = feed(session, town)
    tag = client.get(path).headers["ETag"]
    with clock.pinned(clock.now() + timedelta(days=1)):
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_renamed_listing_renews_the_feed(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booked(session, town, town.hall)
    path = feed(session, town)
    tag = client.get(path).headers["ETag"]
    feed_events.keep_fresh(session)
    with unit_of_work():
        session.get_one(Listing, town.hall.id).title = "Ljusa salen"
    renewed = client.get(path, headers={"If-None-Match": tag})
    assert renewed.status_code == 200
    assert "Ljusa salen" in renewed.text


def test_head_answers_like_get_without_a_body(
    client: FlaskClient, session: Session, town: Town
) -> None:
    path = feed(session, town)
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == get.headers[name]


def test_it_is_compressed_only_when_asked(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booked(session, town, town.hall)
    path = feed(session, town)
    plain = client.get(path)
    assert "Content-Encoding" not in plain.headers
    zipped = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    refused = client.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"


def test_headers_keep_a_private_address_to_itself(
    client: FlaskClient, session: Session, town: Town
) -> None:
    answer = client.get(feed(session, town), headers={"Accept-Language": "en"})
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    public = client.get(f"/calendar/listing/{town.hall.public_id}.ics")
    assert public.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in public.headers
    assert public.headers["Vary"] == "Accept-Encoding"


def test_the_body_is_the_same_for_every_language(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booked(session, town, town.hall)
    path = feed(session, town)
    answers = {
        client.get(f"{path}{query}", headers={"Accept-Language": language}).data
        for language, query in (("sv", ""), ("en", ""), ("sv", "?lang=en"))
    }
    assert len(answers) == 1


def test_unknown_ended_and_lost_addresses_answer_alike(
    client: FlaskClient, session: Session, town: Town
) -> None:
    path = feed(session, town)
    assert client.get(path).status_code == 200
    with unit_of_work():
        revoke_feed(session, town.bo, session.scalars(sa.select(Feed)).one())
    lending = feed(session, town, FeedSubject.LENDING, as_owner=True)
    with unit_of_work():
        member = sa.select(Membership).where(Membership.organisation_id == town.owner.id)
        session.delete(session.scalars(member).one())
    answers = [client.get(one) for one in (path, lending, "/calendar/never-was.ics")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert all("Set-Cookie" not in answer.headers for answer in answers)


def test_who_leaves_an_organisation_no_longer_follows_its_bookings(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booked(session, town, town.hall)
    path = feed(session, town)
    first = client.get(path)
    assert "BEGIN:VEVENT" in first.text
    with unit_of_work():
        member = sa.select(Membership).where(Membership.organisation_id == town.borrower.id)
        session.delete(session.scalars(member).one())
    after = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200
    assert "BEGIN:VEVENT" not in after.text


def test_a_listing_that_is_not_public_has_no_public_calendar(
    client: FlaskClient, session: Session, town: Town
) -> None:
    path = f"/calendar/listing/{town.hall.public_id}.ics"
    for status, code in (
        (ListingStatus.PAUSED, 200),
        (ListingStatus.DRAFT, 404),
        (ListingStatus.ARCHIVED, 404),
        (ListingStatus.PUBLISHED, 200),
    ):
        with unit_of_work():
            session.get_one(Listing, town.hall.id).status = status
        assert client.get(path).status_code == code
    with unit_of_work():
        session.merge(town.owner).status = OrganisationStatus.SUSPENDED
    assert client.get(path).status_code == 404
    assert client.get("/calendar/listing/000000000000.ics").status_code == 404


def test_a_booking_of_the_whole_shows_in_the_part(
    client: FlaskClient, session: Session, town: Town
) -> None:
    with unit_of_work():
        half = make_listing(session, town.owner, title="Halva salen")
        unit = sa.select(ListingUnit.unit_id).where(ListingUnit.listing_id == half.id)
        session.add(
            ListingUnit(listing_id=town.hall.id, unit_id=session.scalars(unit).one(), quantity=1)
        )
    path = f"/calendar/listing/{half.public_id}.ics"
    tag = client.get(path).headers["ETag"]
    booked(session, town, town.hall)
    answer = client.get(path, headers={"If-None-Match": tag})
    assert answer.text.count("BEGIN:VEVENT") == 1


def test_the_public_calendar_cannot_be_matched_with_private_ones(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booking = booked(session, town, town.hall)
    private = client.get(feed(session, town)).text
    public = client.get(f"/calendar/listing/{town.hall.public_id}.ics").text
    assert len(uids(private)) == len(uids(public)) == 1
    assert not uids(private) & uids(public)
    secrets = (booking.public_id, booking.occurrences[0].public_id, booking.reference)
    for secret in (*secrets, "Årsmöte", "Ridån", "Bo Testsson"):
        assert secret not in unfolded(public)


def test_a_token_is_never_logged(session: Session, app: Flask, town: Town) -> None:
    path = feed(session, town)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    written = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        journal.configure()
        root.handlers[0].stream = written  # type: ignore[attr-defined]
        with served(app) as base, urlopen(f"{base}{path}", timeout=10) as answer:  # noqa: S310
            assert answer.status == 200
        app.test_client().get(f"{path[:-4]}x.ics")
    finally:
        root.handlers[:], root.level = before, level
    assert "/calendar/" in written.getvalue()
    assert token not in written.getvalue()


def test_the_worker_keeps_events_and_the_feed_joins_them(
    client: FlaskClient, session: Session, town: Town
) -> None:
    booked(session, town, town.hall)
    path = feed(session, town)
    with statements(session) as asked:
        on_the_fly = client.get(path).data
    assert session.scalar(sa.select(sa.func.count()).select_from(CalendarEvent)) == 0
    assert not [one for one in asked if one.startswith(("INSERT", "DELETE"))]
    feed_events.keep_fresh(session)
    assert session.scalar(sa.select(sa.func.count()).select_from(CalendarEvent)) == 2
    feed_events.keep_fresh(session)
    kept = session.scalars(sa.select(CalendarEvent.body)).all()
    assert any(body in on_the_fly for body in kept)
    with clock.pinned(clock.now() + timedelta(days=1)):
        assert [body for body in kept if body in client.get(path).data]


@pytest.mark.parametrize("kept", [True, False])
def test_the_number_of_queries_does_not_grow_with_the_bookings(
    client: FlaskClient, session: Session, town: Town, *, kept: bool
) -> None:
    paths = (
        feed(session, town),
        feed(session, town, FeedSubject.LENDING, as_owner=True),
        f"/calendar/listing/{town.hall.public_id}.ics",
    )
    for path in paths:
        client.get(path)  # the first fetch is noted as use
    counts = []
    for days in (range(1), range(1, 20)):
        for day in days:
            period = Period(
                MORNING.starts_at + timedelta(days=day), MORNING.ends_at + timedelta(days=day)
            )
            booked(session, town, town.hall, period)
        if kept:
            feed_events.keep_fresh(session)
        with statements(session) as asked:
            for path in paths:
                client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_only_who_may_see_makes_a_feed(session: Session, town: Town) -> None:
    with unit_of_work():
        _, keeper = make_member(session, town.owner, Role.CARETAKER)
        _, booker = make_member(session, town.owner, Role.BOOKER)
        _, stranger = make_member(session, make_organisation(session))
        lending: dict[str, Any] = {
            "subject": FeedSubject.LENDING,
            "name": "x",
            "organisation": town.owner,
        }
        made, _ = create_feed(session, keeper, **lending)
    for actor in (booker, stranger):
        with pytest.raises(NotAllowed), unit_of_work():
            create_feed(session, actor, **lending)
    listing: dict[str, Any] = {"subject": FeedSubject.LISTING, "name": "x", "listing": town.hall}
    own: dict[str, Any] = {
        "subject": FeedSubject.ORGANISATION,
        "name": "x",
        "organisation": town.owner,
    }
    for facts in (listing, own):
        with pytest.raises(NotAllowed), unit_of_work():
            create_feed(session, stranger, **facts)
    with pytest.raises(Invalid), unit_of_work():
        create_feed(session, booker, subject=FeedSubject.LISTING, name=" ")
    with pytest.raises(NotFound), unit_of_work():
        revoke_feed(session, stranger, made)
