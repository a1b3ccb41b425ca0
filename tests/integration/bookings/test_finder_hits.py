"""What a card promises can be had: parts, the next free time, and facts that nobody has said."""

import re
from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from factories import book, make_listing, make_member, make_organisation, make_place, period, wish
from factories.counting import statements
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from bookings.finder.finding import Fit, Hit, Search, find
from bookings.judging.next_free import Later
from bookings.models import Booking
from inventory import hours
from inventory.facts import OpeningFacts
from inventory.models import AccessibilityFact, Listing
from inventory.search_filters import SearchFilters
from inventory.types import Answer, BookingMode
from marketplace.extensions import db
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.web import kept

STOCKHOLM = ZoneInfo("Europe/Stockholm")
KNOWN = {"Ja": Answer.YES, "Nej": Answer.NO, "Vet ej": Answer.UNKNOWN}
ENGLISH = {"Accept-Language": "en"}


def taken(session: Session, made: Listing, *periods: Period) -> None:
    """Let somebody else book it."""
    rival = make_organisation(session)
    book(session, make_member(session, rival)[1], made, rival, wish(*periods))


def hit(session: Session, wanted: Period, **more: object) -> Hit[Listing]:
    """Return the only hit, whatever its fit."""
    (found,) = find(session, Search(periods=(wanted,), show_all=True, **more)).hits  # type: ignore[arg-type]
    return found


def booked(session: Session, made: Listing, wanted: Period) -> Booking:
    """Book it as shown; raises where it cannot be had."""
    with unit_of_work():
        theatre = make_organisation(session)
        actor = make_member(session, theatre)[1]
        return book(session, actor, session.merge(made), theatre, wish(wanted))


