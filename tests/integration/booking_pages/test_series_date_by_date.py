"""A series in the form: shown date by date, each date kept, left out, moved or taken elsewhere."""

import html
import re
from datetime import date, timedelta
from typing import Any

from booking_stage import Stage, book_path, check, day
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from series_stage import clash, occurrences, send, series
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.models import Booking, Occurrence, Series
from bookings.verifying import faults
from inventory.models import BorrowingLimit, Listing
from inventory.types import BookingMode, LimitMeasure, LimitPer
from marketplace.transactions import unit_of_work


def test_a_date_that_does_not_fit_is_opened_with_what_would_fit(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    clash(stage, hall)
    bo = stage.browser(stage.bo)
    page = html.unescape(series(bo, hall))
    assert "does not fit. What do you want?" in page
    assert bo.form("edit").values["edit"] == [day(21)]
    assert "Skip it, and book the others" in page
    assert "The same, a little later" in page
    assert 'value="send"' not in page


def test_a_proposal_is_taken_for_one_date_and_booked_with_the_others(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    clash(stage, hall)
    bo = stage.browser(stage.bo)
    series(bo, hall)
    later = f"at {day(21)}T20:00/{day(21)}T22:00"
    assert later in bo.page
    page = bo.send("edit", {f"what-{day(21)}": later, "do": "check"})
    assert "4 dates, all free" in page
    assert "Another time than the others." in page
    send(bo)
    mine = [row for row in occurrences(stage.now) if row[2] == "confirmed"]
    assert len(mine) == 5
    assert [row[0] for row in mine if row[3]] == [day(21)]
    assert list(faults(stage.now)) == []


def test_a_date_can_be_given_a_time_of_its_own(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    series(bo, hall)
    page = bo.send("edit" if 'name="edit"' in bo.page else "date", {"open": day(28)})
    assert "What about" in page
    fields = {f"what-{day(28)}": "time", f"day-{day(28)}": day(29)}
    times = {f"from-{day(28)}": "10:30", f"to-{day(28)}": "12:30"}
    page = bo.send("edit", {**fields, **times, "do": "check", "open": None})
    assert "4 dates, all free" in page
    send(bo)
    found = occurrences(stage.now)
    assert [row[0] for row in found] == [day(14), day(21), day(29), day(35)]
    assert (found[2][1], found[2][3]) == ("30", True)


def test_a_date_that_is_left_out_is_not_booked_and_kept_in_the_rule(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    series(bo, hall)
    bo.send("date", {"open": day(21)})
    page = bo.send("edit", {f"what-{day(21)}": "skip", "do": "check", "open": None})
    assert "3 dates, all free" in page
    assert "You have left this date out." in page
    send(bo)
    assert [row[0] for row in occurrences(stage.now)] == [day(14), day(28), day(35)]
    assert stage.now.scalars(select(Series)).one().skip == [day(21)]


def test_a_clash_that_is_passed_stays_listed_as_skipped(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    clash(stage, hall)
    bo = stage.browser(stage.bo)
    series(bo, hall)
    page = bo.send("edit", {f"what-{day(21)}": "pass", "do": "check"})
    assert page.count('value="send"') == 1
    assert "It stays in the list" in page
    send(bo)
    states = sorted((row[0], row[2]) for row in occurrences(stage.now))
    assert (day(21), "skipped") in states
    assert sum(state == "confirmed" for _day, state in states) == 4


def test_a_date_is_taken_in_another_part_of_the_house_in_one_order(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT, title="Stora salen", place_id=None)
    other = stage.hall(mode=BookingMode.INSTANT, title="Lilla salen")
    clash(stage, hall)
    bo = stage.browser(stage.bo)
    page = series(bo, hall)
    assert f'value="in {other.public_id}"' in page
    page = bo.send("edit", {f"what-{day(21)}": f"in {other.public_id}", "do": "check"})
    assert "4 dates, all free" in page
    assert "<strong>Lilla salen</strong>" in page
    page = send(bo)
    assert bo.at.startswith("/orders/")
    assert "Stora salen" in page
    assert "Lilla salen" in page
    made = stage.now.scalars(
        select(Booking).where(Booking.purpose == "Repetition").order_by(Booking.id)
    ).all()
    mine = [row for row in made if row.organisation_id == stage.theatre.id]
    assert [(row.listing.title, len(row.occurrences)) for row in mine] == [
        ("Stora salen", 3),
        ("Lilla salen", 1),
    ]
    page = bo.open(f"/bookings/{mine[0].public_id}")
    assert "In the same order" in page
    assert f'href="/bookings/{mine[1].public_id}"' in page
    assert len({row.order_id for row in mine}) == 1
    assert list(faults(stage.now)) == []


def test_two_dates_of_one_series_never_run_into_each_other(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    series(bo, hall)
    bo.send("date", {"open": day(21)})
    fields = {f"what-{day(21)}": "time", f"day-{day(21)}": day(28)}
    times = {f"from-{day(21)}": "19:00", f"to-{day(21)}": "21:00"}
    page = html.unescape(bo.send("edit", {**fields, **times, "do": "check", "open": None}))
    assert "That runs into another of your dates" in page
    assert bo.form("edit").values[f"from-{day(21)}"] == ["19:00"]
    assert bo.form("edit").values[f"what-{day(21)}"] == ["time"]
    page = bo.send("do", {"do": "send", "purpose": "Repetition"})
    assert bo.status == 422
    assert stage.now.scalars(select(Booking)).all() == []


def test_choices_outlive_another_check_an_error_and_another_language(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    series(bo, hall)
    bo.send("date", {"open": day(21)})
    bo.send("edit", {f"what-{day(21)}": "skip", "do": "check", "open": None})
    assert bo.form("date").values["choice"] == [f"{day(21)} skip"]
    bo.send("date", {"people": "many", "do": "check"})
    assert bo.status == 422
    assert bo.form("date").values["choice"] == [f"{day(21)} skip"]
    page = bo.send("date", {"people": "12", "do": "check"})
    assert "3 dates, all free" in page
    swedish = next(part for part in page.split('href="') if "lang=sv" in part.split('"')[0])
    page = bo.open(html.unescape(swedish.split('"')[0]))
    assert "Stora salen" in page
    kept = bo.form("date").values
    assert kept["choice"] == [f"{day(21)} skip"]
    assert (kept["repeat"], kept["times"], kept["people"]) == (["weekly"], ["4"], ["12"])


def test_what_was_chosen_after_the_check_is_shown_before_it_is_sent(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    series(bo, hall)
    page = bo.send("do", {"do": "send", "purpose": "Möte", "choice": f"{day(21)} skip"})
    assert "time and price were looked up again" in page
    assert "3 dates, all free" in page
    assert stage.now.scalars(select(Booking)).all() == []
    send(bo)
    assert len(occurrences(stage.now)) == 3


def test_sending_the_same_choices_twice_books_once(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    series(bo, hall)
    bo.send("date", {"open": day(21)})
    bo.send("edit", {f"what-{day(21)}": "skip", "do": "check", "open": None})
    values = bo.form("do").values | {"do": ["send"], "purpose": ["Möte"]}
    first, second = (bo.client.post(book_path(hall), data=values) for _ in range(2))
    assert first.location == second.location
    assert len(stage.now.scalars(select(Booking)).all()) == 1


def test_the_preview_asks_the_database_as_much_for_many_dates_as_for_few(stage: Stage) -> None:
    from factories.counting import statements  # noqa: PLC0415

    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    counted = []
    for times in ("3", "40"):
        series(bo, hall, times=times)
        with statements(stage.now) as seen:
            bo.send("date", {"do": "check"})
        counted.append(len(seen))
    assert counted[0] == counted[1]


WILD = st.dictionaries(
    st.sampled_from(
        ["choice", "edit", "open", "what-{}", "day-{}", "from-{}", "to-{}", "dates", "weekdays",
         "interval", "monthly_by", "until", "repeat"]
    ),
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ["{} skip", "{} at {}T18:00/{}T09:00", "{} at 0001-01-01T00:00/9999-12-31T23:59",
             "{} in abcdefghijkl", "in abcdefghijkl", "time", "24:00", "{}", "29/2", "dates",
             "monthly", "every-n-weeks", "9999-12-31 keep", "at {}T18:00+01:00/{}T19:00+01:00"]
        ),
    ),
    max_size=6,
)  # fmt: skip


@given(sent=WILD)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_a_browser_can_send_is_an_error(stage: Stage, sent: dict[str, str]) -> None:
    hall = _only_hall(stage)
    client = _client(stage)
    filled = {name.format(day(21)): text.replace("{}", day(21)) for name, text in sent.items()}
    values = {"date": day(), "from": "18:00", "to": "20:00", "repeat": "weekly", "times": "3"}
    answer = client.post(book_path(hall), data=values | filled)
    assert answer.status_code in {200, 422}
    answer = client.get(book_path(hall), query_string=values | _plain(filled))
    assert answer.status_code == 200


def _plain(values: dict[str, str]) -> dict[str, str]:
    return {name: text.replace("\x00", "") for name, text in values.items()}


def _only_hall(stage: Stage) -> Listing:
    found = stage.now.scalars(select(Listing)).first()
    return found or stage.hall(mode=BookingMode.INSTANT)


def _client(stage: Stage) -> Any:
    if "client" not in stage.__dict__:
        stage.__dict__["client"] = stage.browser(stage.bo).client
    return stage.__dict__["client"]


def test_the_listing_that_is_asked_for_is_no_other_place(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    series(bo, hall)
    page = bo.send("date", {"choice": f"{day(21)} in {hall.public_id}", "do": "check"})
    assert "That cannot be chosen any more." in page


def test_a_listing_that_may_not_be_seen_is_not_told_of(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    secret = stage.hall(title="Hemliga rummet", status="draft")
    bo = stage.browser(stage.bo)
    series(bo, hall)
    page = bo.send("date", {"choice": f"{day(21)} in {secret.public_id}", "do": "check"})
    assert "Hemliga rummet" not in page
    assert "That cannot be chosen any more." in page


def test_a_half_can_stand_in_only_while_it_is_free(stage: Stage, session: Session) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT, title="Stora salen")
    other = stage.hall(mode=BookingMode.INSTANT, title="Lilla salen")
    clash(stage, hall)
    bo = stage.browser(stage.bo)
    series(bo, hall)
    bo.send("edit", {f"what-{day(21)}": f"in {other.public_id}", "do": "check"})
    clash(stage, other)
    send(bo)
    assert bo.status == 422
    assert "is free" in bo.page or "are free" in bo.page
    with unit_of_work(session):
        mine = session.scalars(
            select(Booking).where(Booking.organisation_id == stage.theatre.id)
        ).all()
    assert mine == []


def test_dates_that_the_owners_buffers_push_together_are_refused_before_sending(
    stage: Stage,
) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT, buffer_after_minutes=60, max_minutes=3000)
    bo = stage.browser(stage.bo)
    fields = {"repeat": "daily", "times": "3", "from": "00:00", "to": "24:00"}
    page = check(bo, hall, **fields)
    assert bo.status == 422
    assert "The owner needs 1 hour between two bookings" in page


def test_a_loan_over_days_is_moved_with_its_last_day(stage: Stage) -> None:
    tent = stage.hall(mode=BookingMode.INSTANT, kind="equipment", max_minutes=10080)
    bo = stage.browser(stage.bo)
    fields = {"date": day(14), "end": day(16), "repeat": "weekly", "times": "2"}
    check(bo, tent, **fields)
    bo.send("date", {"open": day(21)})
    values = bo.form("edit").values
    assert (values[f"day-{day(21)}"], values[f"end-{day(21)}"]) == ([day(21)], [day(23)])
    fields = {f"what-{day(21)}": "time", f"end-{day(21)}": day(24)}
    page = bo.send("edit", {**fields, "do": "check", "open": None})
    assert "2 dates, all free" in page
    send(bo)
    rows = stage.now.scalars(select(Occurrence).order_by(Occurrence.starts_at)).all()
    assert [f"{row.ends_at:%Y-%m-%d}" for row in rows] == [day(16), day(24)]


def test_what_is_proposed_keeps_to_the_limits_beside_the_other_dates(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    with unit_of_work(stage.session) as work:
        limit = BorrowingLimit(measure=LimitMeasure.TIMES, per=LimitPer.WEEK, most=2)
        limit.listing_id = hall.id
        work.add(limit)
    first = date.fromisoformat(day(14))
    monday = first + timedelta(days=-first.weekday() % 7)
    third = f"{monday + timedelta(days=2):%Y-%m-%d}"
    bo = stage.browser(stage.bo)
    page = html.unescape(series(bo, hall, repeat="daily", times="3", date=f"{monday:%Y-%m-%d}"))
    assert "With the dates before this one it is 2 that week already." in page
    proposed = re.findall(r'value="(at (\d{4}-\d\d-\d\d)T[^"]+)"', page)
    assert all(date.fromisoformat(one) >= monday + timedelta(days=7) for _value, one in proposed)
    for value, _day in proposed:
        page = bo.send("edit", {f"what-{third}": value, "do": "check"})
        assert "3 dates, all free" in page


def test_what_no_other_time_helps_against_opens_no_date(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    page = series(bo, hall, people="400")
    assert 'name="edit"' not in page
    assert "Change the number above" in page
