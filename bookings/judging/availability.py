"""The one predicate: is a listing usable for a period by this organisation, and if not, why not.

What is shown is what is enforced (docs/adr/0004-one-predicate.md): the finder runs it over many
listings, the week view, the form and the command over one. No rule about time, people or quantity
is judged anywhere else.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import (
    Boolean,
    ColumnClause,
    ColumnElement,
    Integer,
    Select,
    Text,
    TextualSelect,
    and_,
    case,
    column,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session

from bookings.judging import approving, limits
from bookings.judging.asking import Asker, Verdict
from bookings.judging.opening_rule import closed
from bookings.judging.units_left import existing_units, free_units
from bookings.judging.windows import Reach, Windows, lay_out, tables
from bookings.types import ReasonCode
from inventory import seating
from inventory.models import (
    BorrowingLimit,
    Listing,
    Place,
)
from inventory.policy import audience_of, borrower_facts, in_group
from inventory.school_breaks import breaks_between, days_of
from inventory.types import BookingMode, ListingStatus
from marketplace import engines
from marketplace.freezing import frozen, given
from marketplace.periods import Period

HERE = (BookingMode.INSTANT, BookingMode.REQUEST)


def judge(
    session: Session, listings: Select[int], periods: Sequence[Period], asker: Asker
) -> dict[tuple[int, int], Verdict]:
    """Return a verdict for every listing id in `listings` and every period, by (id, number).

    Two queries, whatever the number of listings and periods; one more where a listing is closed
    in school breaks, and two where one has limits for each borrower.
    """
    if not periods:
        return {}
    ids = listings.scalar_subquery()
    around = _surroundings(session, ids)
    breaks = _break_days(session, periods) if around.breaks else frozenset()
    windows = lay_out(periods, around.zones, around.reach, breaks)
    dialect = engines.dialect_of(session)
    statement = _statement(dialect, Listing.id.in_(ids), anew=bool(asker.without))
    found, limited = _verdicts(session.execute(statement, windows | _facts(asker)), periods, asker)
    return limits.applied(session, ids, found, asker) if limited else found


def judge_one(
    session: Session, listing: Listing, periods: Sequence[Period], asker: Asker
) -> list[Verdict]:
    """Return the verdicts of one listing, in the order of `periods`.

    One query; one more where it is closed in school breaks, two where it has limits.
    """
    if not periods:
        return []
    session.flush()
    key = listing.place.time_zone if listing.place is not None else None
    reach = Reach(listing.buffer_before_minutes, listing.buffer_after_minutes)
    breaks = _break_days(session, periods) if listing.closed_on_school_breaks else frozenset()
    windows = lay_out(periods, [(key or "", zone_of(listing))], reach, breaks)
    statement = _of_one(engines.dialect_of(session), anew=bool(asker.without))
    values = {**windows, **_facts(asker), "listing": listing.id}
    rows = session.connection().execute(statement, values)
    found, limited = _verdicts(rows, periods, asker)
    if limited:
        ids = select(Listing.id).where(Listing.id == listing.id).scalar_subquery()
        found = limits.applied(session, ids, found, asker)
    return [found[listing.id, n] for n in range(len(periods))]


@cache
def _of_one(dialect: str, *, anew: bool) -> TextualSelect:
    """Return the statement that judges one listing, made once: making it costs more than asking."""
    return frozen(dialect, _statement(dialect, Listing.id == given("listing", Integer), anew=anew))


def _facts(asker: Asker) -> dict[str, Any]:
    """Return what the statement wants to know of the asker."""
    facts: dict[str, Any] = {
        **borrower_facts(asker.borrower),
        "people": asker.people,
        "seating": asker.seating.value if asker.seating else "",
        "agreed": asker.agreed,
        "now": int(asker.now.timestamp()) // 60,
    }
    if asker.without:
        facts["anew"] = engines.document([(key,) for key in sorted(asker.without)])
    return facts


_BORROWER = {
    name: given(name, Boolean if isinstance(value, bool) else Integer)
    for name, value in borrower_facts(None).items()
}
_PEOPLE, _NOW = (given(name, Integer) for name in ("people", "now"))
_SEATING = given("seating", Text)
_AGREED = given("agreed", Boolean)


def _verdicts(
    rows: Iterable[Any], periods: Sequence[Period], asker: Asker
) -> tuple[dict[tuple[int, int], Verdict], bool]:
    """Return the verdicts, and whether some judged listing has limits for each borrower."""
    found = {}
    some_limits = False
    for row in rows:
        listing_id, n, mode, free, of, limited, at_once = row[:7]
        broken = {code for code, is_so in zip(_IN_SQL, row[7:], strict=True) if is_so}
        if of < asker.quantity:
            broken.add(ReasonCode.QUANTITY_EXCEEDED)
        elif free < asker.quantity:
            broken.add(ReasonCode.TAKEN)
        period = periods[n]
        reasons = tuple(
            code for code in _ORDER if code in broken and not asker.lets_pass(code, period)
        )
        some_limits = some_limits or bool(limited)
        found[listing_id, n] = Verdict(
            listing_id=listing_id,
            period=period,
            mode=mode,
            reasons=reasons,
            free=max(free, 0),
            of=of,
            at_once=bool(at_once) or asker.agreed,
            asker=asker,
        )
    return found, some_limits


def zone_of(listing: Listing) -> ZoneInfo:
    """Return the zone whose wall clock the listing's rules are written in."""
    if listing.place is not None and listing.place.time_zone:
        return ZoneInfo(listing.place.time_zone)
    zone: ZoneInfo = current_app.config["SETTINGS"].city.zone
    return zone


