"""The demo, loaded once for all tests that only look at it."""

from collections.abc import Iterator

import engines as databases
import pytest
from flask import Flask

from marketplace.extensions import db


@pytest.fixture(scope="module")
def loaded(application: Flask) -> Iterator[Flask]:
    """Yield the application, its context pushed, with the demo loaded by its command."""
    with application.app_context():
        databases.empty()
        result = application.test_cli_runner().invoke(args=["demo", "load"])
        assert result.exit_code == 0, result.output
        yield application
        db.session.remove()
        databases.empty()
