"""The city keeps which words mean the same in a search."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from inventory import keeping_words
from inventory.forms.words import WordsForm
from marketplace.actor import Actor
from marketplace.errors import DomainError
from marketplace.extensions import csrf, db
from marketplace.forms.base import sound, tell
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access
from marketplace.wording import fold

blueprint = Blueprint("inventory_words", __name__, url_prefix="/staff/words")
Answer = Response | str | tuple[str, int]


def kept_by(actor: Actor) -> bool:
    """Tell whether somebody keeps the words, for the menu: one query for who heads anything."""
    return keeping_words.may_keep(db.session(), actor)


# The forms check the token themselves, so that nothing that was typed is lost with an old page.
@blueprint.route("", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def index() -> Answer:
    """Show all groups, or those that hold a word, and add one."""
    form = WordsForm()
    if request.method == "POST":
        keeping_words.groups(db.session(), guard.actor())  # for who keeps them alone
        if sound(form):
            try:
                with unit_of_work() as work:
                    keeping_words.add_group(work, guard.actor(), form.given())
            except DomainError as error:
                tell(form, error)
            else:
                flash(_("Saved. It counts from the next search on."), "success")
                return redirect(url_for(".index"))
    return _list(form), 422 if form.errors else 200


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def edit(public_id: str) -> Answer:
    """Change a group."""
    found = keeping_words.one_group(db.session(), guard.actor(), public_id)
    form = WordsForm()
    if request.method == "GET":
        form.show(found)
    elif sound(form):
        try:
            with unit_of_work() as work:
                keeping_words.change_group(work, guard.actor(), public_id, form.given())
        except DomainError as error:
            tell(form, error)
        else:
            flash(_("Saved. It counts from the next search on."), "success")
            return redirect(url_for(".index"))
    found = keeping_words.one_group(db.session(), guard.actor(), public_id)
    page = render_template("inventory/words/edit.html", form=form, found=found)
    return page, 422 if form.errors else 200


@blueprint.post("/<public_id>/removal")
@access(Audience.SIGNED_IN)
def remove(public_id: str) -> Response:
    """Let each of the words mean itself again."""
    with unit_of_work() as work:
        keeping_words.remove_group(work, guard.actor(), public_id)
    flash(_("The group is taken away. Each word means itself again."), "success")
    return redirect(url_for(".index"))


def _list(form: WordsForm) -> str:
    groups = keeping_words.groups(db.session(), guard.actor())
    sought = request.args.get("q", "").strip()[:60]
    if sought:
        groups = [
            one for one in groups if any(fold(sought) in fold(term.term) for term in one.terms)
        ]
    return render_template(
        "inventory/words/index.html",
        form=form,
        groups=groups,
        sought=sought,
        admin=guard.actor().platform_admin,
    )
