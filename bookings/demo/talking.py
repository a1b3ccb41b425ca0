"""How the demo's conversations go on: the owner answers with times, and some are agreed on."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from bookings.agreement import agreeing, conversing, proposing_times
from bookings.demo.manifest import Proposed, Question
from bookings.demo.plan import Present
from bookings.judging.availability import zone_of
from bookings.models import Inquiry
from marketplace import clock
from marketplace.actor import Actor, acting_as
from marketplace.periods import Period, resolve_forward

THOUGHT_OVER = 2
AGREED_AFTER = 1


def go_on(
    session: Session, inquiry: Inquiry, question: Question, owner: Actor, present: Present
) -> None:
    """Let the owner answer, and the asker say yes to the first time where the manifest says so."""
    answered = question.asked - THOUGHT_OVER
    with clock.pinned(present.noon(answered)):
        if question.proposed:
            times = proposing_times.propose(
                session,
                owner,
                inquiry,
                periods=[_period(one, inquiry, present) for one in question.proposed],
                price_text=question.price,
                text=question.answer,
            )
        elif question.answer:
            conversing.say(session, owner, inquiry, text=question.answer)
    if question.agreed:
        with clock.pinned(present.noon(answered - AGREED_AFTER)):
            agreeing.accept(session, acting_as(inquiry.user), inquiry, times[0])


def _period(one: Proposed, inquiry: Inquiry, present: Present) -> Period:
    zone = zone_of(inquiry.listing)
    midnight = datetime.combine(present.today + timedelta(days=one.day), time())
    return Period(
        resolve_forward(midnight + timedelta(minutes=one.from_), zone),
        resolve_forward(midnight + timedelta(minutes=one.to), zone),
    )
