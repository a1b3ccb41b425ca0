"""Forms that are shown again with all that was typed, even when the page had become too old."""

from flask_babel import gettext as _

from marketplace.forms.base import Form

TOKEN = "csrf_token"  # noqa: S105 - a name, not a secret


def sound(form: Form) -> bool:
    """Tell whether the form can be used; one with an old token asks to be sent once more.

    For views that are exempt from the check before every request, which would answer with an
    error page. Nothing is written unless this is true.
    """
    valid: bool = form.validate()
    if TOKEN in form.errors:
        form[TOKEN].errors = ()
        form.form_errors.append(_("The page had been open for long. Look it over and send again."))
    return valid
