"""An owner's closed times: the list, one of them, closing and opening again."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from bookings import days
from bookings.closures import closing
from bookings.closures import reading as closures
from bookings.closures.closing import Closing
from bookings.closures.reading import Shown
from bookings.errors import MoreInTheWay
from bookings.forms.checking import sound
from bookings.forms.closure import KINDS, ClosureForm, in_form
from bookings.judging.availability import zone_of
from bookings.models import Occurrence
from bookings.types import ClosureKind
from bookings.views.closing import closing_choices, closing_times, closure_words
from inventory.models import Listing
from marketplace import clock, idempotency, tokens
from marketplace.actor import Actor
from marketplace.errors import (
    DomainError,
    FieldProblem,
    Invalid,
    KeyReused,
    NotAllowed,
    NotFound,
)
from marketplace.extensions import csrf, db
from marketplace.forms.base import choices_of, tell
from marketplace.policy import Permission
from marketplace.transactions import unit_of_work
from marketplace.web import asked, filters, guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_closures", __name__, url_prefix="/closures")


class Checked(NamedTuple):
    """What would be closed, and what stands in the way of it."""

    wanted: Closing
    found: list[Occurrence]


@blueprint.get("")
@access(Audience.SIGNED_IN)
def index() -> ResponseReturnValue:
    """List what is and will be closed, or what was."""
    session, actor = db.session(), guard.actor()
    shown = Shown(asked.choice("show", {*Shown}) or Shown.COMING)
    ids = closures.selected(actor, shown)
    part = asked.part(
        lambda before, size: closures.page(session, ids, offset=before, limit=size),
        closures.PER_PAGE,
    )
    return render_template(
        "bookings/closures/index.html",
        kinds=closures.kinds_for(actor),
        shown=shown.value,
        tabs=[
            {
                "label": label,
                "url": url_for(".index", show=one.value),
                "current": one is shown,
                "count": 0,
            }
            for one, label in ((Shown.COMING, _("Now and coming")), (Shown.PAST, _("Past")))
        ],
        lines=[closure_words.line(row) for row in part.rows],
        page=part.page,
        pages=part.pages,
        page_url=lambda number: url_for(".index", show=shown.value, page=number),
    )


@blueprint.get("/<public_id>")
@access(Audience.SIGNED_IN)
def show(public_id: str) -> ResponseReturnValue:
    """Show what is closed, why, and which bookings stand in it."""
    session, actor = db.session(), guard.actor()
    closure = closures.closure_for(session, actor, public_id)
    rows = closures.standing_over(session, closure)
    ended = closure.lifted_at is not None or closure.ends_at <= clock.now()
    may_lift = closure.kind in closures.kinds_for(actor, closure.organisation_id)
    return render_template(
        "bookings/closures/show.html",
        line=closure_words.line(closure),
        closure=closure,
        dates=closure_words.dates(closure),
        rows=_facts(closure_words.line(closure), closure),
        in_the_way=closure_words.in_the_way(rows, closure.reason),
        decides=_decides(actor, closure.organisation_id),
        ended=ended,
        may_lift=may_lift and not ended,
    )


# The form checks the token itself, so that nothing that was typed is lost with an old page.
@blueprint.route("/new", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def new() -> ResponseReturnValue:
    """Ask what to close; show what stands in the way; close it."""
    session, actor = db.session(), guard.actor()
    places = closing_choices.places(session, actor)
    posted = request.method == "POST"
    form = ClosureForm() if posted else ClosureForm(formdata=request.args)
    kinds = closures.kinds_for(actor)
    form.kind.choices = choices_of([one for one in KINDS if one[0] in kinds])
    if form.kind.data not in kinds and not posted and kinds:
        form.kind.data = kinds[-1].value if len(kinds) == 1 else ClosureKind.CLOSURE.value
    if not posted:
        form.listings.data = [value for value in request.args.getlist("listing") if value]
    checked: Checked | None = None
    if posted and sound(form):
        answer, checked = _answer(form, places)
        if answer is not None:
            return answer
    return _form_page(form, places, checked)


@blueprint.post("/<public_id>/lifting")
@access(Audience.SIGNED_IN)
def lift(public_id: str) -> ResponseReturnValue:
    """Open the rest of the time again."""
    actor = guard.actor()
    try:
        with unit_of_work() as work:
            closing.lift(work, actor, closures.closure_for(work, actor, public_id))
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(_("The time is open again. Those who had been told of the closing know."), "success")
    return redirect(url_for(".show", public_id=public_id))


def _answer(
    form: ClosureForm, places: Sequence[Listing]
) -> tuple[ResponseReturnValue | None, Checked | None]:
    """Do what the button says; the second of the pair is what is to be shown before closing."""
    actor = guard.actor()
    try:
        wanted = _wanted(form, places)
        if request.form.get("do") == "close":
            return _close(form, actor, wanted), None
        return None, _preview(form, actor, wanted)
    except Invalid as error:
        tell(form, in_form(error))
    except MoreInTheWay as error:
        form.form_errors.append(str(error))
        return None, _preview(form, actor, _wanted(form, _fresh(places)))
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        tell(form, error)
    return None, None


def _fresh(places: Sequence[Listing]) -> list[Listing]:
    """Return the listings as they are after the rollback of a refusal."""
    del places
    return closing_choices.places(db.session(), guard.actor())


def _wanted(form: ClosureForm, places: Sequence[Listing]) -> Closing:
    chosen = closing_choices.chosen(places, form.listings.data or [])
    zones = {zone_of(one) for one in chosen}
    if len(zones) > 1:
        told = _("Choose places whose clocks show the same time.")
        raise Invalid([FieldProblem("listings", told)])
    return form.closing(chosen, next(iter(zones), filters.zone()))


def _preview(form: ClosureForm, actor: Actor, wanted: Closing) -> Checked:
    found = closing.preview(db.session(), actor, wanted)
    form.seen.data = " ".join(row.public_id for row in found)
    return Checked(wanted, found)


def _close(form: ClosureForm, actor: Actor, wanted: Closing) -> ResponseReturnValue:
    scope, key = f"closure form of {actor.user_id}", (form.key.data or "")[:64]
    body: dict[str, Any] = {
        name: field.data
        for name, field in form._fields.items()
        if name not in {"key", "csrf_token", "seen"}
    }
    ids = [one.public_id for one in wanted.listings]
    try:
        with unit_of_work() as work:
            given = idempotency.earlier(work, scope, key, body) if key else None
            if given is None:
                fresh = closing_choices.places(work, actor)
                again = _with(wanted, closing_choices.chosen(fresh, ids))
                closure = closing.close(work, actor, again, seen=form.seen_ids())
                given = {"closure": closure.public_id}
                if key:
                    idempotency.remember(work, scope, key, body, given)
    except KeyReused:
        told = _("You have already closed something with this page. Look at the list first.")
        raise DomainError(told) from None
    number = len(form.seen_ids())
    flash(
        ngettext(
            "It is closed. %(num)s date stands in it, and its booker has been told.",
            "It is closed. %(num)s dates stand in it, and their bookers have been told.",
            number,
        )
        if number
        else _("It is closed. No booking stands in the way."),
        "success",
    )
    return redirect(url_for(".show", public_id=given["closure"]))


def _with(wanted: Closing, listings: Sequence[Listing]) -> Closing:
    return Closing(
        listings=listings,
        periods=wanted.periods,
        reason=wanted.reason,
        kind=wanted.kind,
        reason_public=wanted.reason_public,
        quantity=wanted.quantity,
    )


def _form_page(
    form: ClosureForm, places: Sequence[Listing], checked: Checked | None
) -> ResponseReturnValue:
    form.key.data = form.key.data or tokens.new_token()
    groups = closing_choices.groups(places, form.listings.data or [])
    page = render_template(
        "bookings/closures/new.html",
        form=form,
        groups=groups,
        folded=sum(len(group["items"]) for group in groups if not group["open"]),
        chosen=form.listings.data or [],
        any_pool=closing_choices.any_pool(places),
        may=bool(places),
        one_kind=len(form.kind.choices) == 1,
        checked=checked is not None,
        in_the_way=closure_words.in_the_way(checked.found if checked else []),
        **(_times(form, checked.wanted) if checked else {}),
    )
    return page, 422 if form.errors else 200


def _times(form: ClosureForm, wanted: Closing) -> dict[str, list[str]]:
    zone = zone_of(wanted.listings[0])
    return {
        "times": closing_times.stored(wanted.periods, zone),
        "notes": closing_times.notes(wanted.periods, form.minutes(), zone),
    }


def _facts(line: dict[str, Any], closure: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a row
    return [
        (_("What"), line["what"]),
        (_("When"), line["when"]),
        (_("Kind"), str(line["kind"])),
        (_("Why"), closure.reason),
        (
            _("Who reads why"),
            _("Everybody") if closure.reason_public else _("Those who have booked, and you"),
        ),
        (_("Closed by"), closure.made_by.display_name),
        (
            _("Opened again"),
            filters.moment(closure.lifted_at, closure_words.zone(closure))
            if closure.lifted_at
            else "",
        ),
    ]


def _decides(actor: Actor, organisation_id: int) -> bool:
    return organisation_id in days.organisations(actor, Permission.BOOKING_DECIDE)
