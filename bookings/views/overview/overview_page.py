"""The overview for the city: what exists, where it is missing, what is idle when.

How many there are of what is for everyone; the rest is for the city's staff and platform admins.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from bookings.overview import asked, exports, use
from bookings.overview.access import may_see, require_see
from bookings.views.finding.find_choices import PRIMARY_FACTS
from bookings.views.overview import district_pins, export_words
from bookings.views.overview import overview_words as words
from inventory import keeping_words, supply, vocabulary
from inventory.exporting import listings, register
from inventory.exporting.tables import Format, Table
from inventory.exporting.writing import TYPES, pieces
from inventory.forms.wording import labelled
from inventory.types import ListingKind
from marketplace import clock
from marketplace.config import Settings
from marketplace.errors import FieldProblem, Invalid, NotFound
from marketplace.extensions import db
from marketplace.periods import local
from marketplace.web import asked as address
from marketplace.web import guard
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_overview", __name__)


@blueprint.get("/overview")
@access(Audience.EVERYONE)
def index() -> str:
    """Show what exists by district and kind, and where it is missing; `map` chooses a kind."""
    session = db.session()
    chosen = address.choice("map", set(ListingKind))
    shown = ListingKind(chosen) if chosen else None
    staff = may_see(session, guard.actor())
    found = supply.by_district(session)
    rows = words.rows(found)
    return render_template(
        "bookings/overview/index.html",
        staff=staff,
        keeps_words=staff and keeping_words.may_keep(session, guard.actor()),
        kinds=words.kinds(),
        rows=rows,
        total=words.total(found),
        missing=words.missing(rows),
        pins=(placed := words.pins(rows, shown)),
        at_the_edge=district_pins.at_the_edge(placed),
        legend=words.legend(shown),
        maps=words.maps(shown),
        **(_for_staff() if staff else {}),
    )


@blueprint.get("/overview/use")
@access(Audience.SIGNED_IN)
def idle() -> str:
    """Show how much of the open time is taken, by the hours of the week and by listing."""
    session = db.session()
    require_see(session, guard.actor())
    today = _today()
    wish = asked.read(session, request.args, today)
    found = use.measured(session, wish.wanted, _zone())
    least, most = words.ranked(found)
    kept: dict[str, Any] = {name: value for name, value in wish.values.items() if value}
    return render_template(
        "bookings/overview/use.html",
        values=wish.values,
        problems=[(problem.message, f"#{problem.field}") for problem in wish.problems],
        wanted=wish.wanted,
        bands=words.bands(),
        week=words.week(found, wish.values, local(clock.now(), _zone())),
        all_of_it=words.hours(use.together(found.cells)),
        least=least,
        most=most,
        count=len(found.listings),
        elsewhere=found.elsewhere,
        kinds=[(kind.value, name) for kind, name in words.kinds()],
        districts=[one.name for one in vocabulary.DISTRICTS],
        owners=[(one.slug, one.name) for one in supply.confirmations(session, today, _zone())],
        export=lambda name, form: url_for(".export", name=name, form=form, **kept),
    )


@blueprint.get("/overview/exports/<name>.<form>")
@access(Audience.SIGNED_IN)
def export(name: str, form: str) -> Response:
    """Return one of the tables as a file: in the reader's words for Excel, else with codes.

    What its address asks for is done or refused: a file has no room to say what was left out.
    """
    require_see(db.session(), guard.actor())
    make = _TABLES.get(name)
    if make is None or form not in set(Format):
        raise NotFound
    _require_understood(name)
    wanted = Format(form)
    table = make()
    body = b"".join(pieces(export_words.worded(table) if wanted is Format.XLSX else table, wanted))
    answer = Response(body, content_type=TYPES[wanted])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _for_staff() -> dict[str, object]:
    session = db.session()
    known = supply.accessibility(session)
    labels = dict(labelled(vocabulary.ACCESSIBILITY, words.spoken()))
    owners = supply.confirmations(session, _today(), _zone())
    return {
        "fact_names": [labels[code] for code in PRIMARY_FACTS],
        "facts": words.facts(known, PRIMARY_FACTS),
        "all_facts": words.all_facts(known),
        "unconfirmed": [one for one in owners if one.unconfirmed],
        "shown_listings": sum(one.listings for one in owners),
        "never": sum(one.never for one in owners),
        "export": lambda name, form: url_for(".export", name=name, form=form),
    }


def _require_understood(name: str) -> None:
    """Raise Invalid for parameters that mean nothing to a table, or could not be read at all."""
    known = {"lang", *(asked.NAMES if name in _MEASURED else ())}
    problems = [
        FieldProblem(
            one,
            _l(
                "This table cannot be narrowed down by “%(name)s”. Take that out of the address.",
                name=one[: address.LONGEST_TOLD],
            ),
        )
        for one in request.args
        if one not in known
    ]
    told = [*(sentence for _kind, sentence in address.notices()), *(p.message for p in problems)]
    if told:
        raise Invalid(problems, " ".join(str(one) for one in told))


def _use() -> use.Use:
    session = db.session()
    wish = asked.read(session, request.args, _today())
    if wish.problems:
        # On the page the rest is shown beside them; a file would go on as if it were all right.
        told = " ".join(dict.fromkeys(str(one.message) for one in wish.problems))
        raise Invalid(wish.problems, told)
    return use.measured(session, wish.wanted, _zone())


_TABLES: dict[str, Callable[[], Table]] = {
    "districts": lambda: exports.districts(db.session()),
    "accessibility": lambda: exports.accessibility(db.session()),
    "confirmations": lambda: exports.confirmations(db.session(), _today(), _zone()),
    "hours": lambda: exports.hours(_use()),
    "use": lambda: exports.listings(_use()),
    "listings": lambda: listings.table(db.session(), base_url=_settings().base_url, zone=_zone()),
    "register": lambda: register.table(db.session(), base_url=_settings().base_url, zone=_zone()),
}


_MEASURED = frozenset({"hours", "use"})


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _zone() -> ZoneInfo:
    return _settings().city.zone


def _today() -> date:
    return local(clock.now(), _zone()).date()
