"""Fixtures of the tests of running: a real mail server."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import post

from marketplace.transports import Smtp


@pytest.fixture
def post_office() -> Iterator[tuple[post.Server, Smtp]]:
    """Yield a mail server and the way to it."""
    with post.serving() as (server, address):
        yield server, Smtp.from_url(address)