def test_the_next_free_time_is_on_the_first_day_on_which_these_hours_can_be_had(
    session: Session,
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        taken(session, hall, period(16, 18), period(17, 19, days=15), period(6, 8, days=16))
    found = hit(session, period(16, 18))
    assert found.fitting is not None
    assert found.fitting.fit is Fit.TAKEN
    assert found.later is not None
    assert found.later.free is not None
    assert found.later.free.starts_at.date() == period(days=16).starts_at.date()
    assert found.later.free.length == period(16, 18).length
    booked(session, hall, found.later.free)


def test_that_thirty_days_are_taken_is_said(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        taken(session, hall, *(period(15, 20, days=14 + n) for n in range(31)))
    assert hit(session, period(16, 18)).later == Later(None)
    text = card(client, period(16, 18))
    assert "Taken" in text
    assert "Not free at these hours on any of the 30 days after." in text


@pytest.mark.parametrize("busy", [True, False])
def test_hours_that_are_never_open_are_said_even_where_it_is_taken(
    client: FlaskClient, session: Session, busy: bool
) -> None:
    wanted = evening(20, 23)
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        every_day = OpeningFacts((1, 2, 3, 4, 5, 6, 7), 8 * 60, 22 * 60)
        hours.settle(session, hall, [every_day])
        if busy:
            taken(session, hall, evening(18, 22))
    found = hit(session, wanted)
    assert found.fitting is not None
    assert found.fitting.fit is (Fit.TAKEN if busy else Fit.PARTLY)
    if busy:
        assert found.later == Later(None, shut=True)
        text = card(client, wanted)
        assert "It is closed at these hours on each of the 30 days after, too." in text
        assert "22.00" in text  # until which it is open that day


def test_what_is_closed_on_that_day_and_free_on_none_says_so(
    client: FlaskClient, session: Session
) -> None:
    wanted = evening(18, 20)
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        hours.settle(session, hall, [OpeningFacts((1, 2, 3, 4, 5, 6, 7), 8 * 60, 17 * 60)])
    assert hit(session, wanted).later == Later(None, shut=True)
    assert "closed at these hours on each of the 30 days after" in card(client, wanted)


def test_no_other_time_is_spoken_of_where_none_would_help(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session), min_minutes=240)
    text = card(client, evening(18, 20))
    assert "Book at least 4 hours." in text
    assert "30 days" not in text


def evening(start: int, end: int) -> Period:
    """Return hours of a day by the clock of the city."""
    at = period().starts_at.astimezone(STOCKHOLM)
    return Period(at.replace(hour=start), at.replace(hour=end))


def card(client: FlaskClient, wanted: Period) -> str:
    """Return the only card, whatever its fit."""
    page = client.get(f"{_address(wanted)}&show=all", headers=ENGLISH).get_data(as_text=True)
    return unescape(page.partition(">Stora salen</a>")[2].partition("</li>")[0])


def test_a_series_and_what_fits_name_no_next_time(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        taken(session, hall, period(16, 18), period(16, 18, days=21))
    weeks = (period(16, 18), period(16, 18, days=21))
    (found,) = find(session, Search(periods=weeks, show_all=True)).hits
    assert found.later is None
    assert hit(session, period(9, 11)).later is None


def test_parts_are_said_and_can_be_booked(client: FlaskClient, session: Session) -> None:
    cases = {
        "until": (period(16, 20), "until"),
        "from": (period(6, 12), "from"),
        "between": (period(6, 10), "to"),
    }
    for name, (busy, word) in cases.items():
        with unit_of_work():
            hall = make_listing(session, make_organisation(session), title=name, slug=name)
            spans = [busy, period(14, 18)] if name == "between" else [busy]
            taken(session, hall, *spans)
        wanted = period(8, 18)
        shown = find(session, Search(periods=(wanted,))).hits
        (found,) = [one for one in shown if one.listing.title == name]
        assert found.fitting is not None
        assert found.fitting.part is not None
        assert wanted.contains(found.fitting.part)
        page = unescape(client.get(_address(wanted), headers=ENGLISH).get_data(as_text=True))
        card = page.partition(f"{name}</a>")[2].partition("</li>")[0]
        assert "Partly free" in card
        assert re.search(rf"\b{word} \d\d\.\d\d", card)
        booked(session, hall, found.fitting.part)


def _address(wanted: Period) -> str:
    starts, ends = (at.astimezone(STOCKHOLM) for at in (wanted.starts_at, wanted.ends_at))
    return f"/?date={starts:%Y-%m-%d}&from={starts:%H:%M}&to={ends:%H:%M}"


def test_dates_that_are_missing_are_named(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        taken(session, hall, period(4, 22, days=21))
    text = client.get(f"{_address(period(8, 10))}&repeat=weekly&times=3", headers=ENGLISH).get_data(
        as_text=True
    )
    assert "2 of 3 dates" in text
    missing = text.partition("Which dates cannot be had")[2].partition("</details>")[0]
    gone = period(days=21).starts_at
    assert f"{gone:%a} {gone.day} {gone:%b}" in missing
    assert missing.count("·") == 0


def test_a_card_says_where_no_number_is_stated_for_how_they_sit(
    client: FlaskClient, session: Session
) -> None:
    sizes: dict[str, dict[str, int]] = {
        "Bord": {"capacity_tables": 30},
        "Rader": {"capacity_seated": 72},
        "Tyst": {},
    }
    with unit_of_work():
        for title, stated in sizes.items():
            owner = make_organisation(session)
            make_listing(session, owner, title=title, capacity_max=110, **stated)
    page = client.get("/?people=25&seating=tables", headers=ENGLISH).get_data(as_text=True)
    cards = {name: page.partition(f">{name}</a>")[2].partition("</li>")[0] for name in sizes}
    assert "30 people, seated at tables" in cards["Bord"]
    assert "72 people, seated in rows (number seated at tables not stated)" in cards["Rader"]
    assert "at most 110 people (number seated at tables not stated)" in cards["Tyst"]
    assert "not stated" not in cards["Bord"]
    assert "not stated" not in client.get("/?people=25", headers=ENGLISH).get_data(as_text=True)


def test_what_nobody_has_said_is_neither_yes_nor_no(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        for name, answer in (*KNOWN.items(), ("Tyst", None)):
            made = make_listing(session, make_organisation(session), title=name)
            if answer is not None:
                made.accessibility = [AccessibilityFact(code="hearing_loop", answer=answer)]
    said = SearchFilters(accessible=("hearing_loop",))
    found = find(session, Search(filters=said))
    assert [one.listing.title for one in found.hits] == ["Ja"]
    assert found.facets.unknown["hearing_loop"] == 2
    timed = find(session, Search(filters=said, periods=(period(),)))
    assert timed.facets.unknown == found.facets.unknown
    page = client.get("/?accessible=hearing_loop&unknown=1", headers=ENGLISH).get_data(as_text=True)
    cards = {
        name: page.partition(f">{name}</a>")[2].partition("</li>")[0]
        for name in ("Ja", "Vet ej", "Tyst")
    }
    assert "Nej</a>" not in page
    assert {name: "nobody has said" in card for name, card in cards.items()} == {
        "Ja": False,
        "Vet ej": True,
        "Tyst": True,
    }


def test_pages_take_as_many_queries_for_thirty_as_for_four(
    client: FlaskClient, session: Session
) -> None:
    def add(many: int, first: int) -> None:
        with unit_of_work():
            for n in range(first, first + many):
                made = make_listing(
                    session, make_organisation(session), title=f"Sal {n}", capacity_max=20 + n,
                    mode=BookingMode.INSTANT if n % 2 else BookingMode.REQUEST,
                    place=make_place(session, district="Söder" if n % 2 else "Centrum"),
                )  # fmt: skip
                if n % 3 == 0:
                    taken(session, made, period(16, 18))

    day = period().starts_at.date()
    pages = (
        "/",
        f"/?date={day}&from=16:00&to=20:00",
        f"/?date={day}&from=16:00&to=20:00&show=all&sort=price",
        f"/?date={day}&from=16:00&to=20:00&repeat=weekly&times=20&people=10",
        f"/?date={day}&from=16:00&to=20:00&people=10&district=Dalhem&feature=skarm",
        f"/?date={day}&from=16:00&to=20:00&people=500",
        "/?people=10&kind=skill&feature=skarm&activity=mote",
    )
    add(4, 0)  # more than leave room for what would fit besides
    few = [_queries(client, session, page) for page in pages]
    add(26, 4)
    many = [_queries(client, session, page) for page in pages]
    # Why something cannot be had is looked up where a page shows such a thing.
    assert all(after <= before for after, before in zip(many, few, strict=True))
    assert min(few) > 1
    assert max(few) <= 16


def _queries(client: FlaskClient, session: Session, page: str) -> int:
    client.get(page)  # what has changed is read once, by whoever looks first
    kept.forget(db.engine)  # else the page is there already, until the next minute
    with statements(session) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def heading(client: FlaskClient, address: str) -> str:
    """Return the heading above the hits."""
    page = unescape(client.get(address, headers=ENGLISH).get_data(as_text=True))
    return page.partition('id="results-title">')[2].partition("<")[0]


def test_the_heading_counts_by_itself_what_can_be_had(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        free, busy = (make_listing(session, make_organisation(session)) for _ in range(2))
        assert free is not busy
        taken(session, busy, period(4, 22))
    address = _address(period(8, 10))
    assert heading(client, address).startswith("1 that can be had on")
    shown = heading(client, f"{address}&show=all")
    assert shown.startswith("1 that can be had on")
    assert shown.endswith("; 2 are shown")


def test_the_heading_tells_what_is_free_a_part_of_the_time_from_what_is_free_all_of_it(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        half = make_listing(session, make_organisation(session))
        taken(session, half, period(11, 12))
    address, starts = _address(period(8, 12)), period(8, 12).starts_at
    told = heading(client, address)
    assert told.startswith(f"1 that can be had a part of the time, {starts:%A} {starts.day}")
    with unit_of_work():
        make_listing(session, make_organisation(session))
    told = heading(client, address)
    assert told.startswith(f"1 that can be had on {starts:%A} {starts.day}")
    assert told.endswith(", 1 a part of the time")


def test_the_heading_tells_the_last_day_of_a_loan(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))
    first, last = (period(days=days).starts_at.date() for days in (14, 16))
    told = heading(client, f"/?date={first}&end={last}")
    assert f"{first:%A} {first.day} {first:%B}" in told
    assert f"{last:%A} {last.day} {last:%B}" in told


def test_the_heading_of_a_season_of_one_date_tells_that_date(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))
    address, day = _address(period(8, 10)), period(8, 10).starts_at
    once = heading(client, f"{address}&repeat=weekly&times=1")
    assert once.startswith(f"1 that can be had on {day:%A} {day.day} {day:%B}")
    assert heading(client, f"{address}&repeat=weekly&times=2") == "1 can be had on all 2 dates"


def test_the_free_part_of_several_days_is_as_long_as_it_is_open(session: Session) -> None:
    first = period(days=14).starts_at.astimezone(STOCKHOLM).replace(hour=0)
    with unit_of_work():
        hall = make_listing(session, make_organisation(session), max_minutes=7 * 24 * 60)
        hours.settle(session, hall, [OpeningFacts((1, 2, 3, 4, 5, 6, 7), 8 * 60, 23 * 60)])
    wanted = Period(first, (first + timedelta(days=3)).replace(hour=0))
    fitting = hit(session, wanted).fitting
    assert fitting is not None
    assert fitting.part == Period(first.replace(hour=8), first.replace(hour=23))
    late = Period(first.replace(hour=9), first + timedelta(days=2))
    fitting = hit(session, late).fitting
    assert fitting is not None
    next_day = first + timedelta(days=1)
    assert fitting.part == Period(next_day.replace(hour=8), next_day.replace(hour=23))
