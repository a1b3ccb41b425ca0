"""What people do with a booking after it is made: answer, take back, hand over, close over it."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from bookings import changing, deciding
from bookings.changing import Scope
from bookings.closures import closing, times
from bookings.demo import known, plan
from bookings.demo.cast import Cast
from bookings.demo.manifest import Closure, DemoFault
from bookings.demo.plan import Act, Present, Step
from bookings.handover import handing
from bookings.judging.availability import zone_of
from bookings.types import OccurrenceStatus
from marketplace.actor import acting_as

_HANDING: Mapping[Act, Callable[..., None]] = {
    Act.HAND_OUT: handing.hand_out,
    Act.BRING_BACK: handing.take_back,
    Act.STAY_AWAY: handing.no_show,
}


def act(session: Session, cast: Cast, step: Step) -> None:
    """Do one thing to a booking that has been made, as the person whose act it is."""
    booking = cast.booked[id(step.booking)]
    owner = known.found(cast.owners, booking.listing.organisation_id)
    rows = list(booking.occurrences)
    if step.act is Act.APPROVE:
        # What was confirmed at once waits for no answer.
        if any(row.status is OccurrenceStatus.REQUESTED for row in rows):
            deciding.approve(session, owner, booking)
    elif step.act is Act.DECLINE:
        deciding.decline(session, owner, booking, reason=step.reason)
    elif step.act in _HANDING:
        _HANDING[step.act](session, owner, rows[(step.number or 1) - 1], note=step.reason)
    else:
        actor = owner if step.act is Act.CALL_OFF else acting_as(booking.made_by)
        chosen = [] if step.number is None else [rows[step.number - 1]]
        scope = Scope.THESE if chosen else Scope.ALL
        changing.cancel(
            session, actor, booking, scope=scope, occurrences=chosen, reason=step.reason
        )


def shut(session: Session, cast: Cast, closure: Closure, present: Present) -> None:
    """Close the time as its owner, who has seen what is booked in it."""
    listings = [known.found(cast.listings, (closure.owner, one)) for one in closure.listings]
    period = times.stretch(*plan.wall_times(closure, present.today), zone_of(listings[0]))
    if period is None:
        raise DemoFault(f"{closure}: it ends before it begins")
    wanted = closing.Closing(
        listings=listings,
        periods=[period],
        reason=closure.reason,
        kind=closure.kind,
        reason_public=closure.reason_public,
        quantity=closure.quantity,
    )
    owner = known.found(cast.owners, listings[0].organisation_id)
    seen = [row.public_id for row in closing.preview(session, owner, wanted)]
    closing.close(session, owner, wanted, seen=seen)
