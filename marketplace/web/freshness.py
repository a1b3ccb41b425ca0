"""Asking once more who somebody is before rights are granted, with what they typed kept (S11)."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug import Response

from marketplace.web import unsent


def sign_in_again(page: str) -> Response:
    """Lead to a new sign-in, and from there back to the form as it was sent, else to `page`.

    The form is handed back where its address can be opened, too (`marketplace/web/unsent.py`).
    """
    kept = unsent.keep()
    flash(_("Show once more that it is you. Then you can go on."), "info")
    return redirect(url_for("auth.sign_in", next=kept or page))
