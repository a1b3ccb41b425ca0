"""What is judged again when an owner says yes: who asks, how many, and if the time is there."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.errors import ApprovalRefused, SlotTaken
from bookings.judging import sentences
from bookings.judging.asking import Asker, Verdict
from bookings.judging.availability import judge_one
from bookings.models import Booking, Occurrence
from bookings.types import ReasonCode
from marketplace.errors import Reason, Sentence
from marketplace.periods import Period

# Hours, notice, horizon, length and step were judged when it was asked, and the owner has seen the
# time: a request that was in time does not become late by waiting for its answer.
STOPS = frozenset(
    {
        ReasonCode.NOT_FOR_YOU,
        ReasonCode.TOO_MANY_PEOPLE,
        ReasonCode.LIMIT_REACHED,
        ReasonCode.QUANTITY_EXCEEDED,
        ReasonCode.TAKEN,
    }
)
# What an owner may let pass for once: rules of their own about whom they lend to, and how often.
WAIVABLE = frozenset({ReasonCode.NOT_FOR_YOU, ReasonCode.LIMIT_REACHED})


def check(
    session: Session, booking: Booking, rows: Sequence[Occurrence], *, anyway: bool = False
) -> None:
    """Raise what keeps the waiting dates from being confirmed; `anyway` lets waivable rules pass.

    Call it under the lock. The dates do not stand in their own way. Raises SlotTaken with every
    clashing period where only time is missing, else ApprovalRefused with every reason and the dates
    that it meets.
    """
    refusal = stands_in_the_way(session, booking, rows, anyway=anyway)
    if refusal is not None:
        raise refusal


def stands_in_the_way(
    session: Session, booking: Booking, rows: Sequence[Occurrence], *, anyway: bool = False
) -> SlotTaken | ApprovalRefused | None:
    """Return what `check` would raise, so that an owner sees it before answering."""
    asker = Asker(
        borrower=booking.organisation,
        people=booking.people,
        seating=booking.seating,
        quantity=booking.quantity,
        together=True,
        without=frozenset(row.id for row in rows),
        answering=True,
    )
    periods = [Period(row.starts_at, row.ends_at) for row in rows]
    verdicts = judge_one(session, booking.listing, periods, asker)
    let = WAIVABLE if anyway else frozenset()
    broken = {verdict.period: (STOPS & set(verdict.reasons)) - let for verdict in verdicts}
    met = [period for period, codes in broken.items() if codes]
    if not met:
        return None
    codes = frozenset().union(*broken.values())
    if codes <= {ReasonCode.TAKEN}:
        return SlotTaken(met)
    return ApprovalRefused(_told(booking, codes, verdicts), met, waivable=codes <= WAIVABLE)


def _told(
    booking: Booking, codes: frozenset[ReasonCode], verdicts: Sequence[Verdict]
) -> list[Reason]:
    """Return the reasons as the owner reads them, in the order of the codes."""
    own: Mapping[ReasonCode, Sentence] = {
        ReasonCode.NOT_FOR_YOU: _l(
            "%(name)s does not belong to those whom you lend this to.",
            name=booking.organisation.name,
        ),
        ReasonCode.TAKEN: _l("Some of the time is taken by now."),
    }
    of = max((verdict.of for verdict in verdicts), default=1)
    gave = {code: one for one in reversed(verdicts) for code in one.reasons}
    ordered = [code for code in ReasonCode if code in codes]
    told = [
        reason
        for code in ordered
        for reason in sentences.reasons([code], booking.listing, of, gave.get(code))
    ]
    return [
        Reason(one.code, own.get(code, one.message))
        for code, one in zip(ordered, told, strict=True)
    ]
