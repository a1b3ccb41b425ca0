"""A series once more: next season, or straight on, filled in and shown before it is sent."""

import html
from datetime import date, timedelta

from booking_stage import Stage, check, day
from form_browser import Browser

from inventory.models import Listing
from inventory.types import BookingMode


def booked(stage: Stage, browser: Browser, **fields: str) -> Listing:
    """Book a series of three; the browser stands on its page."""
    hall = stage.hall(mode=BookingMode.INSTANT, horizon_days=730)
    check(browser, hall, **{"repeat": "weekly", "times": "3", "people": "12", **fields})
    browser.send("do", {"do": "send", "purpose": "Repetition"})
    assert browser.at.startswith("/bookings/")
    return hall


def ways(browser: Browser) -> dict[str, str]:
    """Return the addresses of the links that fill in the form, by the first words of each."""
    found = {}
    for part in browser.page.split("<a ")[1:]:
        address = part.partition('href="')[2].partition('"')[0]
        if "copied=" in address:
            words = part.partition(">")[2].partition("</a>")[0].rpartition(">")[2].strip()
            found[words.partition(",")[0]] = html.unescape(address)
    return found


def test_the_page_of_a_series_says_how_it_repeats_and_offers_it_again(stage: Stage) -> None:
    bo = stage.browser(stage.bo)
    booked(stage, bo)
    weekday = f"{date.fromisoformat(day()):%A}"
    assert f"Every {weekday}, 18.00–20.00" in bo.page
    assert set(ways(bo)) == {"Book again next season", "Go on straight after"}


def test_next_season_is_filled_in_and_shown_date_by_date(stage: Stage) -> None:
    bo = stage.browser(stage.bo)
    booked(stage, bo, skip_holidays="y")
    page = html.unescape(bo.open(ways(bo)["Book again next season"]))
    assert "Filled in from your booking" in page
    values = bo.form("do").values
    first = date.fromisoformat(values["date"][0])
    expected = date.fromisoformat(day())
    assert first.isoweekday() == expected.isoweekday()
    assert first.isocalendar().year == expected.isocalendar().year + 1
    kept = {name: values[name] for name in ("repeat", "times", "from", "to", "people", "purpose")}
    assert kept == {
        "repeat": ["weekly"],
        "times": ["3"],
        "from": ["18:00"],
        "to": ["20:00"],
        "people": ["12"],
        "purpose": ["Repetition"],
    }
    assert values["skip_holidays"] == ["y"]
    bo.send("do", {"do": "send"})
    assert bo.at.startswith("/bookings/")


def test_straight_on_follows_the_last_date(stage: Stage) -> None:
    bo = stage.browser(stage.bo)
    booked(stage, bo, repeat="every-2-weeks")
    bo.open(ways(bo)["Go on straight after"])
    assert bo.form("do").values["date"] == [day(14 + 6 * 7)]
    assert bo.form("do").values["repeat"] == ["every-2-weeks"]


def test_a_list_and_a_night_past_midnight_are_carried_whole(stage: Stage) -> None:
    bo = stage.browser(stage.bo)
    own = f"{day(20)}\n{day(17)}"
    fields = {"repeat": "dates", "dates": own, "times": "", "from": "22:00", "to": "02:00"}
    booked(stage, bo, **fields, end=day(15))
    bo.open(ways(bo)["Go on straight after"])
    values = bo.form("do").values
    first = date.fromisoformat(values["date"][0])
    assert first == date.fromisoformat(day(21))
    assert values["end"] == [str(first + timedelta(days=1))]
    assert values["dates"][0].split() == [day(24), day(27)]


def test_what_was_left_out_of_the_old_series_is_offered_again(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT, horizon_days=730)
    bo = stage.browser(stage.bo)
    check(bo, hall, repeat="weekly", times="3")
    bo.send("date", {"open": day(21)})
    bo.send("edit", {f"what-{day(21)}": "skip", "do": "check", "open": None})
    bo.send("do", {"do": "send", "purpose": "Repetition"})
    page = bo.open(ways(bo)["Book again next season"])
    assert "3 dates, all free" in page
    assert "choice" not in bo.form("do").values


def test_my_bookings_offer_a_series_again_and_no_single_one(stage: Stage) -> None:
    bo = stage.browser(stage.bo)
    booked(stage, bo)
    assert len(ways_of(bo, "/bookings")) == 1
    single = stage.browser(stage.cia)
    hall = stage.hall(mode=BookingMode.INSTANT)
    check(single, hall)
    single.send("do", {"do": "send", "purpose": "Möte"})
    assert ways_of(single, single.at) == {}
    assert ways_of(single, "/bookings") == {}


def ways_of(browser: Browser, address: str) -> dict[str, str]:
    browser.open(address)
    return ways(browser)


def test_the_owner_is_not_offered_the_series_of_others(stage: Stage) -> None:
    bo, anna = stage.browser(stage.bo), stage.browser(stage.anna)
    booked(stage, bo)
    anna.open(bo.at)
    assert anna.status == 200
    assert ways(anna) == {}


def test_a_repeated_search_is_carried_to_the_form(stage: Stage) -> None:
    stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    for times, expected in (("6", "6"), ("", "10")):
        bo.open(f"/?date={day()}&from=18:00&to=20:00&repeat=weekly&times={times}")
        listing = next(
            html.unescape(part.partition('"')[0])
            for part in bo.page.split('href="')
            if part.startswith("/l/")
        )
        bo.open(listing)
        form = next(
            html.unescape(part.partition('"')[0])
            for part in bo.page.split('href="')
            if "/book?" in part.partition('"')[0] and "repeat=" in part.partition('"')[0]
        )
        page = html.unescape(bo.open(form))
        assert f"{expected} dates, all free" in page
