from datetime import date
from typing import Any

import pytest
from factories import make_member, make_organisation
from factories.facts import PLACE, hall, things
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import cataloguing
from inventory.facts import (
    AccessibilityFacts,
    AudienceFacts,
    FeatureFacts,
    ListingFacts,
    OpeningFacts,
    PlaceFacts,
    PriceRuleFacts,
)
from inventory.models import Listing, OpeningSegment, Place, Tariff
from inventory.types import Answer, Audience, ListingKind, ListingStatus, PriceUnit
from marketplace.actor import SYSTEM, VISITOR, Actor
from marketplace.errors import Conflict, Invalid, NotAllowed, NotFound
from marketplace.models import AuditEntry, Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role


@pytest.fixture
def owner(session: Session) -> tuple[Organisation, Actor]:
    with unit_of_work(session) as work:
        organisation = make_organisation(work)
        _, actor = make_member(work, organisation)
    return organisation, actor


def made(owner: tuple[Organisation, Actor], facts: ListingFacts) -> Listing:
    organisation, actor = owner
    with unit_of_work() as work:
        return cataloguing.create_listing(work, actor, organisation=organisation, facts=facts)


def edited(
    owner: tuple[Organisation, Actor],
    listing: Listing,
    **facts: Any,
) -> Listing:
    with unit_of_work() as work:
        return cataloguing.edit_listing(work, owner[1], listing, ListingFacts(**facts))


def fields_of(error: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.field for problem in error.value.problems}


def test_a_listing_keeps_every_fact_that_was_stated(owner: tuple[Organisation, Actor]) -> None:
    listing = made(
        owner,
        hall(
            capacity_seated=80,
            capacity_standing=120,
            activities=["dans", "mote", "dans"],
            features=[FeatureFacts("piano", count=1), FeatureFacts(None, "Discokula")],
            accessibility={"hearing_loop": AccessibilityFacts(Answer.NO, note="lånas")},
            audience=[AudienceFacts(Audience.ASSOCIATIONS)],
            openings=[OpeningFacts((5, 6), 1080, 120)],
            price_rules=[PriceRuleFacts("alla", 12000, PriceUnit.HOUR)],
            contact_phone="08-465 004 10",
            confirmed_on=date(2026, 11, 1),
        ),
    )
    assert listing.capacity_max == 120
    assert [row.code for row in listing.activities] == ["dans", "mote"]
    assert [(row.code, row.label) for row in listing.features] == [
        ("piano", ""),
        (None, "Discokula"),
    ]
    assert listing.accessibility[0].note == "lånas"
    assert listing.contact_phone == "+46846500410"
    assert listing.slug == "stora-salen"
    assert listing.published_at is not None
    assert listing.tariff is not None
    assert listing.tariff.rules[0].amount_ore == 12000
    assert [row.weekday for row in listing.openings] == [5, 6]


def test_hours_past_midnight_are_laid_flat_on_two_weekdays(
    owner: tuple[Organisation, Actor], session: Session
) -> None:
    listing = made(owner, hall(openings=[OpeningFacts((5,), 1080, 120)]))
    rows = session.execute(
        select(OpeningSegment.weekday, OpeningSegment.start_minute, OpeningSegment.end_minute)
        .where(OpeningSegment.listing_id == listing.id)
        .order_by(OpeningSegment.weekday)
    ).all()
    assert [tuple(row) for row in rows] == [(5, 1080, 1440), (6, 0, 120)]
    assert listing.openings_stated
    again = edited(owner, listing, openings=None)
    assert not again.openings_stated
    assert session.scalar(select(func.count()).select_from(OpeningSegment)) == 0


def test_a_draft_needs_only_kind_and_title(owner: tuple[Organisation, Actor]) -> None:
    with pytest.raises(Invalid) as error:
        made(owner, ListingFacts())
    assert fields_of(error) == {"kind", "title"}
    listing = made(owner, ListingFacts(kind=ListingKind.SKILL, title="Mötesteknik"))
    assert listing.status is ListingStatus.DRAFT
    assert listing.published_at is None


