"""Importing listings: what becomes of every row of the example files, once and again."""

from typing import Any

import pytest
from bringing import EXPECTED, LISTING_FILES, bring, code, dump, listing
from factories import make_listing, make_member, make_organisation
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.cataloguing import edit_listing
from inventory.facts import ListingFacts
from inventory.intake.report import Report
from inventory.models import ImportedRow, ImportRun, Listing, ListingUnit, Place, Tariff, Unit
from inventory.types import Audience, BookingMode, ListingKind, ListingStatus
from inventory.units import quantity_of
from inventory.vocabulary import kind_of
from marketplace.actor import SYSTEM, VISITOR
from marketplace.errors import NotAllowed
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import Role

LUNDEN = "inventering-bygdegardsforeningen-lunden.xlsx"
HAVSORNEN = "inventering-scoutkaren-havsornen.xlsx"
STORMSVALAN = "inventering-sk-stormsvalan.xlsx"
RIDAN = "inventering-teaterforeningen-ridan.xlsx"
CITY = "stadens-lokaler.xlsx"
ACCESS = {
    "wheelchair": "step_free_entrance",
    "rwc": "accessible_toilet",
    "loop": "hearing_loop",
    "lift": "lift",
}


@pytest.fixture
def owner(session: Session) -> Organisation:
    del session
    with unit_of_work() as work:
        return make_organisation(work, name="Föreningen Exempel")


def made(session: Session, report: Report, name: str) -> Listing:
    """Return the listing that the row with this name became."""
    row = next(one for one in report.rows if one.name == name and one.outcome == "created")
    return listing(session, row.id)


def verdict(wanted: dict[str, Any]) -> dict[str, Any]:
    return {
        "sheet": wanted["sheet"],
        "row": wanted["row"],
        "outcome": wanted["outcome"],
        "reason": wanted.get("reason"),
        "warnings": wanted.get("warnings", []),
    }


def stored(one: Listing) -> dict[str, Any]:
    """Put a listing in the words of expected.json."""
    place = one.place
    answers = {row.code: row.answer.value for row in one.accessibility}
    return {
        "name": one.title,
        "type": one.kind.value,
        "kind": one.type,
        "address": (place.address or None) if place else None,
        "district": place.district if place else None,
        "lat": place.latitude if place else None,
        "lon": place.longitude if place else None,
        "capacity": {
            "max": one.capacity_max,
            "standing": one.capacity_standing,
            "seated": one.capacity_seated,
        },
        "quantity": quantity_of(one),
        "phone": one.contact_phone or None,
        "email": one.contact_email or None,
        "access": {word: answers[fact] for word, fact in ACCESS.items() if fact in answers},
        "updated": one.confirmed_on.isoformat() if one.confirmed_on else None,
        "by_agreement": one.mode is BookingMode.AGREEMENT,
        "always_with": one.always_with.split(", ") if one.always_with else [],
        "prices": [
            [rule.price_group, rule.amount_ore / 100, rule.unit.value]
            for rule in (one.tariff.rules if one.tariff else [])
        ],
    }


def wanted_of(row: dict[str, Any], kind: ListingKind) -> dict[str, Any]:
    """Return an expected row in codes; an item without a clear number cannot be booked yet."""
    wanted = {key: value for key, value in row.items() if key in stored_keys}
    if "type" in row:
        wanted["type"] = kind_of(row["type"])
    if "kind" in row:
        wanted["kind"] = code(row["kind"])
    if "prices" in row:
        wanted["prices"] = [[code(group), sum_, code(unit)] for group, sum_, unit in row["prices"]]
    if "quantity" in row and row["quantity"] is None:
        wanted["quantity"] = 0 if kind is ListingKind.EQUIPMENT else 1
    return wanted


stored_keys = {
    "name", "type", "kind", "address", "district", "lat", "lon", "capacity", "quantity", "phone",
    "email", "access", "updated", "by_agreement", "always_with", "prices",
}  # fmt: skip


@pytest.mark.parametrize("filename", LISTING_FILES)
def test_every_row_of_a_file_is_reported_and_stored_as_expected(
    session: Session, owner: Organisation, filename: str
) -> None:
    report = bring(owner, filename)
    expected = EXPECTED[filename]["rows"]
    reported = report.as_json()["rows"]
    assert [{key: row[key] for key in verdict(wanted)} for row, wanted in zip(
        reported, expected, strict=True
    )] == [verdict(wanted) for wanted in expected]  # fmt: skip
    for row, wanted in zip(reported, expected, strict=True):
        if wanted["outcome"] != "created":
            continue
        one = listing(session, row["id"])
        found, right = stored(one), wanted_of(wanted, one.kind)
        if "capacity" in right:
            found["capacity"] = {key: found["capacity"][key] for key in right["capacity"]}
        assert {key: found[key] for key in right} == right
        assert one.status is ListingStatus.PUBLISHED
        assert (one.part_of.title if one.part_of else None) == wanted.get("part_of")


