"""The register for programs: narrowed by language, age and umbrella, which its admins set."""

from typing import Any

import pytest
from api_town import Town
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, OrganisationStatus


@pytest.fixture
def choir(town: Town, session: Session) -> dict[str, Any]:
    """Return the organisation of Bo as it says its words, under an umbrella."""
    with unit_of_work():
        umbrella = _elsewhere(session)
        umbrella.kind = OrganisationKind.UMBRELLA
        session.get_one(Organisation, town.borrower.id).umbrella_id = umbrella.id
    said = town.bo.patch("/organisations/teatern", {"languages": ["ar", "sv"], "ages": ["65"]})
    assert said.status_code == 200
    found: dict[str, Any] = said.json
    return found


def _elsewhere(session: Session) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.slug == "koren")).one()


def slugs(town: Town, **asked: Any) -> list[str]:
    answer = town.visitor.get("/organisations", **asked)
    assert answer.status_code == 200
    assert answer.json["total"] == len(answer.json["items"])
    return [one["slug"] for one in answer.json["items"]]


def test_words_and_umbrella_are_told(town: Town, choir: dict[str, Any]) -> None:
    wanted = {
        "languages": ["ar", "sv"],
        "ages": ["65"],
        "umbrella": {"slug": "koren", "name": "Kören"},
    }
    (item,) = town.visitor.get("/organisations", q="teatern").json["items"]
    assert wanted.items() <= item.items()
    assert wanted.items() <= town.visitor.get("/organisations/teatern").json.items()
    assert wanted.items() <= choir.items()
    other = town.visitor.get("/organisations/scouterna").json
    assert (other["languages"], other["ages"], other["umbrella"]) == ([], [], None)


@pytest.mark.parametrize(
    "asked",
    [{"language": "ar"}, {"language": ["ar", "sv"]}, {"age": "65"}, {"umbrella": "koren"},
     {"age": "65", "language": "sv", "umbrella": "koren"}, {"q": "arabiska"}],
)  # fmt: skip
def test_it_is_narrowed_by(town: Town, choir: dict[str, Any], asked: dict[str, Any]) -> None:
    del choir
    assert slugs(town, **asked) == ["teatern"]


@pytest.mark.parametrize(
    "asked",
    [{"language": "fi"}, {"age": ["65", "0_6"]}, {"umbrella": "nobody"}, {"category": "Nonsens"}],
)
def test_nothing_is_found_by(town: Town, choir: dict[str, Any], asked: dict[str, Any]) -> None:
    del choir
    assert slugs(town, **asked) == []


@pytest.mark.parametrize("asked", [{"language": "klingon"}, {"age": "200"}, {"activity": "x"}])
def test_unknown_codes_are_refused(town: Town, asked: dict[str, Any]) -> None:
    assert town.visitor.get("/organisations", **asked).status_code in {400, 422}


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"languages": ["klingon"]}, "languages"), ({"ages": ["200"]}, "ages"),
     ({"umbrella": "nobody"}, "umbrella"), ({"umbrella": "scouterna"}, "umbrella")],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_with_its_field(
    town: Town, choir: dict[str, Any], changes: dict[str, Any], field: str
) -> None:
    answer = town.bo.patch("/organisations/teatern", changes)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == [field]
    assert town.visitor.get("/organisations/teatern").json["languages"] == choir["languages"]


def test_an_association_does_not_let_itself_into_an_umbrella(
    town: Town, session: Session, choir: dict[str, Any]
) -> None:
    del choir
    with unit_of_work():
        session.get_one(Organisation, town.borrower.id).umbrella_id = None
    assert town.bo.patch("/organisations/teatern", {"umbrella": "koren"}).status_code == 422


def test_leaving_takes_one_word_and_what_is_left_out_stays(
    town: Town, choir: dict[str, Any]
) -> None:
    del choir
    kept = town.bo.patch("/organisations/teatern", {"summary": "Vi spelar"}).json
    assert kept["umbrella"]["slug"] == "koren"
    assert kept["ages"] == ["65"]
    assert town.bo.patch("/organisations/teatern", {"umbrella": None}).json["umbrella"] is None
    assert town.bo.patch("/organisations/teatern", {"ages": []}).json["ages"] == []


def test_who_may_not_change_it(town: Town) -> None:
    for caller in (town.anna, town.cia, town.eva):
        assert caller.patch("/organisations/teatern", {"ages": ["65"]}).status_code == 403
    assert town.visitor.patch("/organisations/teatern", {"ages": ["65"]}).status_code == 401


def test_a_suspended_umbrella_is_not_told(
    town: Town, session: Session, choir: dict[str, Any]
) -> None:
    del choir
    with unit_of_work():
        _elsewhere(session).status = OrganisationStatus.SUSPENDED
    assert town.visitor.get("/organisations/teatern").json["umbrella"] is None


def test_the_vocabulary_has_the_codes(town: Town) -> None:
    found = town.visitor.get("/vocabulary").json
    assert {"code": "ar", "label": "Arabic"} in found["languages"]
    assert {"code": "65", "label": "65 and over"} in found["ages"]
