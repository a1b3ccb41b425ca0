"""The ground that all of these tests stand on."""

import pytest
from closing_stage import Ground, ground
from sqlalchemy.orm import Session


@pytest.fixture
def place(session: Session) -> Ground:
    """Return an owner with a hall, its half and ten chairs, and Bo, who borrows."""
    return ground(session)
