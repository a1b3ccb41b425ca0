"""SQLite's file is locked by another program: reads go on, writes are told to come again (R12)."""

import sqlite3

import engines as databases
import pytest
from factories import period
from faults.web import Borrower, Serve
from flask import Flask
from racing import edges
from sqlalchemy.orm import Session

from bookings.verifying import faults
from marketplace.extensions import db

pytestmark = pytest.mark.skipif(databases.ENGINE != "sqlite", reason="a file of SQLite's")
PATIENCE = 2


def test_while_the_file_is_locked_reads_go_on_and_a_booking_is_told_to_come_again(
    app: Flask, session: Session, bo: Borrower, serve: Serve
) -> None:
    del app
    service = serve(BUSY_SECONDS=str(PATIENCE), WEB_THREADS="4")
    assert bo.get(service, "/api/v1/me").status == 200
    locking = sqlite3.connect(db.engine.url.database or "", isolation_level=None)
    try:
        locking.execute("BEGIN IMMEDIATE")
        refused = bo.book(service, edges(period()), "one key")
        for path in ("/", f"/api/v1/listings/{bo.listing}", "/api/v1/me", "/healthz"):
            read = bo.get(service, path)
            assert (read.status, read.seconds < PATIENCE) == (200, True)
        locking.execute("ROLLBACK")
    finally:
        locking.close()
    assert refused.status == 503
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.json["code"] == "busy"
    assert PATIENCE <= refused.seconds < PATIENCE + 5
    assert bo.book(service, edges(period()), "one key").status == 201
    assert list(faults(session)) == []
