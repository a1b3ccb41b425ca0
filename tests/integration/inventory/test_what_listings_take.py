from collections.abc import Collection
from typing import Any

import pytest
from factories import book, make_member, make_organisation, wish
from factories.facts import hall, things
from sqlalchemy.orm import Session

from inventory import cataloguing, hooks, units
from inventory.facts import ListingFacts, UnitFacts
from inventory.models import Listing, Unit
from inventory.promises import UnitPromised
from marketplace.actor import Actor
from marketplace.errors import Invalid, NotFound
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

Owner = tuple[Organisation, Actor]


@pytest.fixture
def owner(session: Session) -> Owner:
    with unit_of_work(session) as work:
        organisation = make_organisation(work)
        _, actor = make_member(work, organisation)
    return organisation, actor


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    heard: list[list[int]] = []

    def hear(session: Session, listing_ids: Collection[int]) -> None:
        del session
        heard.append(list(listing_ids))

    monkeypatch.setattr(hooks, "_on_units_changed", [hear])
    return heard


def made(owner: Owner, facts: ListingFacts) -> Listing:
    with unit_of_work() as work:
        return cataloguing.create_listing(work, owner[1], organisation=owner[0], facts=facts)


def edited(owner: Owner, listing: Listing, **facts: Any) -> Listing:
    with unit_of_work() as work:
        return cataloguing.edit_listing(work, owner[1], listing, ListingFacts(**facts))


def taken(listing: Listing) -> dict[str, int]:
    return {row.unit.name: row.quantity for row in listing.units}


def test_a_plain_listing_gets_one_unit_by_itself(owner: Owner) -> None:
    listing = made(owner, things(quantity=120))
    assert taken(listing) == {"Stolar": 1}
    assert listing.units[0].unit.quantity == 120
    assert units.quantity_of(listing) == 120
    edited(owner, listing, quantity=100)
    assert units.quantity_of(listing) == 100
    edited(owner, listing, title="Bänkar")
    assert units.quantity_of(listing) == 100


def test_a_kit_takes_its_parts_and_its_quantity_is_the_scarcest(owner: Owner) -> None:
    kit = made(
        owner,
        things(
            title="Ljudpaket",
            units=[
                UnitFacts(name="Mixer"),
                UnitFacts(name="Mikrofon", quantity=4, of=10),
                UnitFacts(name="Stativ", quantity=2),
            ],
        ),
    )
    assert taken(kit) == {"Mixer": 1, "Mikrofon": 4, "Stativ": 2}
    assert units.quantity_of(kit) == 1
    assert {row.unit.name: row.unit.quantity for row in kit.units}["Stativ"] == 2


def test_two_listings_take_from_one_pool(owner: Owner) -> None:
    pool = made(owner, things(quantity=120))
    pair = made(
        owner,
        things(title="Tio stolar", units=[UnitFacts(pool.units[0].unit.public_id, quantity=10)]),
    )
    assert pair.units[0].unit_id == pool.units[0].unit_id
    assert units.quantity_of(pair) == 12


def test_units_read_back_and_sent_again_change_nothing(owner: Owner, told: list[list[int]]) -> None:
    kit = made(owner, things(units=[UnitFacts(name="Mixer"), UnitFacts(name="Kabel", of=9)]))
    before = {row.unit_id for row in kit.units}
    told.clear()
    edited(
        owner,
        kit,
        units=[
            UnitFacts(row.unit.public_id, row.unit.name, row.quantity, row.unit.quantity)
            for row in kit.units
        ],
        quantity=1,
    )
    edited(owner, kit, units=[UnitFacts(name="Mixer"), UnitFacts(name="kabel", of=9)])
    assert {row.unit_id for row in kit.units} == before
    assert told == []


