"""Who lives in the town and what they share, put there by the product's own commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from e2e.town import Town
from factories import make_member, make_organisation, make_user
from sqlalchemy.orm import Session

from bookings.models import Booking, Order
from bookings.ordering import Line, request_order
from bookings.recurrence import Frequency
from bookings.requesting import request_booking
from bookings.wishes import edge_on_wall, rule_of, wish_of
from inventory import cataloguing, photos
from inventory.facts import (
    AccessibilityFacts,
    ListingFacts,
    OpeningFacts,
    PlaceFacts,
    PriceRuleFacts,
)
from inventory.models import Listing
from inventory.pictures import FORMATS, WIDTHS
from inventory.types import Answer, BookingMode, ListingKind, ListingStatus, PriceUnit
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.models import Organisation, User
from marketplace.types import Role
from marketplace.wording import slugify

DRAWN = Path(__file__).parents[2] / "demo" / "photos"
ZONE = ZoneInfo("Europe/Stockholm")
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
_number = count(1)


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in; `place` is where their organisation's pages are, if any."""

    id: int
    email: str
    name: str
    place: str = ""
    organisation: str = ""


def settle(session: Session, name: str, organisation: str = "", **facts: Any) -> Person:
    """Make a person and, where it is named, an organisation of which they are an admin."""
    facts.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}{next(_number)}@exempel.example")
    if not organisation:
        user = make_user(session, name=name, locale="sv", **facts)
        return Person(user.id, user.email, user.name)
    slug = f"{slugify(organisation)}-{next(_number)}"
    home = make_organisation(session, name=organisation, slug=slug)
    return join(session, name, home, **facts)


def join(
    session: Session, name: str, home: Organisation, role: Role = Role.ADMIN, **facts: Any
) -> Person:
    """Make a person with a role in an organisation."""
    facts.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}{next(_number)}@exempel.example")
    facts.setdefault("phone", "+46846500401")
    user, _ = make_member(session, home, role, name=name, locale="sv", **facts)
    return Person(user.id, user.email, user.name, home.slug, home.name)


def coming(days: int = 14) -> date:
    """Return the local day so many days ahead."""
    return clock.now().astimezone(ZONE).date() + timedelta(days=days)


def hall(**more: Any) -> ListingFacts:
    """Return the facts of a published hall that is asked for, open 8 to 22, 100 kr an hour."""
    facts: dict[str, Any] = {
        "kind": ListingKind.PREMISES,
        "type": "samlingssal",
        "title": "Scoutstugan",
        "summary": "Ljus sal med kök vid skogen",
        "description": "Här ryms årsmöten, kurser och kalas.\n\nKöket har tolv bordskuvert.",
        "status": ListingStatus.PUBLISHED,
        "place": PlaceFacts(
            name="Scoutstugan", address="Stigen 4", postcode="254 00", city="Helsingborg",
            district="Söder", latitude=56.0381, longitude=12.7033,
        ),
        "capacity_seated": 40,
        "activities": ("arsmote", "kurs"),
        "accessibility": {
            "step_free_entrance": AccessibilityFacts(Answer.YES),
            "door_width": AccessibilityFacts(Answer.YES, value=90),
            "accessible_toilet": AccessibilityFacts(Answer.NO, note="Finns i huset intill"),
        },
        "openings": (OpeningFacts(EVERY_DAY, 8 * 60, 22 * 60),),
        "price_text": "100 kr i timmen för föreningar",
        "price_rules": (PriceRuleFacts("alla", 10000, PriceUnit.HOUR),),
        "mode": BookingMode.REQUEST,
        "house_rules": "Inga skor inomhus.",
        "handover_text": "Nyckeln hämtas hos Anna.",
        "contact_name": "Anna Granlöv",
        "contact_email": "stugan@scout.example",
        "contact_phone": "08-465 004 12",
    }  # fmt: skip
    return ListingFacts(**{**facts, **more})


