"""A series in the form: looked up, sent, and what became of its dates."""

from typing import Any

from booking_stage import Stage, ask_for, check, day
from form_browser import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.models import Occurrence
from inventory.models import Listing


def series(browser: Browser, hall: Listing, **fields: Any) -> str:
    """Look up four Tuesdays or so; the page in plain text."""
    return check(browser, hall, **{"repeat": "weekly", "times": "4", **fields})


def send(browser: Browser) -> str:
    """Send what was looked up."""
    return browser.send("do", {"do": "send", "purpose": "Repetition"})


def occurrences(session: Session) -> list[tuple[str, str, str, bool]]:
    """Return day, hour (UTC clock aside), status and whether it is an exception, in order."""
    rows = session.scalars(select(Occurrence).order_by(Occurrence.starts_at))
    return [
        (f"{row.starts_at:%Y-%m-%d}", f"{row.starts_at:%M}", row.status.value, row.exception)
        for row in rows
    ]


def clash(stage: Stage, hall: Listing, ahead: int = 21) -> None:
    """Let the rival have one of the dates."""
    ask_for(stage.browser(stage.cia), hall, date=day(ahead))
