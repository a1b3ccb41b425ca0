"""Forms that are spared the check before every request: each checks its token itself."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import wanted_forms
from booking_stage import Stage, ask_for, book_path, check, day, ordered
from flask import Flask
from form_browser import Browser
from sqlalchemy import select

from bookings.models import Booking, Inquiry
from bookings.types import OccurrenceStatus
from inventory.types import BookingMode
from marketplace.extensions import csrf
from marketplace.orm import Base
from marketplace.transactions import unit_of_work

TYPED = "Det som någon skrev"
# A page that is ready to be sent, where it is sent to, and the values that would be written.
Ready = tuple[Browser, str, dict[str, Any]]


def rows(stage: Stage) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    found = stage.now
    return {
        table.name: sorted(map(tuple, found.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


def asked(stage: Stage) -> Booking:
    """Return a request of Bo's that waits for Anna."""
    ask_for(stage.browser(stage.bo), stage.hall())
    return stage.now.scalars(select(Booking)).one()


def book(stage: Stage) -> Ready:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    check(bo, hall)
    return bo, book_path(hall), values(bo, "do", do="send", purpose=TYPED)


def decide(stage: Stage) -> Ready:
    path = f"/bookings/{asked(stage).public_id}"
    anna = stage.browser(stage.anna)
    anna.open(path)
    sent = values(anna, "reason", decision="decline", reason=TYPED)
    return anna, f"{path}/decision", sent


def cancel(stage: Stage) -> Ready:
    path = f"/bookings/{asked(stage).public_id}/cancellation"
    bo = stage.browser(stage.bo)
    bo.open(path)
    return bo, path, values(bo, "reason", reason=TYPED)


def take_back(stage: Stage) -> Ready:
    path = f"{ordered(stage)}/cancellation"
    bo = stage.browser(stage.bo)
    bo.open(path)
    return bo, path, values(bo, "reason", reason=TYPED)


def order(stage: Stage) -> Ready:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    bo.open(f"/orders/new?thing={hall.public_id}&date={day()}&from=18:00&to=20:00")
    return bo, "/orders/new", values(bo, "do", do="send", purpose=TYPED)


def ask(stage: Stage) -> Ready:
    hall = stage.hall(mode=BookingMode.AGREEMENT)
    path = f"/l/{hall.public_id}-{hall.slug}/ask"
    bo = stage.browser(stage.bo)
    bo.open(path)
    return bo, path, values(bo, "text", text=TYPED)


def answer(stage: Stage) -> Ready:
    bo, path, sent = ask(stage)
    assert bo.client.post(path, data=sent).status_code == 302
    inquiry = stage.now.scalars(select(Inquiry)).one()
    anna = stage.browser(stage.anna)
    anna.open(f"/inquiries/{inquiry.public_id}")
    return anna, anna.at, values(anna, "message", do="say", message=TYPED)


def close(stage: Stage) -> Ready:
    hall, anna = stage.hall(), stage.browser(stage.anna)
    anna.open(f"/closures/new?listing={hall.public_id}")
    return anna, anna.at, values(anna, "reason", day=day(), do="close", reason=TYPED)


def hand_over(stage: Stage) -> Ready:
    anna = stage.browser(stage.anna)
    booking = asked(stage)
    with unit_of_work(stage.session) as work:
        row = work.get_one(Booking, booking.id).occurrences[0]
        row.status = OccurrenceStatus.HANDED_OUT
        path = f"/dates/{row.public_id}/handover"
    anna.open(path)
    return anna, path, values(anna, "note", do="take_back", note=TYPED)


def approved(stage: Stage) -> str:
    """Return the path of a request of Bo's that Anna has approved."""
    path = f"/bookings/{asked(stage).public_id}"
    anna = stage.browser(stage.anna)
    anna.open(path)
    anna.send("decision", {"decision": "approve"})
    return path


def move(stage: Stage) -> Ready:
    path = f"{approved(stage)}/move"
    bo = stage.browser(stage.bo)
    bo.open(path)
    bo.send("date", {"do": "check", "from": "08:00", "to": "10:00"})
    return bo, path, values(bo, "date", do="send", note=TYPED)


