"""The console command: exit status, JSON and what stands on which stream."""

import json
from pathlib import Path
from typing import Any

import pytest
from bringing import DATA, EXPECTED, REGISTER, dump
from click.testing import Result
from factories import make_organisation
from flask import Flask
from sqlalchemy.orm import Session

from marketplace.transactions import unit_of_work

TEMPLATE = "en-enkel-mall.xlsx"
CITY = "stadens-lokaler.xlsx"


@pytest.fixture
def owner(session: Session) -> str:
    del session
    with unit_of_work() as work:
        return make_organisation(work, slug="exempel").slug


def run(app: Flask, *arguments: str | Path) -> Result:
    result = app.test_cli_runner().invoke(args=["import", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def report(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_clean_file_is_imported_and_ends_with_0(app: Flask, owner: str) -> None:
    result = run(app, "listings", DATA / TEMPLATE, "--organisation", owner, "--json")
    found = report(result)
    assert result.exit_code == 0
    assert found["summary"] == {
        "created": 12, "merged": 0, "review": 0, "refused": 0, "skipped": 0, "part": 0,
    }  # fmt: skip
    assert set(found["rows"][0]) == {
        "sheet", "row", "outcome", "reason", "warnings", "name", "id",
    }  # fmt: skip
    assert [row["row"] for row in found["rows"]] == [
        row["row"] for row in EXPECTED[TEMPLATE]["rows"]
    ]
    assert all(len(row["id"]) == 12 for row in found["rows"])


def test_a_file_with_a_refused_row_ends_with_1_and_its_report(app: Flask, owner: str) -> None:
    result = run(app, "listings", DATA / CITY, "--organisation", owner, "--json")
    assert result.exit_code == 1
    assert report(result)["summary"]["created"] == 85


def test_a_dry_run_writes_nothing_and_gives_no_ids(
    app: Flask, session: Session, owner: str
) -> None:
    before = dump(session)
    result = run(app, "listings", DATA / CITY, "--organisation", owner, "--dry-run", "--json")
    assert report(result)["summary"]["created"] == 85
    assert {row["id"] for row in report(result)["rows"]} == {None}
    assert dump(session) == before


def test_a_register_counts_records(app: Flask) -> None:
    result = run(app, "organisations", DATA / REGISTER, "--json")
    rows = report(result)["rows"]
    assert result.exit_code == 1
    assert (rows[0]["record"], rows[0]["sheet"], "row" in rows[0]) == (2, None, False)


def test_without_json_people_read_sentences(app: Flask, owner: str) -> None:
    result = run(app, "listings", DATA / CITY, "--organisation", owner, "--dry-run")
    assert "Skollokaler 18" in result.stdout
    assert "name_missing" not in result.stdout
    assert "Bordtennislokalen Racket" in result.stdout


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (b"%PDF-1.7\n" + b"x" * 99, "not_a_spreadsheet"), (b"PK\x03\x04", None)],
)
def test_a_file_that_cannot_be_read_ends_with_1_and_a_sentence(
    app: Flask, owner: str, tmp_path: Path, content: bytes, code: str | None
) -> None:
    file = tmp_path / "fil.xlsx"
    file.write_bytes(content)
    result = run(app, "listings", file, "--organisation", owner, "--json")
    assert result.exit_code == 1
    found = report(result)
    assert (found["rows"], found["summary"]["created"]) == ([], 0)
    assert code in {None, found["refusal"]["code"]}
    assert found["refusal"]["message"] in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["listings", DATA / TEMPLATE],
        ["listings", DATA / TEMPLATE, "--organisation", "ingen"],
        ["listings", DATA / "finns-inte.xlsx", "--organisation", "exempel"],
        ["organisations"],
        ["organisations", DATA / REGISTER, "--nonsense"],
    ],
)
def test_wrong_usage_ends_with_2(app: Flask, owner: str, arguments: list[str | Path]) -> None:
    assert owner == "exempel"
    assert run(app, *arguments).exit_code == 2


def test_signs_that_would_steer_a_terminal_are_not_printed(
    app: Flask, owner: str, tmp_path: Path
) -> None:
    file = tmp_path / "fil.csv"
    file.write_text("Typ;Namn;Antal\nsak;A\u009b2Jb\u202e;många\n", encoding="utf-8")
    printed = run(app, "listings", file, "--organisation", owner).stdout
    assert "A2Jb" in printed
    assert not {"\u009b", "\u202e", "\x1b"} & set(printed)
