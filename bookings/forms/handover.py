"""The form by which somebody notes what was handed out, what came back, and who never came."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from bookings.handover.handing import LONGEST_NOTE
from marketplace.forms.base import Form, paragraph


class HandoverForm(Form):
    """What happened, and a note; `next` is where to go on."""

    do = HiddenField()
    note = paragraph(_l("Note"), LONGEST_NOTE)
    next = HiddenField()
