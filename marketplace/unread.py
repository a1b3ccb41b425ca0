"""What is answered to a request that was never read: a small page, in every language of the city.

The loop that gathers requests has no time for pages and knows no reader; so the page is made once,
before the process serves anybody.
"""

from collections.abc import Mapping

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _

from marketplace.telling import direction

TOO_LONG_ADDRESS, TOO_LONG_HEAD = 414, 431
REASONS: Mapping[int, bytes] = {
    TOO_LONG_ADDRESS: b"URI Too Long",
    TOO_LONG_HEAD: b"Request Header Fields Too Large",
}


def pages(app: Flask) -> Mapping[int, bytes]:
    """Return the page for each status, in UTF-8."""
    with app.test_request_context("/"):
        return {status: _page(app, status).encode() for status in REASONS}


def answer(status: int, page: bytes) -> bytes:
    """Return the whole answer, after which the connection is closed."""
    head = (
        f"HTTP/1.1 {status} ".encode() + REASONS[status],
        b"Connection: close",
        b"Content-Type: text/html; charset=utf-8",
        b"Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'",
        b"X-Content-Type-Options: nosniff",
        f"Content-Length: {len(page)}".encode(),
    )
    return b"\r\n".join(head) + b"\r\n\r\n" + page


def _page(app: Flask, status: int) -> str:
    parts = []
    for spoken in app.config["SETTINGS"].city.languages:
        with force_locale(spoken):
            parts.append((spoken, direction(spoken), *_words(status), _("To the start")))
    return app.jinja_env.get_template("errors/unread.html").render(parts=parts, code=status)


def _words(status: int) -> tuple[str, str]:
    if status == TOO_LONG_ADDRESS:
        return (
            _("The address is too long"),
            _(
                "A search can hold a great many words and choices, but not so many. Start again and"
                " ask for less at once."
            ),
        )
    return (
        _("Your browser sends more than we can read"),
        _("Delete the cookies of this site, or go to the start by its own address, and try again."),
    )