def change(stage: Stage) -> Ready:
    path = f"{approved(stage)}/change"
    bo = stage.browser(stage.bo)
    bo.open(path)
    return bo, path, values(bo, "purpose", purpose=TYPED)


def answer_change(stage: Stage) -> Ready:
    bo, path, sent = move(stage)
    assert bo.client.post(path, data=sent).status_code == 302
    anna = stage.browser(stage.anna)
    anna.open(path.removesuffix("/move"))
    sent = values(anna, "reason", answer="decline", reason=TYPED)
    return anna, anna.form("reason").action, sent


def values(browser: Browser, having: str, **changes: str) -> dict[str, Any]:
    """Return what the form of the page holds, with changes."""
    found = {name: value[0] for name, value in browser.form(having).values.items()}
    assert found["csrf_token"]
    return found | changes


FORMS: dict[str, Callable[[Stage], Ready]] = {
    "bookings.views.asking.request.show": book,
    "bookings.views.booked.booking.decide": decide,
    "bookings.views.booked.booking.cancellation": cancel,
    "bookings.views.ordering.order.cancellation": take_back,
    "bookings.views.ordering.order_form.new": order,
    "bookings.views.changing.moving.show": move,
    "bookings.views.changing.amending.change": change,
    "bookings.views.changing.answering.answer": answer_change,
    "bookings.views.asking.inquiry.ask": ask,
    "bookings.views.closing.closures.new": close,
    "bookings.views.booked.handover.show": hand_over,
    "bookings.views.conversations.conversation.show": answer,
    **wanted_forms.FORMS,
}
# The secret of a mail stands in the address; a mail program that stops a search has no token.
BY_SECRET = {"bookings.views.watching.saved_searches.stop"}


def test_every_form_that_is_spared_the_check_is_tried_here(app: Flask) -> None:
    assert csrf._exempt_views == set(FORMS) | BY_SECRET
    # Whole blueprints are spared only where no cookie is read.
    spared = {blueprint.name for blueprint in csrf._exempt_blueprints}
    cookieless = {name for name in app.blueprints if name.startswith("api_")}
    assert spared <= cookieless
    assert spared


@pytest.mark.parametrize("token", [None, "", "forged", "another"])
@pytest.mark.parametrize("view", sorted(FORMS))
def test_without_its_token_a_form_writes_nothing_and_keeps_what_was_typed(
    stage: Stage, view: str, token: str | None
) -> None:
    browser, path, sent = FORMS[view](stage)
    sent.pop("csrf_token")
    if token == "another":
        other = stage.browser(stage.cia)
        token = re.findall(r'name="csrf_token" value="([^"]+)"', other.open("/accessibility"))[0]
    before = rows(stage)
    refused = browser.client.post(
        path, data=sent | ({} if token is None else {"csrf_token": token})
    )
    assert refused.status_code in {400, 422}
    assert TYPED in refused.text
    assert rows(stage) == before


@pytest.mark.parametrize("view", sorted(FORMS))
def test_with_its_token_the_same_form_is_taken(stage: Stage, view: str) -> None:
    browser, path, sent = FORMS[view](stage)
    before = rows(stage)
    assert browser.client.post(path, data=sent).status_code == 302
    after = rows(stage)
    assert {name for name, found in after.items() if found != before[name]} - {"rate_hit"}


@pytest.mark.parametrize("view", sorted(FORMS))
def test_what_another_site_makes_a_browser_send_is_refused_even_with_a_token(
    stage: Stage, view: str
) -> None:
    browser, path, sent = FORMS[view](stage)
    before = rows(stage)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert browser.client.post(path, data=sent, headers=headers).status_code == 403
    assert rows(stage) == before


@pytest.mark.parametrize("view", sorted(FORMS))
def test_a_zero_byte_is_told_and_nothing_is_written(stage: Stage, view: str) -> None:
    browser, path, sent = FORMS[view](stage)
    name = next(name for name, value in sent.items() if TYPED in str(value))
    before = rows(stage)
    refused = browser.client.post(path, data=sent | {name: f"{TYPED}\x00"})
    assert refused.status_code == 422
    assert "There are characters in this that cannot be read." in refused.text
    assert TYPED in refused.text
    assert "\x00" not in refused.text
    assert rows(stage) == before
