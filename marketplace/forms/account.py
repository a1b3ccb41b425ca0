"""Forms of one's own account."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, TelField
from wtforms.validators import InputRequired, Length

from marketplace import api_tokens, phones
from marketplace.accounts import LONGEST_NAME
from marketplace.forms.base import Form, choices_of, line
from marketplace.types import TokenScope

SCOPES = (
    (TokenScope.ALL, _l("Everything that I may do")),
    (TokenScope.READ, _l("Only read")),
    (TokenScope.CALENDAR, _l("Only calendars")),
)


class ProfileForm(Form):
    """Name, phone and language; nothing that gives rights."""

    name = line(_l("Name"), LONGEST_NAME, InputRequired(_l("Write your name.")))
    phone = TelField(_l("Phone"), [Length(max=phones.LONGEST)])
    locale = RadioField(_l("Language"))


class NewPasswordForm(Form):
    """A new password; typed once, since browsers show and keep it."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Write a password."))])


class TokenForm(Form):
    """A new API token."""

    name = line(
        _l("What will use it?"), api_tokens.LONGEST_NAME, InputRequired(_l("Give it a name."))
    )
    scope = RadioField(
        _l("What may it do?"),
        [InputRequired()],
        choices=lambda: choices_of(SCOPES),
        default=TokenScope.READ.value,
    )
