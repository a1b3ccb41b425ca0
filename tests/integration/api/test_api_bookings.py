"""Bookings by program: keys, wall clock, series, clashes, previews, dates one by one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from api_caller import code_of, fields_of, wanting
from api_town import Town
from factories import at, make_listing
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bookings.models import Booking, Occupancy
from bookings.verifying import faults
from inventory.models import Listing, Tariff, TariffRule
from inventory.types import BookingMode, PriceUnit
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Booking)) or 0


def test_the_same_key_and_body_get_the_first_answer_byte_by_byte(
    town: Town, instant: str, session: Session
) -> None:
    body = wanting(instant, "teatern")
    first = town.bo.book(body, "k1")
    town.bo.post(f"/bookings/{first.json['id']}/cancellation", {"scope": "all"})
    again = town.bo.book(dict(reversed(body.items())), "k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert first.headers["Location"] == again.headers["Location"]
    assert count(session) == 1
    other = town.bo.book(body | {"purpose": "Fest"}, "k1")
    assert code_of(other) == (422, "key-reused")
    assert town.eva.book(wanting(instant, "koren"), "k1").status_code == 201


def test_a_refusal_is_not_kept_under_its_key(town: Town, instant: str) -> None:
    body = wanting(instant, "teatern")
    taken = town.eva.book(wanting(instant, "koren"))
    assert code_of(town.bo.book(body, "k2")) == (409, "slot-taken")
    town.eva.post(f"/bookings/{taken.json['id']}/cancellation", {"scope": "all"})
    assert town.bo.book(body, "k2").status_code == 201


def test_a_booking_needs_a_key_of_a_length_that_can_be_kept(town: Town, instant: str) -> None:
    body = wanting(instant, "teatern")
    assert code_of(town.bo.post("/bookings", body)) == (400, "key-missing")
    assert code_of(town.bo.book(body, " ")) == (400, "key-missing")
    assert fields_of(town.bo.book(body, "k" * 256)) == ["Idempotency-Key"]


def test_many_at_once_with_one_key_book_once(town: Town, instant: str, session: Session) -> None:
    body = wanting(instant, "teatern")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _n: town.bo.book(body, "k3"), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert count(session) == 1


def test_many_at_once_with_their_own_keys_give_one_booking_and_clashes(
    town: Town, instant: str, session: Session
) -> None:
    body = wanting(instant, "teatern")
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: town.bo.book(body, f"own {n}"), range(6)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201, 409, 409, 409, 409, 409]
    assert all(answer.json["clashes"] for answer in answers if answer.status_code == 409)
    assert count(session) == 1
    assert list(faults(session)) == []


def test_a_series_skips_what_it_was_told_and_what_clashes(town: Town, instant: str) -> None:
    first = at(16)
    clash = first + timedelta(days=14)
    town.eva.book(
        wanting(
            instant,
            "koren",
            starts_at=clash.isoformat(),
            ends_at=(clash + timedelta(hours=1)).isoformat(),
        )
    )
    skip = (first + timedelta(days=7)).astimezone(STOCKHOLM).date().isoformat()
    series = wanting(instant, "teatern", repeat={"frequency": "weekly", "times": 4, "skip": [skip]})
    preview = town.bo.post("/bookings/preview", series).json
    states = [one["state"] for one in preview["occurrences"]]
    assert states == ["free", "skipped", "taken", "free"]
    refused = town.bo.book(series)
    assert code_of(refused) == (409, "slot-taken")
    assert len(refused.json["clashes"]) == 1
    made = town.bo.book(series | {"on_clash": "skip"}).json
    assert [one["status"] for one in made["occurrences"]] == ["confirmed", "skipped", "confirmed"]
    assert made["status"] == "confirmed"
    assert made["occurrences"][1]["reason"] == "That time is taken."


@pytest.fixture
def priced(session: Session, instant: str) -> str:
    """Return a listing of Anna's that costs associations 20 kronor an hour."""
    with unit_of_work():
        listing = session.scalars(select(Listing).where(Listing.public_id == instant)).one()
        rule = TariffRule(position=0, price_group="alla", amount_ore=2000, unit=PriceUnit.HOUR)
        listing.tariff = Tariff(listing_id=listing.id, rules=[rule])
    return instant


