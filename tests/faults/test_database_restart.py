"""PostgreSQL is stopped at once under load and comes back (R10)."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import engines as databases
import pytest
import sqlalchemy as sa
from factories import period
from faults.own_postgres import OwnServer, own_server
from faults.web import Answer, Borrower, Service, borrower_of_a_hall
from pydantic import SecretStr
from racing import edges

from bookings.models import Booking, Occurrence
from bookings.verifying import faults
from marketplace import config
from marketplace.app import create_app
from marketplace.extensions import db
from marketplace.migrating import upgrade

pytestmark = [
    pytest.mark.skipif(databases.ENGINE != "postgresql", reason="PostgreSQL's server is stopped"),
    pytest.mark.timeout(240),
]
CLIENTS = 6
EACH = 30
FIRST = 20
AWAY = 2.0


@dataclass
class Load:
    """Clients who book one day after another, every third of them one that two others want."""

    bo: Borrower
    service: Service
    booked: list[Answer] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    def client(self, number: int) -> None:
        """Book EACH times, insisting on an answer."""
        for n in range(EACH):
            rivals = number // 2 if n % 3 == 0 else number
            wanted = edges(period(2 * rivals, 2 * rivals + 2, days=14 + n))
            answers = self.bo.insist(self.service, wanted, f"client {number}, booking {n}")
            self.statuses += [answer.status for answer in answers]
            if answers[-1].status == 201:
                self.booked.append(answers[-1])
            if len(self.booked) >= FIRST:
                self.enough.set()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[OwnServer]:
    with own_server(tmp_path) as running:
        yield running


@pytest.fixture
def load(server: OwnServer, tmp_path: Path) -> Iterator[Load]:
    """Yield the load over a service on a migrated database."""
    app = create_app(
        config.load(
            database_url=SecretStr(server.address),
            secret_key=SecretStr("a key that is only used in tests, long enough"),
            storage_url=str(tmp_path / "photos"),
            base_url="http://localhost",
        )
    )
    with app.app_context():
        upgrade()
        bo = borrower_of_a_hall(db.session())
        db.session.remove()
        service = Service(server.address, tmp_path, WEB_PROCESSES="2")
        service.wait_until_open()
        yield Load(bo, service)
        service.end()
        db.session.remove()
        db.engine.dispose()


def ready(load: Load) -> Answer:
    return load.bo.get(load.service, "/readyz")


def test_a_database_that_stops_under_load_costs_patience_and_no_booking(
    server: OwnServer, load: Load
) -> None:
    assert ready(load).status == 200
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(load.client, number) for number in range(CLIENTS)]
        assert load.enough.wait(60)
        server.stop_at_once()
        time.sleep(AWAY)
        alive, unready = load.bo.get(load.service, "/healthz"), ready(load)
        page = load.bo.get(load.service, f"/api/v1/listings/{load.bo.listing}")
        server.come_back()
        first = load.bo.get(load.service, f"/api/v1/listings/{load.bo.listing}")
        for client in clients:
            client.result()
    assert (alive.status, unready.status, page.status) == (200, 503, 503)
    assert unready.seconds < 5
    assert int(page.headers["Retry-After"]) >= 1
    assert first.status == 200
    assert ready(load).status == 200
    # Clients were told to come again and nothing else went wrong.
    assert 503 in load.statuses
    assert set(load.statuses) <= {201, 409, 503}, load.service.around("Error handling request")
    told = [answer.json["id"] for answer in load.booked]
    assert len(set(told)) == len(told)
    kept = db.session.scalars(sa.select(Booking.public_id)).all()
    assert set(kept) == set(told)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Occurrence)) == len(told)
    # Rivals of one slot: one of them has it.
    slots = db.session.scalar(
        sa.select(sa.func.count(sa.distinct(Occurrence.starts_at))).select_from(Occurrence)
    )
    assert slots == len(told)
    assert list(faults(db.session())) == []
