"""What would fit instead: looked up after the refusal, never under the lock, bookable as shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.alternatives import places as alternative_places
from bookings.alternatives.shape import shape_of
from bookings.alternatives.times import Kind, Proposal, proposals
from bookings.errors import Alternative
from bookings.judging.asking import Asker, Verdict
from bookings.judging.availability import judge, judge_one, zone_of
from bookings.judging.quoting import price_of
from bookings.judging.week import next_free
from bookings.types import ReasonCode
from inventory.models import Listing
from marketplace import telling
from marketplace.periods import Period

MOST = 5
MOST_ALIKE = 2
MOST_PERIODS = 20
_OF_QUANTITY = frozenset({ReasonCode.TAKEN, ReasonCode.QUANTITY_EXCEEDED})
_RANK = {kind: n for n, kind in enumerate(Kind)}

Found = dict[Kind, list[Alternative]]


def alternatives(
    session: Session,
    listing: Listing,
    period: Period,
    asker: Asker,
    *,
    meant: Sequence[Period] = (),
) -> list[Alternative]:
    """Return at most five, best first, one of each kind before a second, and no third of any.

    Fewer of them, a shift of up to two hours, another room of the house, a shorter time, something
    similar nearby, the next free time. Each has passed the predicate with all rules for this asker.
    `meant` are the periods that may have been meant by a time that does not exist or comes twice;
    they come before all others.
    """
    return best(gathered(session, listing, period, asker, meant=meant))


def gathered(
    session: Session,
    listing: Listing,
    period: Period,
    asker: Asker,
    *,
    meant: Sequence[Period] = (),
    without: Collection[str] = (),
) -> Found:
    """Return by kind all that fits, of which `best` chooses; see `alternatives`.

    Nothing of the listings `without`, by their public ids.
    """
    found = _all_found(session, listing, [period], asker, without)[0]
    found[Kind.MEANT] = [
        _of(listing, verdict, Kind.MEANT, _("A time that there is once"), asker)
        for verdict in judge_one(session, listing, meant, asker)
        if verdict.usable
    ]
    found[Kind.NEXT_FREE] = _next_free(session, listing, period, asker)
    return found


def for_periods(
    session: Session, listing: Listing, periods: Sequence[Period], asker: Asker
) -> list[list[Alternative]]:
    """Return for each of several periods what would fit instead, as `alternatives` does.

    A constant number of queries, whatever the number of periods; only the first twenty are looked
    at. The next free time is not looked for, since it may lie on another of the dates.
    """
    looked_at = periods[:MOST_PERIODS]
    found = [best(one) for one in _all_found(session, listing, looked_at, asker)]
    return found + [[] for _period in periods[MOST_PERIODS:]]


def _all_found(
    session: Session,
    listing: Listing,
    periods: Sequence[Period],
    asker: Asker,
    without: Collection[str] = (),
) -> list[Found]:
    if not periods:
        return []
    elsewhere = _elsewhere(session, listing, periods, asker, without)
    offered = [proposals(listing, period) for period in periods]
    wanted = dict.fromkeys(periods)
    wanted.update((one.period, None) for several in offered for one in several)
    verdicts = judge_one(session, listing, list(wanted), asker)
    judged = dict(zip(wanted, verdicts, strict=True))
    return [
        {
            Kind.FEWER: _fewer(listing, judged[period], asker),
            **_other_times(listing, period, several, judged, asker),
            **places,
        }
        for period, several, places in zip(periods, offered, elsewhere, strict=True)
    ]


def _fewer(listing: Listing, verdict: Verdict, asker: Asker) -> list[Alternative]:
    """Return the same time with as many as there are then, where only the number is refused."""
    left = min(verdict.free, verdict.of)
    if not 0 < left < asker.quantity or not set(verdict.reasons) <= _OF_QUANTITY:
        return []
    why = ngettext("The same time, but %(num)s of them", "The same time, but %(num)s of them", left)
    return [_of(listing, verdict, Kind.FEWER, why, asker, quantity=left)]


def _other_times(
    listing: Listing,
    period: Period,
    offered: Iterable[Proposal],
    judged: Mapping[Period, Verdict],
    asker: Asker,
) -> Found:
    found: Found = {}
    for one in offered:
        verdict = judged[one.period]
        if verdict.usable:
            why = _difference(period, one)
            found.setdefault(one.kind, []).append(_of(listing, verdict, one.kind, why, asker))
    return found


def _elsewhere(
    session: Session,
    listing: Listing,
    periods: Sequence[Period],
    asker: Asker,
    without: Collection[str],
) -> list[Found]:
    rooms = _but(alternative_places.same_house(session, listing, asker), without)
    in_house = {room.public_id for room in rooms}
    similar = alternative_places.similar(session, listing, asker)
    others = _but(similar, in_house | set(without))
    if not rooms and not others:
        return [{} for _period in periods]
    ids = select(Listing.id).where(Listing.id.in_([one.id for one in (*rooms, *others)]))
    verdicts = judge(session, ids, periods, asker)
    found: list[Found] = []
    for n in range(len(periods)):
        here = [(one, verdicts[one.id, n]) for one in rooms if verdicts[one.id, n].usable]
        there = [(one, verdicts[one.id, n]) for one in others if verdicts[one.id, n].usable]
        found.append(
            {
                Kind.SAME_HOUSE: [
                    _of(one, verdict, Kind.SAME_HOUSE, _in_house(listing, one), asker)
                    for one, verdict in here[:MOST_ALIKE]
                ],
                Kind.SIMILAR: [
                    _of(one, verdict, Kind.SIMILAR, _("Something similar at the same time"), asker)
                    for one, verdict in there[:MOST_ALIKE]
                ],
            }
        )
    return found


def _but(found: Sequence[Listing], without: Collection[str]) -> list[Listing]:
    return [one for one in found if one.public_id not in without]


def _next_free(
    session: Session, listing: Listing, period: Period, asker: Asker
) -> list[Alternative]:
    # After the wished time; where that is too far ahead, from now. At such hours as were wished.
    first = None
    for suits in dict.fromkeys((shape_of(period, zone_of(listing)), None)):
        for after in (period.starts_at, None):
            first = first or next_free(
                session, listing, period.minutes, asker, after=after, suits=suits
            )
    if first is None:
        return []
    verdict = judge_one(session, listing, [first], asker)[0]
    return [_of(listing, verdict, Kind.NEXT_FREE, _("The next free time"), asker)]


def best(found: Found) -> list[Alternative]:
    """Return at most five, each once: the first of every kind, then the second, by kind."""
    kept: dict[tuple[object, ...], Alternative] = {}
    kinds = sorted(found, key=lambda kind: _RANK[kind])
    in_turn = [
        one for turn in range(MOST_ALIKE) for kind in kinds for one in found[kind][turn:][:1]
    ]
    # Whatever may have been meant comes first, all of it.
    for one in [*found.get(Kind.MEANT, []), *in_turn]:
        kept.setdefault((one.listing_id, one.starts_at, one.ends_at, one.quantity), one)
    chosen = list(kept.values())[:MOST]
    return sorted(chosen, key=lambda one: _RANK[Kind(one.kind)])


def _difference(period: Period, one: Proposal) -> str:
    """Return in words how a period differs from the one that was asked for."""
    proposed = one.period
    less = period.minutes - proposed.minutes
    if one.kind is Kind.OTHER_DAY and not less:
        return _("The same time on another day")
    if less > 0:
        return _("%(length)s shorter", length=telling.length(less))
    if less < 0:
        return _("%(length)s longer", length=telling.length(-less))
    if proposed.starts_at > period.starts_at:
        return _("The same, a little later")
    return _("The same, a little earlier")


def _in_house(listing: Listing, other: Listing) -> str:
    if other.part_of_id == listing.id:
        return _("A part of it, at the same time")
    if other.id == listing.part_of_id:
        return _("The whole of it, at the same time")
    return _("In the same house, at the same time")


def _of(
    listing: Listing,
    verdict: Verdict,
    kind: Kind,
    why: str,
    asker: Asker,
    *,
    quantity: int | None = None,
) -> Alternative:
    period, many = verdict.period, quantity or asker.quantity
    return Alternative(
        listing_id=listing.public_id,
        title=listing.title,
        url_slug=listing.slug,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        why=why,
        kind=kind.value,
        zone=zone_of(listing),
        quantity=many,
        price=price_of(listing, asker.borrower, [period], many).total,
        at_once=verdict.at_once,
    )
