"""What is wanted in the demo, what is offered for it, and the searches that people follow."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from bookings.agreement.repeating import Weekly
from bookings.demo import known
from bookings.demo.cast import Cast, naming
from bookings.demo.manifest import Notice, Watched
from bookings.demo.plan import Present
from bookings.models import WantedNotice
from bookings.types import SearchPace, WantedWhen
from bookings.wanted import answering, times, writing
from bookings.wanted.facts import NoticeFacts
from bookings.watching import saving
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.models import User
from marketplace.periods import Period, resolve_forward
from marketplace.telling import zone

OFFERED_AFTER = 1


def publish(session: Session, notices: Sequence[Notice], present: Present) -> None:
    """Publish the notices and make the offers; raises DemoFault naming what is refused."""
    cast = Cast.of(session)
    for notice in sorted(notices, key=lambda one: -one.asked):
        user, organisation = cast.person(notice.by)
        with naming(f"“{notice.title}”"):
            with clock.pinned(present.noon(notice.asked)):
                facts = _facts(notice, user, present)
                made = writing.publish(session, acting_as(user), organisation, facts)
            if notice.offered is not None:
                with clock.pinned(present.noon(notice.asked - OFFERED_AFTER)):
                    _offer(session, cast, notice, made)


def follow(session: Session, searches: Sequence[Watched], present: Present) -> None:
    """Save the searches; raises DemoFault naming one that is refused."""
    cast = Cast.of(session)
    for one in searches:
        user, organisation = cast.person(one.by)
        with naming(f"“{one.name}”"), clock.pinned(present.now):
            wanted = saving.prepared(session, one.query, organisation)
            saving.save(session, acting_as(user), wanted, name=one.name, pace=SearchPace.AT_ONCE)


def _facts(notice: Notice, user: User, present: Present) -> NoticeFacts:
    period = _period(notice, present)
    when = WantedWhen.WEEKLY if notice.times > 1 else WantedWhen.ONCE
    return NoticeFacts(
        title=notice.title,
        text=notice.text,
        kind=notice.kind,
        type=notice.type,
        people=notice.people,
        quantity=notice.quantity,
        accessible=notice.accessible,
        when=when if period is not None else WantedWhen.UNDECIDED,
        period=period,
        times=notice.times,
        district=notice.district,
        contact_name=user.name,
        contact_phone=user.phone,
    )


def _period(notice: Notice, present: Present) -> Period | None:
    if notice.day is None or notice.from_ is None or notice.to is None:
        return None
    midnight = datetime.combine(present.today + timedelta(days=notice.day), time())
    edges = (notice.from_, notice.to)
    starts, ends = (resolve_forward(midnight + timedelta(minutes=at), zone()) for at in edges)
    return Period(starts, ends)


def _offer(session: Session, cast: Cast, notice: Notice, made: WantedNotice) -> None:
    if notice.offered is None:
        return
    listing = known.found(cast.listings, notice.offered.key)
    owner = known.found(cast.owners, listing.organisation_id)
    answering.offer(
        session,
        owner,
        made,
        listing=listing,
        periods=times.periods(made)[:1],
        weekly=Weekly(made.times, made.interval),
        quantity=notice.quantity or 1,
        price_text=notice.offered.price,
        text=notice.offered.message,
    )
