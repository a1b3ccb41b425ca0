"""What belongs together: the whole and its parts, the same person, and what a booking takes."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from werkzeug import Response

from inventory import belonging, dividing
from inventory.belonging import Family, Thing
from inventory.facts import ListingFacts
from inventory.forms.base import Offers, StepForm
from inventory.forms.steps import PUBLISH
from inventory.forms.together import (
    JoinForm,
    LeaveForm,
    PartsForm,
    PersonForm,
    TakesForm,
    WholeForm,
)
from inventory.forms.wording import STATUS_NAMES
from inventory.models import Listing
from inventory.promises import UnitPromised
from inventory.types import ListingKind
from inventory.views import loading, saving
from inventory.views.addresses import step_url
from marketplace.actor import Actor
from marketplace.errors import DomainError, Invalid
from marketplace.extensions import db
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("inventory_together", __name__, url_prefix="/listings")
Answer = Response | str | tuple[str, int]

UNUSABLE = 422
_HELP = frozenset({ListingKind.SERVICE, ListingKind.SKILL})


class Page:
    """The listing with all that the page's forms choose from; `sent` names the form that came."""

    def __init__(self, listing: Listing, sent: str = "") -> None:
        session = db.session()
        self.listing = listing
        self.family: Family = belonging.family(session, listing.organisation_id)
        self.things: list[Thing] = belonging.things(session, listing.organisation_id)
        self.forms: dict[str, StepForm] = {}
        offers = Offers(listing, str(get_locale()), wholes=self.family.wholes_for(listing.id))
        makers: dict[str, Callable[[Any], StepForm]] = {
            "whole": lambda data: WholeForm(data, offers),
            "divide": lambda data: PartsForm(data, offers),
            "join": lambda data: JoinForm(data, offers, self.family.loose_for(listing.id)),
            "leave": lambda data: LeaveForm(data, offers),
            "person": lambda data: PersonForm(data, offers, self._others(), self._person()),
            "things": lambda data: TakesForm(data, offers, self.things),
        }
        for name, make in makers.items():
            self.forms[name] = make(request.form if name == sent else None)

    def _others(self) -> list[tuple[str, str]]:
        """Return the times of people in other services and skills, as (unit, their titles)."""
        found = []
        for thing in self.things:
            titles = [
                one.title
                for one in thing.listings
                if one.kind in _HELP and one.id != self.listing.id
            ]
            if titles:
                words = _("The same as for %(titles)s", titles=", ".join(titles))
                found.append((thing.public_id, words))
        return found

    def _person(self) -> str:
        """Return the one unit that another service takes too, if it is one."""
        own = [row.unit.public_id for row in self.listing.units if not row.by_part]
        shared = {value for value, _ in self._others()}
        return own[0] if len(own) == 1 and own[0] in shared else ""


@blueprint.route("/<public_id>/together", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def show(public_id: str) -> Answer:
    """Show what belongs together, and save the one of its forms that was sent."""
    actor = guard.actor()
    listing = loading.editable(db.session(), actor, public_id)
    sent = request.form.get("do", "") if request.method == "POST" else ""
    page = Page(listing, sent)
    form = page.forms.get(sent)
    if form is None:
        if request.method == "POST":
            raise DomainError
        return _rendered(page)
    if _rows_changed(form):
        return _rendered(page)
    if form.validate() and _DOING[sent](actor, public_id, form):
        return redirect(url_for(".show", public_id=public_id))
    refused = form.in_the_way
    again = Page(loading.editable(db.session(), actor, public_id))
    again.forms[sent] = form
    return _rendered(again, refused=refused, sent=sent), UNUSABLE


def _rows_changed(form: StepForm) -> bool:
    """Add or remove a row where such a button was pressed; nothing is saved."""
    if added := request.form.get("add"):
        form.add_row(added if added in form.ROWS else "")
        return True
    if removed := request.form.get("remove"):
        form.remove_row(removed)
        return True
    return False


def _save(actor: Actor, public_id: str, form: StepForm) -> bool:
    if not saving.saved(actor, public_id, form):
        return False
    flash(_("Saved."), "success")
    return True


def _divide(actor: Actor, public_id: str, form: StepForm) -> bool:
    """Make the parts as drafts."""
    if not isinstance(form, PartsForm):
        return False
    try:
        with unit_of_work() as session:
            listing = loading.editable(session, actor, public_id)
            made = dividing.divide(session, actor, listing, names=form.lines)
            count = len(made)
    except Invalid as refusal:
        form.take(refusal.problems)
        return False
    except UnitPromised as refusal:
        form.refuse(refusal.message)
        form.in_the_way = refusal
        return False
    flash(
        ngettext(
            "%(num)s part is made, as a draft. Say what is special about it, then publish it.",
            "%(num)s parts are made, as drafts. Say what is special about each, then publish them.",
            count,
        ),
        "success",
    )
    return True


def _join(actor: Actor, public_id: str, form: StepForm) -> bool:
    """Let a listing that stands by itself become a part of this one."""
    if not isinstance(form, JoinForm):
        return False
    wanted = str(form.part.data or "")
    if not wanted:
        form.part.errors = [_("Choose a listing")]
        return False
    part = loading.editable(db.session(), actor, wanted)
    form.version.data = str(part.version)
    if not saving.saved(actor, wanted, form, ListingFacts(part_of=public_id)):
        return False
    flash(_("Saved."), "success")
    return True


def _leave(actor: Actor, public_id: str, form: StepForm) -> bool:
    """Let a part stand by itself again; one that has left already is no reason to complain."""
    if not isinstance(form, LeaveForm):
        return False
    wanted = str(form.part.data or "")
    listing = loading.editable(db.session(), actor, public_id)
    if wanted not in {one.public_id for one in belonging.parts_of(db.session(), listing)}:
        return True
    part = loading.editable(db.session(), actor, wanted)
    title = part.title
    form.version.data = str(part.version)
    if not saving.saved(actor, wanted, form, ListingFacts(part_of=None)):
        return False
    flash(_("“%(title)s” stands by itself now.", title=title), "success")
    return True


_DOING: dict[str, Callable[[Actor, str, StepForm], bool]] = {
    "whole": _save,
    "divide": _divide,
    "join": _join,
    "leave": _leave,
    "person": _save,
    "things": _save,
}


def _rendered(page: Page, *, refused: UnitPromised | None = None, sent: str = "") -> str:
    listing = page.listing
    own = [row for row in listing.units if not row.by_part]
    return render_template(
        "inventory/manage/together.html",
        listing=listing,
        kind=listing.kind.value,
        forms=page.forms,
        sent=sent,
        refused=refused,
        tree=page.family.tree(listing.id),
        parts=page.family.parts_of(listing.id),
        several=len(own) > 1,
        status_names=STATUS_NAMES,
        finish_url=step_url(listing, PUBLISH),
    )