def kronor(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "SEK"}


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"starts_at": "2020-05-05T18:00", "ends_at": "2020-05-05T20:00"}, "refused"),
        ({"starts_at": "2031-05-05T18:00", "ends_at": "2031-05-05T20:00"}, "refused"),
    ],
)
def test_the_preview_of_a_time_that_is_refused_says_what_it_costs(
    town: Town, priced: str, more: dict[str, object], state: str
) -> None:
    answer = town.bo.post("/bookings/preview", wanting(priced, "teatern", **more)).json
    assert [one["state"] for one in answer["occurrences"]] == [state]
    assert [one["price"] for one in answer["occurrences"]] == [kronor("40.00")]
    assert answer["price"] == kronor("40.00")


def test_a_taken_time_has_its_price_and_the_total_counts_what_would_be_booked(
    town: Town, priced: str
) -> None:
    town.eva.book(wanting(priced, "koren"))
    alone = town.bo.post("/bookings/preview", wanting(priced, "teatern")).json
    assert [(one["state"], one["price"]) for one in alone["occurrences"]] == [
        ("taken", kronor("40.00"))
    ]
    assert alone["price"] == kronor("40.00")
    skipped = (at(16) + timedelta(days=14)).astimezone(STOCKHOLM).date().isoformat()
    repeat = {"frequency": "weekly", "times": 4, "skip": [skipped]}
    body = wanting(priced, "teatern", repeat=repeat)
    series = town.bo.post("/bookings/preview", body).json
    assert [(one["state"], one["price"]) for one in series["occurrences"]] == [
        ("taken", kronor("40.00")),
        ("free", kronor("40.00")),
        ("skipped", None),
        ("free", kronor("40.00")),
    ]
    assert series["price"] == kronor("80.00")
    assert town.bo.book(body | {"on_clash": "skip"}).json["price"] == kronor("80.00")


def test_the_price_of_more_than_there_is_can_be_read_however_high_it_is(
    town: Town, priced: str
) -> None:
    """Held against the document by the caller, as every answer is."""
    body = wanting(priced, "teatern", quantity=100_000, ends_at=at(16, days=300).isoformat())
    answer = town.bo.post("/bookings/preview", body).json
    assert answer["occurrences"][0]["state"] == "refused"
    assert len(answer["price"]["amount"]) > len("10000000.00")


def test_a_series_of_which_every_date_is_left_out_says_so(town: Town, instant: str) -> None:
    days = [(at(16) + timedelta(weeks=n)).astimezone(STOCKHOLM).date().isoformat() for n in (0, 1)]
    series = wanting(instant, "teatern", repeat={"frequency": "weekly", "times": 2, "skip": days})
    assert fields_of(town.bo.book(series)) == ["repeat.skip"]


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"starts_at": "soon"}, ["starts_at"]),
        ({"ends_at": "2027-03-14"}, ["ends_at"]),
        ({"starts_at": "9999-12-31T23:59:59Z"}, ["starts_at"]),
        ({"starts_at": "0001-01-01T00:00"}, ["starts_at"]),
        ({"starts_at": "2027-03-14T18:00:30+01:00"}, ["starts_at"]),
        ({"starts_at": "2037-03-14T18:00"}, ["ends_at"]),
        ({"people": 0}, ["people"]),
        ({"people": True}, ["people"]),
        ({"quantity": "2"}, ["quantity"]),
        ({"quantity": 10**30}, ["quantity"]),
        ({"purpose": ""}, ["purpose"]),
        ({"contact": {"name": "Bo"}}, ["contact.phone"]),
        ({"contact": {"name": "Bo", "phone": "12"}}, ["contact.phone"]),
        ({"contact": None}, ["contact"]),
        ({"on_clash": "push"}, ["on_clash"]),
        ({"price": 0}, ["price"]),
        ({"repeat": {"frequency": "yearly"}}, ["repeat.frequency"]),
        ({"repeat": {"frequency": "weekly"}}, ["repeat.times"]),
        ({"repeat": {"frequency": "weekly", "times": 2, "until": "2027-01-01"}}, ["repeat.times"]),
        ({"repeat": {"frequency": "weekly", "times": 201}}, ["repeat.times"]),
        ({"repeat": {"frequency": "weekly", "until": "2020-01-01"}}, ["repeat.until"]),
        ({"repeat": {"frequency": "weekly", "times": 2, "skip": ["x"]}}, ["repeat.skip.0"]),
    ],
)
def test_what_cannot_be_read_is_named_as_in_the_body(
    town: Town, instant: str, more: dict[str, object], fields: list[str]
) -> None:
    body = wanting(instant, "teatern", **more)
    assert fields_of(town.bo.book(body)) == fields
    assert fields_of(town.bo.post("/bookings/preview", body)) == fields


