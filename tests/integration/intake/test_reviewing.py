"""A person says whether a row is the same as something or new."""

import pytest
from bringing import bring, bring_register, dump
from factories import make_member, make_organisation
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.intake.reviewing import (
    Choice,
    Resolved,
    count_open,
    open_reviews,
    resolve_review,
    review,
)
from inventory.models import ImportedRow, Listing
from inventory.types import ListingStatus
from marketplace.actor import SYSTEM
from marketplace.errors import NotAllowed, NotFound
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

FIRST = "Typ;Namn;Antal;E-post\ninventarie;Partytält;2;a@exempel.example\n".encode()
CHANGED = "Typ;Namn;Antal;E-post\ninventarie;Partytälten;3;b@exempel.example\n".encode()


@pytest.fixture
def owner(session: Session) -> Organisation:
    del session
    with unit_of_work() as work:
        made = make_organisation(work)
    bring(made, FIRST)
    bring(made, CHANGED)
    return made


def decide(owner: Organisation, choice: Choice) -> None:
    with unit_of_work() as work:
        (row,) = open_reviews(work, SYSTEM, work.get_one(Organisation, owner.id))
        resolve_review(work, SYSTEM, row, choice)


def titles(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Listing.title).order_by(Listing.id)))


def test_a_row_that_is_the_same_makes_nothing_and_is_forgotten(
    session: Session, owner: Organisation
) -> None:
    decide(owner, Choice.SAME)
    assert titles(session) == ["Partytält"]
    row = session.scalars(select(ImportedRow).order_by(ImportedRow.id.desc())).first()
    assert row is not None
    assert (row.values, row.outcome, row.listing is not None) == (None, "merged", True)


def test_a_row_that_is_new_becomes_a_listing_like_any_other(
    session: Session, owner: Organisation
) -> None:
    decide(owner, Choice.NEW)
    assert titles(session) == ["Partytält", "Partytälten"]
    made = session.scalars(select(Listing).order_by(Listing.id.desc())).first()
    assert made is not None
    assert (made.status, made.contact_email) == (ListingStatus.PUBLISHED, "b@exempel.example")
    assert made.units[0].unit.quantity == 3


KITS = """Typ;Namn;Antal;Skick
inventarie;Ljudpaketet stora;1;bra
inventarie;– mikrofon;4;bra
inventarie;Ljudpaket stora;1;slitet
inventarie;– mikrofon;2;bra
inventarie;– mixer;1;bra
""".encode()


@pytest.mark.parametrize("earlier", [b"", KITS[: KITS.index(b"inventarie;Ljudpaket stora")]])
def test_a_kit_that_is_new_keeps_its_parts(session: Session, earlier: bytes) -> None:
    with unit_of_work() as work:
        owner = make_organisation(work)
    if earlier:
        bring(owner, earlier)
    assert [row.outcome for row in bring(owner, KITS).rows][2:] == ["review"] * 3
    decide(owner, Choice.NEW)
    session.rollback()
    made = session.scalars(select(Listing).where(Listing.title == "Ljudpaket stora")).one()
    units = {row.unit.name: (row.quantity, row.unit.quantity) for row in made.units}
    assert units == {"mikrofon": (2, 2), "mixer": (1, 1)}
    before = dump(session)
    assert bring(owner, KITS).summary["created"] == 0
    assert dump(session) == before


@pytest.mark.parametrize("choice", Choice)
def test_what_was_decided_stays_decided_when_the_file_comes_again(
    session: Session, owner: Organisation, choice: Choice
) -> None:
    decide(owner, choice)
    before = dump(session)
    assert bring(owner, CHANGED).summary["merged"] == 1
    assert dump(session) == before


def test_what_is_undecided_stays_one_review(session: Session, owner: Organisation) -> None:
    assert bring(owner, CHANGED).rows[0].outcome == "review"
    session.rollback()
    assert count_open(session, owner) == 1


def test_nobody_decides_twice(owner: Organisation) -> None:
    with unit_of_work() as work:
        (row,) = open_reviews(work, SYSTEM, work.get_one(Organisation, owner.id))
        row_id = row.public_id
    decide(owner, Choice.SAME)
    with unit_of_work() as work:
        again = review(work, SYSTEM, work.get_one(Organisation, owner.id), row_id)
        with pytest.raises(Resolved):
            resolve_review(work, SYSTEM, again, Choice.NEW)


def test_the_rows_of_another_owner_cannot_be_seen_or_decided(owner: Organisation) -> None:
    with unit_of_work() as work:
        other = make_organisation(work)
        _, stranger = make_member(work, other)
        (row,) = open_reviews(work, SYSTEM, work.get_one(Organisation, owner.id))
        with pytest.raises(NotFound):
            review(work, stranger, other, row.public_id)
        with pytest.raises(NotAllowed):
            open_reviews(work, stranger, work.get_one(Organisation, owner.id))
        with pytest.raises(NotAllowed):
            resolve_review(work, stranger, row, Choice.NEW)


def test_both_reviews_of_the_register_can_be_resolved(session: Session) -> None:
    bring_register()
    with unit_of_work() as work:
        before = work.scalar(select(func.count(Organisation.id))) or 0
        same, new = open_reviews(work, SYSTEM, None)
        assert {same.made_organisation is None, new.made_organisation is None} == {False}
        kept = resolve_review(work, SYSTEM, same, Choice.SAME)
        made = resolve_review(work, SYSTEM, new, Choice.NEW)
    session.rollback()
    assert session.scalar(select(func.count(Organisation.id))) == before + 1
    assert isinstance(made, Organisation)
    assert (made.name, made.verified, made.orgnr) == ("Hembygdsfören. Halmtaket", True, None)
    assert isinstance(kept, Organisation)
    assert kept.name == "Scoutkåren Granbarret"
    assert bring_register().summary["review"] == 0
