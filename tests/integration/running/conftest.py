"""Fixtures of the tests of running: a real mail server."""

from collections.abc import Iterator

import pytest
from integration.running import post

from marketplace.transports import Smtp


@pytest.fixture
def post_office() -> Iterator[tuple[post.Server, Smtp]]:
    """Yield a mail server and the way to it."""
    with post.serving() as (server, address):
        yield server, Smtp.from_url(address)
