"""What the finder says besides its hits is what a search for that then finds.

Counts beside choices, numbers by fit, orders and pages, and every way that is offered: each is
looked up in made-up towns by the address that a reader would follow.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

import finder_towns
import plain_filters
import pytest
from finder_towns import ACCESSIBLE, ACTIVITIES, FEATURES, HALL, Thing, Town
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from bookings.finder import closest, finding, more_counts, relaxing, search_times, search_words
from bookings.finder.finding import SHOWN, Findings, Fit, Hit
from bookings.finder.relaxing import Bent
from bookings.finder.search_places import RADII
from bookings.finder.search_words import Asked
from bookings.series import days_off
from bookings.views.finding import find_ways
from inventory.catalogue.filtering import Wish
from inventory.models import Listing
from inventory.types import BookingMode, ListingKind, Seating
from marketplace import clock, engines
from marketplace.web import filters

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TOWNS = settings(
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
WHOLE = {Fit.FREE, Fit.ASK}
ENGLISH = {"Accept-Language": "en"}
ALONE = (
    *("kind=premises", "kind=skill", "type=samlingssal", "kind=premises&type=bord_och_stolar"),
    *("people=10", "people=12", "people=12&seating=seated", "people=18&seating=tables"),
    *(
        "quantity=1",
        "quantity=2",
        "quantity=3",
        "district=Söder",
        "district=Söder&district=Centrum",
    ),
    *("near=56.0380,12.7030&radius_km=0.05", "near=56.0380,12.7030&radius_km=1"),
    *("activity=mote", "activity=mote&activity=traning", "feature=projektor&feature=skarm"),
    *("accessible=hearing_loop", "accessible=hearing_loop&accessible=step_free_entrance"),
    *("accessible=hearing_loop&unknown=1", "may=1", "mode=instant", "mode=request&mode=contact"),
)
Address = list[tuple[str, str]]


@dataclass
class Finder:
    """The finder of one town, as its borrower uses it."""

    session: Session
    town: Town

    def read(self, address: Address) -> Asked:
        """Return the search of an address, all of it on one page."""
        asked = search_words.read(
            MultiDict(address),
            session=self.session,
            zone=STOCKHOLM,
            borrower=self.town.borrower,
            now=clock.now(),
        )
        return replace(asked, search=replace(asked.search, per_page=100))

    def find(self, address: Address) -> Findings[Listing]:
        """Return what an address finds."""
        return finding.find(self.session, self.read(address).search)

    def whole(self, address: Address) -> set[int]:
        """Return the ids of what an address lists as free, or to be asked for, the whole time."""
        return {hit.listing.id for hit in self.find(address).hits if is_whole(hit)}

    def part(self, address: Address) -> dict[int, Hit[Listing]]:
        """Return by id what an address lists as free on some of several dates."""
        return {hit.listing.id: hit for hit in self.find(address).hits if is_part(hit)}

    def later(self, asked: Asked) -> relaxing.Later:
        """Return what moves the times of a search."""
        breaks = days_off.breaks_of(self.session)
        return partial(search_times.moved, asked.when, zone=STOCKHOLM, breaks=breaks)


def is_whole(hit: Hit[Listing]) -> bool:
    return hit.fitting is None or hit.fitting.fit in WHOLE


def is_part(hit: Hit[Listing]) -> bool:
    fitting = hit.fitting
    return fitting is not None and fitting.of > 1 and fitting.fit is Fit.PARTLY


@contextmanager
def built(session: Session, drawn: list[Thing]) -> Iterator[Finder]:
    """Let the town be there for a while."""
    session.rollback()
    with clock.pinned(finder_towns.NOW):
        engines.begin_write(session)
        try:
            yield Finder(session, finder_towns.build(session, drawn))
        finally:
            session.rollback()


def changed(address: Address, **changes: str | None) -> Address:
    """Return the address with some parameters changed, None taken away."""
    kept = [pair for pair in address if pair[0] not in changes]
    return kept + [(name, value) for name, value in changes.items() if value is not None]


def added(address: Address, name: str, code: str) -> Address:
    """Return the address with one code more."""
    return address if (name, code) in address else [*address, (name, code)]


@settings(TOWNS, max_examples=25)
@given(finder_towns.towns(5), finder_towns.addresses())
def test_each_filter_finds_what_a_plain_reading_of_the_facts_says(
    session: Session, drawn: list[Thing], address: Address
) -> None:
    unpriced = changed(address, free=None, max_price=None)
    with built(session, drawn) as finder:

        def listed(address: Address) -> list[bool]:
            found = {hit.listing.id for hit in finder.find(address).hits}
            return [one.id in found for one in finder.town.listings]

        assert listed(changed(unpriced, show="all")) == plain_filters.met(drawn, address)
        for query in ALONE:
            alone = parse_qsl(query)
            assert listed(alone) == plain_filters.met(drawn, alone), query
        for kronor in (0, 50):
            assert listed([("max_price", str(kronor))]) == [
                plain_filters.affordable(thing, kronor) for thing in drawn
            ]


@TOWNS
@given(finder_towns.towns(), finder_towns.worded())
def test_every_count_is_what_the_search_with_that_choice_finds(
    session: Session, drawn: list[Thing], address: Address
) -> None:
    with built(session, drawn) as finder:
        found = finder.find(address)
        facets = found.facets
        assert found.with_unsaid == finder.find(changed(address, unknown="1")).total
        expected: dict[str, dict[str, int]] = {
            "kind": {
                kind.value: finder.find(changed(address, kind=kind.value, type=None)).total
                for kind in ListingKind
            },
            "type": {
                code: finder.find(changed(address, type=code)).total
                for kind, codes in finder_towns.TYPES.items()
                if dict(address).get("kind", kind.value) == kind.value
                for code in codes
            },
            "district": {
                name: finder.find(changed(address, district=name)).total
                for name in ("Söder", "Centrum", "Dalhem")
            },
            "mode": {
                mode.value: finder.find(changed(address, mode=mode.value)).total
                for mode in BookingMode
            },
        } | {
            name: {code: finder.find(added(address, name, code)).total for code in codes}
            for name, codes in (
                ("accessible", ACCESSIBLE), ("activity", ACTIVITIES), ("feature", FEATURES),
            )
        }  # fmt: skip
        counted = {
            name: {code: facets.of(Wish(name)).get(code, 0) for code in counts}
            for name, counts in expected.items()
        }
        assert counted == expected


@TOWNS
@given(finder_towns.towns(), finder_towns.addresses())
def test_every_count_beside_the_columns_is_what_the_search_with_that_choice_finds(
    session: Session, drawn: list[Thing], address: Address
) -> None:
    with built(session, drawn) as finder:
        looked = finding.look(session, finder.read(address).search)
        counted = more_counts.of(looked)
        owners = counted.pop("organisation")
        expected: dict[str, dict[str, int]] = {
            "kind": {"": finder.find(changed(address, kind=None, type=None)).total},
            "free": {"1": finder.find(changed(address, free="1", max_price=None)).total},
            "may": {"1": finder.find(changed(address, may="1")).total},
        }
        if "near" in dict(address):
            expected["radius_km"] = {
                km: finder.find(changed(address, radius_km=km)).total
                for km in {"", *RADII, dict(address).get("radius_km", "50")}
            }
        if "people" in dict(address):
            expected["seating"] = {
                way: finder.find(changed(address, seating=way)).total for way in ("", *Seating)
            }
        assert counted == expected
        owner = next(one.organisation for one in finder.town.listings)
        there = finder.find([*address, ("organisation", owner.slug)]).total
        assert owners.get(str(owner.id), 0) == there


@TOWNS
@given(finder_towns.towns(), finder_towns.addresses())
def test_numbers_by_fit_are_those_of_the_list_with_all_that_is_taken(
    session: Session, drawn: list[Thing], address: Address
) -> None:
    with built(session, drawn) as finder:
        found, every = finder.find(address), finder.find(changed(address, show="all"))
        fits = [hit.fitting.fit for hit in every.hits if hit.fitting]
        assert found.counts == {fit: fits.count(fit) for fit in Fit if fit in fits}
        shown = [
            hit.listing.id for hit in every.hits if not hit.fitting or hit.fitting.fit in SHOWN
        ]
        if ("show", "all") not in address:
            assert sorted(shown) == sorted(hit.listing.id for hit in found.hits)
        assert found.total == len(found.hits)


@TOWNS
@given(finder_towns.towns(), finder_towns.addresses())
def test_hits_come_in_the_order_asked_for_and_pages_follow_each_other(
    session: Session, drawn: list[Thing], address: Address
) -> None:
    with built(session, drawn) as finder:
        search = finder.read(address).search
        hits = finding.find(session, search).hits
        pages = [
            finding.find(session, replace(search, per_page=2, page=number))
            for number in range(1, len(hits) // 2 + 3)
        ]
        turned = [hit.listing.id for page in pages[: pages[0].pages] for hit in page.hits]
        assert turned == [hit.listing.id for hit in hits]
        assert pages[-1].page == pages[0].pages
        assert pages[-1].hits == pages[pages[0].pages - 1].hits
        keys = [_key(hit, address, near=search.filters.near is not None) for hit in hits]
        if keys and len(keys[0]) > 1:
            assert keys == sorted(keys)
        if "date" in dict(address) and "sort" not in dict(address):
            places = [list(Fit).index(hit.fitting.fit) for hit in hits if hit.fitting]
            assert places == sorted(places)


def _key(hit: Hit[Listing], address: Address, *, near: bool) -> tuple[object, ...]:
    """Return where a hit stands in the order asked for; nothing but title where none was."""
    title = (hit.listing.title_key, hit.listing.id)
    sort = dict(address).get("sort")
    if sort == "price" and "date" in dict(address):
        total = hit.price.total.ore if hit.price and hit.price.total else None
        return total is None, total or 0, *title
    if sort == "size":
        return -(hit.listing.capacity_max or 0), *title
    if near and sort is None:
        fit = list(Fit).index(hit.fitting.fit) if hit.fitting else 0
        return fit, hit.distance_m, *title
    return ()


@TOWNS
@given(finder_towns.towns(), finder_towns.addresses())
def test_a_price_limit_keeps_what_costs_no_more_in_total(
    session: Session, drawn: list[Thing], address: Address
) -> None:
    with built(session, drawn) as finder:
        dated = added(address, "date", "2027-01-12")
        unlimited = changed(dated, free=None, max_price=None)
        for limit in (0, 100, 150):
            kept = finder.find([*unlimited, ("max_price", str(limit))])
            assert {hit.listing.id for hit in kept.hits} == {
                hit.listing.id
                for hit in finder.find(unlimited).hits
                if hit.price and hit.price.total and hit.price.total.ore <= limit * 100
            }
        for hit in finder.find(unlimited).hits:
            if hit.listing.organisation_id == finder.town.borrower.id:
                assert hit.price is not None
                assert hit.price.total is not None
                assert hit.price.total.ore == 0


@TOWNS
@given(finder_towns.towns(), finder_towns.worded())
def test_every_way_leads_to_what_it_promises(
    app: Flask, session: Session, drawn: list[Thing], address: Address
) -> None:
    with built(session, drawn) as finder:
        said_rightly(finder, address, ways_of(app, finder, address))


THINGS = [
    finder_towns.plain(HALL, "Alfa", room=40, features=("projektor",)),
    finder_towns.plain(HALL, "Beta", room=20),
    finder_towns.plain(HALL, "Gamma", room=30, kronor=100),
    finder_towns.plain(ListingKind.EQUIPMENT, "Alfa"),
    finder_towns.plain(ListingKind.EQUIPMENT, "Delta", busy=((15, 18),)),
    finder_towns.plain(ListingKind.SKILL, "Beta"),
    finder_towns.plain(ListingKind.SKILL, "Zeta", room=10),
]
EVENING = "date=2027-01-12&from=18:00&to=20:00"


@pytest.mark.parametrize("when", ["", EVENING, f"{EVENING}&repeat=weekly&times=3"])
@pytest.mark.parametrize("price", ["", "max_price=50"])
def test_ways_of_a_search_for_people_lead_to_what_they_promise(
    app: Flask, session: Session, when: str, price: str
) -> None:
    bent = set()
    with built(session, THINGS) as finder:
        for query in (
            *("q=alfa&people=50", "q=alfa&people=25", "q=alfa+zeta&people=15", "q=projektor"),
            *("type=bord_och_stolar&people=15", "type=samlingssal&people=15", "q=delta&people=15"),
            *("kind=equipment&people=25&feature=skarm", "kind=skill&people=15&type=samlingssal"),
            *("kind=equipment&q=zeta&people=15", "kind=skill&q=alfa&people=15"),
            *("organisation=empty&people=15", "mode=contact&people=15", "q=alfa&mode=contact"),
            *("q=alfa&organisation=empty&people=15", "district=Centrum&people=15&q=beta"),
        ):
            address = parse_qsl("&".join(filter(None, (query, when, price))))
            ways = ways_of(app, finder, address)
            said_rightly(finder, address, ways)
            bent |= {way.bent for way, _said in ways}
    assert {Bent.TEXT, Bent.WORD, Bent.TYPE, Bent.KIND, Bent.MODE, Bent.OWNER} <= bent


def ways_of(
    app: Flask, finder: Finder, address: Address
) -> list[tuple[relaxing.Way, Mapping[str, str]]]:
    """Return the ways out of a search, each as it is and as it is told."""
    asked = finder.read(address)
    looked = finding.look(finder.session, asked.search)
    ways = relaxing.ways(finder.session, looked, finder.later(asked))
    with app.test_request_context(f"/?{urlencode(address)}", headers=ENGLISH):
        return list(zip(ways, find_ways.told(finder.session, ways, asked), strict=True))


def said_rightly(
    finder: Finder, address: Address, ways: Sequence[tuple[relaxing.Way, Mapping[str, str]]]
) -> None:
    """Expect each way to lead to what it says, those to something for the whole time first."""
    problems = len(finder.read(address).problems)
    before_whole, before_part = finder.whole(address), finder.part(address)
    for way, said in ways:
        there = parse_qsl(urlsplit(said["url"]).query)
        if way.bent is Bent.TOGETHER:
            continue
        assert len(finder.read(there).problems) <= problems, said["url"]
        whole = finder.whole(there) - before_whole
        part = {
            key: hit
            for key, hit in finder.part(there).items()
            if key not in before_whole and key not in before_part
        }
        assert (len(whole), len(part)) == (way.count - way.part, way.part), (way, said["url"])
        named = min(way.count, relaxing.NAMED)
        assert len(set(way.ids)) == len(way.ids) == named
        assert set(way.ids[: len(whole)]) <= whole
        assert set(way.ids[len(whole) :]) <= part.keys()
        _check_words(way, said, list(part.values()))
    partly = [way.part == way.count for way, _said in ways]
    assert partly == sorted(partly)


def _check_words(way: relaxing.Way, said: Mapping[str, str], part: Sequence[Hit[Listing]]) -> None:
    """Expect the words to say on how many of its dates the only one fits, and what those cost."""
    if not (way.count == way.part == 1):
        assert way.alone is None
        assert ("of them on all dates" in said["count"]) == (0 < way.part < way.count)
        assert ("some of the dates" in said["count"]) == (way.part == way.count)
        return
    (hit,) = part
    assert hit.fitting is not None
    assert f"{hit.fitting.free} of {hit.fitting.of} date" in said["count"]
    if way.bent is Bent.PRICE:
        assert hit.had is not None
        assert hit.had.total is not None
        assert said["change"] == f"For {filters.money(hit.had.total)}"


@TOWNS
@given(finder_towns.towns(), finder_towns.addresses())
def test_what_comes_closest_says_all_that_it_does_not_meet(
    app: Flask, session: Session, drawn: list[Thing], address: Address
) -> None:
    with built(session, drawn) as finder:
        asked = finder.read(address)
        looked = finding.look(session, asked.search)
        if relaxing.ways(session, looked, finder.later(asked)) or looked.good:
            return
        with app.test_request_context(f"/?{urlencode(address)}"):
            told = find_ways.close(session, closest.closest(session, looked), asked)
        assert all(one["missing"] for one in told)
