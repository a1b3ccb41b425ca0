"""Saved searches: saving the finder's search, the list of one's own, stopping from a mail."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings.borrowers import value_of
from bookings.forms.checking import sound
from bookings.forms.watching import PACE_NAMES, SearchForm
from bookings.models import SavedSearch
from bookings.types import SearchPace, SearchStatus
from bookings.views.booked.booking_words import State
from bookings.views.watching.watching_words import STATES, borrower_named, suggested
from bookings.watching import asking, saving, stopping, words
from marketplace import limits
from marketplace.actor import Actor
from marketplace.errors import DomainError, FieldProblem, Invalid, NotAllowed, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.policy import Permission, can
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_watching", __name__, url_prefix="/saved-searches")


@blueprint.get("")
@access(Audience.SIGNED_IN)
def index() -> ResponseReturnValue:
    """List the person's saved searches: what each asks, and when it last told."""
    actor = guard.actor()
    rows = saving.mine(db.session(), actor)
    return render_template(
        "bookings/watching/index.html",
        searches=[_line(row, actor) for row in rows],
        most=saving.MOST_SEARCHES,
    )


# The form checks the token itself, so that nothing that was typed is lost with an old page.
@blueprint.route("/new", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def new() -> ResponseReturnValue:
    """Show what the search asks for, and save it under a name."""
    actor = guard.actor()
    posted = request.method == "POST"
    form = SearchForm() if posted else SearchForm(formdata=None)
    if not posted:
        form.query.data = asking.kept(request.args)
        form.borrower.data = request.args.get("for", "")
    query = (form.query.data or "")[: asking.LONGEST_QUERY + 1]
    borrower = borrower_named(db.session(), actor, form.borrower.data or "")
    wanted = None
    try:
        wanted = saving.prepared(db.session(), query, borrower)
    except Invalid as error:
        form.form_errors = [*form.form_errors, *(str(one.message) for one in error.problems)]
    asked = asking.read(db.session(), query, borrower)
    if not posted:
        taken = saving.names(db.session(), actor.user_id).values()
        form.name.data = saving.free_name(suggested(asked), taken)
    elif wanted is not None and sound(form) and _saved(form, actor, wanted):
        return redirect(url_for(".index"))
    page = render_template(
        "bookings/watching/new.html",
        form=form,
        rows=words.rows(asked),
        borrower=borrower,
        found=len(wanted.found.known) if wanted else 0,
        possible=wanted is not None,
        timed=bool(asked.search.periods),
        back=url_for("bookings_find.index", **_parameters(query, form.borrower.data or "")),
    )
    return page, 422 if posted else 200


def _saved(form: SearchForm, actor: Actor, wanted: saving.Wanted) -> bool:
    pace = _pace(form)
    if pace is None:
        return False
    try:
        limits.hit("mail", f"person {actor.user_id}")
        with unit_of_work() as work:
            saving.save(work, actor, wanted, name=form.name.data or "", pace=pace)
    except NotAllowed:
        raise
    except saving.SavedAlready as error:
        # Pressed twice, it is saved once; the list shows under which name.
        if not _as_saved(form, actor, wanted.query):
            flash(str(error), "info")
            return True
    except DomainError as error:
        tell(form, error)
        return False
    flash(_("The search is saved. You get a mail when something new fits."), "success")
    return True


def _as_saved(form: SearchForm, actor: Actor, query: str) -> bool:
    """Tell whether the search is followed under the very name that was sent."""
    return any(
        (one.query, one.name, one.status) == (query, form.name.data, SearchStatus.ACTIVE)
        for one in saving.mine(db.session(), actor)
    )


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def edit(public_id: str) -> ResponseReturnValue:
    """Show one saved search and give it another name or pace."""
    actor = guard.actor()
    saved = saving.search_for(db.session(), actor, public_id)
    form = SearchForm() if request.method == "POST" else SearchForm(formdata=None, obj=saved)
    if request.method == "POST":
        if sound(form) and (pace := _pace(form)) is not None:
            name = form.name.data or ""
            try:
                with unit_of_work() as work:
                    own = saving.search_for(work, actor, public_id)
                    saving.change(work, actor, own, name=name, pace=pace)
            except NotFound:
                raise
            except DomainError as error:
                tell(form, error)
            else:
                flash(_("The search has been saved."), "success")
                return redirect(url_for(".index"))
    else:
        form.pace.data = saved.pace.value
    saved = saving.search_for(db.session(), actor, public_id)
    page = render_template("bookings/watching/edit.html", form=form, one=_line(saved, actor))
    return page, 422 if form.errors else 200


@blueprint.post("/<public_id>/pause")
@access(Audience.SIGNED_IN)
def pause(public_id: str) -> ResponseReturnValue:
    """Stop telling for now."""
    return _done(public_id, saving.pause, _("The search rests. No mails come until you go on."))


@blueprint.post("/<public_id>/continuation")
@access(Audience.SIGNED_IN)
def resume(public_id: str) -> ResponseReturnValue:
    """Go on telling."""
    return _done(public_id, saving.resume, _("You get mails about this search again."))


@blueprint.post("/<public_id>/removal")
@access(Audience.SIGNED_IN)
def remove(public_id: str) -> ResponseReturnValue:
    """Forget the search."""
    return _done(public_id, saving.remove, _("The search has been removed."))


# The secret in the address says that whoever sends it has the mail; a mail program that stops with
# one press (RFC 8058) has neither a cookie nor a token of ours.
@blueprint.route("/<public_id>/stop/<token>", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@access(Audience.EVERYONE)
def stop(public_id: str, token: str) -> ResponseReturnValue:
    """Ask whether the mails are to stop; sent, stop them. Nobody has to sign in for that.

    The link of a mail from before the person let the search go on stops nothing, and says so.
    """
    saved, old = _to_stop(db.session(), public_id, token)
    stopped = saved is None or saved.status is not SearchStatus.ACTIVE
    if request.method == "POST" and not stopped and not old:
        with unit_of_work() as work:
            again, old = _to_stop(work, public_id, token)
            if again is not None and not old:
                saving.stop(work, again)
        saved, _old = _to_stop(db.session(), public_id, token)
        stopped = not old
    page = render_template(
        "bookings/watching/stop.html",
        saved=saved,
        stopped=stopped,
        old=old and not stopped,
        here=request.path,
    )
    return page, 409 if request.method == "POST" and not stopped else 200


def _to_stop(session: Session, public_id: str, token: str) -> tuple[SavedSearch | None, bool]:
    """Return the search of a link, and whether the link is from before it was let go on."""
    saved = stopping.search_of(session, public_id, token)
    return saved, saved is not None and stopping.is_old(session, saved, token)


def _done(
    public_id: str, act: Callable[[Session, Actor, SavedSearch], object], words_: str
) -> ResponseReturnValue:
    actor = guard.actor()
    try:
        with unit_of_work() as work:
            act(work, actor, saving.search_for(work, actor, public_id))
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(words_, "success")
    return redirect(url_for(".index"))


def _pace(form: SearchForm) -> SearchPace | None:
    if form.pace.data in {*SearchPace}:
        return SearchPace(form.pace.data)
    tell(form, Invalid([FieldProblem("pace", _("Choose one of the answers in the list."))]))
    return None


def _parameters(query: str, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = dict(asking.parameters(query))
    return found | ({"for": slug} if slug else {})


def _line(saved: SavedSearch, actor: Actor) -> dict[str, Any]:
    """Return a saved search in words; its own query is read, nothing is searched."""
    left = saved.organisation is not None and not can(
        actor, Permission.BOOKING_MAKE, saved.organisation.id
    )
    asked = asking.read(db.session(), saved.query, None)
    slug = value_of(saved.organisation) if saved.organisation is not None and not left else ""
    state: State = STATES[saved.status]
    return {
        "saved": saved,
        "asks": words.in_short(asked),
        "rows": words.rows(asked),
        "state": state,
        "pace": PACE_NAMES[saved.pace],
        "left": left,
        "too_wide": saved.found > asking.MOST_FOUND,
        "active": saved.status is SearchStatus.ACTIVE,
        "ended": saved.status is SearchStatus.ENDED,
        "url": url_for("bookings_find.index", **_parameters(saved.query, slug)),
    }
