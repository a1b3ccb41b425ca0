"""A conversation that has just begun."""

import pytest
from sqlalchemy.orm import Session
from table import Table, laid


@pytest.fixture
def table(session: Session) -> Table:
    """Return the table at which Bo has asked Anna."""
    return laid(session)
