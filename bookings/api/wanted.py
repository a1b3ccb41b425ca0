"""Who wants what: the listing, the borrower and the wish that a body names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.api.changes import changed
from bookings.api.schemas import OnClash
from bookings.borrowers import MYSELF, borrowers, chosen, settled
from bookings.judging.availability import zone_of
from bookings.recurrence import NONE, Frequency, Rule
from bookings.series.days_off import breaks_of, days_off
from bookings.series.planning import MOST_LISTINGS, require_apart
from bookings.wished import Wish
from bookings.wishes import edge_from_iso, rule_of, wish_of
from inventory import queries
from inventory.models import Listing
from inventory.types import Seating
from marketplace.actor import Actor
from marketplace.api import organisations, reading
from marketplace.errors import FieldProblem, Invalid, NotAllowed
from marketplace.models import Organisation
from marketplace.policy import Permission, can
from marketplace.types import OrganisationKind

# Where a wish's own names of what is wrong stand in the body.
_PATHS: Mapping[str, str] = {
    "contact_name": "contact.name",
    "contact_phone": "contact.phone",
    "repeat": "repeat.interval",
    "until": "repeat.until",
    "times": "repeat.times",
    "skip": "repeat.skip",
    "weekdays": "repeat.weekdays",
    "dates": "repeat.dates",
}


@dataclass(frozen=True)
class Wanted:
    """A wish that could be read; `listing` and `organisation` are names, looked up anew inside."""

    listing: str
    organisation: str
    wish: Wish


def require_known(session: Session, caller: Actor, sent: object) -> None:
    """Refuse what the body names before the rest of it is judged.

    Raises NotFound for a listing or organisation that the caller may not know of, NotAllowed for
    an organisation that they may not book for.
    """
    listing, organisation = reading.named(sent, "listing"), reading.named(sent, "organisation")
    if listing is not None:
        queries.visible(session, caller, listing)
    if organisation is not None:
        borrower_named(session, caller, organisation)


def borrower_named(session: Session, caller: Actor, name: str) -> Organisation | None:
    """Return the organisation to book for, None for the caller themselves (`me`)."""
    if name == MYSELF:
        return None
    found = session.scalar(
        select(Organisation).where(
            Organisation.kind == OrganisationKind.PERSON,
            Organisation.person_id == caller.user_id,
            Organisation.slug == name,
        )
    ) or organisations.visible(caller, name)
    if not can(caller, Permission.BOOKING_MAKE, found.id):
        raise NotAllowed
    return found


def wanted(session: Session, listing: Listing, body: Mapping[str, Any]) -> Wanted:
    """Return the wish of a body that its schema has read; raises Invalid with contract names."""
    zone = zone_of(listing)
    try:
        rule = rule_in(body["repeat"]) if body["repeat"] else None
        starts = edge_from_iso(body["starts_at"], zone, "starts_at")
        wish = wish_of(
            starts=starts,
            ends=edge_from_iso(body["ends_at"], zone, "ends_at"),
            zone=zone,
            rule=rule,
            days_off=days_off(rule, starts.wall.date(), breaks_of(session)) if rule else NONE,
            purpose=body["purpose"],
            contact_name=body["contact"]["name"],
            contact_phone=body["contact"]["phone"],
            quantity=body["quantity"],
            people=body["people"],
            seating=Seating(body["seating"]) if body["seating"] else None,
            note=body["note"],
            skip_clashes=body["on_clash"] == OnClash.SKIP,
        )
        require_apart(listing, wish)
    except Invalid as error:
        raise in_body(error) from None
    wish = changed(wish, body.get("changes", ()), listing)
    return Wanted(body["listing"], body["organisation"], wish)


def in_body(error: Invalid) -> Invalid:
    """Return the error with the names that the fields have in the body."""
    return Invalid(
        [FieldProblem(_PATHS.get(one.field, one.field), one.message) for one in error.problems]
    )


def rule_in(repeat: Mapping[str, Any]) -> Rule:
    """Return the rule of a body's `repeat`; raises Invalid with the command's own names."""
    return rule_of(
        Frequency(repeat["frequency"]),
        interval=repeat["interval"],
        until=repeat.get("until"),
        times=repeat.get("times"),
        skip=frozenset(repeat["skip"]),
        weekdays=tuple(repeat["weekdays"]),
        nth_weekday=repeat["nth_weekday"],
        last_weekday=repeat["last_weekday"],
        dates=frozenset(repeat["dates"]),
        skip_holidays=repeat["skip_holidays"],
        skip_school_breaks=repeat["skip_school_breaks"],
    )


def others_of(session: Session, caller: Actor, wish: Wish) -> dict[str, Listing]:
    """Return the listings of the dates elsewhere; raises NotFound as for any other listing."""
    names = dict.fromkeys(one.listing for one in wish.elsewhere)
    if len(names) >= MOST_LISTINGS:
        problem = _l("Choose at most %(most)s other listings.", most=MOST_LISTINGS - 1)
        raise Invalid([FieldProblem("changes", problem)])
    return {name: queries.visible(session, caller, name) for name in names}


def borrower_for_preview(
    session: Session, caller: Actor, listing: Listing, name: str
) -> Organisation:
    """Return the organisation to judge for; one's own may not exist yet, and is not made here."""
    found = borrower_named(session, caller, name)
    return found or chosen(borrowers(session, caller, listing), MYSELF).organisation


def borrower_for_booking(session: Session, caller: Actor, name: str) -> tuple[Organisation, Actor]:
    """Return the organisation to book for and the caller as its member, inside a unit of work."""
    found = borrower_named(session, caller, name)
    return settled(session, caller, MYSELF if found is None else found.slug)
