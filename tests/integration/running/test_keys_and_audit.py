"""Idempotency keys and the audit log: written with the deed, in its transaction."""

import threading

import pytest
from factories import make_member, make_organisation, make_user
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from marketplace import audit, idempotency
from marketplace.errors import Conflict, KeyReused
from marketplace.extensions import db
from marketplace.models import AuditEntry, IdempotencyKey, User
from marketplace.transactions import unit_of_work

BODY = {"listing": "abc", "people": 3}


@pytest.mark.usefixtures("app")
def test_the_same_submit_gets_the_first_answer_whatever_the_order_of_its_fields(
    session: Session,
) -> None:
    with unit_of_work(session):
        assert idempotency.earlier(session, "bo", "k", BODY) is None
        idempotency.remember(session, "bo", "k", BODY, {"id": "x"})
    with unit_of_work(session):
        again = dict(reversed(BODY.items()))
        assert idempotency.earlier(session, "bo", "k", again) == {"id": "x"}
        assert idempotency.earlier(session, "anna", "k", BODY) is None


@pytest.mark.usefixtures("app")
def test_the_same_key_with_another_body_is_refused(session: Session) -> None:
    with unit_of_work(session):
        idempotency.remember(session, "bo", "k", BODY, {"id": "x"})
    with pytest.raises(KeyReused), unit_of_work(session):
        idempotency.earlier(session, "bo", "k", {**BODY, "people": 4})


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("key", "times"), [("k", 1), ("", 2)])
def test_what_is_sent_twice_is_done_once_if_it_has_a_key(
    session: Session, key: str, times: int
) -> None:
    done: list[int] = []

    def act() -> dict[str, int]:
        done.append(1)
        return {"number": len(done)}

    for _ in range(2):
        with unit_of_work(session):
            given = idempotency.once(session, "bo", key, BODY, act)
    assert len(done) == times
    assert given == {"number": times}


@pytest.mark.usefixtures("app")
def test_a_failure_keeps_no_key(session: Session) -> None:
    with pytest.raises(Conflict):
        _remember_and_fail(session)
    assert session.scalar(select(func.count()).select_from(IdempotencyKey)) == 0


def _remember_and_fail(session: Session) -> None:
    with unit_of_work(session):
        idempotency.remember(session, "bo", "k", BODY, {"id": "x"})
        raise Conflict


def test_of_many_at_once_one_does_it_and_all_get_its_answer(app: Flask) -> None:
    gate = threading.Barrier(5)
    answers: list[str] = []

    def submit(number: int) -> None:
        with app.app_context():
            gate.wait()
            with unit_of_work() as session:
                result = idempotency.earlier(session, "bo", "k", BODY)
                if result is None:
                    person = make_user(session, email=f"bo{number}@teater.example")
                    result = {"email": person.email}
                    idempotency.remember(session, "bo", "k", BODY, result)
            answers.append(result["email"])

    threads = [threading.Thread(target=submit, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = db.session().scalars(select(User.email)).all()
    assert len(made) == 1
    assert answers == list(made) * 5


@pytest.mark.usefixtures("app")
def test_an_audit_line_names_actor_object_and_masked_change(session: Session) -> None:
    with unit_of_work(session):
        organisation = make_organisation(session)
        person, actor = make_member(session, organisation)
        audit.record(
            session,
            actor,
            "name changed",
            organisation,
            organisation_id=organisation.id,
            before={"name": "A"},
            after={"name": "B", "api_token": "hemligt"},
        )
        expected = ("organisation", organisation.id, person.id)
    line = session.scalars(select(AuditEntry)).one()
    assert (line.object_type, line.object_id, line.actor_id) == expected
    assert line.after == {"name": "B", "api_token": audit.MASK}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "statement", [update(AuditEntry).values(action="never happened"), delete(AuditEntry)]
)
def test_the_database_refuses_to_change_or_delete_an_audit_line(
    session: Session, statement: object
) -> None:
    with unit_of_work(session):
        organisation = make_organisation(session)
        _, actor = make_member(session, organisation)
        audit.record(session, actor, "made", organisation)
    with pytest.raises(Conflict), unit_of_work(session):
        session.execute(statement)  # type: ignore[call-overload]
    with pytest.raises(DBAPIError):
        session.execute(statement)  # type: ignore[call-overload]
    session.rollback()
    assert session.scalars(select(AuditEntry)).one().action == "made"
