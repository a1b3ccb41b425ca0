"""A yes by program to times that the other side of a conversation has proposed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bookings.agreement import agreeing, proposing_times
from bookings.agreement.parties import inquiry_for
from bookings.api import refusals
from bookings.api.items import booking_item
from bookings.errors import RuleBroken, SlotTaken
from bookings.judging.asking import Asker
from bookings.models import Proposal
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid
from marketplace.orm import Json
from marketplace.periods import Period


def accept(work: Session, caller: Actor, inquiry_id: str, body: Mapping[str, Any]) -> Json:
    """Say yes as the body says and return the first booking; raises as `accept_all` does."""
    inquiry = inquiry_for(work, caller, inquiry_id)
    proposals = proposing_times.chosen(work, inquiry, _wanted(body))
    phone = body["contact_phone"]
    try:
        bookings = agreeing.accept_all(
            work, caller, inquiry, proposals, text=body["text"], contact_phone=phone
        )
    except Invalid as error:
        raise Invalid([_in_yes(one) for one in error.problems]) from None
    for booking in bookings:
        work.refresh(booking, ["occurrences"])
    return {**booking_item(bookings[0]), "also": [one.public_id for one in bookings[1:]]}


def explained(
    session: Session,
    caller: Actor,
    inquiry_id: str,
    body: Mapping[str, Any],
    refusal: SlotTaken | RuleBroken,
) -> SlotTaken | RuleBroken:
    """Return the refusal with what would fit instead of the time that is taken, or of the only one.

    Which of several times breaks a rule is not known; the rule is told alone.
    """
    inquiry = inquiry_for(session, caller, inquiry_id)
    rows = proposing_times.chosen(session, inquiry, _wanted(body))
    if isinstance(refusal, SlotTaken):
        rows = [one for one in rows if _period(one) in refusal.clashes] or rows
    elif len(rows) > 1:
        return refusals.told(refusal, rows[0].listing)
    row, period = rows[0], _period(rows[0])
    asker = Asker(inquiry.organisation, row.people, row.quantity, agreed=True)
    return refusals.instead(session, refusal, row.listing, period, asker)


def _period(row: Proposal) -> Period:
    return Period(row.starts_at, row.ends_at)


def _wanted(body: Mapping[str, Any]) -> list[str]:
    return [body["proposal"], *body["also"]]


def _in_yes(problem: FieldProblem) -> FieldProblem:
    return FieldProblem("also", problem.message) if problem.field == "proposal" else problem
