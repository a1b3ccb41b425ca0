"""An owner, a borrower and a rival, each with a browser."""

import pytest
from booking_stage import Stage
from factories import make_member, make_organisation
from flask import Flask
from sqlalchemy.orm import Session

from marketplace.transactions import unit_of_work


@pytest.fixture
def stage(app: Flask, session: Session) -> Stage:
    """Return the owner Anna, the borrower Bo and the rival Cia."""
    with unit_of_work(session) as work:
        owner = make_organisation(work, name="Scoutkåren Havsörnen", slug="havsornen")
        theatre = make_organisation(work, name="Teaterföreningen Ridån", slug="ridan")
        choir = make_organisation(work, name="Kören Brisen", slug="brisen")
        anna, _ = make_member(work, owner, name="Anna", email="anna@scout.example")
        bo, _ = make_member(
            work, theatre, name="Bo", email="bo@teater.example", phone="+46846500401"
        )
        cia, _ = make_member(work, choir, name="Cia", email="cia@kor.example", phone="+46846500402")
    return Stage(app, session, owner, theatre, choir, anna, bo, cia)
