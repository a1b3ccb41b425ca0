"""Indico on the same PostgreSQL server; run by its own Python, which has no part of ours.

Reads lines of JSON and answers each by one. `fill`: rooms and single bookings of two hours, spread
over three years like those of the city beside it, written past its checks. `search`: ask so many
times for the rooms that are free in a window, on one evening or every week, as its room booking
does (`search_for_rooms`), and load what is found. Answers the seconds of each call.
"""

import json
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, session
from indico.core.db import db
from indico.modules.rb.models.locations import Location
from indico.modules.rb.models.reservation_occurrences import ReservationOccurrenceState
from indico.modules.rb.models.reservations import RepeatFrequency, ReservationState
from indico.modules.rb.models.rooms import Room
from indico.modules.rb.operations.rooms import search_for_rooms
from indico.modules.users import User
from indico.web.flask.app import make_app
from sqlalchemy import text

RESERVATIONS = """
INSERT INTO roombooking.reservations (id, created_dt, start_dt, end_dt, repeat_frequency,
 repeat_interval, booked_for_id, booked_for_name, created_by_id, room_id, state, booking_reason,
 end_notification_sent)
SELECT n, now(), at, at + interval '2 hours', 0, 0, :user, 'Bo', :user, room, :state, 'Möte', false
FROM (SELECT n, 1 + n % :rooms AS room, CAST(:first AS timestamp)
  + ((n / :rooms) * :apart + n % :apart) * interval '1 day'
  + (8 + 2 * ((n % :rooms * 3 + n / :rooms * 5) % 7)) * interval '1 hour' AS at
 FROM generate_series(0, :bookings - 1) AS n) AS spread
"""
OCCURRENCES = """
INSERT INTO roombooking.reservation_occurrences
 (reservation_id, start_dt, end_dt, notification_sent, state)
SELECT id, start_dt, end_dt, false, :state FROM roombooking.reservations
"""
DAYS, PAST = 1095, 365
Order = dict[str, Any]


def fill(app: Flask, order: Order) -> None:
    """Make the user, the rooms and the bookings."""
    with app.app_context():
        user = User(first_name="Bo", last_name="Ek", email="bo@exempel.example")
        db.session.add(user)
        location = Location(name="Staden", room_name_format="{building}/{floor}-{number}")
        db.session.add(location)
        db.session.flush()
        for n in range(order["rooms"]):
            room = Room(
                id=n + 1, building=str(n // 50 + 1), floor=str(n // 10 % 5), number=str(n),
                owner=user, location=location, capacity=10 + n * 7 % 190,
                latitude=56.04 + n % 97 / 1000, longitude=12.7 + n % 89 / 1000,
            )  # fmt: skip
            db.session.add(room)
        db.session.flush()
        first = datetime.fromisoformat(order["today"]) - timedelta(days=PAST)
        apart = DAYS * order["rooms"] // order["bookings"] or 1
        values = {
            "user": user.id, "rooms": order["rooms"], "bookings": order["bookings"],
            "first": first, "apart": apart, "state": int(ReservationState.accepted),
        }  # fmt: skip
        db.session.execute(text(RESERVATIONS), values)
        db.session.execute(text(OCCURRENCES), {"state": int(ReservationOccurrenceState.valid)})
        db.session.commit()
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def search(app: Flask, start: datetime, order: Order) -> list[float]:
    """Return the seconds of each search."""
    weeks = order["weeks"]
    filters = {
        "start_dt": start,
        "end_dt": start + timedelta(weeks=weeks - 1, hours=2),
        "repeat_frequency": RepeatFrequency.NEVER if weeks == 1 else RepeatFrequency.WEEK,
        "repeat_interval": 0 if weeks == 1 else 1,
    }
    calls: list[float] = []
    with app.app_context():
        user = db.session.query(User.id).filter(User.last_name == "Ek").scalar()
    until = time.perf_counter() + order["seconds"]
    while not calls or time.perf_counter() < until:
        with app.test_request_context():
            session["_user_id"] = user
            begun = time.perf_counter()
            search_for_rooms(filters, availability=True).all()
            calls.append(time.perf_counter() - begun)
            db.session.remove()
    return calls


def main() -> None:
    """Answer what is asked until there is nothing more."""
    app = make_app()
    start = datetime.fromisoformat("2000-01-01")  # until it is told
    print(json.dumps("here"), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "fill":
            start = datetime.fromisoformat(order["start"])
            fill(app, order)
            calls: list[float] = []
        else:
            calls = search(app, start, order)
        print(json.dumps(calls), flush=True)


if __name__ == "__main__":
    main()
