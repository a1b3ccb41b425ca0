"""The whole walk by program: list, find, ask, answer, take back, subscribe."""

from api_caller import code_of, fields_of, wanting
from api_town import Town
from factories import at
from sqlalchemy.orm import Session

from bookings.verifying import faults

HALL = {
    "kind": "premises",
    "title": "Föreningssalen",
    "organisation": "scouterna",
    "booking": {"mode": "request", "min_minutes": 60},
    "capacity": {"seated": 40, "standing": 60},
    "price": {
        "text": "20 kr i timmen",
        "rules": [
            {
                "price_group": "alla",
                "price": {"amount": "20.00", "currency": "SEK"},
                "unit": "timme",
            }
        ],
    },
}
PLACE = {
    "name": "Scouthuset",
    "address": "Exempelgatan 3",
    "city": "Helsingborg",
    "district": "Söder",
    "latitude": 56.03,
    "longitude": 12.7,
}


def published(town: Town) -> str:
    """Return a listing of Anna's, made as a draft and then published."""
    made = town.anna.post("/listings", HALL)
    assert made.status_code == 201, made.text
    listing: str = made.json["id"]
    assert made.json["status"] == "draft"
    assert made.json["capacity"]["max"] == 60
    path = f"/listings/{listing}"
    assert town.visitor.get(path).status_code == 404
    assert fields_of(town.anna.patch(path, {"status": "published"})) == ["type", "place"]
    changes = {"status": "published", "type": "samlingssal", "place": PLACE}
    assert town.anna.patch(path, changes).json["status"] == "published"
    assert "status" not in town.visitor.get(path).json
    return listing


def refused_rival(town: Town, listing: str, occurrence: dict[str, str]) -> None:
    """Let Eva meet the clash, find every alternative bookable as shown, and book the first."""
    rival = wanting(listing, "koren")
    refused = town.eva.book(rival)
    assert code_of(refused) == (409, "slot-taken")
    period = {name: occurrence[name] for name in ("starts_at", "ends_at")}
    assert refused.json["clashes"] == [period]
    moved = [
        rival | {name: other[name] for name in ("listing", "starts_at", "ends_at")}
        for other in refused.json["alternatives"]
    ]
    assert 1 <= len(moved) <= 5
    for wish in moved:
        states = town.eva.post("/bookings/preview", wish).json["occurrences"]
        assert [one["state"] for one in states] in (["free"], ["ask"]), wish
    assert town.eva.book(moved[0], "another").status_code == 201


def test_the_walk_from_listing_to_cancellation(town: Town, session: Session) -> None:
    listing = published(town)
    period = {"starts_at": at(16).isoformat(), "ends_at": at(18).isoformat()}
    found = town.visitor.get("/listings", q="föreningssalen", **period)
    assert [item["id"] for item in found.json["items"]] == [listing]
    fit = {"state": "ask", "free": 1, "of": 1, "reasons": [], "part": None}
    assert found.json["items"][0]["availability"] == fit

    wish = wanting(listing, "teatern")
    price = {"amount": "40.00", "currency": "SEK"}
    preview = town.bo.post("/bookings/preview", wish)
    assert preview.json["price"] == price
    assert [one["state"] for one in preview.json["occurrences"]] == ["ask"]
    booked = town.bo.book(wish)
    assert (booked.status_code, booked.json["status"]) == (201, "requested")
    assert booked.json["price"] == price
    refused_rival(town, listing, booked.json["occurrences"][0])

    path = f"/bookings/{booked.json['id']}"
    decided = town.anna.post(f"{path}/decision", {"decision": "approve"})
    assert decided.json["status"] == "confirmed", decided.text
    again = town.anna.post(f"{path}/decision", {"decision": "approve"})
    assert code_of(again) == (409, "wrong-state")
    gone = town.bo.post(f"{path}/cancellation", {"scope": "all"})
    assert gone.json["status"] == "cancelled", gone.text
    after = town.visitor.get(
        f"/listings/{listing}/availability",
        **{"from": period["starts_at"], "to": period["ends_at"]},
    )
    begins = booked.json["occurrences"][0]["starts_at"]
    assert any(part["starts_at"] == begins for part in after.json["free"])
    assert list(faults(session)) == []


