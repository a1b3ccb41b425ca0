"""A season that an owner is asked about: its first wanted date, and all of it in words."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from booking_stage import Stage, day
from order_stage import WHEN, link, opened, projector

from bookings.models import Series
from bookings.requesting import LONGEST_NAME
from bookings.series import series_words
from bookings.wished import Date
from inventory.models import Listing, SchoolBreak
from inventory.types import BookingMode
from marketplace.transactions import unit_of_work

SEASON = f"date={day()}&from=18:00&to=20:00&repeat=weekly"
BREAKS = ("Sportlov", "Påsklov", "Lovet för skolornas utvecklingsdagar", "Höstlov")


def technician(stage: Stage) -> Listing:
    return projector(stage, title="Ljudtekniker", mode=BookingMode.AGREEMENT)


def in_break(stage: Stage, **weeks: str) -> None:
    with unit_of_work(stage.session) as work:
        for number, name in weeks.items():
            off = date.fromisoformat(day()) + timedelta(weeks=int(number.removeprefix("week")))
            work.add(SchoolBreak(name=name, first_day=off, last_day=off))


def asked_about(stage: Stage, thing: Listing, query: str) -> dict[str, list[str]]:
    """Return what the question is filled with that the listing's page leads to."""
    bo = stage.browser(stage.bo)
    page = bo.open(f"/l/{thing.public_id}-{thing.slug}?{query}")
    found = re.search(rf'href="(/l/{thing.public_id}-[^"?]*/ask\?[^"]*)"', page)
    assert found is not None
    bo.open(unescape(found[1]))
    return bo.form("text").values


def test_a_skipped_first_date_is_not_proposed(stage: Stage) -> None:
    in_break(stage, week0="Sportlov")
    asked = asked_about(stage, technician(stage), f"{SEASON}&times=4&skip_school_breaks=y")
    assert asked["times-0-date"] == [day(21)]
    assert asked["times-0-start"] == ["18:00"]
    assert asked["times-0-finish"] == ["20:00"]
    assert "3 times. 1 date is left out: Winter school break." in asked["wished_time"][0]


def test_the_first_date_of_a_night_is_moved_with_its_end(stage: Stage) -> None:
    in_break(stage, week0="Sportlov")
    query = f"date={day()}&from=22:00&end={day(15)}&to=02:00&repeat=weekly&times=4"
    asked = asked_about(stage, technician(stage), f"{query}&skip_school_breaks=y")
    assert asked["times-0-date"] == [day(21)]
    assert asked["times-0-last_day"] == [day(22)]


def test_where_all_dates_are_in_breaks_no_time_is_proposed(stage: Stage) -> None:
    in_break(stage, week0="Sportlov", week1="Sportlov")
    asked = asked_about(stage, technician(stage), f"{SEASON}&times=2&skip_school_breaks=y")
    assert asked["times-0-date"] == [""]
    assert asked["times-0-start"] == [""]


def test_an_order_leads_to_the_question_with_its_first_wanted_date(stage: Stage) -> None:
    in_break(stage, week0="Sportlov")
    hall, person = stage.hall(title="Salen"), technician(stage)
    bo = opened(stage, hall, person)
    fields = {"date": day(), **WHEN, "repeat": "weekly", "times": "4", "skip_school_breaks": "y"}
    bo.send("date", {**fields, "do": "check"})
    bo.open(link(bo.page, "Ask the owner"))
    asked = bo.form("text").values
    assert asked["times-0-date"] == [day(21)]
    assert ": 3 times." in asked["wished_time"][0]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_words_of_a_long_season_stay_true_and_end_with_a_word(stage: Stage, lang: str) -> None:
    in_break(stage, **{f"week{2 * n + 1}": name for n, name in enumerate(BREAKS)})
    query = f"{SEASON}&times=30&skip_school_breaks=y&lang={lang}"
    (told,) = asked_about(stage, technician(stage), query)["wished_time"]
    assert len(told) <= LONGEST_NAME
    assert told.endswith(
        {"sv": "26 gånger. 4 datum hoppas över.", "en": "4 dates are left out."}[lang]
    )


def test_words_that_are_too_long_all_the_same_are_cut_after_a_whole_word(stage: Stage) -> None:
    series = Series(
        frequency="weekly",
        interval=1,
        weekdays=[1, 2, 3],
        first_start=f"{day()}T18:00",
        first_end=f"{day()}T20:00",
    )
    with stage.app.test_request_context(headers={"Accept-Language": "en"}):
        whole = series_words.summary(series, [Date(None, day()), Date(None, day(21))])
        for longest in range(30, len(whole)):
            told = series_words.in_short(series, [Date(None, day()), Date(None, day(21))], longest)
            assert len(told) <= longest
            assert told.endswith("…")
            assert whole.startswith(f"{told.removesuffix('…')} ")
