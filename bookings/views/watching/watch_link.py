"""The ways on from a search of the finder, for templates/bookings/watching/_offer.html."""

from typing import Any

from flask import request, url_for

from bookings.watching import asking
from bookings.watching.asking import KEPT


def ways() -> dict[str, str]:
    """Return what the template reads: where the search can be followed, or asked for as a notice.

    Both are "" where nothing is asked for.
    """
    if not asking.kept(request.args):
        return {"watch_address": "", "wanted_address": ""}
    found: dict[str, Any] = {
        name: many
        for name in request.args
        if (name == "for" or name in KEPT)
        and (many := [one for one in request.args.getlist(name) if one.strip()])
    }
    return {
        "watch_address": url_for("bookings_watching.new", **found),
        "wanted_address": url_for("bookings_wanted_writing.new", **found),
    }
