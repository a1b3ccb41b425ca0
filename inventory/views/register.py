"""The register of associations and others that share: for everyone."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from inventory import register, vocabulary
from inventory.forms.wording import labelled
from inventory.register import RegisterFilters
from marketplace.errors import Sentence
from marketplace.extensions import db
from marketplace.types import OrganisationKind
from marketplace.web.guard import Audience, access
from marketplace.wording import normalise

blueprint = Blueprint("inventory_register", __name__)

LONGEST = 100
KIND_NAMES: dict[OrganisationKind, Sentence] = {
    OrganisationKind.ASSOCIATION: _l("Association"),
    OrganisationKind.MUNICIPAL: _l("City department"),
    OrganisationKind.STUDY_ASSOCIATION: _l("Study association"),
    OrganisationKind.UMBRELLA: _l("Umbrella organisation"),
}


@blueprint.get("/associations")
@access(Audience.EVERYONE)
def index() -> str:
    """Show who is in the register, all or those that fit the search."""
    asked = {
        name: normalise(request.args.get(name, ""))[:LONGEST]
        for name in ("q", "kind", "category", "district", "activity")
    }
    filters = RegisterFilters(
        text=asked["q"],
        kind=next((kind for kind in KIND_NAMES if kind == asked["kind"]), None),
        category=asked["category"],
        district=asked["district"],
        activity=asked["activity"],
    )
    found = register.find(db.session(), filters, request.args.get("page", 1, type=int))
    activities = labelled(vocabulary.ACTIVITIES, str(get_locale()))
    return render_template(
        "inventory/register/index.html",
        found=found,
        asked=asked,
        activities=activities,
        activity_names=dict(activities),
        kind_names=KIND_NAMES,
        chips=_chips(asked, dict(activities)),
        page_url=lambda number: _address(asked, page=number),
    )


def _chips(asked: dict[str, str], activities: dict[str, str]) -> list[tuple[str, str]]:
    names: dict[str, Any] = {
        "kind": {kind.value: str(name) for kind, name in KIND_NAMES.items()},
        "activity": activities,
    }
    return [
        (names.get(name, {}).get(value, value), _address(asked | {name: ""}))
        for name, value in asked.items()
        if value
    ]


def _address(asked: dict[str, str], **more: Any) -> str:  # noqa: ANN401 - parts of an address
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return url_for(".index", **kept, **more)
