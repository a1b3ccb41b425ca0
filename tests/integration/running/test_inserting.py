"""Objects written without a flush behave like flushed ones, a rollback included."""

import pytest
import sqlalchemy as sa
from factories import make_organisation
from sqlalchemy.orm import Session

from inventory.models import Unit
from marketplace import clock
from marketplace.inserting import insert_now
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


class Stop(Exception):
    """Ends a unit of work."""


def units(organisation: Organisation, *names: str) -> list[Unit]:
    return [Unit(organisation_id=organisation.id, name=name) for name in names]


def _write_and_stop(session: Session, made: list[Unit]) -> None:
    with unit_of_work():
        insert_now(session, made)
        raise Stop


def test_each_object_gets_its_own_key_and_its_defaults(session: Session) -> None:
    with unit_of_work():
        made = units(make_organisation(session), "bord", "stol", "lampa")
        insert_now(session, made)
        assert all(one.id and one.public_id and one.quantity == 1 for one in made)
    stored = session.execute(sa.select(Unit.id, Unit.name).order_by(Unit.id)).all()
    assert [tuple(row) for row in stored] == [(one.id, one.name) for one in made]


def test_many_at_once_are_written_as_they_are(session: Session) -> None:
    now = clock.now()
    names = ["Å\"quoted\" 'name'", "back\\slash {}", "line\nbreak", "𝄞", "%(x)s :y", "1", "null"]
    with unit_of_work():
        made = units(make_organisation(session), *names)
        for number, one in enumerate(made):
            one.retired_at = now if number % 2 else None
            one.quantity = number + 1
        insert_now(session, made)
        keys = [one.id for one in made]
    session.expire_all()
    stored = [session.get_one(Unit, key) for key in keys]
    assert [(one.name, one.quantity, one.retired_at) for one in stored] == [
        (name, number + 1, now if number % 2 else None) for number, name in enumerate(names)
    ]
    assert len({one.public_id for one in stored}) == len(names)


def test_a_change_afterwards_is_written_like_any_other(session: Session) -> None:
    with unit_of_work():
        (unit,) = units(make_organisation(session), "bord")
        insert_now(session, [unit])
        unit.quantity = 7
    assert session.scalar(sa.select(Unit.quantity)) == 7


def test_after_a_rollback_they_are_gone_and_their_keys_free(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
    lost = units(owner, "bord")
    with pytest.raises(Stop):
        _write_and_stop(session, lost)
    assert lost[0] not in session
    with unit_of_work():
        again = units(owner, "stol")
        insert_now(session, again)
    assert session.scalars(sa.select(Unit.name)).all() == ["stol"]


def test_nothing_is_nothing(session: Session) -> None:
    with unit_of_work():
        insert_now(session, [])


def test_what_a_savepoint_takes_back_is_let_go_and_the_rest_stays(session: Session) -> None:
    with unit_of_work():
        organisation = make_organisation(session)
        kept, tried = units(organisation, "bord", "stol")
        insert_now(session, [kept])
        savepoint = session.begin_nested()
        insert_now(session, [tried])
        inner = session.begin_nested()
        (deeper,) = units(organisation, "lampa")
        insert_now(session, [deeper])
        inner.commit()
        savepoint.rollback()
        assert kept in session
        assert tried not in session
        assert deeper not in session
        again = units(organisation, "stol", "lampa")
        insert_now(session, again)
    names = session.scalars(sa.select(Unit.name).order_by(Unit.id)).all()
    assert list(names) == ["bord", "stol", "lampa"]