def test_every_missing_field_is_told_at_once(town: Town) -> None:
    assert fields_of(town.bo.book({})) == [
        "listing", "organisation", "starts_at", "ends_at", "purpose", "contact",
    ]  # fmt: skip


def test_own_things_are_free_of_charge_and_confirmed_at_once(town: Town) -> None:
    body = wanting(town.hall.public_id, "scouterna")
    preview = town.anna.post("/bookings/preview", body).json
    assert [one["state"] for one in preview["occurrences"]] == ["free"]
    assert preview["price"] == {"amount": "0.00", "currency": "SEK"}
    assert town.anna.book(body).json["status"] == "confirmed"


def test_a_person_books_for_themselves_and_finds_it_again(
    town: Town, instant: str, session: Session
) -> None:
    body = wanting(instant, "me")
    before = session.scalar(select(func.count()).select_from(Occupancy))
    assert town.eva.post("/bookings/preview", body).json["occurrences"][0]["state"] == "free"
    assert session.scalar(select(func.count()).select_from(Occupancy)) == before
    made = town.eva.book(body)
    assert made.status_code == 201, made.text
    own = made.json["organisation"]
    assert town.eva.get("/bookings", organisation=own).json["total"] == 1
    again = town.eva.book(wanting(instant, own), "by its slug")
    assert code_of(again) == (409, "slot-taken")
    assert code_of(town.bo.get("/bookings", organisation=own)) == (404, "not-found")
    assert code_of(town.bo.book(wanting(instant, own), "b")) == (404, "not-found")
    assert own not in town.visitor.get("/organisations").text


def test_rules_are_told_with_alternatives_and_nothing_is_written(
    town: Town, session: Session
) -> None:
    with unit_of_work():
        room = make_listing(
            session,
            session.merge(town.lender),
            title="Rummet",
            capacity_max=10,
            max_minutes=60,
            mode=BookingMode.INSTANT,
        ).public_id
    refused = town.bo.book(wanting(room, "teatern", people=11))
    assert code_of(refused) == (422, "rule-broken")
    assert [reason["code"] for reason in refused.json["reasons"]] == [
        "too-many-people",
        "too-long",
    ]
    assert all(reason["message"] for reason in refused.json["reasons"])
    past = wanting(room, "teatern", starts_at=at(8, days=-3).isoformat())
    past["ends_at"] = at(9, days=-3).isoformat()
    early = town.bo.book(past)
    assert [reason["code"] for reason in early.json["reasons"]] == ["too-soon"]
    assert count(session) == 0


