"""Somebody who looks for a hall."""

import pytest
from sqlalchemy.orm import Session
from watching_stage import Lookout, built


@pytest.fixture
def lookout(session: Session) -> Lookout:
    """Return the stage of saved searches."""
    return built(session)
