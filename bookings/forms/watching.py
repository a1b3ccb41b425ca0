"""The form of a saved search: its name, and how soon it tells."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from bookings.types import SearchPace
from bookings.watching.saving import LATEST, LONGEST_NAME
from marketplace.forms.base import Form, choices_of, line

PACES = (
    (
        SearchPace.AT_ONCE,
        _l("Soon: within about %(minutes)s minutes after something new comes", minutes=LATEST),
    ),
    (SearchPace.DAILY, _l("Once a day, in the morning")),
)
PACE_NAMES = {
    SearchPace.AT_ONCE: _l("within about %(minutes)s minutes", minutes=LATEST),
    SearchPace.DAILY: _l("once a day"),
}


class SearchForm(Form):
    """A name and a pace; `query` carries the search itself."""

    name = line(_l("Name of the search"), LONGEST_NAME)
    pace = RadioField(
        _l("When do you want a mail?"),
        choices=lambda: choices_of(PACES),
        default=SearchPace.AT_ONCE.value,
    )
    query = HiddenField()
    borrower = HiddenField()
