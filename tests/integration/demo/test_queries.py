"""A written set of queries over the demo, judged by what a resident would want to find."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from synonyms import seed

from inventory import search
from inventory.models import Listing
from marketplace.extensions import db
from marketplace.transactions import unit_of_work

QUERIES: list[Mapping[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "data" / "queries.json").read_text(encoding="utf-8")
)["queries"]
TOP = 3


@pytest.fixture(scope="module")
def titles(loaded: Flask) -> dict[int, str]:
    """Return the title of each listing of the demo, the seeded synonyms in place."""
    del loaded
    with unit_of_work() as work:
        seed(work)
    return {row.id: row.title for row in db.session().execute(select(Listing.id, Listing.title))}


def test_the_set_is_large_and_names_listings_that_there_are(titles: dict[int, str]) -> None:
    assert len(QUERIES) >= 60
    named = {
        title
        for one in QUERIES
        for name in ("first", "top3", "found", "last", "absent")
        for title in one.get(name, ())
    }
    assert named <= set(titles.values())


@pytest.mark.parametrize("one", QUERIES, ids=[one["q"] or "empty" for one in QUERIES])
def test_a_resident_finds_what_they_want(one: Mapping[str, Any], titles: dict[int, str]) -> None:
    found = search.found(db.session(), one["q"])
    if one.get("all"):
        assert found is None
        return
    assert found is not None
    order = [titles[key] for key in found.ids]
    assert len(set(found.ids)) == len(found.ids)
    if one.get("nothing"):
        assert order == []
    if one.get("first"):
        assert order[:1], one["q"]
        assert order[0] in one["first"], order[:5]
    assert set(one.get("top3", ())) <= set(order[:TOP]), order[:5]
    assert set(one.get("found", ())) <= set(order)
    if one.get("last"):
        assert set(order[-len(one["last"]) :]) == set(one["last"]), order
    assert not set(one.get("absent", ())) & set(order)
    assert (found.meant, found.corrected) == (one.get("meant", one.get("asked")), "meant" in one)
    assert list(found.passed_over) == one.get("over", [])