def things(**more: Any) -> ListingFacts:
    """Return the facts of 120 chairs that are lent by the day."""
    facts: dict[str, Any] = {
        "kind": ListingKind.EQUIPMENT,
        "type": "bord_och_stolar",
        "title": "Stapelstolar",
        "summary": "Stolar på kärra",
        "status": ListingStatus.PUBLISHED,
        "quantity": 120,
        "mode": BookingMode.REQUEST,
        "price_rules": (PriceRuleFacts("alla", 500, PriceUnit.PIECE),),
        "loan_terms": "Trasiga stolar ersätts.",
        "contact_email": "stolar@scout.example",
    }
    return ListingFacts(**{**facts, **more})


def help_of(kind: ListingKind, type_: str, title: str, **more: Any) -> ListingFacts:
    """Return the facts of a service or skill."""
    facts: dict[str, Any] = {
        "kind": kind,
        "type": type_,
        "title": title,
        "summary": "Vi hjälper er på kvällstid",
        "status": ListingStatus.PUBLISHED,
        "price_text": "Gratis för föreningar",
        "contact_email": "hjalp@scout.example",
    }
    return ListingFacts(**{**facts, **more})


def share(session: Session, owner: Person, facts: ListingFacts, picture: str = "") -> Listing:
    """List something for the person's organisation, with one of the drawn pictures."""
    user = session.get_one(User, owner.id)
    home = user.memberships[0].organisation
    listing = cataloguing.create_listing(session, acting_as(user), organisation=home, facts=facts)
    if picture:
        files = {
            width: {
                ending: (DRAWN / f"{picture}-{width}.{ending}").read_bytes() for ending in FORMATS
            }
            for width in WIDTHS
        }
        photos.adopt_derivatives(session, listing, files, "Rummet sett från dörren")
    return listing


def ask(
    session: Session,
    person: Person,
    listing: Listing,
    *,
    days: int = 14,
    hours: tuple[int, int] = (18, 20),
    last: int | None = None,
    weekly: int = 0,
    **facts: Any,
) -> Booking:
    """Send a request for a time by the local clock, as often as `weekly` says."""
    user = session.get_one(User, person.id)
    ends_on = coming(days if last is None else last)
    facts.setdefault("purpose", "Repetition inför premiären")
    wish = wish_of(
        starts=edge_on_wall(datetime.combine(coming(days), time(hours[0])), ZONE),
        ends=edge_on_wall(datetime.combine(ends_on, time(hours[1])), ZONE),
        zone=ZONE,
        rule=rule_of(Frequency.WEEKLY, times=weekly) if weekly else None,
        contact_name=user.name,
        contact_phone=user.phone,
        **facts,
    )
    return request_booking(
        session,
        acting_as(user),
        listing=listing,
        organisation=user.memberships[0].organisation,
        wish=wish,
    )


def order(session: Session, person: Person, listings: Sequence[Listing], *, days: int) -> Order:
    """Send one order for several listings, an evening so many days ahead."""
    user = session.get_one(User, person.id)
    starts, ends = (
        edge_on_wall(datetime.combine(coming(days), time(hour)), ZONE) for hour in (18, 20)
    )
    wish = wish_of(
        starts=starts, ends=ends, zone=ZONE, purpose="Premiär",
        contact_name=user.name, contact_phone=user.phone,
    )  # fmt: skip
    return request_order(
        session,
        acting_as(user),
        organisation=user.memberships[0].organisation,
        lines=[Line(listing, wish) for listing in listings],
    )


@dataclass
class Neighbours:
    """An owner with a hall, and two who want it."""

    anna: Person
    bo: Person
    cia: Person
    ref: str
    public_id: str
    title: str

    @property
    def page(self) -> str:
        """Where the hall's page is."""
        return f"/l/{self.ref}"


def neighbours(town: Town, **facts: Any) -> Neighbours:
    """Move an owner, a borrower and a rival into the town."""
    number = next(_number)
    title = facts.pop("title", f"Stugan {number}")
    with town.work() as session:
        anna = settle(session, "Anna Granlöv", f"Scoutkåren Havsörnen {number}")
        bo = settle(session, "Bo Ridåker", f"Teaterföreningen Ridån {number}")
        cia = settle(session, "Cia Tältström", f"Kören Stämgaffeln {number}")
        listing = share(session, anna, hall(title=title, **facts))
        ref = f"{listing.public_id}-{listing.slug}"
        return Neighbours(anna, bo, cia, ref, listing.public_id, title)
