"""What the finder's form offers, each choice with how many it would leave, and what was chosen."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import g, request, url_for
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from bookings.borrowers import MYSELF, value_of
from bookings.finder import passing_on, search_reader, search_words
from bookings.finder.search_places import RADII
from bookings.finder.search_reader import MOST_CODES
from bookings.finder.search_words import Asked
from bookings.judging.seating_words import NAMES
from bookings.views.finding import find_times
from inventory import vocabulary
from inventory.catalogue.counting import Facets
from inventory.catalogue.filtering import Wish
from inventory.types import BookingMode, ListingKind
from marketplace.models import Organisation
from marketplace.money import Money
from marketplace.web import filters

Choices = list[tuple[str, str]]
PRIMARY_FACTS = (
    "step_free_entrance",
    "accessible_toilet",
    "hearing_loop",
    "lift",
    "reserved_parking",
)
FEW = 6
_NOTHING: tuple[Any, ...] = (None, "", [], [""])
_PLAIN_IN_QUERY = "!$'()*,/:;?@"
"""Signs that stand for themselves in a query, as in every address that Flask makes."""


def choices(asked: Asked, facets: Facets, more: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return the choices of each field in the reader's language, and the counts beside them.

    `more` are the counts of what is no column's value, by parameter (finder.more_counts).
    """
    spoken = str(get_locale())
    facts = vocabulary.labels(vocabulary.ACCESSIBILITY, spoken)
    first = [(code, facts[code]) for code in PRIMARY_FACTS if code in facts]
    listed = {
        wish: _listed(vocabulary.labels(terms, spoken), facets, asked, wish)
        for wish, terms in (
            (Wish.ACTIVITY, vocabulary.ACTIVITIES),
            (Wish.FEATURE, vocabulary.FEATURES),
        )
    }
    districts = _most_first(
        [(one.name, one.name) for one in vocabulary.DISTRICTS],
        facets.of(Wish.DISTRICT),
        asked.chosen["district"],
    )
    return {
        "kind": list(vocabulary.labels(vocabulary.KINDS, spoken).items()),
        "type": _types(asked, facets, spoken),
        "districts": districts[:FEW],
        "more_districts": districts[FEW:],
        "accessible": first,
        "more_accessible": [pair for pair in facts.items() if pair not in first],
        "activity": listed[Wish.ACTIVITY][:FEW],
        "more_activity": listed[Wish.ACTIVITY][FEW:],
        "feature": listed[Wish.FEATURE][:FEW],
        "more_feature": listed[Wish.FEATURE][FEW:],
        "seating": _counted(
            [("", _("Not decided yet")), *((way.value, str(name)) for way, name in NAMES.items())],
            more.get("seating"),
        ),
        "mode": modes(),
        "may": [("1", _may(asked, only=True))],
        "radius": _radii(asked, more.get("radius_km")),
        "counts": _counts(facets, more),
        "unknown": facets.unknown,
    }


def _radii(asked: Asked, counts: Mapping[str, int] | None) -> Choices:
    """Return the distances to choose from; one that the address has is among them."""
    near, offered = asked.search.filters.near, {km: km for km in RADII}
    if near is not None and not near.anywhere:
        km = f"{near.radius_km:g}"
        offered = {one: text for one, text in offered.items() if one != km}
        offered[km] = asked.values["radius_km"]
    kilometres = sorted(offered, key=float)
    labels = [(km, _("%(km)s km", km=format_decimal(float(km)))) for km in kilometres]
    told = _counted(labels, counts)
    any_distance = _counted([("", _("any distance"))], counts)
    return [*any_distance, *((offered[km], label) for km, label in told)]


def borrowers(mine: Sequence[Organisation]) -> Choices:
    """Return for whom can be searched, the person themselves as the booking form calls them."""
    return [
        (value, _("Myself, as a private person") if value == MYSELF else one.name)
        for one in mine
        if (value := value_of(one))
    ]


def _may(asked: Asked, *, only: bool = False) -> str:
    """Return what is called what one may book: by one's association, oneself, or everybody."""
    borrower = asked.search.borrower
    if borrower is None:
        return _("Only what everybody may book") if only else _("What everybody may book")
    if value_of(borrower) == MYSELF:
        return _("Only what I may book") if only else _("What I may book")
    return _("Only what we may book") if only else _("What we may book")


