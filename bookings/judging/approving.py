"""Whether nobody has to answer: the part of the one predicate that tells yes from ask."""

from bookings.judging.looks import Look, Stretch
from bookings.judging.opening_rule import goes_on
from inventory.catalogue.facts import AtOnce, Catalogue, Column
from inventory.catalogue.lending import Groups
from inventory.catalogue.sets import NONE, Set
from inventory.types import BookingMode


def at_once(catalogue: Catalogue, look: Look, own: Set, groups: Groups) -> Set:
    """Return those of which a fitting period is confirmed as soon as it is sent.

    That holds for an instant listing, for what is the asker's `own`, and where the whole period
    lies in the hours of one rule of the owner's that means one of the asker's `groups`.
    """
    asked = catalogue.having(Column.MODE, BookingMode.REQUEST)
    said = NONE
    for rule, those in catalogue.column(Column.AT_ONCE).items():
        if rule.group in groups:
            said |= those & _covered(catalogue, rule, look)
    return catalogue.having(Column.MODE, BookingMode.INSTANT) | own | (asked & said)


def _covered(catalogue: Catalogue, rule: AtOnce, look: Look) -> Set:
    """Return those for which all of the period lies in the rule's hours.

    The two ends are looked at as well: in the hour that comes twice a period has no length.
    """
    found = catalogue.everything
    for stretch in (*look.whole, *look.edges):
        found &= _has(catalogue, rule, stretch)
    return found


def _has(catalogue: Catalogue, rule: AtOnce, stretch: Stretch) -> Set:
    """Return those for which a stretch of a local day lies in the rule's hours.

    They are the day's own, or what the evening before has left of the night.
    """
    today, eve = (
        bool(rule.weekdays >> (weekday - 1) & 1)
        for weekday in (stretch.on.weekday, stretch.on.eve_weekday)
    )
    if rule.starts is None or rule.ends is None:
        if today or not eve:
            return catalogue.everything if today else NONE
        return goes_on(catalogue, stretch, stretch.ends)
    past_midnight = rule.ends < rule.starts
    own = today and stretch.starts >= rule.starts and (past_midnight or stretch.ends <= rule.ends)
    night = eve and past_midnight and stretch.ends <= rule.ends
    return catalogue.everything if own or night else NONE
