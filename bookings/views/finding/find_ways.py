"""What would fit if one wish were bent, in words, with the address of that search."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.finder import passing_on, search_times
from bookings.finder.closest import Close
from bookings.finder.finding import Looked, price_had
from bookings.finder.relaxing import Bent, Value, Way
from bookings.finder.search_words import Asked
from bookings.judging.quoting import rules_of
from bookings.types import ReasonCode
from bookings.views import cards
from bookings.views.finding import find_times, price_told
from bookings.views.finding.find_choices import address, without
from inventory import vocabulary
from inventory.catalogue.facts import Column
from inventory.catalogue.filtering import Wish
from inventory.catalogue.sets import NONE
from inventory.models import Listing
from inventory.types import ListingKind
from marketplace import telling
from marketplace.money import Money
from marketplace.web import filters

_PARAMETERS = {
    Bent.ACCESSIBLE: "accessible",
    Bent.FEATURE: "feature",
    Bent.ACTIVITY: "activity",
}
_MINUTES_PER_DAY = 1440


def told(session: Session, ways: Sequence[Way], asked: Asked) -> list[dict[str, Any]]:
    """Return each way as what to change, how many then fit, some of them, and the address."""
    titles = _titles(session, [key for way in ways for key in way.ids])
    return [
        {
            "change": _change(way, asked, titles),
            "count": _count(way),
            "names": [titles[key].title for key in way.ids if key in titles],
            "url": _address(way, asked, titles),
        }
        for way in ways
    ]


def _count(way: Way) -> str:
    """Return how many more fit, and where that is so, that it is on some of the dates only."""
    if not way.part:
        return ngettext("%(num)s more fits", "%(num)s more fit", way.count)
    if way.alone is not None:
        return ngettext(
            "1 more fits on %(free)s of %(num)s date",
            "1 more fits on %(free)s of %(num)s dates",
            way.alone.of,
            free=way.alone.free,
        )
    if way.part == way.count:
        return ngettext(
            "%(num)s more fits on some of the dates",
            "%(num)s more fit on some of the dates",
            way.count,
        )
    return ngettext(
        "%(count)s more fit, %(num)s of them on all dates",
        "%(count)s more fit, %(num)s of them on all dates",
        way.count - way.part,
        count=way.count,
    )


def close(session: Session, found: Sequence[Close], asked: Asked) -> list[dict[str, Any]]:
    """Return what comes closest, each with what it does not meet, in words."""
    listings = _titles(session, [one.listing_id for one in found])
    return [
        {
            "title": listings[one.listing_id].title,
            "url": url_for(
                "bookings_listing.show",
                ref=cards.ref(listings[one.listing_id]),
                **passing_on.to_listing(asked),
            ),
            "missing": [str(_WISHES[wish]()) for wish in one.missing]
            + ([] if one.timely else [_("the time")])
            + ([] if one.affordable else [_("the price")]),
        }
        for one in found
        if one.listing_id in listings
    ]


def why_none(looked: Looked, asked: Asked) -> str:
    """Return why nothing can be found whatever else is given up, "" where that is not so."""
    near = looked.search.filters.near
    if near is not None and not looked.wishes.by_wish[Wish.NEAR] & looked.wishes.shown:
        return _(
            "Nothing that is lent lies within %(km)s km of %(place)s.",
            km=_number(near.radius_km),
            place=asked.where.name or _("the chosen point"),
        )
    return _too_far_ahead(looked)


def _too_far_ahead(looked: Looked) -> str:
    """Return how far ahead the rest of the wishes can be booked, where the date lies beyond."""
    met = looked.wishes.all()
    if looked.fits is None or not met:
        return ""
    late = looked.fits.judged.judged[0].broken.get(ReasonCode.TOO_FAR_AHEAD, NONE)
    if met & ~late:
        return ""
    catalogue = looked.catalogue
    horizons = catalogue.values(Column.HORIZON_DAYS)
    days = max(days for days in horizons if catalogue.having(Column.HORIZON_DAYS, days) & met)
    return _(
        "That is too far ahead: what you are looking for can be booked at most %(length)s ahead.",
        length=telling.length_in_days(days),
    )


_WISHES: Mapping[Wish, Callable[[], str]] = {
    Wish.TEXT: lambda: _("the words"),
    Wish.KIND: lambda: _("the kind"),
    Wish.TYPE: lambda: _("the type"),
    Wish.PEOPLE: lambda: _("the number of people"),
    Wish.SEATED: lambda: _("the number of people"),
    Wish.QUANTITY: lambda: _("how many of it"),
    Wish.DISTRICT: lambda: _("the district"),
    Wish.NEAR: lambda: _("the distance"),
    Wish.ACTIVITY: lambda: _("what it is for"),
    Wish.FEATURE: lambda: _("what there must be"),
    Wish.ACCESSIBLE: lambda: _("the accessibility"),
    Wish.AUDIENCE: lambda: _("who may book"),
    Wish.MODE: lambda: _("how it is booked"),
    Wish.ORGANISATION: lambda: _("the owner"),
    Wish.BORROWER: lambda: _("that you may book it"),
}


def _titles(session: Session, ids: Sequence[int]) -> Mapping[int, Listing]:
    if not ids:
        return {}
    rows = session.scalars(select(Listing).where(Listing.id.in_(ids)).order_by(Listing.id))
    return {row.id: row for row in rows.unique()}


def _change(way: Way, asked: Asked, titles: Mapping[int, Listing]) -> str:
    if not way.rooms:
        return _bent(way, asked, titles)
    if way.bent is Bent.KIND:
        return _("Premises instead")
    return _("%(change)s, among premises", change=_bent(way, asked, titles))


def _bent(way: Way, asked: Asked, titles: Mapping[int, Listing]) -> str:
    value = way.value or 0
    if way.bent is Bent.TIME:
        return _time_words(int(value), asked)
    if way.bent in _PARAMETERS:
        return _("Without %(fact)s", fact=_label(way))
    if way.bent is Bent.WORD:
        return _("Without “%(words)s”, only “%(left)s”", words=way.without, left=value)
    if way.bent is Bent.DISTRICT and way.value is None:
        return _("In any district")
    if way.bent in _PLAIN:
        return str(_PLAIN[way.bent]())
    return {
        Bent.PEOPLE: _(
            "With room for %(room)s of %(people)s", room=value, people=asked.search.filters.people
        ),
        Bent.QUANTITY: ngettext(
            "With %(num)s of it instead of %(quantity)s",
            "With %(num)s of it instead of %(quantity)s",
            int(value) if way.bent is Bent.QUANTITY else 0,
            quantity=asked.search.filters.quantity,
        ),
        Bent.TOGETHER: _(
            "Two rooms beside each other, with room for %(room)s together", room=value
        ),
        Bent.DISTRICT: _("One district further, in %(district)s", district=value),
        Bent.DISTANCE: _("Within %(km)s km", km=_number(value)),
        Bent.PRICE: _for_amount(way, asked, titles),
    }[way.bent]


def _for_amount(way: Way, asked: Asked, titles: Mapping[int, Listing]) -> str:
    """Return for how much it can be had, and by whom where that is not everybody's price."""
    if way.bent is not Bent.PRICE:
        return ""
    amount = _price_words(way, asked, titles)
    shown = (titles[key] for key in way.ids if key in titles)
    if asked.search.borrower is None and any(price_told.differs(one) for one in shown):
        told = _("For %(amount)s (the price for an association)", amount=amount)
    else:
        told = _("For %(amount)s", amount=amount)
    had = _amount_had(way, asked, titles)
    if not had or had == amount:
        return told
    return _("%(told)s, of which %(had)s for what can be had", told=told, had=had)