def test_a_unit_that_nothing_takes_any_more_is_retired(owner: Owner, session: Session) -> None:
    listing = made(owner, things(quantity=2))
    old = listing.units[0].unit_id
    edited(owner, listing, units=[UnitFacts(name="Ny")])
    assert session.get_one(Unit, old).retired_at is not None
    with pytest.raises(NotFound):
        edited(owner, listing, units=[UnitFacts(session.get_one(Unit, old).public_id)])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"units": [UnitFacts(name="A", quantity=3, of=2)]}, "units.0.quantity"),
        ({"units": [UnitFacts(name="A", quantity=0)]}, "units.0.quantity"),
        ({"units": [UnitFacts(name=" ")]}, "units.0.name"),
        ({"units": [UnitFacts(name="A", of=-1)]}, "units.0.of"),
        ({"units": [UnitFacts(name="A"), UnitFacts(name="a")]}, "units"),
        ({"units": [UnitFacts(name="A", of=3)], "quantity": 2}, "quantity"),
        ({"units": [UnitFacts(name=str(n)) for n in range(51)]}, "units"),
    ],
)
def test_units_that_cannot_be_are_refused(owner: Owner, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as error:
        made(owner, things(**facts))
    assert [problem.field for problem in error.value.problems] == [field]


def test_a_quantity_says_nothing_of_a_listing_that_takes_several_things(owner: Owner) -> None:
    kit = made(owner, things(units=[UnitFacts(name="A"), UnitFacts(name="B")]))
    with pytest.raises(Invalid):
        edited(owner, kit, quantity=5)


def test_units_and_wholes_of_others_are_not_found(owner: Owner, session: Session) -> None:
    with unit_of_work(session) as work:
        other = make_organisation(work)
        _, stranger = make_member(work, other)
    foreign = made((other, stranger), hall())
    with pytest.raises(NotFound):
        made(owner, things(units=[UnitFacts(foreign.units[0].unit.public_id)]))
    with pytest.raises(NotFound):
        made(owner, hall(part_of=foreign.public_id))
    with pytest.raises(NotFound):
        made(owner, hall(part_of="finnsinte0000"))


def test_a_whole_takes_its_parts_and_parts_leave_each_other_alone(owner: Owner) -> None:
    whole = made(owner, hall(title="Hallen"))
    a = made(owner, hall(title="Halva A", part_of=whole.public_id))
    b = made(owner, hall(title="Halva B", part_of=whole.public_id))
    assert taken(whole) == {"Hallen": 1, "Halva A": 1, "Halva B": 1}
    assert taken(a) == {"Halva A": 1}
    assert taken(b) == {"Halva B": 1}


def test_every_whole_above_takes_all_there_is_of_a_part(owner: Owner) -> None:
    house = made(owner, hall(title="Huset"))
    floor = made(owner, hall(title="Våningen", part_of=house.public_id))
    desks = made(owner, hall(title="Plats", part_of=floor.public_id, quantity=8))
    assert taken(floor) == {"Våningen": 1, "Plats": 8}
    assert taken(house) == {"Huset": 1, "Våningen": 1, "Plats": 8}
    edited(owner, desks, quantity=10)
    assert (taken(floor)["Plats"], taken(house)["Plats"]) == (10, 10)
    edited(owner, desks, quantity=0)
    assert "Plats" not in taken(house)
    edited(owner, floor, part_of=None)
    assert taken(house) == {"Huset": 1}


def test_a_part_that_gets_other_units_brings_them_to_its_wholes(
    owner: Owner, told: list[list[int]]
) -> None:
    whole = made(owner, hall(title="Hallen"))
    part = made(owner, hall(title="Halva A", part_of=whole.public_id))
    told.clear()
    edited(owner, part, units=[UnitFacts(name="Golv"), UnitFacts(name="Läktare", of=2)])
    assert taken(whole) == {"Hallen": 1, "Golv": 1, "Läktare": 2}
    assert told == [sorted([whole.id, part.id])]


def test_a_pool_that_grows_through_another_listing_reaches_the_whole(owner: Owner) -> None:
    pool = made(owner, things(quantity=5))
    whole = made(owner, hall(title="Hallen"))
    unit = pool.units[0].unit.public_id
    made(owner, hall(title="Hörnan", part_of=whole.public_id, units=[UnitFacts(unit)]))
    assert taken(whole) == {"Hallen": 1, "Stolar": 5}
    edited(owner, pool, units=[UnitFacts(unit, of=7)])
    assert taken(whole) == {"Hallen": 1, "Stolar": 7}


def test_a_listing_is_not_a_part_of_itself_or_of_its_parts(owner: Owner) -> None:
    whole = made(owner, hall(title="Hallen"))
    part = made(owner, hall(title="Halva A", part_of=whole.public_id))
    for listing, of in ((whole, whole), (whole, part)):
        with pytest.raises(Invalid):
            edited(owner, listing, part_of=of.public_id)


def test_the_whole_stays_in_step_when_its_own_units_are_replaced(owner: Owner) -> None:
    whole = made(owner, hall(title="Hallen"))
    made(owner, hall(title="Halva A", part_of=whole.public_id))
    edited(owner, whole, units=[UnitFacts(name="Foajé")])
    assert taken(whole) == {"Foajé": 1, "Halva A": 1}
    edited(owner, whole, units=())
    assert taken(whole).keys() == {"Foajé", "Halva A"}


def test_higher_packages_hear_which_listings_take_something_else(
    owner: Owner, told: list[list[int]]
) -> None:
    listing = made(owner, things(quantity=5))
    assert told == [[listing.id]]
    told.clear()
    edited(owner, listing, quantity=4, title="Pallar")
    assert told == []
    edited(owner, listing, units=[UnitFacts(name="Pall", quantity=2, of=4)])
    assert told == [[listing.id]]


def test_fewer_than_promised_is_refused(owner: Owner) -> None:
    listing = made(owner, things(quantity=5))
    with unit_of_work() as work:
        borrower = make_organisation(work)
        _, bo = make_member(work, borrower)
        book(work, bo, listing, borrower, wish(quantity=3))
    with pytest.raises(UnitPromised):
        edited(owner, listing, quantity=2)
    edited(owner, listing, quantity=3)
    assert units.quantity_of(listing) == 3
