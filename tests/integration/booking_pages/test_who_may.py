"""Who sees and does what: either side, members without the right, strangers, visitors."""

import pytest
from booking_stage import Stage, ask_for
from factories import book, wish
from sqlalchemy import select
from visiting import send

from bookings.models import Booking, Occurrence
from inventory.types import BookingMode
from marketplace.actor import acting_as
from marketplace.models import Organisation, User
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def booked(stage: Stage, *, mode: BookingMode = BookingMode.REQUEST, handover: str = "") -> str:
    """Return the path of a booking of Bo's."""
    hall = stage.hall(mode=mode, handover_text=handover)
    with unit_of_work(stage.session) as work:
        actor = acting_as(work.get_one(User, stage.bo.id))
        organisation = work.get_one(Organisation, stage.theatre.id)
        return f"/bookings/{book(work, actor, work.merge(hall), organisation, wish()).public_id}"


def status(stage: Stage) -> str:
    return stage.now.scalars(select(Occurrence.status)).one().value


def test_a_foreign_booking_is_not_there(stage: Stage) -> None:
    path = booked(stage)
    cia = stage.browser(stage.cia).client
    for address in (path, f"{path}/calendar.ics", f"{path}/cancellation"):
        assert cia.get(address).status_code == 404
    assert send(cia, f"{path}/decision", decision="approve").status_code == 404
    assert send(cia, f"{path}/cancellation", scope="all").status_code == 404
    assert cia.get("/bookings/aaaaaaaaaaaa").status_code == 404
    assert status(stage) == "requested"


def test_a_visitor_is_asked_to_sign_in_first(stage: Stage) -> None:
    path = booked(stage)
    visitor = stage.app.test_client()
    for address in (path, "/bookings", "/requests", "/requests/day"):
        assert "/sign-in" in visitor.get(address).location


def test_the_booker_does_not_decide_and_the_owner_does_not_withdraw(stage: Stage) -> None:
    path = booked(stage)
    bo = stage.browser(stage.bo)
    assert send(bo.client, f"{path}/decision", decision="approve").status_code == 403
    assert 'value="approve"' not in bo.open(path)
    assert "Withdraw the request" in bo.page
    anna = stage.browser(stage.anna)
    assert 'value="approve"' in anna.open(path)
    assert "Withdraw the request" not in anna.page
    assert status(stage) == "requested"


def test_another_member_reads_but_does_not_cancel_an_admin_does(stage: Stage) -> None:
    path = booked(stage)
    other = stage.browser(stage.member(stage.theatre, Role.BOOKER, "Dan"))
    page = other.open(path)
    assert other.status == 200
    assert "Bo, or an admin of your organisation, can cancel it." in page
    assert send(other.client, f"{path}/cancellation", scope="all").status_code == 403
    admin = stage.browser(stage.member(stage.theatre, Role.ADMIN, "Eva"))
    admin.open(f"{path}/cancellation")
    admin.send("scope")
    assert status(stage) == "withdrawn"


def test_the_owner_calls_off_with_a_reason_only(stage: Stage) -> None:
    path = booked(stage, mode=BookingMode.INSTANT)
    anna = stage.browser(stage.anna)
    anna.open(f"{path}/cancellation")
    page = anna.send("scope", {"reason": ""})
    assert anna.status == 422
    assert "Give a reason that the booker can understand." in page
    anna.send("scope", {"reason": "Vattenläcka"})
    assert status(stage) == "called_off"
    assert "Vattenläcka" in stage.browser(stage.bo).open(path)


def test_how_to_get_in_is_told_only_once_it_is_booked(stage: Stage) -> None:
    path = booked(stage, handover="Koden är 4711")
    bo, anna = stage.browser(stage.bo), stage.browser(stage.anna)
    assert "4711" not in bo.open(path)
    anna.open(path)
    anna.send("decision", {"decision": "approve"})
    assert "4711" in bo.open(path)


def test_each_side_sees_whom_to_call(stage: Stage) -> None:
    path = booked(stage, mode=BookingMode.INSTANT)
    assert "08-465 004 01" in stage.browser(stage.anna).open(path)
    assert "Scoutkåren Havsörnen" in stage.browser(stage.bo).open(path)


def test_a_date_of_another_booking_cannot_be_slipped_in(stage: Stage) -> None:
    path = booked(stage)
    bo = stage.browser(stage.bo)
    ask_for(bo, stage.hall(title="Lilla salen", slug="lilla-salen"))
    other = bo.at.rsplit("/", 1)[1]
    foreign = (
        stage.now.scalars(select(Booking).where(Booking.public_id == other))
        .one()
        .occurrences[0]
        .public_id
    )
    anna = stage.browser(stage.anna).client
    for fields in ({"occurrences": foreign}, {"occurrences": "x"}):
        answer = send(anna, f"{path}/decision", decision="approve", **fields)
        assert answer.status_code == 404
    answer = send(bo.client, f"{path}/cancellation", scope="these", occurrences=foreign)
    assert answer.status_code == 404
    assert send(bo.client, f"{path}/cancellation", scope="everything").status_code == 404


def test_an_answer_without_a_decision_changes_nothing(stage: Stage) -> None:
    path = booked(stage)
    anna = stage.browser(stage.anna).client
    assert send(anna, f"{path}/decision").status_code in {200, 422}
    assert send(anna, f"{path}/decision", decision="maybe").status_code in {200, 422}
    assert status(stage) == "requested"


def test_a_late_answer_says_that_the_booking_has_moved_on(stage: Stage) -> None:
    path = booked(stage)
    anna = stage.browser(stage.anna)
    anna.open(path)
    page = anna.page
    anna.send("decision", {"decision": "approve"})
    anna.page, anna.at = page, path
    assert "This booking has moved on" in anna.send("decision", {"decision": "approve"})


@pytest.mark.parametrize("path", ["decision", "cancellation"])
def test_an_answer_from_an_old_page_is_asked_for_again_with_its_reason(
    stage: Stage, path: str
) -> None:
    at = booked(stage)
    anna = stage.browser(stage.anna)
    answer = anna.client.post(
        f"{at}/{path}",
        data={"csrf_token": "forged", "decision": "decline", "reason": "Golvet slipas"},
    )
    assert answer.status_code == 422
    assert "The page had been open for long." in answer.text
    assert "Golvet slipas" in answer.text
    assert status(stage) == "requested"


def test_a_booker_of_the_lender_never_reads_who_borrows(stage: Stage) -> None:
    """The role books for its own organisation; the borrower's number is for who answers."""
    path = booked(stage, mode=BookingMode.INSTANT)
    booker = stage.browser(stage.member(stage.owner, Role.BOOKER, "Disa"))
    for address in (path, f"{path}/calendar.ics", f"{path}/cancellation"):
        assert booker.client.get(address).status_code == 404
    assert send(booker.client, f"{path}/decision", decision="approve").status_code == 404
    for address in ("/requests", "/bookings", "/requests/day"):
        assert "Teaterföreningen" not in booker.open(address)
