from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory import checking, contacts, hours, places, tariffs
from inventory.facts import (
    NOT_GIVEN,
    AccessibilityFacts,
    ExceptionFacts,
    FeatureFacts,
    ListingFacts,
    OpeningFacts,
    PlaceFacts,
    PriceRuleFacts,
)
from inventory.problems import Problems
from inventory.types import Answer, ListingKind, PriceUnit
from marketplace.errors import Invalid


def fields_of(problems: Problems) -> set[str]:
    try:
        problems.refuse()
    except Invalid as error:
        return {problem.field for problem in error.problems}
    return set()


def refused(facts: ListingFacts) -> set[str]:
    problems = Problems()
    hours.checked(checking.checked(facts, problems), problems)
    tariffs.check(facts, problems)
    return fields_of(problems)


def test_what_was_not_given_stays_not_given() -> None:
    problems = Problems()
    clean = checking.checked(ListingFacts(title="Sal"), problems)
    assert clean.summary is NOT_GIVEN
    assert clean.said() == {"title": "Sal"}


def test_a_whole_listing_gets_defaults_for_all_but_kind_title_and_status() -> None:
    whole = ListingFacts(title="Sal").complete()
    assert whole.min_minutes == 30
    assert whole.title == "Sal"
    assert {whole.kind, whole.status} == {NOT_GIVEN}


def test_control_characters_are_taken_out_of_texts() -> None:
    clean = checking.checked(
        ListingFacts(title=" Stora\x00 \u202esalen ", description="a\x00\r\n\r\n\r\n\r\nb"),
        Problems(),
    )
    assert clean.title == "Stora salen"
    assert clean.description == "a\n\nb"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (ListingFacts(title="\x00 "), "title"),
        (ListingFacts(title="x" * 121), "title"),
        (ListingFacts(description="x" * 10_001), "description"),
        (ListingFacts(price_text="x" * 10_001), "price.text"),
        (ListingFacts(capacity_max=0), "capacity.max"),
        (ListingFacts(capacity_seated=10**12), "capacity.seated"),
        (ListingFacts(quantity=-1), "quantity"),
        (ListingFacts(min_minutes=0), "booking.min_minutes"),
        (ListingFacts(horizon_days=10**9), "booking.horizon_days"),
        (ListingFacts(buffer_after_minutes=-5), "buffer_after_minutes"),
        (ListingFacts(contact_email="anna at scout"), "contact.email"),
        (ListingFacts(contact_phone="ring mig"), "contact.phone"),
        (ListingFacts(external_url="javascript:alert(1)"), "external_url"),
        (ListingFacts(activities=["flyga"]), "activities"),
        (ListingFacts(features=[FeatureFacts("flygel9")]), "features.0.code"),
        (ListingFacts(features=[FeatureFacts(None, "  ")]), "features.0.label"),
        (ListingFacts(features=[FeatureFacts("piano", count=0)]), "features.0.count"),
        (ListingFacts(accessibility={"x": AccessibilityFacts(Answer.YES)}), "accessibility"),
        (ListingFacts(language="svenska"), "language"),
        (ListingFacts(openings=[OpeningFacts((8,), 0, 60)]), "openings.0"),
        (ListingFacts(openings=[OpeningFacts((), 0, 60)]), "openings.0"),
        (ListingFacts(openings=[OpeningFacts((1,), 480, 480)]), "openings.0"),
        (ListingFacts(openings=[OpeningFacts((1,), 480, 1441)]), "openings.0"),
        (
            ListingFacts(
                openings=[OpeningFacts((1,), 0, 1440, date(2026, 2, 1), date(2026, 1, 1))]
            ),
            "openings.0",
        ),
        (
            ListingFacts(opening_exceptions=[ExceptionFacts(date(2026, 2, 1), date(2026, 1, 1))]),
            "opening_exceptions.0",
        ),
        (
            ListingFacts(
                opening_exceptions=[ExceptionFacts(date(2026, 2, 1), date(2026, 2, 1), 480)]
            ),
            "opening_exceptions.0",
        ),
        (
            ListingFacts(price_rules=[PriceRuleFacts("alla", -1, PriceUnit.HOUR)]),
            "price.rules.0",
        ),
        (
            ListingFacts(price_rules=[PriceRuleFacts("kungen", 1, PriceUnit.HOUR)]),
            "price.rules.0",
        ),
        (
            ListingFacts(price_rules=[PriceRuleFacts("alla", 100, PriceUnit.FREE)]),
            "price.rules.0",
        ),
        (
            ListingFacts(
                price_rules=[PriceRuleFacts("alla", 1, PriceUnit.HOUR, min_ore=9, max_ore=1)]
            ),
            "price.rules.0",
        ),
        (ListingFacts(currency="EUR"), "price.currency"),
        (ListingFacts(vat_rate=7), "price.vat_rate"),
    ],
)
def test_a_fact_that_cannot_be_is_named_by_its_field(facts: ListingFacts, field: str) -> None:
    assert refused(facts) == {field}


