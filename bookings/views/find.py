"""The finder: the home page."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from bookings import finding, search_words
from bookings.finding import Fit, Sort
from bookings.judging.seating_words import NAMES
from bookings.views import cards, watch_link
from inventory import queries, vocabulary
from inventory.types import ListingKind
from marketplace import clock
from marketplace.actor import Actor
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.policy import Permission, can
from marketplace.web import guard
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_find", __name__)

PRIMARY_FACTS = (
    "step_free_entrance",
    "accessible_toilet",
    "hearing_loop",
    "lift",
    "reserved_parking",
)


@blueprint.get("/")
@access(Audience.EVERYONE)
def index() -> str:
    """Show what fits the search in the address; without one, what there is."""
    session = db.session()
    actor = guard.actor()
    mine = _organisations(actor)
    borrower = next((one for one in mine if one.slug == request.args.get("for")), None)
    zone: ZoneInfo = current_app.config["SETTINGS"].city.zone
    asked = search_words.read(
        request.args, zone=zone, borrower=borrower or (mine[0] if mine else None), now=clock.now()
    )
    found = finding.find(session, asked.search)
    if asked.search.page > found.pages:
        asked.search = finding.Search(**{**vars(asked.search), "page": found.pages})
        found = finding.find(session, asked.search)
    facets = queries.facets(session, asked.search.filters)
    return render_template(
        "bookings/find/index.html",
        asked=asked,
        found=found,
        facets=facets,
        mine=mine,
        choices=_choices(),
        chips=_chips(request.args),
        sorts=_sorts(asked),
        address=_address,
        **watch_link.ways(),
        page_address=lambda page: _address(page=page if page > 1 else None),
        **_words(asked, found, mine),
    )


def _words(
    asked: search_words.Asked, found: finding.Findings, mine: Sequence[Organisation]
) -> dict[str, Any]:
    first = (asked.search.page - 1) * asked.search.per_page
    numbered = list(enumerate(found.hits, start=first + 1))
    rest = PRIMARY_FACTS
    return {
        "summary": cards.summary(asked),
        "results_title": cards.heading(asked, found.total),
        "cards": [cards.of_hit(hit, number, asked) for number, hit in numbered],
        "pins": cards.pins(numbered),
        "problems": [(problem.message, f"#{problem.field}") for problem in asked.problems],
        "for_choices": [(one.slug, one.name) for one in mine],
        "more_chosen": any(code not in rest for code in asked.chosen["accessible"]),
        "hidden": found.counts.get(Fit.TAKEN, 0) + found.counts.get(Fit.CLOSED, 0),
        "ways_out": _ways_out(asked),
        "times": cards.half_hours(),
    }


def _ways_out(asked: search_words.Asked) -> list[tuple[str, str]]:
    """Return searches that ask for less, one wish at a time."""
    ways = []
    if asked.search.periods and not asked.search.show_all:
        ways.append((_("Show what is taken as well"), _address(show="all")))
    if asked.search.filters.people:
        ways.append((_("For fewer people"), _address(people=None)))
    if asked.search.filters.accessible:
        ways.append((_("Without the accessibility facts"), _address(accessible=None)))
    if asked.search.filters.district:
        ways.append((_("In all districts"), _address(district=None)))
    if asked.values["date"]:
        ways.append((_("On any day"), _address(**{"date": None, "from": None, "to": None})))
    ways.append((_("Start again with everything"), url_for("bookings_find.index")))
    return ways


def _organisations(actor: Actor) -> list[Organisation]:
    keys = [key for key in actor.roles if can(actor, Permission.BOOKING_MAKE, key)]
    if not keys:
        return []
    query = select(Organisation).where(Organisation.id.in_(keys))
    return list(db.session.scalars(query.order_by(Organisation.sort_key, Organisation.id)))


def _choices() -> dict[str, Sequence[tuple[str, str]]]:
    """Return the choices of the form in the reader's language, by parameter."""
    spoken = str(get_locale())
    facts = vocabulary.labels(vocabulary.ACCESSIBILITY, spoken)
    first = [(code, facts[code]) for code in PRIMARY_FACTS if code in facts]
    return {
        "kind": list(vocabulary.labels(vocabulary.KINDS, spoken).items()),
        "district": [(one.name, one.name) for one in vocabulary.DISTRICTS],
        "accessible": first + [pair for pair in facts.items() if pair[0] not in PRIMARY_FACTS],
        "activity": list(vocabulary.labels(vocabulary.ACTIVITIES, spoken).items()),
        "feature": list(vocabulary.labels(vocabulary.FEATURES, spoken).items()),
        "type": _types(spoken),
        "seating": [(way.value, str(name)) for way, name in NAMES.items()],
    }


def _types(spoken: str) -> list[tuple[str, str]]:
    kind = request.args.get("kind", "")
    known = {one.value for one in ListingKind}
    terms = vocabulary.TYPES[kind] if kind in known else ()
    return sorted(vocabulary.labels(terms, spoken).items(), key=lambda pair: pair[1])


def _chips(args: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Return each chosen filter in words, with the address of the search without it."""
    spoken = str(get_locale())
    tables: dict[str, dict[str, str]] = {
        "kind": vocabulary.labels(vocabulary.KINDS, spoken),
        "district": {one.name: one.name for one in vocabulary.DISTRICTS},
        "type": {
            code: label
            for terms in vocabulary.TYPES.values()
            for code, label in vocabulary.labels(terms, spoken).items()
        },
        "accessible": vocabulary.labels(vocabulary.ACCESSIBILITY, spoken),
        "activity": vocabulary.labels(vocabulary.ACTIVITIES, spoken),
        "feature": vocabulary.labels(vocabulary.FEATURES, spoken),
    }
    chips = []
    for name in ("kind", "type", "district", "accessible", "activity", "feature", "max_price"):
        for value in dict.fromkeys(args.getlist(name)):
            if not value or (name in tables and value not in tables[name]):
                continue
            words = tables.get(name, {}).get(value, value)
            if name == "max_price":
                words = _("At most %(amount)s kr", amount=value[:20])
            chips.append((words, _without(name, value)))
    return chips


def _address(**changes: Any) -> str:  # noqa: ANN401 - query values
    """Return the present search's address with some parameters changed (None removes)."""
    args: dict[str, Any] = {
        name: request.args.getlist(name) for name in request.args if name != "page"
    }
    args.update(changes)
    kept = {name: value for name, value in args.items() if value not in (None, "", [], [""])}
    return url_for("bookings_find.index", **kept)


def _without(name: str, value: str) -> str:
    rest = [one for one in request.args.getlist(name) if one != value]
    return _address(**{name: rest or None, **({"type": None} if name == "kind" else {})})


def _sorts(asked: search_words.Asked) -> list[dict[str, Any]]:
    words = {None: _("best first"), Sort.PRICE: _("cheapest"), Sort.SIZE: _("largest")}
    if asked.search.filters.near is not None:
        words[Sort.DISTANCE] = _("nearest")
    return [
        {
            "label": label,
            "url": _address(sort=sort.value if sort else None),
            "current": asked.search.sort is sort,
        }
        for sort, label in words.items()
    ]
