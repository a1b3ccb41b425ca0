"""The way from the finder to saving its search, for templates/bookings/watching/_offer.html."""

from flask import request, url_for

from bookings.watching import asking
from bookings.watching.asking import LEFT_OUT


def address() -> str:
    """Return where the finder's present search can be saved; "" where nothing is asked for."""
    if not asking.kept(request.args):
        return ""
    found = {
        name: [one for one in request.args.getlist(name) if one.strip()]
        for name in request.args
        if name == "for" or name not in LEFT_OUT
    }
    return url_for("bookings_watching.new", **{name: many for name, many in found.items() if many})  # type: ignore[arg-type]
