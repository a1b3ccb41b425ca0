"""The address of an order that is being put together keeps all that was chosen, nothing private."""

from urllib.parse import parse_qs, urlsplit

from booking_stage import Stage, day
from order_stage import ABOUT, WHEN, basket, check, link, opened, orders, projector

from inventory.types import BookingMode


def values(stage: Stage, address: str) -> dict[str, list[str]]:
    """Return what the form has when its address is opened by itself."""
    again = stage.browser(stage.bo)
    again.open(address)
    assert again.status == 200
    return again.form("date").values


def test_what_was_checked_is_there_when_the_address_is_opened_again(stage: Stage) -> None:
    hall, thing = stage.hall(title="Salen"), projector(stage)
    bo = opened(stage, hall, thing)
    check(bo, people="30", repeat="weekly", times="3", skip_school_breaks="y", extent="some")
    kept = values(stage, bo.address)
    assert kept["thing"] == [hall.public_id, thing.public_id]
    assert kept["date"] == [day()]
    expected = {**WHEN, "people": "30", "repeat": "weekly", "times": "3", "extent": "some"}
    assert {name: kept[name] for name in expected} == {n: [v] for n, v in expected.items()}
    assert kept["skip_school_breaks"] == ["y"]
    bo.send("date", {"do": f"remove:{thing.public_id}"})
    assert values(stage, bo.address)["thing"] == [hall.public_id]
    assert values(stage, bo.address)["people"] == ["30"]


def test_after_an_error_the_address_still_has_what_was_searched_for(stage: Stage) -> None:
    hall = stage.hall(title="Salen")
    for fields in ({"do": "check", "people": "många"}, {"do": "send", **ABOUT, "purpose": ""}):
        bo = stage.browser(stage.bo)
        bo.open(f"/?date={day()}&from=18:00&to=20:00&people=30&pick={hall.public_id}")
        bo.open(link(basket(bo), "Ask for all of it"))
        bo.send("date", fields)
        assert bo.status == 422
        kept = values(stage, bo.address)
        assert kept["thing"] == [hall.public_id]
        assert kept["people"] == ["30"]
        assert (kept["date"], kept["from"]) == ([day()], ["18:00"])


def test_what_is_typed_for_the_owners_stands_in_no_address_and_is_not_lost(stage: Stage) -> None:
    bo = opened(stage, stage.hall(), projector(stage))
    check(bo)
    page = bo.send("date", {**ABOUT, "note": "Vi kommer tidigt", "do": "check"})
    assert "Premiär" in page
    assert "Vi kommer tidigt" in page
    assert "purpose" not in bo.address
    assert "tidigt" not in bo.address
    bo.send("date", {"do": "send"})
    assert len(orders(stage)) == 1


def test_how_many_and_how_they_sit_reach_the_order(stage: Stage) -> None:
    hall = stage.hall(
        title="Salen", mode=BookingMode.INSTANT, capacity_standing=60, capacity_seated=40
    )
    chairs = projector(stage, title="Stolar", of=50)
    bo = stage.browser(stage.bo)
    picked = f"pick={hall.public_id}&pick={chairs.public_id}"
    bo.open(f"/?date={day()}&from=18:00&to=20:00&people=30&seating=seated&quantity=20&{picked}")
    bo.open(link(basket(bo), "Ask for all of it"))
    check(bo)
    kept = values(stage, bo.address)
    assert kept["seating"] == ["seated"]
    assert kept[f"quantity-{chairs.public_id}"] == ["20"]
    assert f"quantity-{hall.public_id}" not in kept


def test_an_address_that_would_be_too_long_keeps_the_form_instead(stage: Stage) -> None:
    bo = opened(stage, stage.hall())
    check(
        bo, repeat="dates", dates=" ".join(f"{day(ahead)}" for ahead in range(15, 75)) + " " * 4000
    )
    assert len(bo.address) < 4000
    assert day(20) in bo.page


def test_who_is_signed_out_comes_back_to_what_was_chosen(stage: Stage) -> None:
    things = [stage.hall(title="Salen").public_id, projector(stage).public_id]
    filled = {"thing": things, f"quantity-{things[1]}": "2", "date": day(), "purpose": "Hemligt"}
    answer = stage.app.test_client().post("/orders/new", data=filled)
    assert answer.status_code == 302
    back = parse_qs(urlsplit(parse_qs(urlsplit(answer.location).query)["next"][0]).query)
    assert back == {"thing": things, f"quantity-{things[1]}": ["2"], "date": [day()]}
