"""Asking, answering, losing, taking back: the walk of both sides through the pages."""

import re

from booking_stage import Stage, ask_for, book_path, check, day
from sqlalchemy import select
from visiting import mails

from bookings.models import Booking, Occupancy, Occurrence
from bookings.types import OccurrenceStatus
from bookings.verifying import faults
from inventory.types import BookingMode


def states(stage: Stage) -> list[OccurrenceStatus]:
    return list(stage.now.scalars(select(Occurrence.status).order_by(Occurrence.id)))


def test_a_request_is_approved_the_rival_gets_alternatives_and_cancelling_frees_the_time(
    stage: Stage,
) -> None:
    hall = stage.hall()
    bo, anna, cia = (stage.browser(one) for one in (stage.bo, stage.anna, stage.cia))
    page = check(bo, hall)
    assert bo.status == 200
    assert "That time is free" in page
    assert "Scoutkåren Havsörnen answers by" in page
    assert states(stage) == []

    page = bo.send("do", {"do": "send", "purpose": "Repetition inför premiären"})
    assert bo.at.startswith("/bookings/")
    assert "Waits for an answer" in page
    assert "Repetition inför premiären" in page
    assert states(stage) == [OccurrenceStatus.REQUESTED]

    page = anna.open("/requests")
    assert "Waiting for your answer (1)" in page
    assert "Teaterföreningen Ridån" in page
    page = anna.send("decision")
    assert "Approved. Teaterföreningen Ridån has been told." in page
    assert "Waiting for your answer (0)" in page
    assert states(stage) == [OccurrenceStatus.CONFIRMED]

    page = check(cia, hall)
    assert cia.status == 422
    assert "That time cannot be booked" in page
    assert "That time is taken." in page
    offered = re.findall(r'name="choose" value="([^"]+)"', page)
    assert offered
    page = cia.send("do", {"do": None, "choose": offered[0]})
    assert "That time is free" in page

    bo.open(f"/bookings/{stage.now.scalar(select(Booking.public_id))}")
    assert "Booked" in bo.page
    bo.open(re.search(r'href="([^"]+/cancellation)"', bo.page)[1])  # type: ignore[index]
    page = bo.send("scope", {"reason": "Vi flyttar premiären"})
    assert "It is cancelled." in page
    assert states(stage) == [OccurrenceStatus.CANCELLED]
    assert stage.now.scalars(select(Occupancy.day)).all() == []
    assert "That time is free" in check(cia, hall)
    assert list(faults(stage.session)) == []


