"""Listings by program: every form that the contract names, read back as it was sent."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from api_caller import code_of, fields_of, wanting
from api_town import Town
from factories import at, make_listing
from factories.counting import statements
from sqlalchemy.orm import Session

from inventory.models import AccessibilityFact, ListingAudience
from inventory.types import Answer, Audience
from marketplace import clock
from marketplace.transactions import unit_of_work

WHOLE: dict[str, Any] = {
    "kind": "premises",
    "title": "Föreningssalen",
    "organisation": "scouterna",
    "status": "published",
    "type": "samlingssal",
    "summary": "En sal",
    "description": "Två rader\nom salen",
    "language": "sv",
    "translations": {"en": {"title": "The hall", "summary": "A hall", "description": ""}},
    "place": {
        "name": "Scouthuset",
        "address": "Exempelgatan 3",
        "postcode": "252 00",
        "city": "Helsingborg",
        "district": "Söder",
        "latitude": 56.03,
        "longitude": 12.7,
    },
    "capacity": {"max": 80, "standing": 80, "seated": 60, "tables": 40},
    "area_m2": 120,
    "activities": ["mote"],
    "features": [
        {"code": None, "label": "Flygel", "count": 1},
    ],
    "features_text": "Allt finns",
    "accessibility": {"step_free_entrance": True, "lift": False, "hearing_loop": None},
    "accessibility_text": "Ramp finns",
    "audience_groups": [
        {"audience": "associations", "organisation": None},
        {"audience": "named", "organisation": "teatern"},
    ],
    "audience_text": "Föreningar",
    "price": {
        "text": "Efter taxa",
        "vat_rate": 25,
        "rules": [
            {
                "price_group": "forening",
                "price": {"amount": "120.50", "currency": "SEK"},
                "unit": "timme",
                "weekdays": [1, 2],
                "from": "18:00",
                "to": "22:00",
                "min": {"amount": "100.00", "currency": "SEK"},
                "max": None,
            }
        ],
    },
    "contact": {
        "name": "Anna",
        "role": "Ordförande",
        "email": "anna@scout.example",
        "phone": "+46846500401",
    },
    "contact_public": False,
    "booking": {
        "mode": "instant",
        "min_minutes": 60,
        "max_minutes": 600,
        "step_minutes": 30,
        "notice_hours": 2,
        "horizon_days": 200,
        "pending_holds": True,
        "at_once": [
            {
                "weekdays": [1, 2],
                "from": "17:00",
                "to": "22:00",
                "audience": "verified",
                "organisation": None,
            },
        ],
    },
    "answer_hours": 24,
    "buffer_before_minutes": 0,
    "buffer_after_minutes": 15,
    "openings": [
        {
            "weekdays": [5, 6],
            "from": "18:00",
            "to": "02:00",
            "valid_from": "2026-01-01",
            "valid_to": None,
        },
        {"weekdays": [7], "from": "00:00", "to": "24:00", "valid_from": None, "valid_to": None},
    ],
    "opening_exceptions": [
        {
            "first_day": "2027-06-18",
            "last_day": "2027-06-20",
            "from": None,
            "to": None,
            "reason": "Midsommar",
        }
    ],
    "openings_text": "Helger",
    "closed_on_holidays": True,
    "closed_on_school_breaks": True,
    "limits": [
        {"measure": "hours", "per": "month", "most": 12},
        {"measure": "times", "per": "week", "most": 2},
    ],
    "house_rules": "Städa",
    "loan_terms": "",
    "always_with": "Nyckel",
    "handover_text": "Hos Anna",
    "directions": "Bakom skolan",
    "external_url": "https://scout.example/salen",
    "confirmed_on": "2026-11-01",
}


def asked(body: dict[str, Any], **more: Any) -> dict[str, Any]:
    return body | more


def test_a_whole_listing_is_read_back_by_its_owner_as_it_was_sent(town: Town) -> None:
    made = town.anna.post("/listings", WHOLE)
    assert made.status_code == 201, made.text
    read = town.anna.get(f"/listings/{made.json['id']}").json
    assert made.headers["Location"].endswith(made.json["id"])
    for name, value in WHOLE.items():
        if name == "openings":
            assert sorted(read[name], key=lambda one: one["from"]) == sorted(
                value, key=lambda one: one["from"]
            )
        elif name == "organisation":
            assert read[name] == {
                "slug": "scouterna", "name": "Scouterna", "kind": "association",
            }  # fmt: skip
        else:
            assert read[name] == value, name
    assert read["units"] == [
        {"unit": read["units"][0]["unit"], "name": "Föreningssalen", "quantity": 1, "of": 1}
    ]
    seen = town.visitor.get(f"/listings/{made.json['id']}").json
    assert seen["contact"] == dict.fromkeys(("name", "role", "email", "phone"))
    assert "openings" not in seen


def test_put_resets_what_is_left_out_and_patch_keeps_it(town: Town, session: Session) -> None:
    path = f"/listings/{town.anna.post('/listings', WHOLE).json['id']}"
    kept = town.anna.patch(path, {"title": "Nya namnet", "capacity": {"seated": 70}}).json
    assert (kept["summary"], kept["capacity"]["seated"], kept["capacity"]["standing"]) == (
        "En sal", 70, 80,
    )  # fmt: skip
    with unit_of_work():
        session.query(AccessibilityFact).filter_by(code="step_free_entrance").update({"value": 90})
    town.anna.patch(path, {"accessibility": {"step_free_entrance": True}})
    session.rollback()
    measured = session.query(AccessibilityFact).all()
    assert [(row.answer, row.value) for row in measured] == [(Answer.YES, 90)]
    bare = {"kind": "premises", "title": "Bar", "type": "samlingssal", "place": {"city": "Lund"}}
    reset = town.anna.put(path, bare).json
    assert reset["status"] == "published"
    assert (reset["summary"], reset["openings"], reset["capacity"]["max"]) == ("", None, None)
    assert reset["place"]["name"] == ""
    assert reset["accessibility"] == {}
    assert reset["price"] == {"text": "", "rules": [], "vat_rate": 0}


def test_a_change_over_an_unseen_change_is_refused_by_version(town: Town) -> None:
    made = town.anna.post("/listings", WHOLE).json
    path = f"/listings/{made['id']}"
    assert town.anna.patch(path, {"title": "A", "version": made["version"]}).status_code == 200
    stale = town.anna.patch(path, {"title": "B", "version": made["version"]})
    assert code_of(stale) == (409, "conflict")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"id": "x"}, "id"),
        ({"url": "x"}, "url"),
        ({"kind": "castle"}, "kind"),
        ({"kind": None}, "kind"),
        ({"title": ""}, "title"),
        ({"title": 5}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"type": "talt"}, "type"),
        ({"type": None}, "type"),
        ({"place": None}, "place"),
        ({"place": {"latitude": 12.7, "longitude": 56.0}}, "place.latitude"),
        ({"place": {"latitude": 10**400}}, "place.latitude"),
        ({"place": {"street": "x"}}, "place.street"),
        ({"capacity": {"max": -1}}, "capacity.max"),
        ({"capacity": {"max": 1.5}}, "capacity.max"),
        ({"capacity": []}, "capacity"),
        ({"accessibility": {"magic": True}}, "accessibility"),
        ({"accessibility": {"lift": "yes"}}, "accessibility.lift"),
        ({"activities": ["flyga"]}, "activities.0"),
        ({"activities": "mote"}, "activities"),
        ({"features": [{}]}, "features.0.label"),
        ({"audience": ["named"]}, "audience.0"),
        ({"audience": [], "audience_groups": []}, "audience_groups"),
        ({"contact": {"email": "anna"}}, "contact.email"),
        ({"contact": {"phone": "x"}}, "contact.phone"),
        ({"booking": {"mode": "magic"}}, "booking.mode"),
        ({"booking": {"min_minutes": 600, "max_minutes": 60}}, "booking.max_minutes"),
        ({"booking": {"pending_holds": 1}}, "booking.pending_holds"),
        ({"openings": [{"weekdays": [8], "from": "08:00", "to": "09:00"}]},
         "openings.0.weekdays.0"),
        ({"openings": [{"weekdays": [1], "from": "25:00", "to": "10:00"}]}, "openings.0.from"),
        ({"openings": [{"weekdays": [1], "from": "24:00", "to": "10:00"}]}, "openings.0"),
        ({"openings": [{"weekdays": [1], "from": "08:00", "to": "08:00"}]}, "openings.0"),
        (
            {"price": {"rules": [{"price_group": "x", "unit": "gratis"}]}},
            "price.rules.0.price_group",
        ),
        ({"price": {"rules": [{"price_group": "alla", "unit": "timme"}]}}, "price.rules.0.price"),
        (
            {"price": {"rules": [
                {"price_group": "alla", "unit": "timme", "price": {"amount": "1,5"}}
            ]}},
            "price.rules.0.price.amount",
        ),
        (
            {"price": {"rules": [
                {"price_group": "alla", "unit": "timme", "price": {"amount": 5}}
            ]}},
            "price.rules.0.price.amount",
        ),
        (
            {"price": {"rules": [
                {"price_group": "alla", "unit": "timme",
                 "price": {"amount": "5.00", "currency": "EUR"}}
            ]}},
            "price.rules.0.price.currency",
        ),
        ({"price": {"vat_rate": 19}}, "price.vat_rate"),
        ({"units": [{"quantity": 1}]}, "units.0.name"),
        ({"units": [{"name": "Bord", "quantity": 5, "of": 2}]}, "units.0.quantity"),
        ({"organisation": "teatern"}, "organisation"),
        ({"confirmed_on": "2026-02-30"}, "confirmed_on"),
        ({"confirmed_on": "2099-01-01"}, "confirmed_on"),
        ({"accessibility_checked_on": "2099-01-01"}, "accessibility_checked_on"),
        ({"capacity": {"standing": 50, "max": 10}}, "capacity.max"),
        ({"external_url": "javascript:alert(1)"}, "external_url"),
        ({"status": "deleted"}, "status"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_by_its_path(
    town: Town, body: dict[str, Any], field: str
) -> None:
    answer = town.anna.patch(f"/listings/{town.hall.public_id}", body)
    assert fields_of(answer) == [field]
    assert answer.json["errors"][0]["message"]


def test_units_make_pools_wholes_and_parts(town: Town) -> None:
    body = WHOLE | {"openings": None, "audience_groups": [], "closed_on_holidays": False}
    whole = town.anna.post("/listings", asked(body, title="Hela hallen")).json["id"]
    half = town.anna.post("/listings", asked(body, title="Halva", part_of=whole)).json["id"]
    other = town.anna.post("/listings", asked(body, title="Andra", part_of=whole)).json["id"]
    assert town.anna.get(f"/listings/{half}").json["part_of"] == whole
    assert town.bo.book(wanting(half, "teatern"), "1").status_code == 201
    assert code_of(town.bo.book(wanting(whole, "teatern"), "2")) == (409, "slot-taken")
    assert town.bo.book(wanting(other, "teatern"), "3").status_code == 201
    assert code_of(town.anna.patch(f"/listings/{whole}", {"part_of": "zzzzzzzzzzzz"}))[0] == 404
    assert fields_of(town.anna.patch(f"/listings/{whole}", {"part_of": half})) == ["part_of"]
    foreign = town.bo.post(
        "/listings",
        {"kind": "equipment", "title": "Stolar", "organisation": "teatern", "quantity": 120},
    ).json
    assert foreign["units"][0]["of"] == 120
    stolen = {"units": [{"unit": foreign["units"][0]["unit"], "quantity": 1}]}
    assert code_of(town.anna.patch(f"/listings/{half}", stolen)) == (404, "not-found")
    kit = town.bo.post(
        "/listings",
        {
            "kind": "equipment",
            "title": "Fest",
            "organisation": "teatern",
            "units": [
                {"unit": foreign["units"][0]["unit"], "quantity": 10},
                {"name": "Bord", "quantity": 2, "of": 8},
            ],
        },
    ).json
    assert kit["quantity"] == 4
    assert [(one["quantity"], one["of"]) for one in kit["units"]] == [(10, 120), (2, 8)]


def test_fewer_than_are_promised_is_a_conflict_with_every_clash(town: Town) -> None:
    pool = town.anna.post(
        "/listings",
        {
            "kind": "equipment", "type": "bord_och_stolar", "title": "Pallar",
            "organisation": "scouterna", "status": "published", "quantity": 10,
            "booking": {"mode": "instant"},
        },
    ).json["id"]  # fmt: skip
    day = at(12).date()
    times = {"starts_at": f"{day}T10:00", "ends_at": f"{day}T12:00"}
    booked = town.bo.book(wanting(pool, "teatern", quantity=6, **times), "1")
    assert booked.status_code == 201
    answer = town.anna.patch(f"/listings/{pool}", {"quantity": 5})
    assert code_of(answer) == (409, "unit-promised")
    (clash,) = answer.json["clashes"]
    assert clash["starts_at"].startswith(f"{day}T10:00:00+")
    (one,) = answer.json["in_the_way"]
    assert one == {
        "id": booked.json["occurrences"][0]["id"],
        "booking": booked.json["id"],
        "reference": booked.json["reference"],
        "listing": pool,
        "title": "Pallar",
        "organisation_name": "Teatern",
        "url": f"http://localhost/bookings/{booked.json['id']}",
        **clash,
    }
    archived = town.anna.patch(f"/listings/{pool}", {"status": "archived"})
    assert code_of(archived) == (409, "unit-promised")
    assert (archived.json["clashes"], archived.json["in_the_way"]) == ([clash], [one])
    assert town.anna.patch(f"/listings/{pool}", {"quantity": 6}).json["quantity"] == 6


def test_less_than_is_promised_is_a_conflict_whichever_way_it_is_said(town: Town) -> None:
    facts = {"organisation": "scouterna", "status": "published", "booking": {"mode": "instant"}}
    things = {"kind": "equipment", "type": "bord_och_stolar", **facts}
    kit = town.anna.post(
        "/listings",
        {**things, "title": "Ljud", "units": [{"name": "Mixer"}, {"name": "Mick", "quantity": 4}]},
    ).json
    day = at(12).date()
    times = {"starts_at": f"{day}T10:00", "ends_at": f"{day}T12:00"}
    assert town.bo.book(wanting(kit["id"], "teatern", **times), "kit").status_code == 201
    mixer, microphones = ({"unit": one["unit"]} for one in kit["units"])
    address = f"/listings/{kit['id']}"
    for units in ([mixer], [mixer, {**microphones, "quantity": 3}], [mixer, {"name": "Ny mick"}]):
        answer = town.anna.patch(address, {"units": units})
        assert code_of(answer) == (409, "unit-promised")
        (clash,) = answer.json["clashes"]
        assert clash["starts_at"].startswith(f"{day}T10:00:00+")
    replaced = town.anna.put(address, {**things, "title": "Ljud"})
    assert code_of(replaced) == (409, "unit-promised")
    assert town.anna.get(address).json["units"] == kit["units"]


def test_a_part_does_not_leave_its_whole_while_that_is_booked(town: Town) -> None:
    whole = town.hall.public_id
    half = town.anna.post(
        "/listings",
        {
            "kind": "premises", "title": "Halva salen",
            "organisation": "scouterna", "part_of": whole,
        },
    ).json["id"]  # fmt: skip
    day = at(12).date()
    times = {"starts_at": f"{day}T10:00", "ends_at": f"{day}T12:00"}
    assert town.bo.book(wanting(whole, "teatern", **times), "hall").status_code == 201
    answer = town.anna.patch(f"/listings/{half}", {"part_of": None})
    assert code_of(answer) == (409, "unit-promised")
    assert len(answer.json["clashes"]) == 1
    assert town.anna.get(f"/listings/{half}").json["part_of"] == whole


def test_availability_shows_free_and_busy_and_leaves_out_what_is_closed(
    town: Town, session: Session
) -> None:
    pool = town.bo.post(
        "/listings",
        {
            "kind": "equipment",
            "type": "bord_och_stolar",
            "title": "Stolar",
            "organisation": "teatern",
            "status": "published",
            "quantity": 10,
            "booking": {"mode": "instant"},
            "openings": [{"weekdays": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "to": "20:00"}],
        },
    ).json["id"]
    day = at(12).date()
    body = wanting(pool, "koren", starts_at=f"{day}T10:00", ends_at=f"{day}T12:00", quantity=7)
    assert town.eva.book(body).status_code == 201
    query = {"from": day.isoformat(), "to": day.isoformat(), "quantity": 4}
    shown = town.visitor.get(f"/listings/{pool}/availability", **query).json
    clock = [
        (one["starts_at"][11:16], one["ends_at"][11:16], one["quantity"]) for one in shown["free"]
    ]
    assert clock == [("08:00", "10:00", 10), ("12:00", "20:00", 10)]
    assert [(one["starts_at"][11:16], one["ends_at"][11:16]) for one in shown["busy"]] == [
        ("10:00", "12:00")
    ]
    path = f"/listings/{pool}/availability"
    assert town.visitor.get(path).status_code == 200
    late = {"from": day.isoformat(), "to": (day + timedelta(days=62)).isoformat()}
    assert fields_of(town.visitor.get(path, **late)) == ["to"]
    late["to"] = (day + timedelta(days=61)).isoformat()
    assert town.visitor.get(path, **late).status_code == 200
    assert fields_of(town.visitor.get(path, **{"from": "x"})) == ["from"]
    assert fields_of(town.visitor.get(path, **{"from": "2027-10-31T02:30"})) == ["from"]
    with statements(session) as seen:
        town.visitor.get(path, **late)
    assert len(seen) < 30


def test_what_is_too_soon_is_neither_free_nor_busy(town: Town) -> None:
    town.anna.patch(
        f"/listings/{town.hall.public_id}", {"booking": {"mode": "instant", "notice_hours": 48}}
    )
    path = f"/listings/{town.hall.public_id}/availability"
    query = {"from": at(0, days=-1).isoformat(), "to": at(0, days=4).isoformat()}
    shown = town.visitor.get(path, **query).json
    assert shown["busy"] == []
    first = shown["free"][0]
    begins = datetime.fromisoformat(first["starts_at"])
    assert begins >= clock.now() + timedelta(hours=47, minutes=59)
    wish = wanting(town.hall.public_id, "teatern", starts_at=first["starts_at"])
    wish["ends_at"] = (begins + timedelta(hours=1)).isoformat()
    assert town.bo.book(wish).status_code == 201


def test_next_free_is_judged_for_who_asks_and_as_long_as_one_has_to_book(
    town: Town, session: Session
) -> None:
    with unit_of_work():
        hall = session.merge(town.hall)
        hall.min_minutes = 120
        hall.audience = [ListingAudience(audience=Audience.NAMED, organisation_id=town.borrower.id)]
    path = f"/listings/{town.hall.public_id}/next-free"
    assert town.visitor.get(path).json["starts_at"] is None
    found = town.bo.get(path).json
    begins, ends = (datetime.fromisoformat(found[name]) for name in ("starts_at", "ends_at"))
    assert ends - begins == timedelta(hours=2)
    assert town.bo.book(wanting(town.hall.public_id, "teatern", **found)).status_code == 201


def test_next_free_is_bookable_and_null_when_nothing_ever_fits(town: Town) -> None:
    path = f"/listings/{town.hall.public_id}/next-free"
    found = town.visitor.get(path, minutes=120, people=20).json
    wish = wanting(town.hall.public_id, "teatern", **found)
    assert town.bo.book(wish).status_code == 201
    nothing = {"starts_at": None, "ends_at": None}
    assert town.visitor.get(path, quantity=5).json == nothing
    town.anna.patch(f"/listings/{town.hall.public_id}", {"status": "paused"})
    assert town.visitor.get(path).json == nothing
    assert fields_of(town.visitor.get(path, minutes=0)) == ["minutes"]


def test_the_finder_judges_dates_for_an_association_and_pages(town: Town, session: Session) -> None:
    with unit_of_work():
        for number in range(3):
            make_listing(session, session.merge(town.lender), title=f"Sal {number}")
    period = {"starts_at": at(16).isoformat(), "ends_at": at(18).isoformat()}
    town.bo.book(wanting(town.hall.public_id, "teatern"))
    found = town.visitor.get("/listings", **period, per_page=2).json
    assert [one["availability"]["state"] for one in found["items"]] == ["free", "free"]
    assert found["total"] == 3
    following = town.visitor.get(found["next"].partition("/api/v1")[2]).json
    assert (len(following["items"]), following["next"]) == (1, None)
    beyond = town.visitor.get("/listings", **period, per_page=2, page=100000).json
    assert beyond == {"items": [], "total": 3, "next": None}
    shown = town.visitor.get("/listings", **period, show="all").json["items"]
    taken = [one for one in shown if one["availability"]["state"] == "taken"]
    assert [one["id"] for one in taken] == [town.hall.public_id]
    assert [reason["code"] for reason in taken[0]["availability"]["reasons"]] == ["taken"]
    series = town.visitor.get("/listings", **period, repeat="weekly", times=3).json["items"]
    partly = {one["id"]: one["availability"] for one in series}[town.hall.public_id]
    assert (partly["state"], partly["free"], partly["of"]) == ("partly", 2, 3)
    near = town.visitor.get("/listings", near="56.05,12.69", radius_km="5", sort="distance").json
    assert near["total"] == 4
    assert all(one["distance_m"] < 5000 for one in near["items"])
    assert town.visitor.get("/listings", near="59.3,18.0", radius_km="5").json["total"] == 0
    with unit_of_work():
        make_listing(session, session.merge(town.lender), title="Stolar", place=None)
    anywhere = town.visitor.get("/listings", near="56.05,12.69").json["total"]
    assert anywhere == town.visitor.get("/listings").json["total"]
    for outside in ("0,0", "-33.9,151.2", "56.5,-11.5"):
        refused = town.visitor.get("/listings", near=outside, radius_km="5")
        assert refused.json["errors"] == [
            {"field": "near", "message": "These coordinates are outside Sweden."}
        ]
