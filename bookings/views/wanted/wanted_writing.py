"""Writing a wanted notice, changing it, closing it, letting it stand longer."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.borrowers import bookers, named
from bookings.errors import TooLate
from bookings.finder import search_words
from bookings.forms import wanted_begun
from bookings.forms.checking import sound
from bookings.forms.wanted import WantedForm
from bookings.models import WantedNotice
from bookings.types import WantedStatus
from bookings.views.wanted import wanted_words
from bookings.wanted import reading, renewing, times, words, writing
from bookings.wanted.facts import NoticeFacts
from marketplace import clock, idempotency, limits, tokens
from marketplace.actor import Actor
from marketplace.errors import (
    Conflict,
    DomainError,
    FieldProblem,
    Invalid,
    KeyReused,
    NotAllowed,
    NotFound,
)
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.models import Organisation
from marketplace.periods import local
from marketplace.policy import Permission, can
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind
from marketplace.web import filters, guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_wanted_writing", __name__, url_prefix="/wanted")

LONGEST_KEY = 64
# The names that the command has for what the form calls otherwise.
_NAMES = {"near": "district", "period": "date"}


# The forms check the token themselves, so that nothing that was typed is lost with an old page.
@blueprint.route("/new", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def new() -> ResponseReturnValue:
    """Write a notice; a search of the finder in the address fills it in."""
    actor = guard.actor()
    homes = _homes(actor)
    posted = request.method == "POST"
    form = WantedForm() if posted else wanted_begun.opened(request.args)
    of_dates = "" if posted else _begin(form, actor)
    form.offer(homes)
    facts = _typed(form) if posted and homes else None
    if facts is not None:
        public_id = _publish(form, actor, facts)
        if public_id is not None:
            flash(_("The notice is published. Owners with something fitting are told."), "success")
            return redirect(url_for("bookings_wanted.show", public_id=public_id))
    return _form_page(form, homes, None, of_dates)


def _begin(form: WantedForm, actor: Actor) -> str:
    """Fill in what the search in the address says; return what has to be said of its dates.

    What cannot be used of it is told as well.
    """
    asked = search_words.read(
        request.args,
        session=db.session(),
        zone=filters.zone(),
        borrower=named(bookers(db.session(), actor), request.args.get("for")),
        now=clock.now(),
    )
    for told in dict.fromkeys(str(one.message) for one in asked.problems):
        flash(told, "info")
    return wanted_begun.begin(form, asked, request.args, name=actor.name, phone=current_user.phone)


@blueprint.route("/<public_id>/edit", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def edit(public_id: str) -> ResponseReturnValue:
    """Change an open notice."""
    actor = guard.actor()
    notice = _own(actor, public_id)
    here = url_for("bookings_wanted.show", public_id=public_id)
    if not notice.open:
        flash(str(writing.why_over(notice)), "error")
        return redirect(here)
    posted = request.method == "POST"
    form = WantedForm() if posted else WantedForm(formdata=None)
    if not posted:
        form.show(notice, filters.zone())
        form.seen.data = writing.mark_of(notice)
    form.offer([notice.organisation])
    facts = _typed(form) if posted else None
    if facts is not None:
        try:
            with unit_of_work() as work:
                found = reading.notice_for(work, actor, public_id)
                writing.edit(work, actor, found, facts, seen=form.seen.data or None)
        except (NotAllowed, NotFound):
            raise
        except writing.NoticeChanged as error:
            # Saved once more, it is meant.
            form.seen.data = writing.mark_of(_own(actor, public_id))
            _refuse(form, error)
        except DomainError as error:
            _refuse(form, error)
        else:
            flash(_("The notice has been changed."), "success")
            return redirect(here)
    return _form_page(form, [notice.organisation], _own(actor, public_id))


@blueprint.route("/<public_id>/closing", methods=["GET", "POST"])
@access(Audience.SIGNED_IN)
def close(public_id: str) -> ResponseReturnValue:
    """Ask whether the notice is really to be closed, and what that ends; sent, close it."""
    if request.method == "POST":
        told = _("The notice is closed. Those who have offered something are told.")
        return _changed(public_id, writing.close, lambda _notice: told)
    notice = _own(guard.actor(), public_id)
    if not notice.open:
        flash(str(writing.why_over(notice)), "info")
        return redirect(url_for("bookings_wanted.show", public_id=public_id))
    offers = reading.offers(db.session(), guard.actor(), notice)
    return render_template(
        "bookings/wanted/closing.html",
        notice=notice,
        **wanted_words.ended_by_closing(db.session(), offers),
    )


@blueprint.post("/<public_id>/renewal")
@access(Audience.SIGNED_IN)
def renew(public_id: str) -> ResponseReturnValue:
    """Let the notice stand longer; one that would not stand longer by that stays as it is."""
    notice = _own(guard.actor(), public_id)
    if notice.open and not writing.may_renew(notice, clock.now()):
        told = _(
            "The notice stands until %(day)s already, which is as long as it can for now.",
            day=words.until(notice),
        )
        flash(told, "info")
        return redirect(url_for("bookings_wanted.show", public_id=public_id))
    return _changed(
        public_id,
        writing.renew,
        lambda notice: _("The notice stands until %(day)s.", day=words.until(notice)),
    )


@blueprint.post("/<public_id>/reopening")
@access(Audience.SIGNED_IN)
def reopen(public_id: str) -> ResponseReturnValue:
    """Open a notice again of which the booking that it led to has been cancelled."""
    return _changed(
        public_id,
        writing.reopen,
        lambda notice: _(
            "The notice is open again and stands until %(day)s.", day=words.until(notice)
        ),
    )


def _changed(
    public_id: str,
    change: Callable[[Session, Actor, WantedNotice], WantedNotice],
    told: Callable[[WantedNotice], str],
) -> ResponseReturnValue:
    """Change a notice by one press, and say on its page what came of it."""
    actor = guard.actor()
    try:
        with unit_of_work() as work:
            said = told(change(work, actor, reading.notice_for(work, actor, public_id)))
    except Conflict as error:
        flash(str(error), "error")
    else:
        flash(said, "success")
    return redirect(url_for("bookings_wanted.show", public_id=public_id))


# The secret in the address says that whoever sends it has the mail.
@blueprint.route("/<public_id>/renewal/<token>", methods=["GET", "POST"])
@access(Audience.EVERYONE)
def renewal(public_id: str, token: str) -> ResponseReturnValue:
    """Ask whether the notice is to stand longer; sent, let it. Nobody has to sign in for that."""
    notice = renewing.notice_of(db.session(), public_id, token)
    renewed, problem = False, ""
    if request.method == "POST":
        try:
            with unit_of_work() as work:
                writing.renew(work, None, renewing.notice_of(work, public_id, token))
        except TooLate as error:
            problem = str(error)
        else:
            renewed = True
        notice = renewing.notice_of(db.session(), public_id, token)
    possible = notice.status in {
        WantedStatus.OPEN,
        WantedStatus.EXPIRED,
    } and not times.is_over(notice, clock.now())
    page = render_template(
        "bookings/wanted/renewal.html",
        notice=notice,
        until=words.until(notice),
        renewed=renewed,
        possible=possible,
        problem=problem,
        days=times.STANDS.days,
        here=request.path,
    )
    return page, 409 if problem else 200


def _typed(form: WantedForm) -> NoticeFacts | None:
    """Return what was typed, None where something of it cannot be used: each field says what."""
    valid, facts = sound(form), None
    told = set(form.errors)
    try:
        facts = form.facts(filters.zone())
    except Invalid as error:
        rest = [
            FieldProblem(_NAMES.get(one.field, one.field), one.message) for one in error.problems
        ]
        tell(form, Invalid([one for one in rest if one.field not in told]))
    return facts if valid else None


def _publish(form: WantedForm, actor: Actor, facts: NoticeFacts) -> str | None:
    """Publish what was typed, once for the form's key; None when it was refused and says why."""
    scope, key = f"wanted form of {actor.user_id}", (form.key.data or "")[:LONGEST_KEY]
    body = {
        name: field.data
        for name, field in form._fields.items()
        if name not in {"key", "csrf_token"}
    }
    slug = form.organisation.data or ""
    try:
        limits.hit("mail", f"person {actor.user_id}")
        with unit_of_work() as work:
            given = idempotency.once(
                work,
                scope,
                key,
                body,
                lambda: {
                    "notice": writing.publish(
                        work, actor, _home(work, actor, slug), facts
                    ).public_id
                },
            )
    except KeyReused:
        form.form_errors.append(
            _("You have already sent this form once. Send again only if you want to ask more.")
        )
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        _refuse(form, error)
    else:
        return str(given["notice"])
    return None


