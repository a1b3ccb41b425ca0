"""Answering a wanted notice: an offer with times, or just a message."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings.errors import RuleBroken, SlotTaken
from bookings.forms import times
from bookings.forms.checking import sound
from bookings.forms.wanted_answer import AnswerWordsForm, OfferForm
from bookings.judging.availability import zone_of
from bookings.models import WantedNotice
from bookings.types import WantedWhen
from bookings.views.wanted import offered_times, wanted_words
from bookings.wanted import answering, matching, reading, standing
from bookings.wanted.times import coming
from inventory import queries as listings
from inventory.models import Listing
from inventory.units import quantity_of
from marketplace import clock, idempotency, limits, tokens
from marketplace.actor import Actor
from marketplace.errors import DomainError, FieldProblem, Invalid, KeyReused, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import Form, tell
from marketplace.models import Organisation
from marketplace.periods import Period, local
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_wanted_answering", __name__, url_prefix="/wanted")

LONGEST_KEY = 64
# The buttons of the form for an offer: send it, or show more rows for times.
_OFFERS = frozenset({"offer", "more"})


# The forms check the token themselves, so that nothing that was typed is lost with an old page.
@blueprint.route("/<public_id>/answer", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def answer(public_id: str) -> ResponseReturnValue:
    """Offer one of my listings at a time, or write to the asker."""
    session, actor = db.session(), guard.actor()
    notice = reading.notice_for(session, actor, public_id)
    choices = reading.offerable(session, actor, notice)
    homes = reading.answering(session, actor, notice)
    here = url_for("bookings_wanted.show", public_id=public_id)
    if not notice.open or not homes:
        flash(_refusal(notice, actor), "error")
        return redirect(here)
    do = request.form.get("do", "")
    offer = OfferForm() if do in _OFFERS else OfferForm(formdata=None)
    word = AnswerWordsForm() if do == "say" else AnswerWordsForm(formdata=None)
    offer.offer(choices, _fitting(session, notice, choices) if not do else "")
    word.offer(homes)
    if not do:
        _suggest(offer, notice, choices)
    shape = _shape(offer, choices)
    if shape is not None:
        offer.add_rows(shape) if do == "more" else offer.offer_times(shape, rows=1)
    if do == "offer" and _offered(offer, notice, choices):
        flash(_("Your offer has been sent. You are told when it is answered."), "success")
        return redirect(here)
    if do == "say" and _said(word, notice, homes):
        flash(_("Your message has been sent to them."), "success")
        return redirect(here)
    return _page(public_id, offer, word, do)


def _refusal(notice: WantedNotice, actor: Actor) -> str:
    """Return why somebody cannot answer a notice: it is over, their own, or they lend nothing."""
    if not notice.open:
        return str(answering.GONE)
    if notice.organisation_id in actor.roles:
        return _("This is your own notice. Others answer it.")
    return _("Only who lends something here can answer notices.")


def _offered(form: OfferForm, notice: WantedNotice, choices: Sequence[Listing]) -> bool:
    """Send the offer, once for its key; False when it was refused and the form says why."""
    if not sound(form):
        return False
    listing = _chosen(form, choices)
    if listing is None:
        words = (
            _("Choose one of your own listings that can be booked here. Nothing was sent.")
            if request.form.get("listing")
            else _("Choose what you offer.")
        )
        tell(form, Invalid([FieldProblem("listing", words)]))
        return False
    zone, actor = zone_of(listing), guard.actor()
    periods = form.periods(zone)
    if periods is None:
        return False
    key, chosen = notice.public_id, listing.public_id
    repeats = bool(form.repeats.data)

    def write(work: Session) -> None:
        asked = reading.notice_for(work, actor, key)
        answering.offer(
            work,
            actor,
            asked,
            listing=listings.visible(work, actor, chosen),
            periods=periods,
            weekly=standing.comes_back(work, asked, periods, clock.now()) if repeats else None,
            quantity=form.number(),
            price_text=form.price_text.data or "",
            text=form.words.data or "",
        )

    try:
        _once(form, key, write)
    except SlotTaken as error:
        form.blame(error.clashes, zone)
        if not form.errors:
            form.form_errors = [_("None of the dates is free.")]
    except RuleBroken as error:
        form.form_errors = [*form.form_errors, *(str(one.message) for one in error.reasons)]
    except DomainError as error:
        _tell(form, error, {"text": "words"})
    return not form.errors


def _chosen(form: OfferForm, choices: Sequence[Listing]) -> Listing | None:
    """Return the listing that was chosen, None for what the actor cannot offer."""
    return next((one for one in choices if one.public_id == form.listing.data), None)


def _shape(form: OfferForm, choices: Sequence[Listing]) -> Listing | None:
    """Return the listing whose hours the rows of times show, also before one is chosen."""
    return _chosen(form, choices) or next(iter(choices), None)


def _said(form: AnswerWordsForm, notice: WantedNotice, homes: Sequence[Organisation]) -> bool:
    if not sound(form):
        return False
    actor, key = guard.actor(), notice.public_id
    home = next((one for one in homes if one.slug == form.organisation.data), None)
    if home is None:
        words = _("Choose one of the names in the list.")
        tell(form, Invalid([FieldProblem("organisation", words)]))
        return False
    home_id = home.id

    def write(work: Session) -> None:
        answering.answer(
            work,
            actor,
            reading.notice_for(work, actor, key),
            organisation=work.get_one(Organisation, home_id),
            text=form.text.data or "",
        )

    try:
        _once(form, key, write)
    except DomainError as error:
        _tell(form, error, {})
    return not form.errors


def _once(form: Form, notice: str, write: Callable[[Session], None]) -> None:
    """Do it in one transaction, once for the form's key."""
    actor = guard.actor()
    key = (form.key.data or "")[:LONGEST_KEY]
    scope = f"wanted answer of {actor.user_id}"
    body: dict[str, Any] = {"notice": notice} | {
        name: field.data
        for name, field in form._fields.items()
        if name not in {"key", "csrf_token"}
    }
    limits.hit("mail", f"person {actor.user_id}")
    try:
        with unit_of_work() as work:
            idempotency.once(work, scope, key, body, lambda: _written(work, notice, write))
    except KeyReused:
        told = _("You have already sent this form once. Send again only if you want to say more.")
        raise DomainError(told) from None


