"""What of a wish stands in the way of all of it, at the field in which it was typed."""

from collections.abc import Mapping, Sequence

from bookings.judging import sentences
from bookings.judging.availability import zone_of
from bookings.types import ReasonCode
from bookings.views.asking.request_check import Checked
from bookings.wished import Judged
from inventory.models import Listing
from marketplace import clock
from marketplace.errors import FieldProblem
from marketplace.periods import local

# No other place or time of these is at fault: what was typed is. The rest is told with the time.
_FIELDS: Mapping[ReasonCode, str] = {
    ReasonCode.NOT_FOR_YOU: "organisation",
    ReasonCode.TOO_SOON: "date",
    ReasonCode.TOO_FAR_AHEAD: "date",
    ReasonCode.OFF_STEP: "start",
    ReasonCode.TOO_SHORT: "finish",
    ReasonCode.TOO_LONG: "finish",
    ReasonCode.QUANTITY_EXCEEDED: "quantity",
    ReasonCode.TOO_MANY_PEOPLE: "people",
}


def of(checked: Checked, listing: Listing) -> list[FieldProblem]:
    """Return what refuses every date, each with its field; the words are those of the verdicts."""
    parts = _wanted(checked)
    if checked.sendable or not parts:
        return []
    first = parts[0]
    common = set(_FIELDS).intersection(*(part.reasons for part in parts))
    codes = [code for code in first.reasons if code in common]
    told = sentences.reasons(codes, listing, checked.plan.asked.seen.of, first.verdict)
    return [
        FieldProblem(_field(code, first, listing), one.message)
        for code, one in zip(codes, told, strict=True)
    ]


def beside(checked: Checked, listing: Listing) -> str | None:
    """Return what stands in the way of a single date and is said at no field; None for others."""
    parts = _wanted(checked)
    if checked.sendable or len(parts) != 1:
        return None
    codes = [code for code in parts[0].reasons if code not in _FIELDS]
    if not codes and not parts[0].reasons:
        return None
    seen = checked.plan.asked.seen
    told = sentences.reasons(codes, listing, seen.of, parts[0].verdict)
    return " ".join(str(one.message) for one in told)


def _wanted(checked: Checked) -> Sequence[Judged]:
    return [part for part in checked.plan.asked.seen.dates if not part.date.skip]


def _field(code: ReasonCode, part: Judged, listing: Listing) -> str:
    """Return where it was typed; of today what is too early is the time, not the day."""
    period = part.date.period
    if code is ReasonCode.TOO_SOON and period is not None:
        zone = zone_of(listing)
        if local(period.starts_at, zone).date() == local(clock.now(), zone).date():
            return "start"
    return _FIELDS[code]
