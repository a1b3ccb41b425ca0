"""Who gets mails about bookings: whoever made one, and those who decide for its owner."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import bindparam, select
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