def test_both_sides_list_and_read_the_booking_and_nobody_else_does(town: Town) -> None:
    booking = town.bo.book(wanting(town.hall.public_id, "teatern")).json["id"]
    for caller, side in ((town.bo, "booker"), (town.cia, "booker"), (town.anna, "owner")):
        listed = caller.get("/bookings", **{"as": side})
        assert [item["id"] for item in listed.json["items"]] == [booking]
        assert caller.get(f"/bookings/{booking}").json == listed.json["items"][0]
    for caller in (town.dan, town.eva):
        assert code_of(caller.get(f"/bookings/{booking}")) == (404, "not-found")
        assert caller.get("/bookings", **{"as": "owner"}).json["total"] == 0
    assert town.anna.get("/bookings").json["items"] == []


def test_an_owner_declines_with_a_reason_that_the_booker_reads(town: Town) -> None:
    booking = town.bo.book(wanting(town.hall.public_id, "teatern")).json["id"]
    path = f"/bookings/{booking}/decision"
    without = town.anna.post(path, {"decision": "decline"})
    assert [error["field"] for error in without.json["errors"]] == ["reason"]
    declined = town.anna.post(path, {"decision": "decline", "reason": "Golvet slipas."})
    assert declined.json["status"] == "declined"
    read = town.bo.get(f"/bookings/{booking}").json
    assert read["occurrences"][0]["reason"] == "Golvet slipas."


def test_a_feed_is_made_listed_and_ended(town: Town) -> None:
    body = {"of": "lending", "organisation": "scouterna", "name": "Scouternas lån"}
    made = town.anna.post("/feeds", body)
    assert made.status_code == 201, made.text
    path = made.json["url"].removeprefix("http://localhost")
    assert town.anna.app.test_client().get(path).status_code == 200
    listed = town.anna.get("/feeds").json
    assert [item["id"] for item in listed["items"]] == [made.json["id"]]
    assert "url" not in listed["items"][0]
    assert code_of(town.bo.send("DELETE", f"/feeds/{made.json['id']}")) == (404, "not-found")
    assert town.anna.send("DELETE", f"/feeds/{made.json['id']}").status_code == 204
    assert town.anna.get("/feeds").json["total"] == 0
    assert town.anna.app.test_client().get(path).status_code == 404


def test_an_organisation_says_who_it_is_and_its_admin_changes_that(town: Town) -> None:
    register = town.visitor.get("/organisations").json
    assert [item["slug"] for item in register["items"]] == ["koren", "scouterna", "teatern"]
    changed = town.bo.patch(
        "/organisations/teatern",
        {"summary": "Vi spelar", "activities": ["teater"], "district": "Söder"},
    )
    assert changed.status_code == 200, changed.text
    seen = town.visitor.get("/organisations/teatern").json
    assert (seen["summary"], seen["district"], seen["activities"]) == (
        "Vi spelar",
        "Söder",
        ["teater"],
    )
    assert "orgnr" not in seen
    found = town.visitor.get("/organisations", district="Söder").json
    assert [item["slug"] for item in found["items"]] == ["teatern"]


def test_me_and_the_words_speak_the_asked_language(town: Town) -> None:
    me = town.bo.get("/me").json
    assert me["email"] == "bo@teater.example"
    assert me["organisations"] == [{"slug": "teatern", "name": "Teatern", "role": "admin"}]
    words = {
        language: town.visitor.send(
            "GET", "/vocabulary", headers={"Accept-Language": language}
        ).json
        for language in ("sv", "en")
    }
    assert words["sv"]["kinds"][0] == {"code": "premises", "label": "Lokal"}
    assert words["en"]["kinds"][0] == {"code": "premises", "label": "Premises"}
    assert town.visitor.get("/vocabulary", lang="en").json == words["en"]
    assert {one["code"] for one in words["en"]["reasons"]} >= {"closed", "taken", "too-soon"}
