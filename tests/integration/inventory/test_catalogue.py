"""The catalogue that a process keeps is what is committed, whichever path it came by."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import engines as databases
import pytest
import sqlalchemy as sa
from factories import make_listing, make_organisation
from factories.counting import statements
from flask import Flask
from sqlalchemy.orm import Session

from inventory import cataloguing
from inventory.catalogue import keeping, reading, sets
from inventory.catalogue.facts import MANY_VALUES, Catalogue, Column, Flag
from inventory.facts import (
    AccessibilityFacts,
    AudienceFacts,
    FeatureFacts,
    ListingFacts,
    OpeningFacts,
    PlaceFacts,
    PriceRuleFacts,
    UnitFacts,
)
from inventory.models import Listing, ListingChange, ListingUnit, SearchEntry, SearchPosting
from inventory.types import Answer, Audience, ListingKind, ListingStatus, PriceUnit
from marketplace import clock
from marketplace.actor import SYSTEM
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


def told(catalogue: Catalogue) -> dict[int, Any]:
    """Return all that a catalogue says of each listing, by id."""
    found: dict[int, Any] = {
        catalogue.ids[n]: {
            "title": catalogue.titles[n],
            "point": catalogue.point(n),
            "existing": catalogue.existing[n],
            "buffers": tuple(one[n] for one in catalogue.buffers),
            "takes": catalogue.units.of(n),
            "others": {
                unit: (stock.quantity, {catalogue.ids[one]: taken for one, taken in stock.takers})
                for unit, _taken in catalogue.units.of(n)
                if (stock := catalogue.units.stock(unit))
            },
            "facts": set(),
        }
        for n in sets.members(catalogue.everything)
    }
    for name in Column:
        for value in catalogue.values(name):
            for n in sets.members(catalogue.having(name, value)):
                found[catalogue.ids[n]]["facts"].add((name, value))
    return found


def kept(session: Session) -> dict[int, Any]:
    session.rollback()
    return told(keeping.current(session))


def read(session: Session) -> dict[int, Any]:
    session.rollback()
    return told(reading.whole(session.connection()))


def full(number: int) -> ListingFacts:
    """Return facts with rows in every table that a catalogue reads."""
    return ListingFacts(
        kind=ListingKind.PREMISES,
        type="samlingssal",
        title=f"Sal {number}",
        status=ListingStatus.PUBLISHED,
        place=PlaceFacts(name=f"Hus {number}", district="Söder", latitude=56.0, longitude=12.7),
        activities=["dans"],
        features=[FeatureFacts("piano", count=2)],
        accessibility={"lift": AccessibilityFacts(Answer.YES)},
        audience=[AudienceFacts(Audience.ASSOCIATIONS)],
        openings=[OpeningFacts((1, 2), 480, 1440), OpeningFacts((5,), 1080, 120)],
        price_rules=[PriceRuleFacts("alla", 12050, PriceUnit.HOUR, (6, 7), 600, 1200)],
        units=[UnitFacts(name="Golv"), UnitFacts(name="Stol", quantity=10, of=40)],
    )


@pytest.fixture
def town(session: Session) -> Iterator[Organisation]:
    with unit_of_work(session) as work:
        owner = make_organisation(work)
        for number in range(3):
            cataloguing.create_listing(work, SYSTEM, organisation=owner, facts=full(number))
        make_listing(work, owner)
    yield owner
    keeping.forget(db.engine)


CHANGES = {
    "a listing's terms": "UPDATE listing SET notice_hours = 48 WHERE title = 'Sal 1'",
    "what it is called": "UPDATE listing SET title_key = 'zza' WHERE title = 'Sal 1'",
    "whether it is shown": "UPDATE listing SET status = 'paused' WHERE title = 'Sal 1'",
    "where it is": "UPDATE place SET district = 'Råå', latitude = 56.1 WHERE name = 'Hus 1'",
    "its weekly hours": "UPDATE opening_segment SET end_minute = 1200 WHERE weekday = 1",
    "its nights": "UPDATE opening SET end_minute = 60 WHERE weekday = 5",
    "who may have it": "UPDATE listing_audience SET audience = 'city'",
    "what is in it": "UPDATE listing_feature SET code = 'projektor'",
    "what it is for": "DELETE FROM listing_activity",
    "what is known of it": "UPDATE accessibility_fact SET answer = 'no'",
    "how many there are": "UPDATE unit SET quantity = 80 WHERE name = 'Stol'",
    "what it takes": "UPDATE listing_unit SET quantity = 5 WHERE quantity = 10",
    "whose it is": "UPDATE organisation SET status = 'suspended'",
}


@pytest.mark.parametrize("what", list(CHANGES))
def test_what_is_changed_past_all_commands_is_in_the_catalogue(
    session: Session, town: Organisation, what: str
) -> None:
    del town
    before = kept(session)
    with unit_of_work(session) as work:
        work.execute(sa.text(CHANGES[what]))
    after = kept(session)
    assert after != before
    assert after == read(session)


def test_what_is_added_is_in_the_catalogue(session: Session, town: Organisation) -> None:
    before = kept(session)
    day = date(2027, 3, 1)
    added = {
        "exception": (
            "INSERT INTO opening_exception (listing_id, first_day, last_day, reason)"
            " SELECT id, :day, :day, '' FROM listing WHERE title = 'Sal 2'"
        ),
        "limit": (
            "INSERT INTO borrowing_limit (listing_id, measure, per, most)"
            " SELECT id, 'times', 'week', 2 FROM listing WHERE title = 'Sal 2'"
        ),
        "rule": (
            "INSERT INTO approval_rule (listing_id, audience, weekdays)"
            " SELECT id, 'all', 31 FROM listing WHERE title = 'Sal 2'"
        ),
    }
    for statement in added.values():
        with unit_of_work(session) as work:
            work.execute(sa.text(statement), {"day": day.isoformat() if sqlite() else day})
        after = kept(session)
        assert after != before
        assert after == read(session)
        before = after
    with unit_of_work(session) as work:
        owner = work.get_one(Organisation, town.id)
        cataloguing.create_listing(work, SYSTEM, organisation=owner, facts=full(9))
    assert len(kept(session)) == len(before) + 1
    assert kept(session) == read(session)


def sqlite() -> bool:
    return databases.ENGINE == "sqlite"


def test_what_is_gone_is_in_no_set_any_more(session: Session, town: Organisation) -> None:
    del town
    before = kept(session)
    with unit_of_work(session) as work:
        gone = work.scalars(sa.select(Listing).where(Listing.title == "Sal 1")).one()
        key = gone.id
        for model in (ListingUnit, SearchPosting, SearchEntry):
            work.execute(sa.delete(model).where(model.listing_id == key))
        work.execute(sa.text("DELETE FROM listing WHERE id = :key"), {"key": key})
    assert key in before
    assert kept(session) == {one: facts for one, facts in read(session).items() if one != key}
    assert key not in keeping.current(session).number


def test_an_unchanged_catalogue_is_asked_for_in_one_query(
    session: Session, town: Organisation
) -> None:
    del town
    kept(session)
    with statements(session) as seen:
        keeping.current(session)
    assert len(seen) == 1


def test_who_writes_sees_its_own_changes_and_nobody_else_does(
    session: Session, town: Organisation
) -> None:
    del town
    before = kept(session)

    def change_and_fail() -> None:
        with unit_of_work(session) as work:
            work.execute(sa.text("UPDATE listing SET notice_hours = 99"))
            own = told(keeping.current(work))
            assert all((Column.NOTICE_HOURS, 99) in facts["facts"] for facts in own.values())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert kept(session) == before
    with unit_of_work(session) as work:
        work.execute(sa.text("UPDATE listing SET notice_hours = 98"))
    assert kept(session) == read(session) != before


@pytest.mark.skipif(sqlite(), reason="SQLite has one writer, whose changes are numbered in order")
def test_a_change_that_began_earlier_and_was_committed_later_is_seen(
    app: Flask, session: Session, town: Organisation
) -> None:
    del app, town
    kept(session)
    early, late = db.engine.connect(), db.engine.connect()
    try:
        early.execute(sa.text("UPDATE listing SET notice_hours = 7 WHERE title = 'Sal 0'"))
        late.execute(sa.text("UPDATE listing SET notice_hours = 8 WHERE title = 'Sal 2'"))
        late.commit()
        seen = kept(session)
        assert seen == read(session)
        early.commit()
        assert kept(session) == read(session) != seen
    finally:
        early.close()
        late.close()


def test_old_notes_go_and_what_was_kept_stays_true(session: Session, town: Organisation) -> None:
    del town
    before = kept(session)
    with unit_of_work(session) as work:
        work.execute(sa.update(ListingChange).values(noted_at=clock.now() - timedelta(days=3)))
    with unit_of_work(session) as work:
        keeping.tidy(work)
    session.rollback()
    left = session.scalar(sa.select(sa.func.count(ListingChange.id)))
    assert left == (len(before) if sqlite() else 0)
    with unit_of_work(session) as work:
        work.execute(sa.text("UPDATE listing SET notice_hours = 5"))
    assert kept(session) == read(session) != before


def test_who_has_not_looked_for_long_reads_everything(
    session: Session, town: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    del town
    kept(session)
    with unit_of_work(session) as work:
        work.execute(sa.text("UPDATE listing SET notice_hours = 5"))
    with unit_of_work(session) as work:
        work.execute(sa.delete(ListingChange))
    monkeypatch.setattr(keeping, "FORGOTTEN_AFTER", timedelta(0))
    assert kept(session) == read(session)


def test_a_flag_says_who_has_a_picture(session: Session, town: Organisation) -> None:
    del town
    with unit_of_work(session) as work:
        key = work.scalars(sa.select(Listing.id).where(Listing.title == "Sal 0")).one()
        work.execute(
            sa.text(
                "INSERT INTO photo (public_id, listing_id, position, alt, decorative, width,"
                " height, bytes_stored, created_at)"
                " VALUES ('abcdefabcdef', :key, 0, 'En sal', false, 10, 10, 1, :now)"
            ),
            {"key": key, "now": "2026-11-01 00:00:00.000000" if sqlite() else clock.now()},
        )
    session.rollback()
    catalogue = keeping.current(session)
    assert [catalogue.ids[n] for n in sets.members(catalogue.flagged(Flag.PICTURED))] == [key]
    assert Column.OPEN in MANY_VALUES