def test_an_instant_listing_is_booked_at_once_and_both_sides_are_told(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    page = check(bo, hall)
    assert "It is yours as soon as you have sent it." in page
    assert "Book now" in page
    page = bo.send("do", {"do": "send", "purpose": "Möte"})
    assert "It is booked." in page
    assert states(stage) == [OccurrenceStatus.CONFIRMED]
    assert len(mails(stage.session, "bo@teater.example")) == 1
    assert len(mails(stage.session, "anna@scout.example")) == 1


def test_asking_twice_for_the_same_time_shows_that_one_has_it_already(stage: Stage) -> None:
    hall = stage.hall()
    bo, cia = stage.browser(stage.bo), stage.browser(stage.cia)
    assert "Your request has been sent to the owner." in ask_for(bo, hall)
    own = bo.at
    page = check(bo, hall)
    assert "already has that time, or has asked for it" in page
    assert f'href="{own}"' in page
    assert "already has that time" not in check(cia, hall)


def test_declining_needs_a_reason_that_the_asker_then_reads(stage: Stage) -> None:
    hall = stage.hall()
    bo, anna = stage.browser(stage.bo), stage.browser(stage.anna)
    ask_for(bo, hall)
    anna.open(bo.at)
    page = anna.send("reason", {"decision": "decline", "reason": "  "})
    assert anna.status == 422
    assert "Give a reason that the asker can understand." in page
    assert states(stage) == [OccurrenceStatus.REQUESTED]
    page = anna.send("reason", {"decision": "decline", "reason": "Golvet slipas då."})
    assert "Declined. Teaterföreningen Ridån has been told why." in page
    assert states(stage) == [OccurrenceStatus.DECLINED]
    assert "Golvet slipas då." in bo.open(bo.at)


def test_the_history_tells_who_did_what_and_why(stage: Stage) -> None:
    hall = stage.hall()
    bo, anna = stage.browser(stage.bo), stage.browser(stage.anna)
    ask_for(bo, hall)
    anna.open(bo.at)
    anna.send("reason", {"decision": "decline", "reason": "Stängt för städning"})
    page = bo.open(bo.at)
    told = page[page.index('<ol class="history"') :]
    assert told.index("Declined") < told.index("Asked for")
    assert "Anna" in told
    assert "Stängt för städning" in told


def test_a_series_is_shown_date_by_date_and_skips_its_clashes(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo, cia = stage.browser(stage.bo), stage.browser(stage.cia)
    ask_for(cia, hall, date=day(21))
    page = check(bo, hall, repeat="weekly", times="4")
    assert "3 of 4 dates are free" in page
    assert page.count("That time is taken.") == 1
    assert 'value="send"' not in page
    page = bo.send("do", {"do": "skip"})
    assert page.count('value="send"') == 1
    page = bo.send("do", {"do": "send", "purpose": "Repetition"})
    assert bo.at.startswith("/bookings/")
    assert page.count('class="occurrence occurrence-') == 4
    assert sorted(states(stage)) == ["confirmed", "confirmed", "confirmed", "confirmed", "skipped"]


def test_one_date_of_a_series_and_all_that_follow_can_be_cancelled(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    ask_for(bo, hall, repeat="weekly", times="4")
    at = bo.at
    rows = stage.now.scalars(select(Occurrence).order_by(Occurrence.starts_at)).all()
    ids = [row.public_id for row in rows]
    bo.open(f"{at}/cancellation?scope=these&occurrences={ids[0]}")
    assert bo.page.count('class="occurrence occurrence-') == 1
    bo.send("scope")
    assert states(stage) == ["cancelled", "confirmed", "confirmed", "confirmed"]
    bo.open(f"{at}/cancellation?scope=following&occurrences={ids[2]}")
    bo.send("scope")
    assert states(stage) == ["cancelled", "confirmed", "cancelled", "cancelled"]
    assert list(faults(stage.session)) == []


def test_the_owner_answers_a_series_date_by_date(stage: Stage) -> None:
    hall = stage.hall()
    bo, anna = stage.browser(stage.bo), stage.browser(stage.anna)
    ask_for(bo, hall, repeat="weekly", times="3")
    anna.open(bo.at)
    chosen = anna.form("occurrences").values["occurrences"]
    assert len(chosen) == 3
    page = anna.send("occurrences", {"decision": "approve", "occurrences": None})
    assert anna.status == 422
    assert "Choose at least one date." in page
    anna.open(bo.at)
    only = {"decision": "decline", "reason": "Redan lovat bort", "occurrences": chosen[0]}
    anna.send("occurrences", only)
    assert sorted(states(stage)) == ["declined", "requested", "requested"]
    anna.open(bo.at)
    anna.send("decision", {"decision": "approve"})
    assert sorted(states(stage)) == ["confirmed", "confirmed", "declined"]


def test_a_person_books_for_themselves_through_an_organisation_made_then(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    ask_for(bo, hall, organisation="me")
    assert bo.at.startswith("/bookings/")
    booking = stage.now.scalars(select(Booking)).one()
    assert booking.organisation.person_id == stage.bo.id
    assert "Myself" in bo.open(book_path(hall))


def test_two_who_compete_see_each_other_in_the_inbox_and_only_one_wins(stage: Stage) -> None:
    hall = stage.hall(pending_holds=False)
    bo, cia, anna = (stage.browser(one) for one in (stage.bo, stage.cia, stage.anna))
    ask_for(bo, hall)
    ask_for(cia, hall)
    page = anna.open("/requests")
    assert page.count("Clashes") == 2
    first = stage.now.scalars(select(Booking.public_id).order_by(Booking.id)).first()
    assert f"Also asked for by {stage.choir.name}" in anna.open(f"/bookings/{first}")
    anna.open("/requests")
    anna.send("decision")
    assert "Taken" in anna.page
    assert 'value="approve"' not in anna.page, "what cannot be had is not offered for approval"
    lost = stage.now.scalars(
        select(Booking).where(Booking.occurrences.any(Occurrence.status == "requested"))
    ).one()
    page = anna.open(f"/bookings/{lost.public_id}")
    assert "has this time by now" in page
    assert 'value="approve"' not in page
    # From a page that was opened before.
    said = {"decision": "approve", "csrf_token": anna.form("reason").values["csrf_token"][0]}
    path = f"/bookings/{lost.public_id}/decision"
    page = anna.client.post(path, data=said, follow_redirects=True).text
    assert "That time is taken already" in page
    assert sorted(states(stage)) == ["confirmed", "requested"]
    anna.open(f"/bookings/{lost.public_id}")
    page = anna.send("decision", {"decision": "decline", "reason": "Andra fick tiden"})
    assert "The time has been given back." not in page, "it never held any"


def test_the_calendar_file_of_a_booking_holds_its_dates(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    ask_for(bo, hall, repeat="weekly", times="3")
    answer = bo.client.get(f"{bo.at}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.text.count("BEGIN:VEVENT") == 3


def test_booking_the_same_again_fills_the_form(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    ask_for(bo, hall, people="12", purpose="Sångövning")
    address = re.search(r'href="([^"]+book\?[^"]+)"', bo.page)
    assert address is not None
    bo.open(address[1].replace("&amp;", "&"))
    form = bo.form("date")
    assert form.values["from"] == ["18:00"]
    assert form.values["people"] == ["12"]
    assert form.values["purpose"] == ["Sångövning"]
