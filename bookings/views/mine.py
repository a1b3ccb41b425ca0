"""What my organisations have booked and asked for."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bookings import borrowing, queries
from bookings.borrowing import Tab
from bookings.changes import waiting_changes
from bookings.judging.availability import zone_of
from bookings.models import Booking, Inquiry
from bookings.types import Party
from bookings.views.booked import again, booking_words
from bookings.views.changing import move_words
from bookings.views.conversations.conversation_words import states
from marketplace import clock
from marketplace.extensions import db
from marketplace.web import asked, guard
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_mine", __name__)

QUESTIONS = "questions"


@blueprint.get("/bookings")
@access(Audience.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Show coming, waiting and past bookings of all my organisations, or of one."""
    session, actor = db.session(), guard.actor()
    organisations = borrowing.organisations(session, actor)
    slug = asked.choice("organisation", {one.slug for one in organisations})
    chosen = next((one for one in organisations if one.slug == slug), None)
    key = chosen.id if chosen else None
    shown = asked.choice("show", {*Tab, QUESTIONS}) or Tab.COMING.value
    tab = Tab(shown) if shown in set(Tab) else Tab.COMING
    totals = {
        one: queries.total(session, borrowing.bookings(actor, one, key))
        for one in (Tab.COMING, Tab.WAITING)
    }
    questions = borrowing.questions(session, actor, key)
    ids = borrowing.bookings(actor, tab, key)
    total = totals[tab] if tab in totals else queries.total(session, ids)
    pages = 1 if shown == QUESTIONS else asked.last(total, queries.PER_PAGE)
    asked.beyond(asked.page(), pages)
    page = min(asked.page(), pages)
    rows = (
        []
        if shown == QUESTIONS
        else queries.page(
            session,
            ids,
            offset=(page - 1) * queries.PER_PAGE,
            limit=queries.PER_PAGE,
            newest_first=tab is Tab.PAST,
        )
    )
    return render_template(
        "bookings/mine/index.html",
        bookings=[_booking(row, tab) for row in rows],
        changes=[move_words.in_short(one) for one in waiting_changes.for_booker(session, actor)],
        questions=[
            {"inquiry": one, "state": told}
            for one, told in zip(questions, states(session, questions, Party.BOOKER), strict=True)
        ],
        shown=shown,
        tabs=_tabs(shown, slug, totals, questions),
        organisations=[("", _("All")), *((one.slug, one.name) for one in organisations)],
        chosen=slug,
        page=page,
        pages=pages,
        page_url=lambda number: _address(shown, slug, page=str(number)),
    )


def _booking(booking: Booking, tab: Tab) -> dict[str, Any]:
    now = clock.now()
    wanted = {
        Tab.COMING: [row for row in booking.occurrences if borrowing.comes(row, now)],
        Tab.WAITING: booking_words.waiting(booking, now),
        Tab.PAST: list(booking.occurrences),
    }[tab]
    rows = wanted or list(booking.occurrences)
    states = {row.status for row in rows}
    status = rows[0].status if len(states) == 1 else queries.status_of(booking)
    return {
        "booking": booking,
        "url": url_for("bookings_booking.show", public_id=booking.public_id),
        "when": booking_words.in_short(rows, zone_of(booking.listing)),
        "state": booking_words.state(status, rows, now),
        "again": next(iter(again.seasons(booking, zone_of(booking.listing))), None),
    }


def _tabs(
    shown: str, slug: str, totals: dict[Tab, int], questions: Sequence[Inquiry]
) -> list[dict[str, Any]]:
    words = [
        (Tab.COMING.value, _("Coming"), totals[Tab.COMING]),
        (Tab.WAITING.value, _("Waiting for an answer"), totals[Tab.WAITING]),
        (Tab.PAST.value, _("Past and cancelled"), 0),
    ]
    if questions:
        mine = sum(one.open and one.waits_for is Party.BOOKER for one in questions)
        words.append((QUESTIONS, _("Questions"), mine))
    return [
        {"label": label, "url": _address(value, slug), "current": value == shown, "count": count}
        for value, label, count in words
    ]


def _address(shown: str, slug: str, page: str | None = None) -> str:
    return url_for(".index", show=shown, organisation=slug or None, page=page)
