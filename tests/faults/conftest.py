"""Somebody with a token and a hall to book, and web processes that end with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.web import Borrower, Serve, Service, borrower_of_a_hall
from flask import Flask
from sqlalchemy.orm import Session


@pytest.fixture
def bo(session: Session) -> Borrower:
    """Return Bo, who books a hall by program."""
    return borrower_of_a_hall(session)


@pytest.fixture
def serve(app: Flask, tmp_path: Path) -> Iterator[Serve]:
    """Yield a function that starts a web process over the test's database."""
    started: list[Service] = []
    address = app.config["SETTINGS"].database_url.get_secret_value()

    def start(**more: str) -> Service:
        service = Service(address, tmp_path, **more)
        started.append(service)
        service.wait_until_open()
        return service

    yield start
    for service in started:
        service.end()
