"""The owner's desk: what waits for an answer, and the day over all places."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings import days, inbox, overtaking, queries
from bookings.agreement import conversations
from bookings.changes import waiting_changes
from bookings.closures import reading as closures
from bookings.closures.reading import Closed, Over
from bookings.forms import times
from bookings.inbox import Answered
from bookings.judging import clashes
from bookings.judging.availability import zone_of
from bookings.judging.clashes import Rival
from bookings.models import Booking, Inquiry, Occurrence
from bookings.states import Event
from bookings.types import Party
from bookings.views import day_words
from bookings.views.booked import booking_words
from bookings.views.booked.booking_page import gone_reason
from bookings.views.changing import move_words
from bookings.views.conversations.conversation_words import states
from inventory.models import Listing
from marketplace import clock
from marketplace.extensions import db
from marketplace.periods import local, local_day
from marketplace.policy import Permission, can
from marketplace.web import asked, filters, guard
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_inbox", __name__)


@blueprint.get("/requests")
@access(Audience.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Show what waits for my answer, the oldest first, and a day over all my places."""
    session, actor, now = db.session(), guard.actor(), clock.now()
    places = list(session.scalars(days.places(actor, Permission.REQUEST_SEE)))
    chosen = _chosen(places)
    key = chosen.id if chosen else None
    part = asked.part(
        lambda before, size: inbox.waiting(
            session, actor, listing_id=key, offset=before, limit=size
        ),
        queries.PER_PAGE,
    )
    rows = part.rows
    waiting = inbox.waiting_dates(rows, now)
    rivals = clashes.rivals(session, [row.id for row in waiting]) if waiting else {}
    over = closures.over(session, waiting) if waiting else {}
    gone = overtaking.overtaken(session, waiting)
    shown = [chosen] if chosen else places
    day = _day()
    return render_template(
        "bookings/inbox/index.html",
        owns=bool(places) or bool(_decides()),
        requests=[_request(booking, waiting, rivals, over, gone) for booking in rows],
        gone_reason=gone_reason(),
        total=part.total,
        page=part.page,
        pages=part.pages,
        page_url=lambda number: url_for(".index", **_kept(page=str(number))),
        here=url_for(".index", **_kept()),
        changes=[move_words.in_short(one) for one in waiting_changes.for_owner(session, actor)],
        questions=_questions(inbox.questions(session, actor)),
        questions_waiting=conversations.waiting_count(session, actor, Party.OWNER),
        answered=[_answered(one) for one in inbox.answered_lately(session, actor)],
        places=[("", _("All")), *((one.public_id, one.title) for one in places)],
        chosen=chosen.public_id if chosen else "",
        day=day_words.of(
            day,
            shown,
            days.of_day(session, shown, day),
            linked=True,
            closed=_closed(session, shown, day),
        ),
        day_url=lambda other: url_for(".index", **_kept(date=other.isoformat()), _anchor="day"),
        today=local(now, filters.zone()).date(),
    )


@blueprint.get("/requests/day")
@access(Audience.SIGNED_IN)
def day() -> ResponseReturnValue:
    """Show a day of the places that I look after: who comes when, and whom to call."""
    session, actor = db.session(), guard.actor()
    places = list(session.scalars(days.places(actor)))
    chosen = _chosen(places)
    shown = [chosen] if chosen else places
    wanted = _day()
    rows = days.of_day(session, shown, wanted)
    linked = all(can(actor, Permission.REQUEST_SEE, one.organisation_id) for one in shown)
    return render_template(
        "bookings/inbox/day.html",
        places=[("", _("All")), *((one.public_id, one.title) for one in places)],
        chosen=chosen.public_id if chosen else "",
        day=day_words.of(
            wanted, shown, rows, linked=linked, closed=_closed(session, shown, wanted)
        ),
        may_close=closures.kinds_for(actor),
        day_url=lambda other: url_for(".day", **_kept(date=other.isoformat())),
        today=local(clock.now(), filters.zone()).date(),
    )


def _closed(
    session: Session, shown: Sequence[Listing], day: date
) -> Mapping[int, Sequence[Closed]]:
    bounds = local_day(day, filters.zone())
    return closures.between(session, shown, bounds.starts_at, bounds.ends_at)


def _request(
    booking: Booking,
    waiting: Sequence[Occurrence],
    rivals: Mapping[int, list[Rival]],
    over: Mapping[int, Sequence[Over]],
    gone: Collection[int],
) -> dict[str, Any]:
    mine = [row for row in waiting if row.booking_id == booking.id]
    zone = zone_of(booking.listing)
    others = {one.booking_id: one for row in mine for one in rivals.get(row.id, [])}
    holders = list(others.values())
    if any(row.id in gone for row in mine):
        holders = [one for one in holders if one.booked] or holders
    by = min((row.expires_at or row.starts_at for row in mine), default=None)
    return {
        "booking": booking,
        "url": url_for("bookings_booking.show", public_id=booking.public_id),
        "when": booking_words.in_short(mine, zone) if mine else "",
        "answer_by": filters.moment(by, zone) if by else "",
        "clashes": sorted(holders, key=lambda one: one.name),
        "closed": any(row.id in over for row in mine),
        "taken": bool(mine) and all(row.id in gone for row in mine),
        "partly": any(row.id in gone for row in mine),
    }


def _questions(rows: Sequence[Inquiry]) -> list[dict[str, Any]]:
    told = states(db.session(), rows, Party.OWNER)
    return [{"inquiry": one, "state": state} for one, state in zip(rows, told, strict=True)]


def _answered(one: Answered) -> dict[str, Any]:
    zone = zone_of(one.booking.listing)
    return {
        "booking": one.booking,
        "url": url_for("bookings_booking.show", public_id=one.booking.public_id),
        "when": booking_words.in_short(one.booking.occurrences, zone),
        "approved": one.event == Event.CONFIRM.value,
        "at": filters.moment(one.at),
    }


def _decides() -> list[int]:
    actor = guard.actor()
    return [key for key in actor.roles if can(actor, Permission.REQUEST_SEE, key)]


def _chosen(places: Sequence[Listing]) -> Listing | None:
    wanted = asked.choice("listing", {one.public_id for one in places})
    return next((one for one in places if one.public_id == wanted), None)


def _day() -> date:
    today = local(clock.now(), filters.zone()).date()
    text = request.args.get("date", "").strip()
    found = times.day_of(text)
    if found is not None and abs((found - today).days) < 3700:  # noqa: PLR2004 - ten years
        return found
    if text:
        asked.say(_("There is no day “%(day)s” here; today is shown.", day=text[:20]))
    return today


def _kept(**more: str) -> dict[str, Any]:
    names = ("listing", "date")
    kept = {name: request.args[name] for name in names if request.args.get(name)}
    return kept | more