def _price_words(way: Way, asked: Asked, titles: Mapping[int, Listing]) -> str:
    """Return what it costs: for a wanted time all of it, else an hour or whatever it goes by."""
    units = {
        price_told.rule_words(rule)
        for key in way.ids
        if key in titles and not asked.search.periods
        for rule in rules_of(titles[key].tariff)
        if rule.amount_ore == way.value
    }
    return units.pop() if len(units) == 1 else _kronor_words(way.value)


def _amount_had(way: Way, asked: Asked, titles: Mapping[int, Listing]) -> str:
    """Return what those dates cost which alone can be had, "" where that is not so."""
    if way.alone is None or way.ids[0] not in titles:
        return ""
    price = price_had(titles[way.ids[0]], asked.search, way.alone)
    return filters.money(price.total) if price is not None and price.total is not None else ""


def _number(value: Value) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _kronor_words(value: Value) -> str:
    return filters.money(Money(value)) if isinstance(value, int) else str(value)


_PLAIN = {
    Bent.UNKNOWN: lambda: _("Where nobody has said how accessible it is"),
    Bent.MODE: lambda: _("However it is booked"),
    Bent.OWNER: lambda: _("From any owner"),
    Bent.TYPE: lambda: _("Of any type"),
    Bent.TEXT: lambda: _("Without the words"),
    Bent.KIND: lambda: _("Of any kind"),
}


