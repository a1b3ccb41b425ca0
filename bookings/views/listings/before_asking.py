"""What can be known before the form: if this visitor can have the listing at all, and how much.

Told on the listing's page, so that nobody fills in a form only to be refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings.borrowers import Borrower, borrowers
from bookings.judging import sentences
from bookings.judging.asking import Asker
from bookings.judging.availability import judge_one
from bookings.judging.limit_use import Used, used_in_week
from bookings.types import ReasonCode
from inventory.limit_words import much
from inventory.models import Listing
from inventory.types import LimitMeasure, LimitPer, Seating
from marketplace import telling
from marketplace.actor import Actor
from marketplace.periods import Period, iso_week

# No other time helps against these.
_ANY_TIME = frozenset({ReasonCode.TOO_MANY_PEOPLE, ReasonCode.QUANTITY_EXCEEDED})
_LARGEST = 100_000


@dataclass
class Beforehand:
    """For whom the week is shown, what stands in the way of all, and notes about some."""

    asker: Asker
    nobody: bool = False
    refusals: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def of(session: Session, actor: Actor, listing: Listing, monday: date) -> Beforehand:
    """Return what is known of the visitor and of what the address asks for, in the shown week."""
    options = borrowers(session, actor, listing)
    fitting = [option for option in options if option.fits]
    chosen = next((one for one in fitting if one.value == request.args.get("for")), None)
    chosen = chosen or next(iter(fitting), None)
    asker = Asker(
        borrower=chosen.organisation if chosen else None,
        people=_number("people"),
        seating=_seating(),
        quantity=_number("quantity") or 1,
    )
    found = Beforehand(asker, nobody=bool(options) and not fitting)
    if options and not found.nobody:
        found.notes += _unfit(options)
    groups = [option.organisation for option in fitting if not option.myself] or [
        option.organisation for option in fitting
    ]
    found.notes += [_words(one) for one in used_in_week(session, listing, groups, monday)]
    if asker.people is not None or asker.quantity > 1:
        found.refusals += _whenever(session, listing, asker)
    return found


def _unfit(options: Sequence[Borrower]) -> list[str]:
    """Tell of the organisations that the owner does not lend to; of the person nobody asked."""
    return [
        _(
            "%(name)s: the owner does not lend this to organisations like that.",
            name=option.organisation.name,
        )
        for option in options
        if not option.fits and not option.myself
    ]


def _whenever(session: Session, listing: Listing, asker: Asker) -> list[str]:
    """Return why no time at all would do for so many."""
    starts = asker.now.replace(second=0, microsecond=0)
    trial = Period(starts, starts + timedelta(minutes=listing.min_minutes))
    verdict = judge_one(session, listing, [trial], asker)[0]
    codes = [code for code in verdict.reasons if code in _ANY_TIME]
    return [str(one.message) for one in sentences.reasons(codes, listing, verdict.of, verdict)]


def _words(used: Used) -> str:
    """Return how much of a limit is used, and that it is used up."""
    had = str(used.used)
    if used.measure is LimitMeasure.HOURS:
        had = telling.hours(used.used) if used.used else much(LimitMeasure.HOURS, 0)
    told = {
        "name": used.borrower.name,
        "when": _when(used),
        "used": had,
        "most": much(used.measure, used.most),
    }
    if used.left:
        return _("%(name)s has booked %(used)s of %(most)s in %(when)s.", **told)
    return _(
        "%(name)s has booked %(used)s of %(most)s in %(when)s, and can book no more then.", **told
    )


def _when(used: Used) -> str:
    if used.per is LimitPer.WEEK:
        return _("week %(number)s", number=iso_week(used.since)[1])
    return str(format_date(used.since, "MMMM"))


def _number(name: str) -> int | None:
    value = request.args.get(name, "")[:6]
    if not (value.isascii() and value.isdigit()):
        return None
    return int(value) if 1 <= int(value) <= _LARGEST else None


def _seating() -> Seating | None:
    return next((way for way in Seating if way.value == request.args.get("seating")), None)
