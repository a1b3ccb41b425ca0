"""Who gets mails about bookings: whoever made one, and those who decide for its owner."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from bookings.models import Booking
from marketplace import outbox
from marketplace.actor import Actor
from marketplace.models import Membership, User
from marketplace.outbox import Letter
from marketplace.types import Role


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail, and in which language (None: the city's)."""

    user_id: int
    email: str
    name: str
    locale: str | None


def deciders(session: Session, organisation_id: int) -> list[Recipient]:
    """Return the people who answer for an organisation, in a fixed order."""
    session.flush()
    rows = session.connection().execute(_DECIDERS, {"organisation": organisation_id})
    return [Recipient(key, email, name or email, locale) for key, email, name, locale in rows]


def maker_and_deciders(session: Session, booking: Booking) -> tuple[Recipient, list[Recipient]]:
    """Return whoever made the booking and those who answer for its owner, by one query."""
    session.flush()
    asked = {"maker": booking.made_by_id, "organisation": booking.listing.organisation_id}
    maker, told = None, []
    for key, email, name, locale, decides in session.connection().execute(_BOTH_SIDES, asked):
        one = Recipient(key, email, name or email, locale)
        if key == booking.made_by_id:
            maker = one
        if decides:
            told.append(one)
    return maker or maker_of(booking), told


_DECIDERS = (
    select(User.id, User.email, User.name, User.locale)
    .join(Membership, Membership.user_id == User.id)
    .where(
        Membership.organisation_id == bindparam("organisation"),
        Membership.role == Role.ADMIN,
        User.disabled_at.is_(None),
    )
    .order_by(User.id)
)


_DECIDES = (
    exists()
    .where(
        Membership.user_id == User.id,
        Membership.organisation_id == bindparam("organisation"),
        Membership.role == Role.ADMIN,
        User.disabled_at.is_(None),
    )
    .correlate(User)
)
_BOTH_SIDES = (
    select(User.id, User.email, User.name, User.locale, _DECIDES)
    .where(
        or_(
            User.id == bindparam("maker"),
            User.id.in_(
                select(Membership.user_id).where(
                    Membership.organisation_id == bindparam("organisation")
                )
            ),
        )
    )
    .order_by(User.id)
)


def person(user: User) -> Recipient:
    """Return the person as a recipient."""
    return Recipient(user.id, user.email, user.display_name, user.locale)


def maker_of(booking: Booking, actor: Actor | None = None) -> Recipient:
    """Return whoever made the booking; the actor where that is the same person."""
    if actor is not None and actor.user_id == booking.made_by_id:
        return Recipient(actor.user_id, actor.email, actor.name or actor.email, actor.locale)
    return person(booking.made_by)


def letter(kind: str, to: Recipient, payload: dict[str, object]) -> Letter:
    """Return a mail to one recipient, for the outbox."""
    locale = to.locale or current_app.config["SETTINGS"].city.languages[0]
    return Letter(kind, to.email, locale, payload, to.name)


def write(session: Session, kind: str, to: Recipient, payload: dict[str, object]) -> None:
    """Put a mail to one recipient into the outbox."""
    outbox.enqueue_all(session, [letter(kind, to, payload)])
