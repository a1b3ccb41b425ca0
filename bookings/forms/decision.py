"""The forms by which either side answers or takes back: a reason, and which dates."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField

from bookings.deciding import LONGEST_REASON
from marketplace.forms.base import Form, paragraph


class DecisionForm(Form):
    """Approve or decline all that waits, or with `each` only the dates that were chosen."""

    decision = HiddenField()
    reason = paragraph(_l("Reason, to be read by the asker"), LONGEST_REASON)
    occurrences = SelectMultipleField(_l("Dates"), validate_choice=False)
    each = HiddenField()
    next = HiddenField()


class CancellationForm(Form):
    """Cancel or call off: all dates, this and the following, or some."""

    scope = HiddenField(default="all")
    reason = paragraph(_l("Reason"), LONGEST_REASON)
    occurrences = SelectMultipleField(_l("Dates"), validate_choice=False)