class _Surroundings(NamedTuple):
    """What the judged listings have in common, and whether one is closed in school breaks."""

    zones: list[tuple[str, ZoneInfo]]
    reach: Reach
    breaks: bool


def _surroundings(session: Session, ids: ColumnElement[int]) -> _Surroundings:
    zone = func.coalesce(Place.time_zone, "")
    rows = session.execute(
        select(
            zone,
            func.max(Listing.buffer_before_minutes),
            func.max(Listing.buffer_after_minutes),
            func.max(case((Listing.closed_on_school_breaks, 1), else_=0)),
        )
        .select_from(Listing)
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(Listing.id.in_(ids))
        .group_by(zone)
        .order_by(zone)
    ).all()
    city = current_app.config["SETTINGS"].city.zone
    zones = [(row[0], ZoneInfo(row[0]) if row[0] else city) for row in rows] or [("", city)]
    most = [max((row[n] for row in rows), default=0) for n in range(1, 4)]
    return _Surroundings(zones, Reach(most[0], most[1]), bool(most[2]))


def _break_days(session: Session, periods: Sequence[Period]) -> frozenset[date]:
    """Return the days of school breaks around the periods, an evening before them included."""
    first = min(period.starts_at for period in periods).date() - timedelta(days=2)
    last = max(period.ends_at for period in periods).date() + timedelta(days=1)
    return days_of(breaks_between(session, first, last))


def _statement(dialect: str, which: ColumnElement[bool], *, anew: bool) -> Select[Any]:
    """Return the statement over the listings of `which`.

    With `anew` the occurrences of the parameter of that name take no time: they are judged anew.
    """
    windows = tables(dialect)
    span = windows.spans.c
    left_out = engines.table(dialect, "anew", _ANEW) if anew else None
    free, of = free_units(windows, left_out), existing_units()
    rules = _rules(windows)
    limited = exists().where(BorrowingLimit.listing_id == Listing.id)
    return (
        select(
            Listing.id.label("listing_id"),
            span.n.label("n"),
            Listing.mode.label("mode"),
            free.label("free"),
            of.label("of"),
            limited.correlate_except(BorrowingLimit).label("limited"),
            _at_once(windows).label("at_once"),
            *(rules[code].label(code.name.lower()) for code in _IN_SQL),
        )
        .select_from(Listing)
        .outerjoin(Place, Place.id == Listing.place_id)
        .join(windows.spans, span.zone == func.coalesce(Place.time_zone, ""))
        .where(which)
    )


_ANEW: list[ColumnClause[Any]] = [column("occurrence_id", Integer)]


def _at_once(windows: Windows) -> ColumnElement[bool]:
    own = Listing.organisation_id == _BORROWER["borrower"]
    return approving.at_once(windows, own, lambda audience, key: in_group(audience, key, _BORROWER))


# In this order reasons are told: what cannot be helped by another time comes first.
_ORDER = (
    ReasonCode.NOT_BOOKABLE_HERE,
    ReasonCode.NOT_FOR_YOU,
    ReasonCode.TOO_MANY_PEOPLE,
    ReasonCode.QUANTITY_EXCEEDED,
    ReasonCode.TOO_SOON,
    ReasonCode.TOO_FAR_AHEAD,
    ReasonCode.TOO_SHORT,
    ReasonCode.TOO_LONG,
    ReasonCode.OFF_STEP,
    ReasonCode.CLOSED,
    ReasonCode.TAKEN,
)  # after which `limits` puts in its own
# Read off the numbers that come with every verdict, which the engines would count once more.
_OF_NUMBERS = frozenset({ReasonCode.QUANTITY_EXCEEDED, ReasonCode.TAKEN})
_IN_SQL = tuple(code for code in _ORDER if code not in _OF_NUMBERS)


def _rules(windows: Windows) -> dict[ReasonCode, ColumnElement[bool]]:
    span = windows.spans.c
    by_agreement = Listing.mode == BookingMode.AGREEMENT
    return {
        ReasonCode.NOT_BOOKABLE_HERE: or_(
            not_(or_(Listing.mode.in_(HERE), and_(_AGREED, by_agreement))),
            Listing.status != ListingStatus.PUBLISHED,
        ),
        ReasonCode.NOT_FOR_YOU: not_(audience_of(Listing.id, _BORROWER)),
        ReasonCode.TOO_MANY_PEOPLE: func.coalesce(seating.room(_SEATING) < _PEOPLE, False),
        ReasonCode.TOO_SOON: span.starts < _NOW + Listing.notice_hours * 60,
        ReasonCode.TOO_FAR_AHEAD: span.starts > _NOW + Listing.horizon_days * 1440,
        ReasonCode.TOO_SHORT: span.minutes < Listing.min_minutes,
        ReasonCode.TOO_LONG: span.minutes > Listing.max_minutes,
        ReasonCode.OFF_STEP: or_(
            span.wall % Listing.step_minutes != 0, span.minutes % Listing.step_minutes != 0
        ),
        ReasonCode.CLOSED: closed(windows),
    }
