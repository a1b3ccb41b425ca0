"""A year of mixed bookings, made by the product's own commands, and a checker for its feeds."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from factories import book, make_listing, make_member, make_organisation, wish
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from bookings.changing import cancel
from bookings.deciding import approve, decline
from bookings.models import Booking
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

CHECKER = Path(__file__).parents[2] / "tools" / "check_ics.py"
NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@dataclass
class Town:
    """An owner with a hall and chairs, and a borrower, both with one admin."""

    owner: Organisation
    anna: Actor
    borrower: Organisation
    bo: Actor
    hall: Listing
    office: Listing


def make_town(session: Session) -> Town:
    """Add the two organisations; the hall confirms at once, the office asks its owner."""
    with unit_of_work():
        owner = make_organisation(session, name="Scoutkåren Havsörnen")
        _, anna = make_member(session, owner, email="anna@scout.example", name="Anna Åberg")
        borrower = make_organisation(session, name="Teaterföreningen Ridån")
        _, bo = make_member(session, borrower, email="bo@teater.example", name='Bo "B" Ek')
        hall = make_listing(
            session, owner, title="Stora salen; Ågatan, \N{PERFORMING ARTS}",
            contact_name="Vakten", contact_phone="+46846500407", horizon_days=700,
        )  # fmt: skip
        office = make_listing(
            session, owner, title="Kontoret", mode=BookingMode.REQUEST, horizon_days=700
        )
    return Town(owner, anna, borrower, bo, hall, office)


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a wall-clock time of Stockholm as UTC (the first where it comes twice)."""
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM)
    return local.astimezone(UTC)


def book_a_year(session: Session, town: Town) -> list[Booking]:
    """Book Tuesdays, nights over both clock changes, whole days, and texts that need escaping."""
    made = []
    with unit_of_work():
        tuesdays = [date(2026, 2, 10) + timedelta(weeks=week) for week in range(40)]
        periods = [Period(wall(day, 18), wall(day, 20, 30)) for day in tuesdays]
        made.append(book(session, town.bo, town.hall, town.borrower, wish(*periods)))
        for day in (date(2026, 3, 28), date(2026, 10, 24), date(2026, 12, 31)):
            night = Period(wall(day, 22), wall(day + timedelta(days=1), 4))
            made.append(book(session, town.bo, town.hall, town.borrower, wish(night)))
        doubled = Period(wall(date(2026, 10, 25), 2, 30), wall(date(2026, 10, 25), 5))
        weekend = Period(wall(date(2026, 3, 27), 0), wall(date(2026, 3, 30), 0))
        morning = Period(wall(date(2026, 6, 3), 9), wall(date(2026, 6, 3), 11, 30))
        for number, period in enumerate((morning, doubled, weekend)):
            asked = wish(period, purpose=f"Läger {number}: \\n, ; å\nrad två\tslut", people=12)
            made.append(book(session, town.bo, town.office, town.borrower, asked))
        approve(session, town.anna, made[-1])
        later = Period(wall(date(2026, 5, 5), 9), wall(date(2026, 5, 5), 10))
        for answer in ("no", "withdrawn"):
            asked = book(session, town.bo, town.office, town.borrower, wish(later))
            if answer == "no":
                decline(session, town.anna, asked, reason="Golvet slipas.")
            else:
                cancel(session, town.bo, asked)
    return made


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Yield the address of a real server of the application."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def problems(target: str, *options: str) -> dict[str, list[str]]:
    """Return what the checker finds wrong (FAIL or WARN) with a file or address, by check id."""
    ran = subprocess.run(  # noqa: S603 - our own checker
        [sys.executable, str(CHECKER), "--json", *options, target],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert ran.returncode in {0, 1}, ran.stderr
    rows: list[dict[str, Any]] = json.loads(ran.stdout)
    assert {row["id"][0] for row in rows} >= set("BSCVZEP")
    found = {row["id"]: row["problems"] for row in rows if row["status"] in {"FAIL", "WARN"}}
    if "ICALJS_DIR" not in os.environ:
        found.pop("P02", None)  # the third reader, ical.js, takes part where it is installed
    return found


def at_work() -> time_machine.travel:
    """Let the product's clock begin at a fixed morning of winter."""
    return time_machine.travel(NOW, tick=True)