@pytest.mark.parametrize(
    "facts",
    [
        ListingFacts(openings=[OpeningFacts((1, 7), 0, 1440)]),
        ListingFacts(openings=[OpeningFacts((5,), 1080, 120)]),
        ListingFacts(openings=None),
        ListingFacts(opening_exceptions=[ExceptionFacts(date(2026, 2, 1), date(2026, 2, 1))]),
        ListingFacts(price_rules=[PriceRuleFacts("alla", 0, PriceUnit.FREE)]),
        ListingFacts(
            price_rules=[PriceRuleFacts("alla", 1, PriceUnit.HOUR, from_minute=600, to_minute=1440)]
        ),
        ListingFacts(quantity=0),
        ListingFacts(capacity_max=None),
    ],
)
def test_a_sane_fact_is_taken(facts: ListingFacts) -> None:
    assert refused(facts) == set()


def test_all_problems_are_told_at_once() -> None:
    assert refused(ListingFacts(title="", capacity_max=0, contact_email="x", vat_rate=1)) == {
        "title",
        "capacity.max",
        "contact.email",
        "price.vat_rate",
    }


def test_a_type_belongs_to_its_kind() -> None:
    problems = Problems()
    checking.kind_and_type(ListingKind.PREMISES, "talt", problems)
    assert fields_of(problems) == {"type"}
    problems = Problems()
    checking.kind_and_type(ListingKind.EQUIPMENT, "talt", problems)
    assert fields_of(problems) == set()


def test_the_longest_time_is_not_under_the_shortest() -> None:
    problems = Problems()
    checking.lengths(60, 30, problems)
    assert fields_of(problems) == {"booking.max_minutes"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("08-465 004 10", "+4684650041 0".replace(" ", "")),
        ("+46 31 390 06 05", "+46313900605"),
        ("12", None),
        ("ring Anna", None),
    ],
)
def test_telephone_numbers_are_kept_as_e164(text: str, found: str | None) -> None:
    assert contacts.phone(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://exempel.example/a?b=1", "https://exempel.example/a?b=1"),
        ("exempel.example", "https://exempel.example"),
        ("ftp://exempel.example", None),
        ("https://anna:hemligt@exempel.example", None),
        ("https://exempel.example/ a", None),
        ("https://[", None),
        ("https://localhost:x", None),
        ("data:text/html,x", None),
    ],
)
def test_only_web_addresses_are_taken(text: str, found: str | None) -> None:
    assert contacts.web_address(text) == found


def test_an_email_address_is_kept_in_lower_case() -> None:
    assert contacts.email("Anna@Scout.example") == "anna@scout.example"


def test_swapped_coordinates_are_pointed_out() -> None:
    assert "swapped" in str(places.coordinates_problem(12.7, 56.04))
    assert "outside" in str(places.coordinates_problem(0.0, 0.0))
    assert "both" in str(places.coordinates_problem(56.04, None))
    assert places.coordinates_problem(56.04, 12.7) is None
    assert places.coordinates_problem(None, None) is None


def test_a_place_is_merged_with_what_it_was() -> None:
    problems = Problems()
    where = places.merged(
        PlaceFacts(name="Huset", district="söder", time_zone="Mars/Olympus"), None, problems
    )
    assert where.name == "Huset"
    assert where.district == "Söder"
    assert fields_of(problems) == {"place.time_zone"}


@given(st.text(max_size=300))
def test_no_text_breaks_the_checks(text: str) -> None:
    facts = ListingFacts(
        title=text, description=text, contact_email=text, contact_phone=text, external_url=text,
        activities=[text], features=[FeatureFacts(text, text)], language=text,
    )  # fmt: skip
    problems = Problems()
    checking.checked(facts, problems)
    places.merged(PlaceFacts(name=text, district=text, time_zone=text), None, problems)
    fields_of(problems)
