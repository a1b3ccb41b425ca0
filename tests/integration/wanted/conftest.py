"""Somebody who needs a hall, and those who have one."""

import pytest
from sqlalchemy.orm import Session
from wanted_stage import Square, built


@pytest.fixture
def square(session: Session) -> Square:
    """Return the stage of wanted notices."""
    return built(session)