def test_dates_are_answered_and_taken_back_one_by_one(town: Town) -> None:
    series = wanting(town.hall.public_id, "teatern", repeat={"frequency": "weekly", "times": 4})
    booking = town.bo.book(series).json
    path, dates = f"/bookings/{booking['id']}", [one["id"] for one in booking["occurrences"]]
    answered = town.anna.post(
        f"{path}/decision",
        {"decision": "decline", "reason": "Upptaget", "occurrences": dates[:1]},
    ).json
    assert [one["status"] for one in answered["occurrences"]] == [
        "declined", "requested", "requested", "requested",
    ]  # fmt: skip
    assert answered["status"] == "requested"
    town.anna.post(f"{path}/decision", {"decision": "approve", "occurrences": dates[1:3]})
    for status, total in (("requested", 1), ("confirmed", 0), ("declined", 0)):
        assert town.bo.get("/bookings", status=status).json["total"] == total
    one = town.bo.post(f"{path}/cancellation", {"scope": "these", "occurrences": dates[1:2]})
    assert one.json["occurrences"][1]["status"] == "cancelled"
    rest = town.bo.post(f"{path}/cancellation", {"scope": "following", "occurrences": dates[2:3]})
    assert [one["status"] for one in rest.json["occurrences"]] == [
        "declined", "cancelled", "cancelled", "withdrawn",
    ]  # fmt: skip
    assert code_of(town.bo.post(f"{path}/cancellation", {"scope": "all"})) == (409, "wrong-state")


def test_a_cancellation_says_which_dates_and_the_owner_says_why(town: Town) -> None:
    booking = town.bo.book(wanting(town.hall.public_id, "teatern")).json
    path = f"/bookings/{booking['id']}/cancellation"
    dates = [one["id"] for one in booking["occurrences"]]
    assert fields_of(town.bo.post(path, {})) == ["scope"]
    assert fields_of(town.bo.post(path, {"scope": "all", "occurrences": dates})) == ["occurrences"]
    assert fields_of(town.bo.post(path, {"scope": "these"})) == ["occurrences"]
    assert fields_of(town.bo.post(path, {"scope": "these", "occurrences": []})) == ["occurrences"]
    forged = {"scope": "these", "occurrences": [*dates, "zzzzzzzzzzzz"]}
    assert code_of(town.bo.post(path, forged)) == (404, "not-found")
    assert fields_of(town.anna.post(path, {"scope": "all"})) == ["reason"]
    assert town.anna.post(path, {"scope": "all", "reason": "Läcka"}).json["status"] == "declined"


def test_approving_a_rival_of_what_was_promised_tells_the_clash(
    town: Town, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(
            session,
            session.merge(town.lender),
            mode=BookingMode.REQUEST,
            pending_holds=False,
            title="Salen",
        ).public_id
    rivals = [
        caller.book(wanting(hall, slug)).json["id"]
        for caller, slug in ((town.bo, "teatern"), (town.eva, "koren"))
    ]
    answers = [
        town.anna.post(f"/bookings/{one}/decision", {"decision": "approve"}) for one in rivals
    ]
    assert answers[0].json["status"] == "confirmed"
    assert code_of(answers[1]) == (409, "slot-taken")
    assert len(answers[1].json["clashes"]) == 1


def test_bookings_are_listed_by_page_place_and_time(town: Town, instant: str) -> None:
    for days in (10, 20, 30):
        body = wanting(
            instant,
            "teatern",
            starts_at=at(10, days=days).isoformat(),
            ends_at=at(11, days=days).isoformat(),
        )
        assert town.bo.book(body, f"day {days}").status_code == 201
    first = town.bo.get("/bookings", per_page=2).json
    assert (len(first["items"]), first["total"]) == (2, 3)
    rest = town.bo.get(first["next"].partition("/api/v1")[2]).json
    assert (len(rest["items"]), rest["next"]) == (1, None)
    assert town.bo.get("/bookings", page=9).json == {"items": [], "total": 3, "next": None}
    day = at(10, days=20).date().isoformat()
    assert town.bo.get("/bookings", **{"from": day, "to": day}).json["total"] == 1
    assert town.bo.get("/bookings", listing=town.hall.public_id).json["total"] == 0
    assert town.anna.get("/bookings", **{"as": "owner", "listing": instant}).json["total"] == 3
    assert town.anna.get("/bookings", **{"as": "owner", "organisation": "koren"}).json["total"] == 0
    assert fields_of(town.bo.get("/bookings", **{"as": "king"})) == ["as"]


def test_answers_are_plain_json_in_the_order_of_the_contract(town: Town, instant: str) -> None:
    made = town.bo.book(wanting(instant, "teatern"))
    first = ["id", "reference", "status", "listing", "organisation"]
    assert list(made.json)[: len(first)] == first