@pytest.mark.parametrize("filename", LISTING_FILES)
def test_the_same_file_twice_changes_nothing(
    session: Session, owner: Organisation, filename: str
) -> None:
    first = bring(owner, filename)
    before = dump(session)
    again = bring(owner, filename)
    assert dump(session) == before
    assert again.summary["created"] == 0
    assert again.summary["review"] == first.summary["review"]
    for earlier, later in zip(first.rows, again.rows, strict=True):
        if earlier.outcome == "created":
            assert (later.outcome, later.reason) == ("merged", "exact_duplicate")
            assert (later.id, later.warnings) == (earlier.id, [])


@pytest.mark.parametrize("filename", [CITY, RIDAN])
def test_a_dry_run_reaches_the_same_verdicts_and_writes_nothing(
    session: Session, owner: Organisation, filename: str
) -> None:
    before = dump(session)
    dry = bring(owner, filename, dry_run=True)
    assert dump(session) == before
    assert {row.id for row in dry.rows} == {None}
    wet = bring(owner, filename)
    assert [(row.outcome, row.reason, row.warnings) for row in dry.rows] == [
        (row.outcome, row.reason, row.warnings) for row in wet.rows
    ]


def test_what_the_owner_has_edited_survives_a_second_import(
    session: Session, owner: Organisation
) -> None:
    report = bring(owner, LUNDEN)
    hall = made(session, report, "Stora salen")
    with unit_of_work() as work:
        edit_listing(work, SYSTEM, hall, ListingFacts(title="Nya salen", capacity_max=77))
    assert bring(owner, LUNDEN).summary["created"] == 0
    kept = listing(session, hall.public_id)
    assert (kept.title, kept.capacity_max) == ("Nya salen", 77)


def test_a_kit_takes_what_its_parts_count_and_names_the_rest(
    session: Session, owner: Organisation
) -> None:
    sound = made(session, bring(owner, RIDAN), "PA-anläggning stor")
    assert {row.unit.name: (row.quantity, row.unit.quantity) for row in sound.units} == {
        "Aktiv högtalare 12 tum": (4, 4),
        "Mixerbord 16 kanaler": (1, 1),
        "Stativ högtalare": (4, 4),
        "XLR-kabel 10 m": (12, 12),
    }
    assert ("Aktiv högtalare 12 tum", 4) in [(one.label, one.count) for one in sound.features]


def test_a_kit_with_a_part_of_unclear_number_can_be_lent_all_the_same(
    session: Session, owner: Organisation
) -> None:
    kit = made(session, bring(owner, STORMSVALAN), "Tidtagarset")
    assert {row.unit.name for row in kit.units} == {"stoppur", "startpistol (leksak)"}
    assert ("batterier", None) in [(one.label, one.count) for one in kit.features]
    assert quantity_of(kit) == 1


def test_two_kits_of_a_kind_need_twice_the_parts(session: Session, owner: Organisation) -> None:
    text = "Typ;Namn;Antal\ninventarie;Kaffepaket;2\n;– termos;3\n"
    kit = made(session, bring(owner, text.encode()), "Kaffepaket")
    assert [(row.quantity, row.unit.quantity) for row in kit.units] == [(3, 6)]
    assert quantity_of(kit) == 2


@pytest.mark.parametrize("count", ["", "många", "0"])
def test_an_item_without_a_clear_number_cannot_be_booked_yet(
    session: Session, owner: Organisation, count: str
) -> None:
    text = f"Typ;Namn;Antal\ninventarie;Stolar;{count}\n"
    assert quantity_of(made(session, bring(owner, text.encode()), "Stolar")) == 0


def test_booking_the_whole_takes_its_parts(session: Session, owner: Organisation) -> None:
    report = bring(owner, CITY)
    whole = made(session, report, "Havstrutshallen – hel hall")
    parts = session.scalars(select(Listing).where(Listing.part_of_id == whole.id)).all()
    assert sorted(part.title for part in parts) == [
        "Havstrutshallen – halva A",
        "Havstrutshallen – halva B",
    ]
    own = {row.unit_id for part in parts for row in part.units}
    assert own < {row.unit_id for row in whole.units}


