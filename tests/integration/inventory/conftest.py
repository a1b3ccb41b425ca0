"""What tests of this folder share: an association that lends."""

import pytest
from factories import make_organisation
from sqlalchemy.orm import Session

from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


@pytest.fixture
def scouts(session: Session) -> Organisation:
    with unit_of_work(session) as work:
        return make_organisation(work, name="Scoutkåren Havsörnen", slug="scout")