def _form_page(
    form: WantedForm, homes: list[Organisation], notice: WantedNotice | None, of_dates: str = ""
) -> ResponseReturnValue:
    form.key.data = tokens.new_token()[:LONGEST_KEY]
    form.when_shown.data = form.when.data
    twice = {}
    for name, edge in (("start_fold", form.begins), ("end_fold", form.finishes)):
        if edge is not None and edge.twice is not None:
            twice[name] = f"{local(edge.twice[0], filters.zone()):%H.%M}"
    page = render_template(
        "bookings/wanted/form.html",
        form=form,
        homes=homes,
        notice=notice,
        twice=twice,
        today=local(clock.now(), filters.zone()).date().isoformat(),
        days=times.STANDS.days,
        near_words=form.near_words(),
        of_dates=of_dates,
    )
    return page, 422 if form.errors else 200


def _refuse(form: WantedForm, error: DomainError) -> None:
    if isinstance(error, writing.WantedAlready):
        tell(form, Invalid([FieldProblem("title", error.message)]))
    elif isinstance(error, Invalid):
        told = [
            FieldProblem(_NAMES.get(one.field, one.field), one.message) for one in error.problems
        ]
        tell(form, Invalid(told))
    else:
        tell(form, error)


def _homes(actor: Actor) -> list[Organisation]:
    """Return the associations that the actor may write for, by name."""
    keys = [key for key in actor.roles if can(actor, Permission.BOOKING_MAKE, key)]
    query = select(Organisation).where(
        Organisation.id.in_(keys), Organisation.kind != OrganisationKind.PERSON
    )
    return list(db.session.scalars(query.order_by(Organisation.sort_key, Organisation.id)))


def _home(work: Any, actor: Actor, slug: str) -> Organisation:  # noqa: ANN401 - a session
    found: Organisation | None = work.scalar(
        select(Organisation).where(
            Organisation.slug == slug, Organisation.kind != OrganisationKind.PERSON
        )
    )
    if found is None or not can(actor, Permission.BOOKING_MAKE, found.id):
        raise Invalid([FieldProblem("organisation", _("Choose one of the names in the list."))])
    return found


def _own(actor: Actor, public_id: str) -> WantedNotice:
    """Return a notice that the actor may change; raises NotFound, NotAllowed."""
    notice = reading.notice_for(db.session(), actor, public_id)
    if not writing.may_edit(actor, notice):
        raise NotAllowed
    return notice
