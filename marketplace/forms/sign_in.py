"""Forms of signing in."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.accounts import LONGEST_EMAIL, LONGEST_NAME
from marketplace.forms.base import Form, line
from marketplace.passwords import LONGEST


class EmailForm(Form):
    """To which address the code goes."""

    email = EmailField(
        _l("E-mail"),
        [InputRequired(_l("Write your e-mail address.")), Length(max=LONGEST_EMAIL)],
        filters=[lambda text: (text or "").strip()],
    )
    next = HiddenField()


class CodeForm(Form):
    """The six digits of the mail."""

    code = StringField(
        _l("Code"), [InputRequired(_l("Write the code from the mail.")), Length(max=40)]
    )
    next = HiddenField()


class PasswordForm(EmailForm):
    """Address and password, for who has set one."""

    password = PasswordField(
        _l("Password"), [InputRequired(_l("Write your password.")), Length(max=LONGEST)]
    )


class NameForm(Form):
    """What a new person is called."""

    name = line(_l("Your name"), LONGEST_NAME, InputRequired(_l("Write your name.")))
    next = HiddenField()
