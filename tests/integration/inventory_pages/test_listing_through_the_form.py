"""The four kinds, listed through the stepwise form without script until they are published."""

from datetime import date

from form_browser import Browser, picture
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Listing, ListingFeature
from inventory.types import Answer, Audience, BookingMode, LimitMeasure, LimitPer, ListingStatus
from inventory.units import quantity_of
from marketplace.transactions import unit_of_work


def begun(anna: Browser, kind: str, title: str) -> None:
    anna.open("/listings/new")
    anna.send("title", kind=kind, title=title)
    assert anna.status == 200, anna.page
    assert anna.at.endswith("/what")


def stored(session: Session) -> Listing:
    session.rollback()
    return session.scalars(select(Listing)).one()


def says_what_and_where(anna: Browser) -> None:
    begun(anna, "premises", "Stora salen")
    anna.send(
        "title",
        type="samlingssal",
        summary="Ljus sal med scen",
        description="Här ryms ett årsmöte.\n\nOch en konsert.",
        activities=["arsmote", "konsert"],
    )
    assert anna.at.endswith("/where")
    anna.send(
        "place_name",
        place_name="Föreningshuset",
        place_address="Exempelgatan 1",
        place_postcode="252 00",
        place_city="Helsingborg",
        place_district="Söder",
        place_latitude="56,0381",
        place_longitude="12.7033",
        directions="Ingång från gården.",
    )
    assert anna.at.endswith("/contents")


def says_what_is_in_it(anna: Browser) -> None:
    anna.send("always_with", add="own")
    anna.send(
        "always_with",
        {
            "capacity_seated": "1 20",
            "capacity_standing": "200",
            "area_m2": "180",
            "known-stolar_has": "y",
            "known-stolar_count": "120",
            "known-piano_has": "y",
            "own-0-label": "Discokula",
            "own-0-count": "1",
        },
    )
    assert anna.at.endswith("/accessibility")
    anna.send(
        "accessibility_text",
        {
            "facts_known-step_free_entrance-answer": "yes",
            "facts_known-door_width-answer": "yes",
            "facts_known-door_width-value": "90",
            "facts_known-hearing_loop-answer": "no",
            "facts_known-hearing_loop-note": "Lånas av biblioteket",
            "accessibility_checked_on": "2026-11-01",
        },
    )
    assert anna.at.endswith("/when")


def says_when_and_who(anna: Browser) -> None:
    anna.send("openings_text", add="openings")
    anna.send(
        "openings_text",
        {
            "hours": "stated",
            "openings-0-weekdays": ["1", "2", "3"],
            "openings-0-start": "8",
            "openings-0-end": "22.00",
            "openings-1-weekdays": ["5"],
            "openings-1-start": "18:00",
            "openings-1-end": "2",
            "closed_on_holidays": "y",
            "closed_on_school_breaks": "y",
            "opening_exceptions-0-first_day": "2026-12-24",
            "opening_exceptions-0-last_day": "2026-12-26",
            "opening_exceptions-0-reason": "Jul",
            "min_minutes": "60",
            "max_minutes": "480",
        },
    )
    assert anna.at.endswith("/terms")
    anna.send(
        "contact_name",
        who="some",
        groups=["associations", "city"],
        limits_times_week="2",
        limits_hours_month="12",
        mode="instant",
        contact_name="Anna",
        contact_role="Uthyrare",
        contact_email="lokal@havsornen.example",
        contact_phone="08-465 004 10",
        house_rules="Inga skor.",
        handover_text="Nyckeln finns i skåpet.",
    )
    assert anna.at.endswith("/price")


def says_what_it_costs_and_publishes(anna: Browser) -> None:
    anna.send("price_text", add="price_rules")
    anna.send(
        "price_text",
        {
            "price_text": "Föreningar 100 kr i timmen",
            "price_rules-0-price_group": "forening",
            "price_rules-0-amount": "100",
            "price_rules-0-unit": "timme",
            "price_rules-1-price_group": "alla",
            "price_rules-1-amount": "250,50",
            "price_rules-1-unit": "timme",
            "go": "example",
        },
    )
    assert "Two hours on a Tuesday evening: " in anna.page
    assert "200" in anna.page
    anna.send("price_text", go="next")
    assert anna.at.endswith("/photos")
    anna.send(
        "new-0-alt",
        {"new-0-alt": "En ljus sal med scen", "go": "next"},
        files={"new-0-file": (picture(), "sal.jpg")},
    )
    assert anna.at.endswith("/publish")
    anna.send("status", status="published")
    assert "It is published" in anna.page