def test_a_part_joins_a_whole_that_the_owner_has_from_before(
    session: Session, owner: Organisation
) -> None:
    heading = "Namn;Typ av lokal;Adress\n"
    whole = made(
        session,
        bring(owner, f"{heading}Hallen – hel hall;Idrottshall;Gatan 1\n".encode()),
        "Hallen – hel hall",
    )
    report = bring(owner, f"{heading}Hallen – halva A;Idrottshall;Gatan 1\n".encode())
    assert report.rows[0].warnings == []
    assert made(session, report, "Hallen – halva A").part_of_id == whole.id


def test_a_part_of_nothing_is_made_with_a_warning(owner: Organisation) -> None:
    text = "Namn;Typ av lokal;Adress\nHallen – halva A;Idrottshall;Gatan 1\n"
    assert bring(owner, text.encode()).rows[0].warnings == ["part_without_whole"]


def test_premises_share_a_place_only_when_every_field_agrees(
    session: Session, owner: Organisation
) -> None:
    lines = [
        "Namn;Typ av lokal;Adress;Stadsdel",
        "Stora salen;Samlingssal;Gatan 1;Söder",
        "Köket;Kök;Gatan 1;Söder",
        "Verkstaden;Verkstad;Gatan 1;Råå",
    ]
    bring(owner, "\n".join(lines).encode())
    session.rollback()
    assert session.scalar(select(func.count(Place.id))) == 2


def test_words_become_codes_where_they_are_known(session: Session, owner: Organisation) -> None:
    lines = [
        "Namn;Typ av lokal;Adress;Får användas till;Utrustning;Vem får hyra/låna",
        "Salen;Samlingssal;Gatan 1;möten, snickra;60 stolar, kök, lavalampa;Föreningar, privat",
        "Rummet;Mötesrum;Gatan 2;möten;;Ej företag",
    ]
    report = bring(owner, "\n".join(lines).encode())
    hall = made(session, report, "Salen")
    assert [row.code for row in hall.activities] == ["mote"]
    assert "Får användas till: möten, snickra" in hall.description
    assert {(row.code, row.count) for row in hall.features} == {("stolar", 60), ("kok", None)}
    assert hall.features_text == "60 stolar, kök, lavalampa"
    assert [row.audience for row in hall.audience] == [Audience.ASSOCIATIONS, Audience.PRIVATE]
    room = made(session, report, "Rummet")
    assert (room.audience, room.audience_text) == ([], "Ej företag")


def test_members_only_means_the_owner_itself(session: Session, owner: Organisation) -> None:
    text = "Typ;Namn;Antal;Vem får låna\ninventarie;Kanot;2;medlemmar\n"
    canoe = made(session, bring(owner, text.encode()), "Kanot")
    assert [(row.audience, row.organisation_id) for row in canoe.audience] == [
        (Audience.NAMED, owner.id)
    ]


def test_a_changed_row_that_resembles_a_listing_waits_for_a_person(
    session: Session, owner: Organisation
) -> None:
    bring(owner, "Typ;Namn;Antal\ninventarie;Partytält;2\n".encode())
    report = bring(owner, "Typ;Namn;Antal\ninventarie;Partytälten;3\n".encode())
    row = report.rows[0]
    assert (row.outcome, row.reason, row.match) == ("review", "possible_duplicate", "Partytält")
    session.rollback()
    assert session.scalar(select(func.count(Listing.id))) == 1


def test_a_listing_made_by_hand_counts_too(owner: Organisation) -> None:
    with unit_of_work() as work:
        make_listing(work, owner, kind=ListingKind.EQUIPMENT, title="Partytält", place=None)
    report = bring(owner, "Typ;Namn;Antal\ninventarie;partytält;2\n".encode())
    assert report.summary["review"] == 1


def test_the_same_row_written_in_two_ways_is_made_once(owner: Organisation) -> None:
    lines = ["Typ;Namn;Antal;Uppdaterad", "inventarie;Vagn;1;2026-03-14", "sak;Vagn;1;20260314"]
    assert bring(owner, "\n".join(lines).encode()).summary == {
        "created": 1, "merged": 1, "review": 0, "refused": 0, "skipped": 0, "part": 0,
    }  # fmt: skip


def test_a_value_that_the_rules_refuse_never_fails_its_row(
    session: Session, owner: Organisation
) -> None:
    name = "Ett " + "mycket " * 30 + "långt namn"
    heading = "Typ;Namn;Antal;Max personer;E-post;Beskrivning"
    text = f"{heading}\nlokal;{name};9999999;0;a@-b.example;{'x' * 12000}\n"
    report = bring(owner, text.encode())
    row = report.rows[0]
    assert row.outcome == "created"
    assert {"name_shortened", "text_shortened", "email_invalid"} <= set(row.warnings)
    one = listing(session, row.id)
    assert len(one.title) <= 120
    assert one.description.startswith(name)
    assert (one.capacity_max, one.contact_email) == (None, "")


