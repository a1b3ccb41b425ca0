"""A program is told why it is closed: in a preview, a refused booking, a move and a search."""

from api_caller import code_of, wanting
from api_town import Town
from factories import at
from sqlalchemy.orm import Session

from inventory.models import Listing, OpeningException
from marketplace.transactions import unit_of_work


def test_the_owner_s_reason_is_told_wherever_a_time_is_refused(
    town: Town, instant: str, session: Session
) -> None:
    booking = town.bo.book(wanting(instant, "teatern")).json
    day = at(12, days=20).date()
    with unit_of_work():
        hall = session.query(Listing).filter_by(public_id=instant).one()
        session.add(
            OpeningException(
                listing_id=hall.id, first_day=day, last_day=day, reason="Golvet slipas"
            )
        )
    times = {"starts_at": at(16, days=20).isoformat(), "ends_at": at(18, days=20).isoformat()}
    refused = town.bo.book(wanting(instant, "teatern", **times), "closed")
    move = {"occurrence": booking["occurrences"][0]["id"], **times}
    moved = town.bo.post(f"/bookings/{booking['id']}/move", move)
    seen = town.bo.post("/bookings/preview", wanting(instant, "teatern", **times)).json
    found = town.bo.get("/listings", show="all", **times).json
    (hit,) = (one for one in found["items"] if one["id"] == instant)
    assert code_of(refused) == code_of(moved) == (422, "rule-broken")
    for reasons in (
        refused.json["reasons"],
        moved.json["reasons"],
        seen["occurrences"][0]["reasons"],
        hit["availability"]["reasons"],
    ):
        assert [one["code"] for one in reasons] == ["closed"]
        assert "Golvet slipas" in reasons[0]["message"]