def list_a_hall(anna: Browser) -> None:
    says_what_and_where(anna)
    says_what_is_in_it(anna)
    says_when_and_who(anna)
    says_what_it_costs_and_publishes(anna)


def test_premises_are_listed_step_by_step_with_every_fact(anna: Browser, session: Session) -> None:
    list_a_hall(anna)
    listing = stored(session)
    assert listing.status is ListingStatus.PUBLISHED
    assert (listing.type, listing.capacity_max, listing.area_m2) == ("samlingssal", 200, 180)
    assert listing.capacity_seated == 120
    assert [row.code for row in listing.activities] == ["arsmote", "konsert"]
    assert listing.place is not None
    assert (listing.place.district, listing.place.latitude) == ("Söder", 56.0381)
    assert listing.directions == "Ingång från gården."
    assert {(row.code, row.label, row.count) for row in listing.features} == {
        ("stolar", "", 120),
        ("piano", "", None),
        (None, "Discokula", 1),
    }
    assert {(row.code, row.answer, row.value) for row in listing.accessibility} == {
        ("step_free_entrance", Answer.YES, None),
        ("door_width", Answer.YES, 90),
        ("hearing_loop", Answer.NO, None),
    }


def test_the_terms_of_premises_are_stored_as_they_were_said(
    anna: Browser, session: Session
) -> None:
    list_a_hall(anna)
    listing = stored(session)
    assert [(row.weekday, row.start_minute, row.end_minute) for row in listing.openings] == [
        (1, 480, 1320),
        (2, 480, 1320),
        (3, 480, 1320),
        (5, 1080, 120),
    ]
    assert [(row.first_day, row.last_day) for row in listing.opening_exceptions] == [
        (date(2026, 12, 24), date(2026, 12, 26))
    ]
    assert listing.closed_on_holidays
    assert listing.closed_on_school_breaks
    assert {(row.measure, row.per, row.most) for row in listing.limits} == {
        (LimitMeasure.TIMES, LimitPer.WEEK, 2),
        (LimitMeasure.HOURS, LimitPer.MONTH, 12),
    }
    assert (listing.min_minutes, listing.max_minutes) == (60, 480)
    assert {row.audience for row in listing.audience} == {Audience.ASSOCIATIONS, Audience.CITY}
    assert listing.mode is BookingMode.INSTANT
    assert listing.contact_phone == "+46846500410"
    assert listing.contact_public is True
    assert listing.tariff is not None
    assert [rule.amount_ore for rule in listing.tariff.rules] == [10000, 25050]
    assert [photo.alt for photo in listing.photos] == ["En ljus sal med scen"]


def test_every_step_shows_again_what_was_saved_and_saving_it_changes_nothing(
    anna: Browser, session: Session
) -> None:
    list_a_hall(anna)
    before = facts_of(stored(session))
    address = f"/listings/{stored(session).public_id}"
    for name, having in (
        ("what", "title"),
        ("where", "place_name"),
        ("contents", "always_with"),
        ("accessibility", "accessibility_text"),
        ("when", "openings_text"),
        ("terms", "contact_name"),
        ("price", "price_text"),
    ):
        anna.open(f"{address}/{name}")
        anna.send(having)
        assert anna.status == 200, (name, anna.page)
    assert facts_of(stored(session)) == before


def facts_of(listing: Listing) -> object:
    """Return all that the form can say."""
    from inventory import presentation  # noqa: PLC0415 - only here

    item = presentation.listing_item(listing, locale="sv", base_url="", owner=True)
    item.pop("version")
    return item | {"notes": [(row.code, row.note, row.value) for row in listing.accessibility]}


def test_a_hundred_and_twenty_chairs_are_a_pool(anna: Browser, session: Session) -> None:
    begun(anna, "equipment", "Stapelstolar")
    assert "How many are there?" in anna.page
    anna.send("title", type="bord_och_stolar", quantity="120")
    assert anna.at.endswith("/contents")
    anna.send("always_with", always_with="Kärra")
    anna.send("place_name")
    anna.send("openings_text")
    anna.send("contact_name", mode="request", contact_email="stolar@havsornen.example")
    anna.send(
        "price_text",
        {
            "price_rules-0-price_group": "alla",
            "price_rules-0-unit": "gratis",
            "price_rules-0-amount": "",
        },
    )
    anna.send("new-0-alt", go="next")
    anna.send("status", status="published")
    listing = stored(session)
    assert listing.status is ListingStatus.PUBLISHED
    assert quantity_of(listing) == 120
    assert listing.place is None
    assert listing.openings_stated is False
    assert listing.tariff is not None
    assert listing.tariff.rules[0].amount_ore == 0