def test_a_postcode_that_cannot_be_is_left_out_and_the_point_stays(
    session: Session, owner: Organisation
) -> None:
    text = "Namn;Typ av lokal;Adress;Postnummer;Lat;Long\nSalen;Sal;Gatan 1;25x;56,04;12,70\n"
    row = bring(owner, text.encode()).rows[0]
    assert (row.outcome, "value_rejected" in row.warnings) == ("created", True)
    place = listing(session, row.id).place
    assert place is not None
    assert (place.address, place.postcode, place.latitude) == ("Gatan 1", "", 56.04)


def test_a_name_of_invisible_signs_is_no_name(owner: Organisation) -> None:
    report = bring(owner, "Typ;Namn;Antal\ninventarie;\u200b;2\n".encode())
    assert (report.rows[0].outcome, report.rows[0].reason) == ("refused", "name_missing")


def test_text_that_looks_like_code_or_a_formula_is_kept_as_it_is(
    session: Session, owner: Organisation
) -> None:
    report = bring(owner, CITY)
    cafe = made(session, report, "Café Kanelknuten")
    assert '=HYPERLINK("http://klicka.example' in cafe.description
    box = made(session, report, "Blackboxen Svartlådan")
    texts = f"{box.description} {box.features_text} {box.accessibility_text} {box.price_text}"
    assert "<script" in texts
    hall = made(session, report, "Ljusgården, stora salen")
    assert len(hall.features_text) == 3184


def test_a_refused_file_leaves_nothing_behind(session: Session, owner: Organisation) -> None:
    before = dump(session)
    with pytest.raises(Exception, match="not_a_spreadsheet"):
        bring(owner, b"%PDF-1.7 " + b"x" * 200)
    assert dump(session) == before


def test_a_failure_half_way_leaves_nothing_behind(session: Session, owner: Organisation) -> None:
    before = dump(session)

    def fail(done: int, total: int) -> None:
        del total
        if done == 3:
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError, match="lights"):
        bring(owner, LUNDEN, progress=fail)
    assert dump(session) == before


def test_only_who_may_import_does(session: Session, owner: Organisation) -> None:
    del session
    with unit_of_work() as work:
        other = make_organisation(work)
        _, stranger = make_member(work, other)
        _, booker = make_member(work, owner, Role.BOOKER)
        _, admin = make_member(work, owner)
    for actor in (VISITOR, stranger, booker):
        with pytest.raises(NotAllowed):
            bring(owner, LUNDEN, actor=actor)
    assert bring(owner, LUNDEN, actor=admin).summary["created"] == 16


def test_what_another_owner_has_is_no_duplicate(session: Session, owner: Organisation) -> None:
    with unit_of_work() as work:
        other = make_organisation(work)
    assert bring(owner, HAVSORNEN).summary == bring(other, HAVSORNEN).summary
    session.rollback()
    assert session.scalar(select(func.count(ImportRun.id))) == 2


def test_units_belong_to_the_owner_and_none_is_left_over(
    session: Session, owner: Organisation
) -> None:
    bring(owner, RIDAN)
    session.rollback()
    units = session.scalars(select(Unit)).all()
    taken = set(session.scalars(select(ListingUnit.unit_id)))
    assert {unit.organisation_id for unit in units} == {owner.id}
    assert {unit.id for unit in units} == taken
    assert session.scalar(select(func.count(Tariff.id)))


def test_values_are_kept_only_while_a_person_has_to_choose(
    session: Session, owner: Organisation
) -> None:
    bring(owner, RIDAN)
    session.rollback()
    rows = session.scalars(select(ImportedRow)).all()
    assert {row.outcome.value for row in rows if row.values is not None} == {"review"}
    assert {row.outcome.value for row in rows if row.values is None} == {"created"}


def test_whoever_waits_hears_of_every_row(owner: Organisation) -> None:
    lines = ["Typ;Namn;Antal"] + [f"inventarie;Sak nummer {n};1" for n in range(60)]
    told: list[tuple[int, int]] = []
    report = bring(
        owner, "\n".join(lines).encode(), progress=lambda done, total: told.append((done, total))
    )
    assert report.summary["created"] == 60
    assert told == [(n, 60) for n in range(1, 61)]
