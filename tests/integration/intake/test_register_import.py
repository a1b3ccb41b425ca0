"""Importing the register: every record of the example file; numbers that are not kept."""

import csv
import logging
import re
from typing import Any

import pytest
from bringing import DATA, EXPECTED, REGISTER, bring_register, code, dump
from factories import make_member, make_organisation, make_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.intake.organisation_facts import AGE_GROUPS
from inventory.intake.report import Report
from marketplace.actor import acting_as
from marketplace.errors import NotFound
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind

HEADING = "Föreningens namn;Kategori;E-post;Stadsdel;Org.nr;Paraplyorganisation"


def organisation(session: Session, slug: str | None) -> Organisation:
    session.rollback()
    return session.scalars(select(Organisation).where(Organisation.slug == slug)).one()


def record(name: str, **cells: str) -> bytes:
    """Return a register of one record."""
    known = {"Kategori": "", "E-post": "", "Stadsdel": "", "Org.nr": "", "Paraplyorganisation": ""}
    return f"{HEADING}\n{name};{';'.join((known | cells).values())}\n".encode()


def stored(one: Organisation) -> dict[str, Any]:
    """Put an organisation in the words of expected.json."""
    return {
        "name": one.name,
        "category": one.category or None,
        "district": one.district,
        "orgnr": one.orgnr,
        "email": one.email or None,
        "phone": one.phone or None,
        "website": one.website or None,
        "description": one.description or None,
        "umbrella": one.umbrella.name if one.umbrella else one.umbrella_text or None,
        "members": [one.members.get(group) for group in AGE_GROUPS],
        "price_group": one.price_group,
    }


def rejected_numbers() -> set[str]:
    """Return the digits of every organisation number that the example file holds."""
    text = (DATA / REGISTER).read_bytes().decode("cp1252")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    column = next(name for name in rows[0] if name and name.lower().startswith("org"))
    found = {row[column] or "" for row in rows}
    return {number for number in found if len(re.sub(r"\D", "", number)) >= 6}


@pytest.fixture
def report(session: Session) -> Report:
    del session
    return bring_register()


def test_every_record_is_reported_and_stored_as_expected(session: Session, report: Report) -> None:
    expected = EXPECTED[REGISTER]["rows"]
    rows = report.as_json()["rows"]
    assert len(rows) == len(expected)
    for row, wanted in zip(rows, expected, strict=True):
        assert (row["record"], row["outcome"]) == (wanted["record"], wanted["outcome"])
        assert row["reason"] == wanted.get("reason")
        assert row["warnings"] == wanted.get("warnings", [])
        if wanted["outcome"] != "created":
            continue
        right = {key: wanted[key] for key in stored(Organisation(members={}))}
        if right["price_group"]:
            right["price_group"] = code(right["price_group"])
        found = organisation(session, row["id"])
        assert stored(found) == right
        assert (found.verified, found.in_register, found.imported) == (True, True, True)


def test_the_same_register_twice_changes_nothing(session: Session, report: Report) -> None:
    before = dump(session)
    again = bring_register()
    assert dump(session) == before
    assert (again.summary["created"], again.summary["review"]) == (0, report.summary["review"])
    created = [row.id for row in report.rows if row.outcome == "created"]
    assert set(created) <= {row.id for row in again.rows if row.outcome == "merged"}


def test_a_dry_run_of_the_register_writes_nothing(session: Session) -> None:
    before = dump(session)
    dry = bring_register(dry_run=True)
    assert dump(session) == before
    assert dry.summary["created"] == 140


def test_no_organisation_number_of_the_file_is_anywhere(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    numbers = rejected_numbers()
    assert len(numbers) >= 9
    with caplog.at_level(logging.DEBUG):
        report = bring_register()
    everything = f"{dump(session)!r} {report!r} {report.as_json()!r} {caplog.text}"
    assert [number for number in numbers if number in everything] == []
    digits = re.sub(r"[-+ ]", "", everything)
    bare = {re.sub(r"\D", "", number) for number in numbers}
    assert [number for number in bare if number in digits] == []


def test_umbrellas_are_joined_wherever_they_stand_in_the_file(
    session: Session, report: Report
) -> None:
    members = session.scalars(
        select(Organisation).where(Organisation.umbrella_id.is_not(None))
    ).all()
    assert report.summary["created"] == 140
    kinds = {one.umbrella.kind for one in members if one.umbrella}
    assert (len(members) > 40, kinds) == (True, {OrganisationKind.UMBRELLA})


def test_an_umbrella_from_an_earlier_file_is_joined(session: Session) -> None:
    bring_register(record("Ringen", Kategori="Samverkan"))
    report = bring_register(record("Kören", Paraplyorganisation="ringen"))
    one = organisation(session, report.rows[0].id)
    assert (one.umbrella.name if one.umbrella else None, one.umbrella_text) == ("Ringen", "")


def test_a_study_association_is_one(session: Session) -> None:
    report = bring_register(record("Studieförbundet Exempel", Kategori="Kultur"))
    kind = organisation(session, report.rows[0].id).kind
    assert kind is OrganisationKind.STUDY_ASSOCIATION


def test_a_record_that_resembles_an_organisation_waits_for_a_person(session: Session) -> None:
    del session
    with unit_of_work() as work:
        make_organisation(work, name="Kören Solsången", email="kor@exempel.example")
    text = record("Körens Solsången", **{"E-post": "KOR@exempel.example"})
    row = bring_register(text).rows[0]
    assert (row.outcome, row.match) == ("review", "Kören Solsången")


def test_a_namesake_is_made_with_a_warning_and_an_address_of_its_own(session: Session) -> None:
    del session
    first = bring_register(record("Kören", Stadsdel="Råå")).rows[0]
    second = bring_register(record("Kören", Stadsdel="Söder")).rows[0]
    assert (first.id, second.id) == ("koren", "koren-2")
    assert "same_name" in second.warnings


def test_an_edited_organisation_survives_a_second_import(session: Session, report: Report) -> None:
    with unit_of_work() as work:
        one = work.scalars(select(Organisation).order_by(Organisation.id)).all()[3]
        one.name, one.email = "Nytt namn", "ny@exempel.example"
        slug = one.slug
    bring_register()
    kept = organisation(session, slug)
    assert (kept.name, kept.email) == ("Nytt namn", "ny@exempel.example")
    assert report.summary["created"] == 140


def test_only_the_city_imports_its_register(session: Session) -> None:
    del session
    with unit_of_work() as work:
        _, admin = make_member(work, make_organisation(work))
        city = acting_as(make_user(work, is_platform_admin=True))
    with pytest.raises(NotFound):
        bring_register(actor=admin)
    assert bring_register(record("Kören"), actor=city).summary["created"] == 1


def test_ages_follow_the_members_and_languages_their_column(session: Session) -> None:
    data = (
        "Föreningens namn;Kategori;E-post;Språk;0-6 år;65+\n"
        "Kören;Kultur;kor@kor.example;svenska, arabiska;0;12\n"
        "Klubben;Idrott;klubb@klubb.example;;;\n"
    ).encode()
    bring_register(data)
    choir, club = organisation(session, "koren"), organisation(session, "klubben")
    assert [row.code for row in choir.languages] == ["ar", "sv"]
    assert [row.code for row in choir.ages] == ["65"]
    assert (club.languages, club.ages) == ([], [])
