"""What would fit instead: for each wish a town in which bending just that one helps."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from factories import book, make_listing, make_member, make_organisation, make_place, period, wish
from factories.counting import statements
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from bookings.finder import finding, relaxing, search_times, search_words
from bookings.finder.relaxing import Bent, Way
from bookings.series.days_off import breaks_of
from inventory import search
from inventory.models import (
    AccessibilityFact,
    ListingActivity,
    ListingFeature,
    Tariff,
    TariffRule,
)
from inventory.types import Answer, BookingMode, ListingKind, PriceUnit
from marketplace import clock
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = f"date={period().starts_at.date().isoformat()}"
EVENING = f"{DAY}&from=18:00&to=20:00"
STEP_FREE, LOOP = "step_free_entrance", "hearing_loop"


@dataclass
class Case:
    """A search in vain, what there is instead, and the change that finds it."""

    query: str
    bent: Bent
    value: object
    besides: frozenset[Bent] = frozenset()
    things: list[dict[str, Any]] = field(default_factory=lambda: [{}])


def ways(session: Session, query: str) -> list[Way]:
    args = MultiDict(parse_qsl(query))
    asked = search_words.read(args, session=session, zone=STOCKHOLM, borrower=None, now=clock.now())
    assert asked.problems == []
    later = partial(search_times.moved, asked.when, zone=STOCKHOLM, breaks=breaks_of(session))
    return relaxing.ways(session, finding.look(session, asked.search), later)


def add(session: Session, **facts: Any) -> int:
    """Add one listing; beside columns: place, price, busy, and what is known of it."""
    owner = make_organisation(session, slug=facts.pop("owner", "annan"))
    place = facts.pop("at", {})
    kronor, busy = facts.pop("kronor", None), facts.pop("busy", None)
    facts["place"] = make_place(session, **place)
    accessible = facts.pop("accessible", {})
    features, activities = facts.pop("features", ()), facts.pop("activities", ())
    made = make_listing(session, owner, **facts)
    made.accessibility = [AccessibilityFact(code=c, answer=a) for c, a in accessible.items()]
    made.features = [ListingFeature(code=code) for code in features]
    made.activities = [ListingActivity(code=code) for code in activities]
    if kronor is not None:
        rule = TariffRule(
            position=0, price_group="alla", amount_ore=kronor * 100, unit=PriceUnit.HOUR
        )
        made.tariff = Tariff(listing_id=made.id, rules=[rule])
    session.flush()
    if busy is not None:
        rival = make_organisation(session)
        book(session, make_member(session, rival)[1], made, rival, wish(busy))
    return made.id


def hours(start: int, end: int, *, days: int = 14) -> Period:
    """Return hours of the day by the clock of the city."""
    at = period(days=days).starts_at.astimezone(STOCKHOLM)
    return Period(at.replace(hour=start), at.replace(hour=end))


BY_CASE = [
    Case(EVENING, Bent.TIME, 60, things=[{"busy": hours(17, 19)}]),
    Case(
        f"{EVENING}&people=30", Bent.TOGETHER, 32,
        things=[{"capacity_max": 20}, {"capacity_max": 12}],
    ),
    Case(
        f"{EVENING}&people=33", Bent.TOGETHER, 34,
        things=[
            {"capacity_max": 20, "at": {"address": "Molngatan 14", "latitude": 56.05}},
            {"capacity_max": 14, "at": {"address": "molngatan  14", "latitude": None,
                                        "longitude": None}},
        ],
    ),
    Case("district=Centrum", Bent.DISTRICT, "Söder"),
    Case("district=Vallåkra", Bent.DISTRICT, None, things=[{"at": {"district": "Domsten"}}]),
    Case("place=Centrum&radius_km=0.5", Bent.DISTANCE, 2.0),
    Case("place=Allerum&radius_km=2", Bent.DISTANCE, 10.0),
    Case(
        "people=25", Bent.PEOPLE, 22,
        things=[
            {"capacity_max": 22},
            {"capacity_max": 21, "at": {"latitude": 56.1, "address": "Annanväg 2"}},
        ],
    ),
    Case(
        "kind=premises&people=500", Bent.PEOPLE, 300,
        things=[{"capacity_max": 300}, {"kind": ListingKind.EQUIPMENT, "capacity_max": None}],
    ),
    Case(f"accessible={STEP_FREE}", Bent.UNKNOWN, None, frozenset({Bent.ACCESSIBLE})),
    Case("free=1", Bent.PRICE, 5000, things=[{"kronor": 50}, {"kronor": 80}]),
    Case(f"{EVENING}&max_price=90", Bent.PRICE, 10000, things=[{"kronor": 50}, {"kronor": 80}]),
    Case(
        "feature=skarm&feature=projektor", Bent.FEATURE, "skarm",
        things=[{"features": ["projektor"]}],
    ),
    Case(
        "activity=mote&activity=arsmote", Bent.ACTIVITY, "arsmote",
        things=[{"activities": ["mote"]}],
    ),
    Case(
        f"accessible={STEP_FREE}&accessible={LOOP}", Bent.ACCESSIBLE, LOOP,
        things=[{"accessible": {STEP_FREE: Answer.YES, LOOP: Answer.NO}}],
    ),
    Case("quantity=3", Bent.QUANTITY, 2, things=[{"of": 2}, {}]),
    Case(
        f"{EVENING}&quantity=5", Bent.QUANTITY, 3,
        things=[{"of": 4, "busy": hours(17, 19)}, {"of": 2}],
    ),
    Case("mode=contact", Bent.MODE, None),
    Case("organisation=tom", Bent.OWNER, None),
    Case("type=samlingssal", Bent.TYPE, None),
    Case("q=Storsal&people=25", Bent.TEXT, None, things=[{"capacity_max": 30}]),
    Case("kind=skill", Bent.KIND, None),
    Case(
        "q=Storsal+zebra", Bent.WORD, "zebra", frozenset({Bent.TEXT}), things=[{"title": "Zebra"}]
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", BY_CASE, ids=lambda case: f"{case.bent.value}-{case.query[:12]}")
def test_the_wish_that_stands_in_the_way_is_bent_and_no_other(session: Session, case: Case) -> None:
    with unit_of_work():
        make_organisation(session, slug="tom")
        keys = [add(session, owner=f"agare-{n}", **facts) for n, facts in enumerate(case.things)]
        if "Storsal" in case.query:
            add(session, title="Storsal")
        search.index_missing(session)
    found = ways(session, case.query)
    assert [(way.bent, way.value) for way in found][:1] == [(case.bent, case.value)]
    assert {way.bent for way in found} == {case.bent, *case.besides}
    assert set(found[0].ids) <= set(keys)


def test_time_is_moved_as_little_as_helps(session: Session) -> None:
    with unit_of_work():
        early = add(session, owner="en", title="Alfa", busy=hours(10, 23))
        add(session, owner="tva", title="Beta", busy=hours(10, 23))
    (way,) = ways(session, EVENING)
    assert (way.bent, way.value, way.count) == (Bent.TIME, 1440, 2)
    assert way.ids[0] == early


def test_a_series_is_moved_with_its_last_date(session: Session) -> None:
    last = period(days=14 + 14).starts_at.date()
    with unit_of_work():
        key = add(session, busy=hours(10, 23, days=21))
    (way,) = ways(session, f"{EVENING}&repeat=weekly&until={last}")
    assert (way.bent, way.value, way.ids) == (Bent.TIME, 1440, (key,))


SERIES = f"{EVENING}&repeat=weekly&times=4"


def test_what_can_be_had_on_some_of_the_dates_is_a_way_as_well(session: Session) -> None:
    with unit_of_work():
        key = add(session, kronor=50, busy=hours(17, 19, days=21))
    (way,) = [one for one in ways(session, f"{SERIES}&free=1") if one.bent is Bent.PRICE]
    assert (way.value, way.count, way.part, way.ids) == (4 * 10000, 1, 1, (key,))
    assert way.alone is not None
    assert (way.alone.free, way.alone.of) == (3, 4)


def test_what_can_be_had_the_whole_time_is_named_and_told_first(session: Session) -> None:
    with unit_of_work():
        partly = add(session, owner="en", title="Alfa", kronor=50, busy=hours(17, 19, days=21))
        whole = add(session, owner="tva", title="Beta", kronor=80)
    first, second = ways(session, f"{SERIES}&free=1")[:2]
    assert (first.value, first.count, first.part) == (4 * 16000, 2, 1)
    assert first.ids == (whole, partly)
    assert (second.value, second.count, second.part, second.ids) == (4 * 10000, 1, 1, (partly,))


def test_a_further_district_with_all_dates_goes_before_a_nearer_one_with_some(
    session: Session,
) -> None:
    near, far = {"district": "Söder"}, {"district": "Domsten"}
    with unit_of_work():
        add(session, owner="en", at=near, busy=hours(17, 19, days=21))
        whole = add(session, owner="tva", at=far)
    (way,) = ways(session, f"{SERIES}&district=Centrum")
    assert (way.bent, way.value, way.part, way.ids[0]) == (Bent.DISTRICT, None, 1, whole)


def test_fewer_pieces_are_offered_for_the_dates_on_which_they_are_left(session: Session) -> None:
    with unit_of_work():
        key = add(session, busy=hours(17, 19, days=21))
    (way,) = [one for one in ways(session, f"{SERIES}&quantity=2") if one.bent is Bent.QUANTITY]
    assert (way.value, way.count, way.part, way.ids) == (1, 1, 1, (key,))


def test_another_time_that_costs_too_much_is_not_offered(session: Session) -> None:
    with unit_of_work():
        add(session, busy=hours(17, 19), kronor=80)
    assert Bent.TIME not in {way.bent for way in ways(session, f"{EVENING}&max_price=100")}
    assert Bent.TIME in {way.bent for way in ways(session, f"{EVENING}&max_price=160")}


def test_a_wider_circle_stays_within_what_can_be_asked_for(session: Session) -> None:
    with unit_of_work():
        add(session, at={"latitude": 60.6, "longitude": 15.6})
    (way,) = ways(session, "near=56.04,12.70&radius_km=400")
    assert (way.bent, way.value) == (Bent.DISTANCE, 800.0)
    assert ways(session, "near=56.04,12.70&radius_km=1000") == []


def test_what_is_known_to_be_missing_is_not_what_nobody_has_said(session: Session) -> None:
    with unit_of_work():
        add(session, accessible={STEP_FREE: Answer.NO})
    assert [way.bent for way in ways(session, f"accessible={STEP_FREE}")] == [Bent.ACCESSIBLE]


def test_ways_take_a_constant_number_of_queries(session: Session) -> None:
    query = f"{EVENING}&people=25&district=Centrum&feature=skarm&accessible={LOOP}&max_price=50"
    with unit_of_work():
        add(session, owner="en", capacity_max=20, busy=hours(17, 19), kronor=20)
    ways(session, query)
    with statements(session) as few:
        ways(session, query)
    with unit_of_work():
        for n in range(30):
            add(session, owner=f"fler-{n}", capacity_max=20 + n, kronor=n, mode=BookingMode.REQUEST)
    ways(session, query)  # what has changed is read once, by whoever looks first
    with statements(session) as many:
        ways(session, query)
    assert len(many) == len(few) <= 12
