"""The stepwise form of a listing: every step a page of its own, saved when it is left."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug import Response

from inventory import cataloguing, tariffs
from inventory.facts import ListingFacts
from inventory.forms.base import StepForm
from inventory.forms.price import PriceForm, examples, typed_rules
from inventory.forms.steps import PUBLISH, Step, step_of, steps_of
from inventory.forms.what import StartForm
from inventory.forms.where import WhereForm
from inventory.forms.wording import KIND_EXAMPLES, KIND_NAMES
from inventory.models import Listing
from inventory.types import BookingMode, ListingKind
from inventory.views import gaps, loading, overview, progress, saving
from inventory.views.addresses import step_url
from marketplace import clock, geocoding
from marketplace.actor import Actor
from marketplace.errors import Busy, DomainError, Invalid
from marketplace.extensions import db
from marketplace.periods import local
from marketplace.transactions import unit_of_work
from marketplace.web import filters, guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("inventory_wizard", __name__, url_prefix="/listings")
Answer = Response | str | tuple[str, int]

UNUSABLE = 422
_BY_AGREEMENT = frozenset({ListingKind.SERVICE, ListingKind.SKILL})


@blueprint.route("/new", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def start() -> Answer:
    """Ask whose it is, what kind it is and what it is called, and make a draft of that."""
    actor = guard.actor()
    organisations = {one.slug: one for one in loading.editable_organisations(db.session(), actor)}
    form = StartForm(
        request.form if request.method == "POST" else None,
        [(slug, one.name) for slug, one in organisations.items()],
    )
    if request.method == "POST" and organisations and form.validate():
        kind = ListingKind(form.kind.data)
        chosen = organisations[form.organisation.data]
        facts = ListingFacts(kind=kind, title=form.title.data)
        if kind in _BY_AGREEMENT:
            facts = ListingFacts(kind=kind, title=form.title.data, mode=BookingMode.AGREEMENT)
        try:
            with unit_of_work() as session:
                listing = cataloguing.create_listing(
                    session, actor, organisation=session.merge(chosen), facts=facts
                )
        except Invalid as refusal:
            form.take(refusal.problems)
        else:
            return redirect(url_for(".step", public_id=listing.public_id, name="what"))
    page = render_template(
        "inventory/wizard/start.html",
        form=form,
        organisations=organisations,
        kind_hints={kind.value: str(words) for kind, words in KIND_EXAMPLES.items()},
    )
    return page, UNUSABLE if form.errors else 200


@blueprint.get("/<public_id>")
@access(Audience.SIGNED_IN)
def begin(public_id: str) -> Response:
    """Lead to the page where all of a listing is seen."""
    listing = loading.editable(db.session(), guard.actor(), public_id)
    return redirect(step_url(listing, PUBLISH))


@blueprint.route("/<public_id>/<name>", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def step(public_id: str, name: str) -> Answer:
    """Show one step with what stands there, and save what is written."""
    actor = guard.actor()
    listing = loading.editable(db.session(), actor, public_id)
    chosen = step_of(listing, name)
    if chosen.form is None:
        return redirect(step_url(listing, chosen))
    given = loading.offers(db.session(), listing, name, str(get_locale()))
    form = chosen.form(request.form if request.method == "POST" else None, given)
    if request.method == "GET":
        return _page(listing, chosen, form)
    if _changed_rows(form) or _helped(form):
        return _page(listing, chosen, form)
    wanted = request.form.get("go", "next")
    if form.validate() and wanted != "example" and saving.saved(actor, public_id, form):
        return redirect(_after(wanted, public_id, actor, chosen))
    return _page(loading.editable(db.session(), actor, public_id), chosen, form)


@blueprint.get("/<public_id>/publish")
@access(Audience.SIGNED_IN)
def publish(public_id: str) -> str:
    """Show everything that is said of the listing, and what is missing."""
    listing = loading.editable(db.session(), guard.actor(), public_id)
    return render_template(
        "inventory/wizard/publish.html",
        parts=overview.parts(listing, str(get_locale())),
        missing=gaps.missing(listing),
        uncounted=gaps.uncounted(listing),
        advice=gaps.advice(listing),
        status=listing.status.value,
        today=local(clock.now(), filters.zone()).date(),
        **progress.shown(listing, PUBLISH),
    )


def _changed_rows(form: StepForm) -> bool:
    """Add or remove a row where such a button was pressed; nothing is saved."""
    if added := request.form.get("add"):
        if added in form.ROWS:
            form.add_row(added)
        return True
    if removed := request.form.get("remove"):
        form.remove_row(removed)
        return True
    return False


def _helped(form: StepForm) -> bool:
    """Fill in an earlier place or the coordinates of an address; nothing is saved."""
    wanted = request.form.get("go")
    if not isinstance(form, WhereForm) or wanted not in {"earlier", "locate"}:
        return False
    if wanted == "earlier":
        if not form.use_earlier():
            form.refuse(_("Choose one of the places in the list first."))
        return True
    geocoder = geocoding.configured(current_app.config["SETTINGS"])
    try:
        point = geocoder.find(form.address_line) if geocoder and form.address_line else None
    except Busy:
        point = None
    if point is None:
        form.refuse(_("The address was not found. Click on the map instead, or leave it empty."))
    else:
        form.put(point.latitude, point.longitude)
    return True


def _after(wanted: str, public_id: str, actor: Actor, done: Step) -> str:
    listing = loading.editable(db.session(), actor, public_id)
    steps = steps_of(listing)
    at = steps.index(done)
    if wanted == "later":
        flash(_("Saved. You can go on whenever you like."), "success")
        return url_for("inventory_manage.index")
    if wanted == "publish":
        return step_url(listing, PUBLISH)
    following = at - 1 if wanted == "back" else at + 1
    return step_url(listing, steps[max(0, following)])


def _page(listing: Listing, chosen: Step, form: StepForm) -> Answer:
    more: dict[str, Any] = {}
    if isinstance(form, PriceForm):
        more["examples"] = _examples(listing, form)
    if isinstance(form, WhereForm):
        more["can_locate"] = geocoding.configured(current_app.config["SETTINGS"]) is not None
    page = render_template(
        f"inventory/wizard/{chosen.name}.html",
        form=form,
        kind=listing.kind.value,
        kind_name=KIND_NAMES[listing.kind],
        **progress.shown(listing, chosen),
        **more,
    )
    return page, UNUSABLE if form.errors else 200


def _examples(listing: Listing, form: PriceForm) -> list[tuple[str, Any]]:
    """Return what the typed rules cost, those that stand there before anything is typed."""
    if form.errors:
        return []
    if request.method == "GET":
        rules = tariffs.rules_of(listing)
    else:
        try:
            rules = typed_rules(form.facts()) or []
        except (DomainError, ValueError):
            return []
    return examples(rules, filters.zone()) if rules else []
