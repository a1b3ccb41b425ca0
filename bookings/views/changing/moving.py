"""Another time for what is booked: checked first, sent afterwards; trying a skipped date again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from bookings import policy, queries
from bookings.alternatives.lookup import alternatives
from bookings.changes import moving, retrying
from bookings.changes.moving import Move
from bookings.changes.replanning import Plan
from bookings.changing import Scope
from bookings.errors import Alternative, RuleBroken, SlotTaken
from bookings.forms import times
from bookings.forms.checking import sound
from bookings.forms.decision import CancellationForm
from bookings.forms.move import MoveForm, digest
from bookings.judging.availability import HERE, zone_of
from bookings.models import Booking, Occurrence
from bookings.types import OccurrenceStatus
from bookings.views.booked import booking_words
from bookings.views.booked.booking import chosen, found
from bookings.views.changing import move_words
from inventory.models import Listing
from inventory.types import ListingStatus
from marketplace import clock, idempotency, tokens
from marketplace.errors import DomainError, FieldProblem, Invalid, KeyReused, NotAllowed, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.web import filters, guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_moving", __name__)

LONGEST_KEY = 64
MOST_LISTINGS = 50
# What the page calls its fields where the command names facts.
_FIELDS = {"starts_at": "date", "ends_at": "finish"}


@dataclass(frozen=True)
class Scene:
    """What the page is about: the booking, the date, what can be chosen, and who reads."""

    booking: Booking
    row: Occurrence
    listings: Sequence[Listing]
    as_owner: bool

    @property
    def address(self) -> str:
        """Return the address of the booking's page."""
        return url_for("bookings_booking.show", public_id=self.booking.public_id)


