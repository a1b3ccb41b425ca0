"""A web process whose first booking stops where a test wants to end it; none of it is product.

STOP_AT is `inside` (everything is written, nothing committed), `answer` (committed, not answered)
or nothing. The booking that stops makes the file REACHED, which holds how many rows of taken time
it sees, and goes on after STOP_SECONDS. BUSY_SECONDS is SQLite's patience with a locked file.
"""

import os
import time
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, Response, has_request_context, request
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.orm import Session

from bookings.models import Occupancy
from marketplace import config, engines, serving
from marketplace.app import create_app
from marketplace.extensions import db

STOP_AT = os.environ.get("STOP_AT", "")
STOP_SECONDS = float(os.environ.get("STOP_SECONDS", "60"))
BOOKING = ("POST", "/api/v1/bookings")


def stop(session: Session) -> None:
    """Tell the test that the place is reached, and wait; only the first request does."""
    reached = Path(os.environ["REACHED"])
    if reached.exists():
        return
    rows = session.connection().execute(sa.select(sa.func.count()).select_from(Occupancy))
    part = reached.with_suffix(".part")
    part.write_text(str(rows.scalar_one()), encoding="ascii")
    part.rename(reached)
    time.sleep(STOP_SECONDS)


def books() -> bool:
    """Tell whether a booking is being sent."""
    return has_request_context() and (request.method, request.path) == BOOKING


def stop_inside(session: Session) -> None:
    """Stop before the commit of a booking, when all its rows are written."""
    if books() and session.scalar(sa.select(Occupancy.day).limit(1)) is not None:
        stop(session)


def stop_before_the_answer(response: Response) -> Response:
    """Stop after the commit of a booking."""
    if books() and response.status_code == 201:
        stop(db.session())
    return response


def made() -> Flask:
    """Return the product's application with the places to stop at."""
    engines.BUSY_SECONDS = int(os.environ.get("BUSY_SECONDS", engines.BUSY_SECONDS))
    app = create_app(
        config.load(
            database_url=SecretStr(os.environ["DATABASE_URL"]),
            secret_key=SecretStr("a key that is only used in tests, long enough"),
            rate_limits=False,
        )
    )
    if STOP_AT == "inside":
        event.listen(Session, "before_commit", stop_inside)
    if STOP_AT == "answer":
        app.after_request(stop_before_the_answer)
    return app


if __name__ == "__main__":
    serving.Server(made(), with_worker=False).run()