def test_publishing_names_all_that_is_missing(owner: tuple[Organisation, Actor]) -> None:
    listing = made(owner, ListingFacts(kind=ListingKind.PREMISES, title="Sal"))
    with pytest.raises(Invalid) as error, unit_of_work() as work:
        cataloguing.set_status(work, owner[1], listing, ListingStatus.PUBLISHED)
    assert fields_of(error) == {"type", "place"}
    edited(owner, listing, type="aula", place=PLACE, status=ListingStatus.PUBLISHED)
    assert listing.published_at is not None
    with pytest.raises(Invalid) as error:
        edited(owner, listing, place=None)
    assert fields_of(error) == {"place"}


def test_equipment_is_published_without_a_place(owner: tuple[Organisation, Actor]) -> None:
    assert made(owner, things()).place is None


def test_a_kind_that_changes_needs_a_type_of_its_own(owner: tuple[Organisation, Actor]) -> None:
    listing = made(owner, things())
    with pytest.raises(Invalid) as error:
        edited(owner, listing, kind=ListingKind.SERVICE)
    assert fields_of(error) == {"type"}


def test_what_was_not_given_stays_and_null_empties(owner: tuple[Organisation, Actor]) -> None:
    listing = made(owner, hall(capacity_max=40, summary="Ljus sal"))
    edited(owner, listing, title="Salen")
    assert (listing.capacity_max, listing.summary, listing.slug) == (40, "Ljus sal", "salen")
    edited(owner, listing, capacity_max=None)
    assert listing.capacity_max is None


def test_the_most_people_is_the_largest_number_given(
    owner: tuple[Organisation, Actor],
) -> None:
    listing = made(owner, hall(capacity_seated=80, capacity_standing=120))
    assert edited(owner, listing, capacity_standing=90).capacity_max == 90
    assert edited(owner, listing, capacity_max=150).capacity_max == 150
    assert edited(owner, listing, capacity_standing=100).capacity_max == 150
    assert edited(owner, listing, capacity_seated=200).capacity_max == 200
    assert edited(owner, listing, capacity_max=None).capacity_max == 200


def test_a_replacement_takes_everything_else_back_to_its_default(
    owner: tuple[Organisation, Actor],
) -> None:
    listing = made(owner, hall(capacity_max=40, activities=["dans"], quantity=3))
    facts = ListingFacts(kind=ListingKind.PREMISES, title="Sal", type="aula", place=PLACE)
    with unit_of_work() as work:
        cataloguing.edit_listing(work, owner[1], listing, facts.complete())
    assert listing.status is ListingStatus.PUBLISHED
    assert (listing.capacity_max, listing.activities) == (None, [])
    assert [row.unit.quantity for row in listing.units] == [1]


def test_an_edit_counts_versions_and_an_older_version_is_refused(
    owner: tuple[Organisation, Actor],
) -> None:
    listing = made(owner, hall())
    version = listing.version
    edited(owner, listing, activities=["dans"])
    assert listing.version == version + 1
    with pytest.raises(Conflict), unit_of_work() as work:
        cataloguing.edit_listing(work, owner[1], listing, ListingFacts(title="B"), version=version)


def test_every_command_leaves_a_line_in_the_audit_log(
    owner: tuple[Organisation, Actor], session: Session
) -> None:
    listing = made(owner, hall())
    edited(owner, listing, title="Lilla salen")
    with unit_of_work() as work:
        cataloguing.confirm_facts(work, owner[1], listing, on=date(2026, 11, 3))
    assert listing.confirmed_on == date(2026, 11, 3)
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [row.action for row in rows] == [
        "listing created",
        "listing edited",
        "facts confirmed",
    ]
    assert rows[1].before == {"title": "Stora salen"}
    assert rows[1].after == {"title": "Lilla salen"}
    assert rows[1].organisation_id == owner[0].id


def test_only_admins_of_the_owner_change_a_listing(
    owner: tuple[Organisation, Actor], session: Session
) -> None:
    listing = made(owner, hall())
    draft = made(owner, hall(status=ListingStatus.DRAFT))
    with unit_of_work(session) as work:
        _, stranger = make_member(work, make_organisation(work))
        _, booker = make_member(work, owner[0], Role.BOOKER)
    for actor, wanted, refusal in (
        (stranger, listing, NotAllowed),
        (stranger, draft, NotFound),
        (VISITOR, draft, NotFound),
        (booker, draft, NotAllowed),
    ):
        with pytest.raises(refusal), unit_of_work() as work:
            cataloguing.edit_listing(work, actor, wanted, ListingFacts(title="X"))
    with pytest.raises(NotAllowed), unit_of_work() as work:
        cataloguing.create_listing(work, stranger, organisation=owner[0], facts=hall())


