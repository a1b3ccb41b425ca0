"""Ages of organisations are read from the members that the register had counted before."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import engines as databases
import pytest
import sqlalchemy as sa
from factories import make_organisation
from flask import Flask
from pydantic import SecretStr

from marketplace import config
from marketplace.app import create_app
from marketplace.extensions import db
from marketplace.migrating import downgrade, upgrade
from marketplace.models import Organisation, OrganisationAge
from marketplace.transactions import unit_of_work


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Flask]:
    with databases.server(tmp_path) as address:
        app = create_app(
            config.load(
                database_url=SecretStr(address),
                secret_key=SecretStr("a key that is only used in tests, long enough"),
                storage_url=str(tmp_path / "photos"),
                base_url="http://localhost",
            )
        )
        with app.app_context(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            upgrade(revision="head")
            yield app
            db.session.remove()
            db.engine.dispose()


def test_where_members_of_an_age_are_counted_there_is_something_for_it(migrated: Flask) -> None:
    del migrated
    with unit_of_work() as session:
        make_organisation(session, slug="koren", members={"0_6": 0, "26_64": 12, "65": 3})
        make_organisation(session, slug="tom", members={})
    db.session.remove()
    downgrade(revision="0014-1")
    upgrade(revision="head")
    found = db.session.execute(
        sa.select(Organisation.slug, OrganisationAge.code)
        .join(OrganisationAge, OrganisationAge.organisation_id == Organisation.id)
        .order_by(OrganisationAge.id)
    )
    assert [tuple(row) for row in found] == [("koren", "26_64"), ("koren", "65")]
