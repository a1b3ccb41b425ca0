"""Limits for each borrower in words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.types import LimitMeasure, LimitPer


def rule(measure: LimitMeasure, per: LimitPer, most: int) -> str:
    """Return a limit as a rule: Each borrower may book at most 2 times a week."""
    if per is LimitPer.WEEK:
        return _("Each borrower may book at most %(most)s a week.", most=much(measure, most))
    return _("Each borrower may book at most %(most)s a month.", most=much(measure, most))


def much(measure: LimitMeasure, most: int) -> str:
    """Return the amount alone: 2 times, 6 hours."""
    if measure is LimitMeasure.TIMES:
        return ngettext("%(num)s time", "%(num)s times", most)
    return ngettext("%(num)s hour", "%(num)s hours", most)
