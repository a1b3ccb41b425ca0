"""The ways on from a search of the finder, for templates/bookings/watching/_offer.html."""

from collections.abc import Iterable
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from bookings.watching import asking
from bookings.watching.asking import KEPT
from marketplace.errors import FieldProblem, Sentence
from marketplace.web import guard


def ways(args: MultiDict[str, str]) -> dict[str, str]:
    """Return what the template reads: where a search can be followed, or asked for as a notice.

    The search is given by its parameters. Both are "" where nothing is asked for.
    """
    if not asking.kept(args):
        return {"watch_address": "", "wanted_address": ""}
    found: dict[str, Any] = {
        name: many
        for name in args
        if (name == "for" or name in KEPT)
        and (many := [one for one in args.getlist(name) if one.strip()])
    }
    return {
        "watch_address": url_for("bookings_watching.new", **found),
        "wanted_address": url_for("bookings_wanted_writing.new", **found),
    }


def problems(found: Iterable[FieldProblem]) -> list[tuple[Sentence, str]]:
    """Return what is wrong with a search, and where the link of each sentence leads.

    The address of a mail says for whom is searched, which a visitor cannot do before signing in.
    """
    return [
        _sign_in()
        if one.field == "for" and not guard.actor().signed_in
        else (one.message, f"#{one.field}")
        for one in found
    ]


def _sign_in() -> tuple[Sentence, str]:
    words = _("This search is for somebody who signs in. Sign in to see what they may book.")
    return words, url_for("auth.sign_in", next=request.full_path.rstrip("?"))
