"""The page of a conversation: writing, proposing times, saying yes or no, ending it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from bookings.agreement import agreeing, conversing, one_yes, proposing_times
from bookings.agreement.parties import inquiry_for, party_of
from bookings.errors import RuleBroken, SlotTaken, TooLate
from bookings.forms.checking import sound
from bookings.forms.inquiry import AnswerForm, EndForm, MessageForm
from bookings.forms.proposal import ProposalForm
from bookings.judging.availability import zone_of
from bookings.models import Inquiry, Proposal
from bookings.types import Party
from bookings.views.conversations import agreed_words, conversation_words
from inventory import queries as listings
from marketplace import idempotency, limits, tokens
from marketplace.errors import DomainError, FieldProblem, Invalid, KeyReused, NotAllowed, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import Form, tell
from marketplace.periods import Period, require_supported_year
from marketplace.phones import shown
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_conversation", __name__)

LONGEST_KEY = 64


@dataclass
class Forms:
    """The forms of the page, each empty unless it was sent."""

    message: MessageForm = field(default_factory=lambda: MessageForm(formdata=None))
    proposal: ProposalForm = field(default_factory=lambda: ProposalForm(formdata=None))
    answer: AnswerForm = field(default_factory=lambda: AnswerForm(formdata=None))
    refusal: AnswerForm = field(default_factory=lambda: AnswerForm(formdata=None))
    withdrawal: AnswerForm = field(default_factory=lambda: AnswerForm(formdata=None))
    end: EndForm = field(default_factory=lambda: EndForm(formdata=None))

    @property
    def sent(self) -> Form:
        """Return the form that has something to say, else one that has nothing."""
        answers = (self.answer, self.refusal, self.withdrawal)
        every = (self.message, self.proposal, *answers, self.end)
        return next((one for one in every if one.errors or one.form_errors), self.message)


# The forms check the token themselves, so that nothing that was typed is lost with an old page.
@blueprint.route("/inquiries/<public_id>", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def show(public_id: str) -> ResponseReturnValue:
    """Show the conversation to both sides, and do what a form of the page asks for."""
    if request.method == "GET":
        return _page(public_id, Forms())
    # A foreign one is not there, whatever is sent to it.
    inquiry_for(db.session(), guard.actor(), public_id)
    act = _ACTS.get(request.form.get("do", ""))
    if act is None:
        return _page(public_id, Forms())
    return act(public_id)


def _say(public_id: str) -> ResponseReturnValue:
    form = MessageForm()
    if sound(form):

        def write(work: Session, inquiry: Inquiry) -> None:
            conversing.say(work, guard.actor(), inquiry, text=form.message.data or "")

        if _once(public_id, form, write, {"text": "message"}):
            flash(_("Your message has been sent."), "success")
            return redirect(_address(public_id))
    return _page(public_id, Forms(message=form))


def _propose(public_id: str) -> ResponseReturnValue:
    form = ProposalForm()
    if sound(form):
        zone = _zone(public_id)
        periods = form.periods(zone)

        def write(work: Session, inquiry: Inquiry) -> None:
            quantity, people = form.numbers()
            other, own = form.listing.data or "", inquiry.listing.public_id
            proposing_times.propose(
                work,
                guard.actor(),
                inquiry,
                periods=periods or (),
                listing=listings.visible(work, guard.actor(), other)
                if other not in {"", own}
                else None,
                quantity=quantity,
                people=people,
                price_text=form.price_text.data or "",
                text=form.words.data or "",
                contact_phone=form.contact_phone.data or "",
            )

        if periods is not None and _once(public_id, form, write, {"text": "words"}):
            flash(_("Your times have been sent. You are told when they are answered."), "success")
            return redirect(_address(public_id))
    return _page(public_id, Forms(proposal=form))


def _more(public_id: str) -> ResponseReturnValue:
    """Show the page with some more rows for times; nothing is written, and no token is needed."""
    form = ProposalForm()
    form.add_rows(inquiry_for(db.session(), guard.actor(), public_id).listing)
    return _page(public_id, Forms(proposal=form))


def _accept(public_id: str) -> ResponseReturnValue:
    form = AnswerForm()
    if not sound(form):
        return _page(public_id, Forms(answer=form))
    actor = guard.actor()
    try:
        with unit_of_work() as work:
            inquiry = inquiry_for(work, actor, public_id)
            proposals = _chosen(work, inquiry, form)
            bookings = agreeing.accept_all(
                work,
                actor,
                inquiry,
                proposals,
                contact_phone=form.contact_phone.data or "",
                seen=form.marks(),
            )
            told = agreed_words.told(proposals, bookings)
            address = agreed_words.address(inquiry, bookings, party_of(actor, inquiry))
    except (NotAllowed, NotFound):
        raise
    except SlotTaken as error:
        form.form_errors.append(_taken(public_id, form, error))
    except TooLate as error:
        session = db.session()
        ended = inquiry_for(session, actor, public_id)
        agreed = [one.booking for one in one_yes.together(session, ended) if one.booking]
        if agreed:
            flash(_("A time has been agreed on already. Here is the booking."), "info")
            return redirect(agreed_words.address(ended, agreed, party_of(actor, ended)))
        tell(form, error)
    except DomainError as error:
        _refuse(form, error, {"proposal": ""})  # above all: two forms of the page have such a field
    else:
        flash(told, "success")
        return redirect(address)
    return _page(public_id, Forms(answer=form))


def _decline(public_id: str) -> ResponseReturnValue:
    form = AnswerForm()
    if not sound(form):
        return _page(public_id, Forms(refusal=form))

    def write(work: Session, inquiry: Inquiry) -> None:
        chosen = _chosen(work, inquiry, form)
        proposing_times.decline(work, guard.actor(), inquiry, chosen, text=form.note.data or "")

    if _done(public_id, form, write, {"text": "note"}):
        flash(_("They have been told that it does not suit you."), "success")
        return redirect(_address(public_id))
    return _page(public_id, Forms(refusal=form))


def _withdraw(public_id: str) -> ResponseReturnValue:
    form = AnswerForm()
    if not sound(form):
        return _page(public_id, Forms(withdrawal=form))

    def write(work: Session, inquiry: Inquiry) -> None:
        proposing_times.withdraw(work, guard.actor(), inquiry, _chosen(work, inquiry, form))

    if _done(public_id, form, write, {}):
        flash(_("The time is taken back, and they have been told."), "success")
        return redirect(_address(public_id))
    return _page(public_id, Forms(withdrawal=form))


def _end(public_id: str) -> ResponseReturnValue:
    form = EndForm()
    if sound(form):

        def write(work: Session, inquiry: Inquiry) -> None:
            conversing.close(work, guard.actor(), inquiry, text=form.reason.data or "")

        if _done(public_id, form, write, {"text": "reason"}):
            flash(_("The conversation is over, and they have been told."), "success")
            return redirect(_address(public_id))
    return _page(public_id, Forms(end=form))


_ACTS: Mapping[str, Callable[[str], ResponseReturnValue]] = {
    "say": _say,
    "propose": _propose,
    "more": _more,
    "accept": _accept,
    "decline": _decline,
    "withdraw": _withdraw,
    "end": _end,
}
Write = Callable[[Session, Inquiry], None]


def _once(public_id: str, form: Form, write: Write, names: Mapping[str, str]) -> bool:
    """Do what the form asks for, once for its key; False when it was refused and says why."""
    key = (form.key.data or "")[:LONGEST_KEY]
    scope = f"conversation form of {guard.actor().user_id}"
    body = {"inquiry": public_id, "do": request.form.get("do")} | _sent(form)

    def keyed(work: Session, inquiry: Inquiry) -> None:
        if key and idempotency.earlier(work, scope, key, body) is not None:
            return
        write(work, inquiry)
        if key:
            idempotency.remember(work, scope, key, body, {"inquiry": public_id})

    return _done(public_id, form, keyed, names)


def _done(public_id: str, form: Form, write: Write, names: Mapping[str, str]) -> bool:
    """Do it in one transaction; `names` are the form's fields of the command's problems."""
    actor = guard.actor()
    try:
        limits.hit("mail", f"person {actor.user_id}")
        with unit_of_work() as work:
            write(work, inquiry_for(work, actor, public_id))
    except (NotAllowed, NotFound):
        raise
    except KeyReused:
        form.form_errors.append(
            _("You have already sent this form once. Send again only if you want to say more.")
        )
    except DomainError as error:
        _refuse(form, error, names)
    else:
        return True
    return False


def _refuse(form: Form, error: DomainError, names: Mapping[str, str]) -> None:
    """Show a refusal in the form: every rule that is broken, every time that is taken."""
    if isinstance(error, RuleBroken):
        form.form_errors = [*form.form_errors, *(str(one.message) for one in error.reasons)]
    elif isinstance(error, SlotTaken) and isinstance(form, ProposalForm):
        inquiry = inquiry_for(db.session(), guard.actor(), request.view_args["public_id"])  # type: ignore[index]
        form.blame(error.clashes, zone_of(inquiry.listing))
    elif isinstance(error, Invalid):
        tell(form, Invalid([_renamed(one, names) for one in error.problems]))
    else:
        tell(form, error)


def _renamed(problem: FieldProblem, names: Mapping[str, str]) -> FieldProblem:
    return FieldProblem(names.get(problem.field, problem.field), problem.message)


def _sent(form: Form) -> dict[str, Any]:
    left_out = {"csrf_token", "key"}
    return {name: one.data for name, one in form._fields.items() if name not in left_out}


def _chosen(work: Session, inquiry: Inquiry, form: AnswerForm) -> list[Proposal]:
    if not form.proposal.data:
        raise Invalid([FieldProblem("proposal", _("Choose at least one time."))])
    return proposing_times.chosen(work, inquiry, form.proposal.data)


def _page(public_id: str, forms: Forms) -> ResponseReturnValue:
    session, actor = db.session(), guard.actor()
    inquiry = inquiry_for(session, actor, public_id)
    failed = bool(forms.sent.errors or forms.sent.form_errors)
    _prepare(session, inquiry, forms)
    page = render_template(
        "bookings/inquiry/show.html",
        forms=forms,
        **conversation_words.context(
            session, actor, inquiry, forms.proposal, picked=forms.answer.chosen()
        ),
    )
    return page, 422 if failed else 200


def _prepare(session: Session, inquiry: Inquiry, forms: Forms) -> None:
    """Fill in what the forms begin with, and give each a key of its own."""
    actor, form = guard.actor(), forms.proposal
    side = party_of(actor, inquiry)
    if not form.is_submitted() or form.people.raw_data is None:
        form.people.data = form.people.data or str(inquiry.people or "")
    form.offer(inquiry.listing, conversation_words.choices(session, inquiry, side))
    period = _suggested()
    if period is not None and not form.times[0].form.filled:
        form.times[0].form.choose(period, zone_of(inquiry.listing))
        form.offer(inquiry.listing, conversation_words.choices(session, inquiry, side))
    if side is Party.BOOKER and not inquiry.contact_phone:
        for one in (form, forms.answer):
            one.contact_phone.data = one.contact_phone.data or shown(current_user.phone)
    for keyed in (forms.message, form):
        keyed.key.data = tokens.new_token()[:LONGEST_KEY]


def _suggested() -> Period | None:
    """Return the time of a link that suggests to propose it, None where there is none."""
    try:
        starts, ends = (datetime.fromisoformat(request.args[name]) for name in ("starts", "ends"))
        require_supported_year(starts)
        require_supported_year(ends)
        return Period(starts, ends)
    except (KeyError, ValueError, OverflowError):
        return None


def _taken(public_id: str, form: AnswerForm, error: SlotTaken) -> str:
    several = len(form.proposal.data or ()) > 1
    return agreed_words.taken(error, _zone(public_id), several=several)


def _zone(public_id: str) -> ZoneInfo:
    return zone_of(inquiry_for(db.session(), guard.actor(), public_id).listing)


def _address(public_id: str) -> str:
    return url_for(".show", public_id=public_id)
