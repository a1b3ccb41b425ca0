"""Nonsense in the address of any page: it is answered, never by a fault of ours."""

import random

import pytest
from booking_stage import Stage
from factories import make_listing, make_member, make_organisation, make_user
from flask import Flask
from form_browser import in_english
from sqlalchemy.orm import Session

from bookings.finder.search_words import CARRIED
from inventory.types import BookingMode, ListingKind
from marketplace.transactions import unit_of_work

SEEDS = range(6)
PER_SEED = 60
FAULT = 500
# One ends the visit; the other says that the demo of this test is not loaded.
_OTHERS = frozenset({"/sign-out", "/readyz"})
NAMES = (
    *CARRIED, "audience", "listing", "instant", "page", "week", "copied", "choice", "edit", "open",
    "interval", "weekdays", "monthly_by", "dates", "skip_holidays", "skip_clashes", "thing",
    "umbrella", "language", "age", "next", "purpose", "map", "status",
)  # fmt: skip
VALUES = (
    "", "0", "-1", "1", "2", "1e309", "nan", "inf", "%D9%A3", "%00", "a%00b", "%ED%A0%80",
    "%FF%FE", "%E2%80%AE%E2%80%8F", "x" * 10_000, "9" * 30, "0000-01-01", "9999-12-31",
    "10000-01-01", "2026-02-30", "2027-03-28", "2027-10-31", "2027-06-30", "1970-01-01",
    "2199-12-31", "02:30", "25:00", "24:00", "18:00", "20:00", "%27%3B--", "%3Cscript%3E", "*",
    "%25", "%", "56.04,12.7", "1e309,1e309", "-91,500", "premises", "weekly", "every-2-weeks",
    "dates", "monthly", "S%C3%B6der", "sv", "xx", "y", "all", "%0d%0aX:1", "../../etc", "[]",
)  # fmt: skip


@pytest.fixture
def stage(app: Flask, session: Session) -> Stage:
    """Return a stage whose Anna looks after everything."""
    with unit_of_work(session) as work:
        owner = make_organisation(work, name="Scoutkåren Havsörnen", slug="havsornen")
        make_listing(work, owner, kind=ListingKind.EQUIPMENT, title="Stolar")
        anna, _ = make_member(work, owner, name="Anna")
        anna.is_platform_admin = True
        bo = make_user(work, name="Bo")
    return Stage(app, session, owner, owner, owner, anna, bo, bo)


def pages(stage: Stage) -> list[str]:
    """Return the address of every page that can be opened without knowing anything more."""
    fixed = [
        rule.rule
        for rule in stage.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule not in _OTHERS
    ]
    tables = ("districts", "accessibility", "confirmations", "use", "listings", "register")
    of_listings = [
        f"/l/{one.public_id}-{one.slug}{part}"
        for one in (stage.hall(), stage.hall(mode=BookingMode.AGREEMENT))
        for part in ("", "/book", "/ask")
    ]
    exports = [f"/overview/exports/{name}.{form}" for name in tables for form in ("csv", "xlsx")]
    return sorted(fixed) + of_listings + exports + ["/a/havsornen"]


def query(chance: random.Random) -> str:
    """Return what an address asks for: sometimes with a good time in front, or 500 of one thing."""
    if chance.random() < 0.1:
        name = chance.choice(NAMES)
        return "&".join(f"{name}=v{number}" for number in range(500))
    pairs = [f"{chance.choice(NAMES)}={chance.choice(VALUES)}" for _ in range(chance.randint(1, 9))]
    if chance.random() < 0.5:
        pairs.insert(0, "date=2027-06-30&from=18:00&to=20:00")
    return "&".join(pairs)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_address_makes_a_page_fail(stage: Stage, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - made up, and the same each time
    all_pages = pages(stage)
    readers = [stage.app.test_client(), *(in_english(stage.app, one).client for one in
               (stage.anna, stage.bo))]  # fmt: skip
    for _ in range(PER_SEED):
        address = f"{chance.choice(all_pages)}?{query(chance)}"
        answer = chance.choice(readers).get(address)
        assert answer.status_code < FAULT, address[:2000]
