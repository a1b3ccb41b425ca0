"""Times, prices and people of a booking as plain text in the reader's language (mail, calendar)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask_babel import get_locale
from flask_babel import gettext as _

from bookings.models import Booking
from inventory import vocabulary
from inventory.models import Listing
from inventory.price_rules import PRIVATE_GROUP
from marketplace.models import Organisation
from marketplace.money import Money
from marketplace.periods import Period, local
from marketplace.telling import clock_time, day, moment, money, phone


@dataclass(frozen=True)
class Reachable:
    """Whom to call or write to; what is not known or not to be told is empty."""

    name: str = ""
    phone: str = ""
    email: str = ""

    @property
    def words(self) -> str:
        """Return all of it on one line."""
        return ", ".join(part for part in (self.name, self.phone, self.email) if part)


def when(period: Period, zone: ZoneInfo) -> str:
    """Return the period on the wall clock of `zone`: Monday 7 December, 18.00–20.00.

    An end on another day is told with its date.
    """
    starts, ends = local(period.starts_at, zone), local(period.ends_at, zone)
    last = ends - timedelta(microseconds=1)
    if starts.date() != last.date():
        words = _("%(first)s to %(last)s", first=moment(starts, zone), last=moment(ends, zone))
        return str(words)
    until = "24.00" if ends.date() != starts.date() else clock_time(ends, zone)
    hours = f"{clock_time(starts, zone)}–{until}"
    return str(_("%(day)s, %(hours)s", day=day(starts, zone), hours=hours))


def repeated(first: str, times: int, interval: int) -> str:
    """Return a time with how often it comes back: Tuesday 9 March, …, every week, 18 times."""
    if times == 1:
        return first
    if interval == 1:
        return str(_("%(first)s, every week, %(times)s times", first=first, times=times))
    if interval == 2:  # noqa: PLR2004 - every second week has a name of its own
        return str(_("%(first)s, every second week, %(times)s times", first=first, times=times))
    every = {"first": first, "weeks": interval, "times": times}
    return str(_("%(first)s, every %(weeks)s weeks, %(times)s times", **every))


def what(booking: Booking) -> str:
    """Return the listing's title, with the number where more than one is taken."""
    if booking.quantity == 1:
        return booking.listing.title
    title = booking.listing.title
    return str(_("%(quantity)s × %(title)s", quantity=booking.quantity, title=title))


def where(listing: Listing) -> str:
    """Return the place on one line, empty where there is none."""
    place = listing.place
    if place is None:
        return ""
    town = " ".join(part for part in (place.postcode, place.city) if part)
    return ", ".join(part for part in (place.name, place.address, town) if part)


def price(booking: Booking) -> str:
    """Return what the booking costs as it was shown, else the owner's own sentence."""
    if booking.price_ore is None:
        group = booking.price_group if booking.tariff_id else None
        return unstated_price(booking.price_text, group)
    return money(Money(booking.price_ore, booking.currency))


def price_of(parts: Sequence[int | None], booking: Booking) -> str:
    """Return what some dates of the booking cost together, empty where that is not known."""
    known = [ore for ore in parts if ore is not None]
    return money(Money(sum(known), booking.currency)) if len(known) == len(parts) else ""


def price_sentence(text: str, *, priced: bool) -> str:
    """Return what the owner writes of the price; a lone figure says nothing beside real prices.

    Spreadsheets have a bare "150" where a sentence belongs; next to a sum it reads like another.
    """
    return "" if priced and " " not in text.strip() else text


def unstated_price(text: str, group: str | None) -> str:
    """Return what is said where no price can be worked out for a borrower of the price group.

    Where others have a price (`group` is not None) the owner's own words are quoted as such: a
    figure in them may be somebody else's.
    """
    if not text:
        return _("The owner has not said what it costs.")
    if group is None:
        return owners_words(text)
    if group == PRIVATE_GROUP:
        return _("No price is stated for private persons. The owner writes: “%(text)s”.", text=text)
    labels = vocabulary.labels(vocabulary.PRICE_GROUPS, str(get_locale()))
    return _(
        "No price is stated for your price group, “%(group)s”. The owner writes: “%(text)s”.",
        group=labels.get(group, group),
        text=text,
    )


def owners_words(text: str) -> str:
    """Return what the owner writes of a price that is not worked out, quoted where it has no words.

    A bare "150" among facts would read as a price, of which nobody knows for what it is.
    """
    if not text or any(sign.isalpha() for sign in text):
        return text
    return _("The owner writes of the price: “%(text)s”", text=text)


def own_unstated_price(text: str, group: str | None) -> str:
    """Return the same for the owner, whose own words they are."""
    if not text:
        return _("You have not said what it costs.")
    if group is None:
        return text
    return _("No price is stated for this borrower. Your own words: “%(text)s”.", text=text)


def owner_contact(listing: Listing, *, booked: bool) -> Reachable:
    """Return whom the booker can reach: the listing's contact, else the owner's public details.

    A contact that the owner keeps off the page is told to those who have a booking.
    """
    named = listing.contact_name or listing.contact_phone or listing.contact_email
    if named and (booked or listing.contact_public):
        name = listing.contact_name or listing.organisation.name
        return Reachable(name, phone(listing.contact_phone), listing.contact_email)
    return organisation_contact(listing.organisation)


def organisation_contact(organisation: Organisation) -> Reachable:
    """Return how an organisation lets itself be reached by everyone."""
    return Reachable(
        organisation.name,
        phone(organisation.phone) if organisation.phone_public else "",
        organisation.email if organisation.email_public else "",
    )


def booker_contact(booking: Booking) -> Reachable:
    """Return whom the owner can reach about the booking."""
    return Reachable(booking.contact_name, phone(booking.contact_phone), booking.made_by.email)


__all__ = [
    "Reachable",
    "booker_contact",
    "day",
    "moment",
    "money",
    "organisation_contact",
    "own_unstated_price",
    "owner_contact",
    "owners_words",
    "phone",
    "price",
    "price_of",
    "price_sentence",
    "repeated",
    "what",
    "when",
    "where",
]