def test_listings_share_a_place_only_when_every_field_agrees(
    owner: tuple[Organisation, Actor], session: Session
) -> None:
    one, two = made(owner, hall()), made(owner, hall(title="Lilla salen"))
    assert one.place_id == two.place_id
    edited(owner, one, place=PlaceFacts(postcode="252 00"))
    assert one.place is not None
    assert two.place is not None
    assert (one.place.postcode, one.place.name) == ("252 00", "Föreningshuset")
    assert two.place.postcode == ""
    edited(owner, one, place=PlaceFacts(postcode=""))
    assert one.place_id == two.place_id
    assert session.scalar(select(func.count()).select_from(Place)) == 1


def test_swapped_coordinates_are_refused_with_a_hint(owner: tuple[Organisation, Actor]) -> None:
    with pytest.raises(Invalid) as error:
        made(owner, hall(place=PlaceFacts(latitude=12.7, longitude=56.0)))
    assert fields_of(error) == {"place.latitude"}


def test_a_change_of_price_makes_a_new_tariff_and_the_same_rules_none(
    owner: tuple[Organisation, Actor], session: Session
) -> None:
    rule = PriceRuleFacts("alla", 12000, PriceUnit.HOUR)
    listing = made(owner, hall(price_rules=[rule]))
    first = listing.tariff_id
    edited(owner, listing, price_rules=[rule], title="Salen")
    assert listing.tariff_id == first
    edited(owner, listing, vat_rate=25)
    assert listing.tariff_id != first
    assert listing.tariff is not None
    assert [row.amount_ore for row in listing.tariff.rules] == [12000]
    edited(owner, listing, price_rules=[])
    assert listing.tariff_id is None
    assert session.scalar(select(func.count()).select_from(Tariff)) == 2


def test_named_groups_need_their_organisation(
    owner: tuple[Organisation, Actor], session: Session
) -> None:
    with unit_of_work(session) as work:
        umbrella = make_organisation(work, kind=OrganisationKind.UMBRELLA)
    with pytest.raises(Invalid) as error:
        made(
            owner,
            hall(
                audience=[
                    AudienceFacts(Audience.NAMED),
                    AudienceFacts(Audience.ALL, umbrella.slug),
                    AudienceFacts(Audience.NAMED, "finns-inte"),
                ]
            ),
        )
    assert fields_of(error) == {"audience.0", "audience.1", "audience.2"}
    listing = made(owner, hall(audience=[AudienceFacts(Audience.UMBRELLA, umbrella.slug)]))
    assert [(row.audience, row.organisation_id) for row in listing.audience] == [
        (Audience.UMBRELLA, umbrella.id)
    ]


def test_a_copy_is_a_draft_with_units_of_its_own(owner: tuple[Organisation, Actor]) -> None:
    listing = made(
        owner,
        things(
            quantity=120,
            audience=[AudienceFacts(Audience.ASSOCIATIONS)],
            openings=[OpeningFacts((1, 2), 480, 960)],
            price_rules=[PriceRuleFacts("alla", 500, PriceUnit.PIECE)],
        ),
    )
    with unit_of_work() as work:
        copy = cataloguing.duplicate_listing(work, owner[1], listing, title="Fler stolar")
    assert copy.status is ListingStatus.DRAFT
    assert (copy.title, copy.type) == ("Fler stolar", "bord_och_stolar")
    assert [row.unit.quantity for row in copy.units] == [120]
    assert copy.units[0].unit_id != listing.units[0].unit_id
    assert copy.tariff_id not in {None, listing.tariff_id}
    assert [row.weekday for row in copy.openings] == [1, 2]


def test_the_importer_acts_as_the_product_itself(owner: tuple[Organisation, Actor]) -> None:
    with unit_of_work() as work:
        listing = cataloguing.create_listing(
            work, SYSTEM, organisation=owner[0], facts=things(quantity=0)
        )
    assert [row.unit.quantity for row in listing.units] == [0]