def _counts(facets: Facets, more: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    found = {wish.value: facets.of(wish) for wish in facets.by_wish}
    return found | {name: {**found.get(name, {}), **counts} for name, counts in more.items()}


def _counted(offered: Choices, counts: Mapping[str, int] | None) -> Choices:
    """Return the choices of a list, each with how many it would leave where that is known."""
    if counts is None:
        return offered
    return [(code, f"{label} ({counts.get(code, 0)})") for code, label in offered]


def modes() -> Choices:
    """Return the ways of booking in words."""
    return [
        (BookingMode.INSTANT.value, _("Booked at once")),
        (BookingMode.REQUEST.value, _("The owner answers")),
        (BookingMode.AGREEMENT.value, _("By agreement")),
        (BookingMode.CONTACT.value, _("By contact")),
    ]


def _most_first(offered: Choices, counts: Mapping[str, int], chosen: Sequence[str]) -> Choices:
    """Return the choices, what is chosen first, then those that leave most."""
    return sorted(offered, key=lambda pair: (pair[0] not in chosen, -counts.get(pair[0], 0)))


def _listed(labels: Mapping[str, str], facets: Facets, asked: Asked, wish: Wish) -> Choices:
    pairs = sorted(labels.items(), key=lambda pair: pair[1])
    return _most_first(pairs, facets.of(wish), asked.chosen[wish.value])


def _types(asked: Asked, facets: Facets, spoken: str) -> Choices:
    """Return the types of the chosen kind, each with how many it would leave."""
    kind = asked.values["kind"]
    known = {one.value for one in ListingKind}
    terms = vocabulary.TYPES[kind] if kind in known else ()
    counts = facets.of(Wish.TYPE)
    pairs = sorted(vocabulary.labels(terms, spoken).items(), key=lambda pair: pair[1])
    return _counted(pairs, counts)


def chips(asked: Asked) -> list[tuple[str, str]]:
    """Return each wish in words, with the address of the search without it."""
    found = [*_of_words(asked), *_of_time(asked), *_of_codes(asked)]
    found += [(owner.name, without("organisation", owner.slug)) for owner in asked.owners]
    if asked.search.max_price_ore is not None:
        free = asked.search.max_price_ore == 0
        words = (
            _("Free of charge")
            if free
            else _("At most %(amount)s", amount=filters.money(Money(asked.search.max_price_ore)))
        )
        found.append((words, address(max_price=None, free=None)))
    if asked.search.only_for_borrower:
        found.append((_may(asked), address(may=None)))
    if asked.search.filters.accessible_unknown:
        found.append((_("Also where nobody has said"), address(unknown=None)))
    if asked.search.show_all and asked.search.periods:
        found.append((_("Also what is taken or closed then"), address(show=None)))
    return found


def _of_words(asked: Asked) -> list[tuple[str, str]]:
    wanted = asked.search.filters
    found = []
    if wanted.text:
        found.append((_("“%(text)s”", text=wanted.text), address(q=None)))
    if wanted.people:
        gone = address(people=None, seating=None, **passing_on.of_order(asked))
        found.append((find_times.people_words(wanted.people), gone))
    if wanted.seating:
        found.append((str(NAMES[wanted.seating]), address(seating=None)))
    if wanted.quantity:
        words = ngettext("At least %(num)s of it", "At least %(num)s of it", wanted.quantity)
        found.append((words, address(quantity=None)))
    if wanted.near is not None:
        name = asked.where.name or _("the chosen point")
        km = format_decimal(wanted.near.radius_km)
        words = _("Within %(km)s km of %(place)s", km=km, place=name)
        if wanted.near.anywhere:
            words = _("Near %(place)s", place=name)
        found.append((words, address(near=None, near_of=None, place=None, radius_km=None)))
    return found


def _of_time(asked: Asked) -> list[tuple[str, str]]:
    if not asked.search.periods:
        return []
    gone = dict.fromkeys(("date", "from", "to", "end", "repeat", "times", "until", "skip_breaks"))
    found = [(find_times.time_words(asked), address(**gone))]
    if asked.when.rule is not None:
        repeat = dict.fromkeys(("repeat", "times", "until", "skip_breaks"))
        found.append((find_times.series_words(asked), address(**repeat)))
        if asked.values["skip_breaks"] == "1":
            found.append((_("Not in school breaks"), address(skip_breaks=None)))
    return found


def _of_codes(asked: Asked) -> list[tuple[str, str]]:
    spoken = str(get_locale())
    wanted = asked.search.filters
    types = {
        code: label
        for terms in vocabulary.TYPES.values()
        for code, label in vocabulary.labels(terms, spoken).items()
    }
    tables: list[tuple[str, Sequence[str], Mapping[str, str]]] = [
        ("kind", [wanted.kind] if wanted.kind else [], vocabulary.labels(vocabulary.KINDS, spoken)),
        ("type", [wanted.type] if wanted.type else [], types),
        ("district", wanted.districts, {one: one for one in wanted.districts}),
        ("accessible", wanted.accessible, vocabulary.labels(vocabulary.ACCESSIBILITY, spoken)),
        ("activity", wanted.activities, vocabulary.labels(vocabulary.ACTIVITIES, spoken)),
        ("feature", wanted.features, vocabulary.labels(vocabulary.FEATURES, spoken)),
        ("mode", wanted.modes, dict(modes())),
    ]
    return [(labels[code], without(name, code)) for name, codes, labels in tables for code in codes]


def address(**changes: Any) -> str:  # noqa: ANN401 - query values
    """Return the present search's address with some parameters changed (None removes)."""
    query = urlencode(kept(**changes), doseq=True, safe=_PLAIN_IN_QUERY)
    home = _home()
    return f"{home}?{query}" if query else home


def _home() -> str:
    if "finder_home" not in g:
        g.finder_home = url_for("bookings_find.index")
    return str(g.finder_home)


def kept(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - query values
    """Return the parameters of the present search with some of them changed."""
    return {name: value for name, value in {**_args(), **changes}.items() if value not in _NOTHING}


def _args() -> Mapping[str, list[str]]:
    """Return what the address says that means something here; read once for each request.

    As much of it as is read: a page has a hundred links, and each repeats it.
    """
    args = request.args
    if "finder_args" not in g or g.finder_args[0] is not args:
        said = {
            name: [search_reader.kept(name, one) for one in args.getlist(name) if one][:MOST_CODES]
            for name in search_words.CARRIED
            if name in args
        }
        g.finder_args = args, said
    found: Mapping[str, list[str]] = g.finder_args[1]
    return found


def without(name: str, value: str) -> str:
    """Return the address without one value of a parameter."""
    rest = [one for one in request.args.getlist(name) if one != value]
    return address(**{name: rest or None, **({"type": None} if name == "kind" else {})})
