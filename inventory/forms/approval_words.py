"""What an owner says yes to beforehand, in plain words for both sides."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from inventory.approvals import weekdays_of
from inventory.forms.wording import weekdays_text
from inventory.models import ApprovalRule, Listing
from inventory.presentation import clock_text
from inventory.types import Audience, BookingMode

_EVERY_DAY = 127


def of(listing: Listing) -> list[str]:
    """Return a sentence for each rule; none where no request is answered beforehand."""
    if listing.mode is not BookingMode.REQUEST:
        return []
    return [sentence(rule) for rule in listing.at_once]


def sentence(rule: ApprovalRule) -> str:
    """Return the rule as a sentence: Yes at once for verified associations, Mon–Fri 08.00–16.00."""
    group, hours = _group(rule), _hours(rule)
    if rule.weekdays == _EVERY_DAY and not hours:
        return _("Yes at once for %(group)s, whenever it is open.", group=group)
    days = _("every day") if rule.weekdays == _EVERY_DAY else weekdays_text(weekdays_of(rule))
    if not hours:
        return _("Yes at once for %(group)s, %(days)s.", group=group, days=days)
    return _("Yes at once for %(group)s, %(days)s %(hours)s.", group=group, days=days, hours=hours)


def _hours(rule: ApprovalRule) -> str:
    if rule.start_minute is None or rule.end_minute is None:
        return ""
    return f"{_clock(rule.start_minute)}–{_clock(rule.end_minute)}"


def _clock(minute: int) -> str:
    return clock_text(minute).replace(":", ".")


def _group(rule: ApprovalRule) -> str:
    if rule.organisation is None:
        return _GROUPS[rule.audience]()
    if rule.audience is Audience.UMBRELLA:
        return _("the associations of %(name)s", name=rule.organisation.name)
    return rule.organisation.name


_GROUPS: Mapping[Audience, Callable[[], str]] = {
    Audience.ALL: lambda: _("everyone"),
    Audience.ASSOCIATIONS: lambda: _("associations"),
    Audience.VERIFIED: lambda: _("verified associations"),
    Audience.CITY: lambda: _("the city's own departments"),
    Audience.PRIVATE: lambda: _("private persons"),
}