def test_the_form_asks_only_for_what_fits_the_kind_and_keeps_what_was_said(
    anna: Browser, session: Session
) -> None:
    begun(anna, "equipment", "Flytväst")
    anna.send("title", type="talt")
    assert anna.at.endswith("/contents")
    assert 'name="known-kok_has"' not in anna.page, "no kitchen comes with a life jacket"
    assert 'name="known-bord_count"' in anna.page
    with unit_of_work() as writing:
        writing.add(ListingFeature(listing_id=stored(session).id, code="kok", count=2))
    anna.open(anna.at)
    assert 'name="known-kok_count"' in anna.page
    anna.send("always_with", always_with="Visselpipa")
    assert [(row.code, row.count) for row in stored(session).features] == [("kok", 2)]


def test_services_and_skills_are_by_agreement_and_need_neither_place_nor_hours(
    anna: Browser, session: Session
) -> None:
    for kind, title, type_ in (
        ("service", "Ljudtekniker", "ljudteknik"),
        ("skill", "Första hjälpen", "forstahjalpen"),
    ):
        begun(anna, kind, title)
        code = type_ if f'value="{type_}"' in anna.page else first_type(anna)
        anna.send("title", type=code)
        anna.send("place_name")
        assert anna.at.endswith("/terms")
        anna.send("contact_name", contact_email="hjalp@havsornen.example")
        assert anna.at.endswith("/price")
        anna.send("price_text", price_text="Kaffe räcker")
        anna.send("new-0-alt", go="next")
        anna.send("status", status="published")
        assert "It is published" in anna.page
    listings = session.scalars(select(Listing).order_by(Listing.id)).all()
    assert [one.mode for one in listings] == [BookingMode.AGREEMENT, BookingMode.AGREEMENT]
    assert {one.status for one in listings} == {ListingStatus.PUBLISHED}


def first_type(anna: Browser) -> str:
    """Return the code of the first type that can be chosen."""
    part = anna.page.partition('name="type"')[2]
    return str(part.split('<option value="')[2].partition('"')[0])


def test_a_service_that_is_booked_by_time_gets_a_step_for_hours(
    anna: Browser, session: Session
) -> None:
    begun(anna, "service", "Ljudtekniker")
    address = anna.at.rpartition("/")[0]
    anna.open(f"{address}/when")
    assert anna.status == 404
    anna.open(f"{address}/terms")
    anna.send("contact_name", mode="request")
    assert anna.at.endswith("/when")
    assert stored(session).mode is BookingMode.REQUEST


def test_half_a_hall_is_part_of_the_hall(anna: Browser, session: Session) -> None:
    begun(anna, "premises", "Hallen")
    assert "part of something else" not in anna.page
    begun(anna, "premises", "Halva hallen")
    with unit_of_work(session) as work:
        whole = work.scalars(select(Listing).order_by(Listing.id)).first()
        assert whole is not None
        whole_id = whole.public_id
    anna.send("title", part_of=whole_id)
    session.rollback()
    half = session.scalars(select(Listing).order_by(Listing.id.desc())).first()
    assert half is not None
    assert half.part_of is not None
    assert half.part_of.title == "Hallen"


def test_an_earlier_place_is_offered_and_taken(anna: Browser, session: Session) -> None:
    begun(anna, "premises", "Stora salen")
    anna.send("title")
    anna.send("place_name", place_name="Föreningshuset", place_address="Exempelgatan 1")
    begun(anna, "premises", "Lilla salen")
    anna.send("title")
    assert "Föreningshuset, Exempelgatan 1" in anna.page
    key = anna.page.partition('name="earlier"')[2].split('<option value="')[2].partition('"')[0]
    anna.send("place_name", earlier=key, go="earlier")
    assert 'value="Exempelgatan 1"' in anna.page
    assert session.scalars(select(Listing).order_by(Listing.id.desc())).all()[0].place is None
    anna.send("place_name", earlier=key)
    session.rollback()
    first, second = session.scalars(select(Listing).order_by(Listing.id)).all()
    assert first.place_id == second.place_id