def _written(work: Session, notice: str, write: Callable[[Session], None]) -> dict[str, Any]:
    write(work)
    return {"notice": notice}


def _tell(form: Form, error: DomainError, names: dict[str, str]) -> None:
    if isinstance(error, NotFound):
        raise error
    if isinstance(error, Invalid):
        told = [
            FieldProblem(names.get(one.field, one.field), one.message) for one in error.problems
        ]
        error = Invalid(told)
    tell(form, error)


def _fitting(session: Session, notice: WantedNotice, choices: Sequence[Listing]) -> str:
    """Return which of the choices fits the notice best, so that it is chosen already."""
    best = matching.best(session, notice, choices, clock.now())
    return best.public_id if best is not None else ""


def _suggest(form: OfferForm, notice: WantedNotice, choices: Sequence[Listing]) -> None:
    """Fill in how many and the time that is wanted; a weekly one once, coming back as asked for."""
    chosen, now = _shape(form, choices), clock.now()
    if chosen is None:
        return
    form.quantity.data = str(max(1, min(notice.quantity or 1, quantity_of(chosen))))
    left = standing.needed(db.session(), notice, now)
    wanted: list[Period] = coming(notice, now)
    if not wanted:
        return
    form.times.append_entry()
    form.times[0].form.choose((left or wanted)[0], zone_of(chosen))
    # Where some are booked already the rest is offered date by date, unless the owner says other.
    form.repeats.data = notice.when_kind is WantedWhen.WEEKLY and len(left) == len(wanted)


def _page(public_id: str, offer: OfferForm, word: AnswerWordsForm, do: str) -> ResponseReturnValue:
    session, actor = db.session(), guard.actor()
    notice = reading.notice_for(session, actor, public_id)
    choices = reading.offerable(session, actor, notice)
    for form in (offer, word):
        form.key.data = tokens.new_token()[:LONGEST_KEY]
    page = render_template(
        "bookings/wanted/answer.html",
        notice=notice,
        card=wanted_words.card(notice),
        needed=offered_times.needed(session, notice),
        offer=offer,
        word=word,
        do=do,
        several_times=notice.when_kind is not WantedWhen.ONCE,
        several=len(word.organisation.choices) > 1,
        weekly=offered_times.comes_back(session, notice),
        others=[]
        if choices
        else reading.offered_by_others(session, actor, reading.answering(session, actor, notice)),
        **_rows(offer, _shape(offer, choices)),
    )
    return page, 422 if offer.errors or word.errors else 200


def _rows(form: OfferForm, chosen: Listing | None) -> dict[str, Any]:
    """Return what the rows of times read beside the form."""
    if chosen is None:
        return {"possible": False}
    zone = zone_of(chosen)
    return {
        "possible": True,
        "of": quantity_of(chosen),
        "over_days": times.over_days(chosen),
        "today": local(clock.now(), zone).date().isoformat(),
        "twice": {row.name: row.form.twice(zone) for row in form.times if row.form.filled},
    }
