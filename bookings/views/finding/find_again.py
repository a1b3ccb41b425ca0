"""What the menu's way to the finder takes along from a page where an order is put together.

Who chooses a hall and then presses "Find" looks for the next thing at the same time. Elsewhere
the finder begins anew.
"""

from typing import Any
from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.exceptions import HTTPException

from bookings.finder import passing_on, search_words
from bookings.finder.passing_on import SEARCH
from bookings.finder.search_reader import kept
from bookings.finder.search_words import CHOOSE, MOST_PICKED, OF_ORDER, PICK
from bookings.forms.order import THING

LONGEST = 4000
"""Servers take no line of a request much longer than this; what is longer is not read."""
MOST_FIELDS = 200

_OF_TIME = ("date", "from", "to", "end", "repeat", "times", "until")
_PEOPLE = ("people", "seating")


def carried() -> dict[str, Any]:
    """Return the parameters of a search for more, {} where nothing is being chosen."""
    if request.endpoint == "bookings_find.index":
        return _of_search(request.args)
    if request.endpoint == "bookings_listing.show":
        return _of_search(searched() or request.args)
    if request.endpoint == "bookings_request.show":
        return _of_search(CombinedMultiDict([request.args, _sent()]), joined_only=True)
    if request.endpoint == "bookings_order_form.new":
        return _of_order_form()
    return {}


def _of_search(args: MultiDict[str, str], *, joined_only: bool = False) -> dict[str, Any]:
    """Return the time, for whom, and what was chosen, without the other wishes of a search."""
    picked = [] if joined_only else _keys(args, PICK)
    joins = {} if picked else search_words.joined(args)
    chooses = bool(picked) or (args.get(CHOOSE) == "1" and not joined_only)
    if not chooses and not joins:
        return {}
    found: dict[str, Any] = {name: args.get(name, "") for name in (*_OF_TIME, "for")}
    found["skip_breaks"] = args.get("skip_breaks", "")
    for name, mine in zip(OF_ORDER, _PEOPLE, strict=True):
        found[name] = args.get(mine) or args.get(name, "")
    return _filled({**found, **joins, PICK: picked, CHOOSE: "" if picked or joins else "1"})


def _of_order_form() -> dict[str, Any]:
    sent = _sent() if request.method == "POST" else request.args
    picked = _keys(sent, THING)
    if not picked:
        return {}
    found: dict[str, Any] = {name: sent.get(name, "") for name in ("date", "from", "to", "end")}
    found["for"] = sent.get("organisation", "")
    found |= passing_on.of_form(sent)
    found |= {name: sent.get(mine, "") for name, mine in zip(OF_ORDER, _PEOPLE, strict=True)}
    return _filled({**found, PICK: picked})


def _sent() -> MultiDict[str, str]:
    """Return the form that was sent, empty where it cannot be read: the error's page asks too."""
    try:
        return request.form
    except HTTPException:
        return MultiDict()


def searched() -> MultiDict[str, str] | None:
    """Return the search that a listing's page was reached by, None where there is none."""
    text = request.args.get(SEARCH, "")
    if not text or len(text) > LONGEST:
        return None
    try:
        return MultiDict(parse_qsl(text, max_num_fields=MOST_FIELDS))
    except ValueError:
        return None  # not from a link of ours


def _keys(args: MultiDict[str, str], name: str) -> list[str]:
    keys = [key for key in dict.fromkeys(args.getlist(name)) if search_words.is_public_id(key)]
    return keys[:MOST_PICKED]


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    return {
        name: kept(name, value) if isinstance(value, str) else value
        for name, value in found.items()
        if value
    }
