"""A listing in other languages: which there are, and the words of one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug import Response

from inventory.forms.base import Offers
from inventory.forms.steps import PUBLISH
from inventory.forms.translation import TranslationForm
from inventory.forms.what import LANGUAGES, language_name, language_within
from inventory.forms.wording import STATUS_NAMES
from inventory.models import Listing
from inventory.views import loading, saving
from inventory.views.addresses import listing_url, step_url
from marketplace.errors import NotFound
from marketplace.extensions import db
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("inventory_translations", __name__, url_prefix="/listings")
Answer = Response | str | tuple[str, int]

UNUSABLE = 422


@blueprint.get("/<public_id>/languages")
@access(Audience.SIGNED_IN)
def index(public_id: str) -> str:
    """Show in which languages the listing can be read, and which could be added."""
    listing = loading.editable(db.session(), guard.actor(), public_id)
    locale = str(get_locale())
    present = {one.language: one for one in listing.translations}
    return render_template(
        "inventory/translations/index.html",
        listing=listing,
        own=language_within(listing.language, locale),
        present=[(code, language_name(code, locale), one.title) for code, one in present.items()],
        others=[
            (code, language_name(code, locale))
            for code in LANGUAGES
            if code not in present and code != listing.language
        ],
        **_around(listing),
    )


@blueprint.route("/<public_id>/languages/<language>", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def edit(public_id: str, language: str) -> Answer:
    """Show the original beside the words in the other language, and save these."""
    actor = guard.actor()
    listing = _translatable(public_id, language)
    locale = str(get_locale())
    within = language_within(language, locale)
    form = _form(listing, language, sent=request.method == "POST")
    if request.method == "POST" and form.validate() and saving.saved(actor, public_id, form):
        flash(_("Saved: the words in %(language)s.", language=within), "success")
        return redirect(url_for(".index", public_id=public_id))
    failed = request.method == "POST"
    page = render_template(
        "inventory/translations/edit.html",
        listing=listing,
        form=form,
        language=language,
        name=language_name(language, locale),
        within=within,
        own=language_within(listing.language, locale),
        known=any(one.language == language for one in listing.translations),
        **_around(listing),
    )
    return page, UNUSABLE if failed else 200


@blueprint.post("/<public_id>/languages/<language>/removal")
@access(Audience.SIGNED_IN)
def remove(public_id: str, language: str) -> Response:
    """Take the words in one language away."""
    listing = _translatable(public_id, language)
    form = _form(listing, language, sent=False)
    if saving.saved(guard.actor(), public_id, form, form.without()):
        flash(_("The translation is taken away."), "success")
    return redirect(url_for(".index", public_id=public_id))


def _translatable(public_id: str, language: str) -> Listing:
    listing = loading.editable(db.session(), guard.actor(), public_id)
    known = {*LANGUAGES, *(one.language for one in listing.translations)}
    if language not in known or language == listing.language:
        raise NotFound
    return listing


def _form(listing: Listing, language: str, *, sent: bool) -> TranslationForm:
    offers = Offers(listing, str(get_locale()))
    return TranslationForm(request.form if sent else None, offers, language)


def _around(listing: Listing) -> dict[str, object]:
    return {
        "finish_url": step_url(listing, PUBLISH),
        "page_url": listing_url(listing),
        "status_names": STATUS_NAMES,
    }
