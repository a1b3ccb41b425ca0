"""The form that reports an obstacle."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from marketplace.accessibility_reports import LONGEST, LONGEST_PAGE
from marketplace.accounts import LONGEST_EMAIL
from marketplace.forms.base import Form, line, paragraph


class AccessibilityForm(Form):
    """What did not work; nobody has to say who they are."""

    what = paragraph(
        _l("What did not work?"), LONGEST, InputRequired(_l("Write what did not work."))
    )
    page = line(_l("On which page?"), LONGEST_PAGE)
    reply_to = EmailField(_l("Your e-mail, if you want an answer"), [Length(max=LONGEST_EMAIL)])
