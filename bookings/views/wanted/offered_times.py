"""The times of offers to a notice: when, what each costs the asker, and which are still needed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bookings.agreement import conversations, one_yes, repeating
from bookings.agreement.one_yes import Part
from bookings.judging.availability import zone_of
from bookings.models import Inquiry, Proposal, WantedNotice
from bookings.series import series_words
from bookings.types import Party, ProposalStatus, WantedWhen
from bookings.views import price_words
from bookings.views.booked.booking_words import STATES, State
from bookings.wanted import standing, times, words
from inventory.models import Listing, Tariff
from marketplace import clock, telling
from marketplace.periods import Period
from marketplace.web import filters

_SHOWN = (ProposalStatus.OPEN, ProposalStatus.ACCEPTED)


@dataclass(frozen=True)
class Time:
    """A time that is offered or agreed on: when, how many, and its price in words.

    `gone` is what became of it where it is one of several of a yes, and stands no longer.
    """

    when: Markup | str
    quantity: int
    total: str
    note: str
    gone: State | None = None


def times_of(session: Session, inquiries: Collection[Inquiry]) -> dict[int, list[Time]]:
    """Return the times of each conversation that wait or are agreed on, in time order.

    A constant number of queries. The price of what comes back is that of all its dates. What a yes
    has made conversations of their own of is part of each of them.
    """
    talks = {one.id: one for one in inquiries}
    if not talks:
        return {}
    made = one_yes.parts(session, inquiries)
    of = {part.inquiry_id: key for key, several in made.items() for part in several}
    of |= {key: key for key in talks}
    gone = _gone(session, [part for several in made.values() if several[1:] for part in several])
    rows: Sequence[Proposal] = session.scalars(
        select(Proposal)
        .where(Proposal.inquiry_id.in_(sorted(of)), Proposal.status.in_(_SHOWN))
        .where(Proposal.side == Party.OWNER)
        .order_by(Proposal.starts_at, Proposal.id)
        .options(
            joinedload(Proposal.listing).options(
                joinedload(Listing.organisation),
                joinedload(Listing.place),
                joinedload(Listing.tariff).selectinload(Tariff.rules),
            )
        )
    ).all()
    found: dict[int, list[Time]] = {}
    for row in rows:
        key = of[row.inquiry_id]
        became = gone.get(row.inquiry_id) if row.status is ProposalStatus.ACCEPTED else None
        found.setdefault(key, []).append(_time(talks[key], row, became))
    return found


def _gone(session: Session, parts: Sequence[Part]) -> dict[int, State]:
    """Return what became of the bookings that do not stand, by the conversation of each."""
    found = standing.statuses(session, {one.booking_id for one in parts})
    return {
        one.inquiry_id: STATES[found[one.booking_id]]
        for one in parts
        if found[one.booking_id] in standing.GONE
    }


def needed(session: Session, notice: WantedNotice) -> list[Markup]:
    """Return the dates for which nothing is booked yet, of an open notice that others are for."""
    if not notice.open or not standing.booked(session, notice):
        return []
    left = standing.needed(session, notice, clock.now())
    return [filters.period(one, filters.zone()) for one in left]


def comes_back(session: Session, notice: WantedNotice) -> str:
    """Return when a weekly offer would come back: on the dates still needed; empty for others."""
    if notice.when_kind is not WantedWhen.WEEKLY:
        return ""
    left = standing.needed(session, notice, clock.now())
    if not left or len(left) == len(times.periods(notice)):
        return words.when(notice)
    rows = standing.rows(notice, left)
    told = "; ".join(_row(row) for row in rows)
    if len(rows) == 1:
        return told
    return _(
        "%(dates)s. It comes back from the date you choose, for as long as they need it each time",
        dates=told,
    )


def _row(row: Sequence[Period]) -> str:
    """Return dates in a row, with the year where it is not this one."""
    first, last = (telling.day_of(one.starts_at) for one in (row[0], row[-1]))
    year = telling.day_of(clock.now()).year
    ends = format_date(last, "d MMMM" if last.year == year else "d MMMM y")
    if len(row) == 1:
        return str(ends)
    begins = format_date(first, "d MMMM" if first.year in {year, last.year} else "d MMMM y")
    return _("%(first)s to %(last)s, %(times)s times", first=begins, last=ends, times=len(row))


def _time(inquiry: Inquiry, row: Proposal, gone: State | None) -> Time:
    dates, series = repeating.dates(row)
    when: Markup | str
    if series is None:
        when = filters.period(Period(row.starts_at, row.ends_at), zone_of(row.listing))
    else:
        when = series_words.summary(series, dates)
    told = price_words.of_price(conversations.price(inquiry, row))
    return Time(when, row.quantity, str(told["total"] or ""), str(told["note"] or ""), gone)