@blueprint.route("/bookings/<public_id>/move", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the form checks the token itself
@storable.told_in_form
@access(Audience.SIGNED_IN)
def show(public_id: str) -> ResponseReturnValue:
    """Show the form, look up time and price, and move or ask for it."""
    booking = found(db.session(), public_id)
    as_owner = policy.require_side(guard.actor(), booking)
    rows = [
        row for row in booking.occurrences if moving.movable(row, clock.now(), as_owner=as_owner)
    ]
    wanted = request.values.get("occurrence", "")
    row = next((one for one in rows if one.public_id == wanted), None)
    if row is None and (len(rows) != 1 or wanted):
        return _choose_first(booking, rows, wanted)
    scene = Scene(booking, row or rows[0], _listings(booking), as_owner)
    if request.method == "POST":
        return _posted(scene)
    form = MoveForm(formdata=request.args)
    form.occurrence.data = scene.row.public_id
    form.prefill(scene.row, zone_of(booking.listing))
    asked = bool(request.args.get("from"))
    return _page(scene, form, _check(scene, form) if asked else None)


@blueprint.post("/bookings/<public_id>/retry")
@access(Audience.SIGNED_IN)
def retry(public_id: str) -> ResponseReturnValue:
    """Ask for skipped dates again, or book them."""
    form, actor = CancellationForm(), guard.actor()
    address = url_for("bookings_booking.show", public_id=public_id, _anchor="dates")
    try:
        with unit_of_work() as work:
            booking = policy.booking_for(work, actor, public_id)
            rows = chosen(booking, form.occurrences.data)
            retrying.retry(work, actor, booking, rows)
            booked = all(row.status is OccurrenceStatus.CONFIRMED for row in rows)
    except (NotAllowed, NotFound):
        raise
    except SlotTaken:
        flash(_("Somebody was faster: that time has gone again."), "error")
    except RuleBroken as error:
        flash(" ".join(str(reason.message) for reason in error.reasons), "error")
    except DomainError as error:
        flash(str(error), "error")
    else:
        words = _("It is booked.") if booked else _("Your request has been sent to the owner.")
        flash(words, "success")
    return redirect(address)


def _choose_first(booking: Booking, rows: Sequence[Occurrence], wanted: str) -> ResponseReturnValue:
    """Let the reader say which date is meant, or say that none can be moved."""
    address = url_for("bookings_booking.show", public_id=booking.public_id)
    if not rows or wanted:
        if wanted and wanted not in {row.public_id for row in booking.occurrences}:
            raise NotFound
        flash(_("That date cannot be moved any more."), "info")
        return redirect(address)
    zone = zone_of(booking.listing)
    return render_template(
        "bookings/moving/choose.html",
        booking=booking,
        dates=[(filters.period(booking_words.period_of(row), zone), row.public_id) for row in rows],
    )


def _posted(scene: Scene) -> ResponseReturnValue:
    form = MoveForm()
    wanted = request.form.get("do", "check")
    _change(form, scene, wanted)
    valid = sound(form)
    if wanted != "send":
        form.form_errors = []  # a look at time and price writes nothing and needs no token
    elif valid and (given := _given(form, scene)):
        return redirect(url_for("bookings_booking.show", public_id=given["booking"]))
    plan = _check(scene, form)
    if wanted != "send" or plan is None:
        return _page(scene, form, plan)
    if valid and plan.usable and _as_shown(scene, form, plan):
        answer = _send(scene, form)
        if answer is not None:
            return answer
        plan = _check(scene, form)
    elif valid and plan.usable and not form.form_errors:
        flash(
            _(
                "Nothing has been sent yet. Something has changed, so time and price were looked up"
                " again: read them below, and send once more."
            ),
            "info",
        )
    return _page(scene, form, plan, refused=True)


def _change(form: MoveForm, scene: Scene, wanted: str) -> None:
    """Do what a button in the answer offered: keep what does not fit, or take another time."""
    if wanted == "keep":
        form.keep.data = True
    starts, _slash, rest = request.form.get("choose", "").partition("/")
    ends, _slash, listing = rest.partition("/")
    if not (starts and ends):
        return
    try:
        period = Period(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
        form.choose(period, zone_of(scene.booking.listing))
    except (ValueError, OverflowError):
        return  # not from a button of ours; what the fields say is checked
    if listing:
        form.listing.data = listing


def _wanted(scene: Scene, form: MoveForm) -> Move:
    listing = _listing(scene, form)
    if listing is None:
        raise Invalid([FieldProblem("listing", _("Choose one of the names in the list."))])
    return Move(
        occurrence=scene.row,
        period=form.period(zone_of(scene.booking.listing)),
        listing=listing,
        scope=form.chosen_scope,
        keep=bool(form.keep.data) and form.chosen_scope is not Scope.THESE,
    )


def _check(scene: Scene, form: MoveForm) -> Plan | None:
    """Look up what the form asks for; what cannot be used is noted in it, and None returned."""
    try:
        wanted = _wanted(scene, form)
        return moving.preview(db.session(), guard.actor(), scene.booking, wanted)
    except Invalid as error:
        tell(form, _named(error))
    except DomainError as error:
        tell(form, error)
    return None


def _named(error: Invalid) -> Invalid:
    problems = [
        FieldProblem(_FIELDS.get(one.field, one.field), one.message) for one in error.problems
    ]
    return Invalid(problems)


def _as_shown(scene: Scene, form: MoveForm, plan: Plan) -> bool:
    key = form.key.data or ""
    return 0 < len(key) <= LONGEST_KEY and form.shown.data == digest(plan, asks=_asks(scene, plan))


def _asks(scene: Scene, plan: Plan) -> bool:
    return moving.needs_answer(guard.actor(), plan, as_owner=scene.as_owner)


def _send(scene: Scene, form: MoveForm) -> ResponseReturnValue | None:
    """Move, or ask for it, and go to the booking; None when it was refused."""
    actor, public_id, row = guard.actor(), scene.booking.public_id, scene.row.public_id
    scope, key, body = _submit(form, public_id)
    asked = False
    try:
        with unit_of_work() as work:
            given = idempotency.earlier(work, scope, key, body)
            if given is None:
                booking = policy.booking_for(work, actor, public_id)
                (chosen,) = queries.occurrences_by_id(booking, [row])
                again = Scene(booking, chosen, _listings(booking), scene.as_owner)
                moved = moving.move(
                    work, actor, booking, _wanted(again, form), form.note.data or ""
                )
                asked = moved.asked is not None
                given = {"booking": moved.booking.public_id}
                idempotency.remember(work, scope, key, body, given)
    except KeyReused:
        form.form_errors.append(_sent_before())
    except (NotAllowed, NotFound):
        raise
    except (SlotTaken, RuleBroken):
        flash(_("Somebody was faster, or the rules have changed. Nothing has been moved."), "error")
    except Invalid as error:
        tell(form, _named(error))
    except DomainError as error:
        tell(form, error)
    else:
        words = (
            _("Your question has been sent. What is booked stands until it is answered.")
            if asked
            else _("It is moved, and both sides are told.")
        )
        flash(words, "success")
        return redirect(url_for("bookings_booking.show", public_id=given["booking"]))
    return None


def _given(form: MoveForm, scene: Scene) -> dict[str, Any] | None:
    """Return what the same form gave when it was sent before."""
    scope, key, body = _submit(form, scene.booking.public_id)
    try:
        return idempotency.earlier(db.session(), scope, key, body) if key else None
    except KeyReused:
        form.form_errors.append(_sent_before())
        form.shown.data = ""
        return None


def _submit(form: MoveForm, public_id: str) -> tuple[str, str, dict[str, Any]]:
    scope = f"move form of {guard.actor().user_id}"
    return scope, (form.key.data or "")[:LONGEST_KEY], {"booking": public_id, **form.body()}


def _sent_before() -> str:
    return str(_("You have already sent this form once. Look at the booking before you send more."))


def _page(
    scene: Scene, form: MoveForm, plan: Plan | None, *, refused: bool = False
) -> ResponseReturnValue:
    booking, zone = scene.booking, zone_of(scene.booking.listing)
    shown = None
    if plan is not None:
        asks = _asks(scene, plan)
        form.shown.data = digest(plan, asks=asks)
        shown = move_words.of(
            plan,
            asks=asks,
            as_owner=scene.as_owner,
            instead=_instead(plan),
            listings={one.public_id for one in scene.listings},
        )
    form.key.data = tokens.new_token()[:LONGEST_KEY]
    target = _listing(scene, form) or booking.listing
    form.offer(scene.listings, target)
    coming = [row for row in booking.occurrences if row.status in _MANY]
    page = render_template(
        "bookings/moving/form.html",
        form=form,
        booking=booking,
        listing=target,
        address=scene.address,
        now=filters.period(booking_words.period_of(scene.row), zone),
        skipped=scene.row.status is OccurrenceStatus.SKIPPED,
        begun=scene.row.starts_at <= clock.now(),
        many=len(coming) > 1 and scene.row.status is not OccurrenceStatus.SKIPPED,
        found=shown,
        as_owner=scene.as_owner,
        reader=booking.organisation.name if scene.as_owner else booking.listing.organisation.name,
        asks=plan is not None and _asks(scene, plan),
        over_days=times.over_days(target),
        past_midnight=times.may_pass_midnight(target),
        twice=form.twice(zone_of(booking.listing)),
    )
    refused = refused or bool(form.errors) or (plan is not None and not plan.usable)
    return page, 422 if refused and request.method == "POST" else 200


_MANY = frozenset({OccurrenceStatus.REQUESTED, OccurrenceStatus.CONFIRMED})


def _listing(scene: Scene, form: MoveForm) -> Listing | None:
    wanted = form.listing.data or scene.booking.listing.public_id
    return next((one for one in scene.listings if one.public_id == wanted), None)


def _listings(booking: Booking) -> list[Listing]:
    """Return what the booking can go to: the same owner's, of the same kind, its own first."""
    own = booking.listing
    others = db.session().scalars(
        select(Listing)
        .where(
            Listing.organisation_id == own.organisation_id,
            Listing.kind == own.kind,
            Listing.status == ListingStatus.PUBLISHED,
            Listing.mode.in_(HERE),
            Listing.id != own.id,
        )
        .order_by(Listing.title_key, Listing.id)
        .limit(MOST_LISTINGS)
    )
    return [own, *others]


def _instead(plan: Plan) -> list[Alternative]:
    """Return what would fit instead of a single date that does not."""
    step = plan.steps[0]
    if plan.usable or len(plan.steps) != 1 or step.new is None:
        return []
    return alternatives(db.session(), plan.target.listing, step.new, plan.asker)