def _label(way: Way) -> str:
    spoken = str(get_locale())
    labels = {
        **vocabulary.labels(vocabulary.ACCESSIBILITY, spoken),
        **vocabulary.labels(vocabulary.FEATURES, spoken),
        **vocabulary.labels(vocabulary.ACTIVITIES, spoken),
    }
    return labels[str(way.value)].lower()


def _time_words(by: int, asked: Asked) -> str:
    starts, ends = _walls(by, asked)
    if abs(by) < _MINUTES_PER_DAY:
        when = _("%(start)s to %(end)s", start=f"{starts:%H.%M}", end=f"{ends:%H.%M}")
        length = telling.length(abs(by))
        if by > 0:
            return _("%(length)s later, %(when)s", length=length, when=when)
        return _("%(length)s earlier, %(when)s", length=length, when=when)
    return _("At the same hours, from %(day)s", day=filters.day(starts.date()))


def _walls(by: int, asked: Asked) -> tuple[datetime, datetime]:
    """Return the wall times of the first wanted date, so many minutes later."""
    walls = search_times.later(asked.when, by).walls
    if walls is None:
        raise ValueError("a search without a time has no other one")
    return walls


def _address(way: Way, asked: Asked, titles: Mapping[int, Listing]) -> str:
    if way.bent is Bent.TIME:
        return _at_other_time(int(way.value or 0), asked)
    if way.bent in _PARAMETERS:
        return without(_PARAMETERS[way.bent], str(way.value))
    if way.bent is Bent.TOGETHER:
        things = [titles[key].public_id for key in way.ids if key in titles]
        order = passing_on.to_order(asked, divided=_divided(asked))
        return url_for("bookings_order_form.new", thing=things, **order)
    changes: dict[Bent, dict[str, Any]] = {
        Bent.PEOPLE: {"people": way.value},
        Bent.QUANTITY: {"quantity": way.value},
        Bent.DISTRICT: {"district": way.value},
        Bent.DISTANCE: {"radius_km": _number(way.value)},
        Bent.PRICE: {"free": None, "max_price": _kronor(way.value)},
        Bent.UNKNOWN: {"unknown": "1"},
        Bent.MODE: {"mode": None},
        Bent.OWNER: {"organisation": None},
        Bent.TYPE: {"type": None},
        Bent.WORD: {"q": way.value},
        Bent.TEXT: {"q": None},
        Bent.KIND: {"kind": None, "type": None},
    }
    rooms = {"kind": ListingKind.PREMISES.value} if way.rooms else {}
    return address(**(changes[way.bent] | rooms))


def _divided(asked: Asked) -> str:
    people = find_times.people_words(asked.search.filters.people or 0)
    return _("We are %(people)s, divided between the two rooms.", people=people)


def _kronor(ore: Value) -> str:
    """Return an amount in öre as the form takes kronor; of what is no amount nothing."""
    if not isinstance(ore, int):
        return ""
    whole, rest = divmod(ore, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def _at_other_time(by: int, asked: Asked) -> str:
    rule = search_times.later(asked.when, by).rule
    fields: dict[str, Any] = dict.fromkeys(("date", "from", "to", "end"))
    fields |= find_times.fields(*_walls(by, asked))
    if rule is not None and rule.until is not None:
        fields |= {"until": rule.until.isoformat(), "times": None}
    return address(**fields)
