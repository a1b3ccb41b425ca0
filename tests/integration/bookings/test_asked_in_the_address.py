"""All that a search asks for stands in its address, and each part of it can be taken away alone."""

import re
from html import unescape
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from factories import make_listing, make_member, make_organisation, period
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy.orm import Session

from bookings.finder.search_words import PLAIN, SEVERAL
from marketplace.transactions import unit_of_work

Pairs = list[tuple[str, str]]
EACH: dict[str, Pairs] = {
    "“sal”": [("q", "sal")],
    "Premises": [("kind", "premises"), ("type", "sammantradesrum")],
    "Meeting room": [("type", "sammantradesrum")],
    "25 people": [("people", "25"), ("seating", "seated")],
    "Seated in rows": [("seating", "seated")],
    "At least 1 of it": [("quantity", "1")],
    "Within 5 km of Söder": [("place", "Söder"), ("radius_km", "5")],
    "Söder": [("district", "Söder")],
    "Centrum": [("district", "Centrum")],
    "Meeting": [("activity", "mote")],
    "Projector": [("feature", "projektor")],
    "Screen": [("feature", "skarm")],
    "Hearing loop": [("accessible", "hearing_loop")],
    "Lift, or all at ground level": [("accessible", "lift")],
    "Also where nobody has said": [("unknown", "1")],
    "Booked at once": [("mode", "instant")],
    "The owner answers": [("mode", "request")],
    "At most 500 SEK": [("max_price", "500")],
    "What we may book": [("may", "1")],
    "Kören": [("organisation", "koren")],
    "Spelet": [("organisation", "spelet")],
    "Not in school breaks": [("skip_breaks", "1")],
    "every week, 3 times": [("repeat", "weekly"), ("times", "3"), ("skip_breaks", "1")],
    "Also what is taken or closed then": [("show", "all")],
}
WHEN: Pairs = [
    ("date", period().starts_at.date().isoformat()), ("from", "18:00"), ("to", "20:00"),
    ("repeat", "weekly"), ("times", "3"), ("skip_breaks", "1"),
]  # fmt: skip
WHOLE: Pairs = list(dict.fromkeys([*(pair for part in EACH.values() for pair in part), *WHEN]))


@pytest.fixture
def bo(app: Flask, session: Session) -> Browser:
    with unit_of_work():
        for name, slug in (("Kören", "koren"), ("Spelet", "spelet")):
            make_listing(session, make_organisation(session, name=name, slug=slug))
        person = make_member(session, make_organisation(session))[0]
    return in_english(app, person)


def chips(browser: Browser) -> dict[str, Pairs]:
    """Return the chosen filters in words, each with the address without it."""
    part = browser.page.partition('<ul class="chips"')[2].partition("</ul>")[0]
    found = re.findall(r'href="([^"]*)"><span[^>]*>Remove filter:</span> ([^<]*)</a>', part)
    return {unescape(words).replace("\xa0", " "): pairs(address) for address, words in found}


def pairs(address: str) -> Pairs:
    return parse_qsl(urlsplit(unescape(address)).query)


def test_the_whole_search_asks_for_everything_that_the_finder_reads() -> None:
    left_out = {"near", "near_of", "end", "until", "free", "sort"}  # others of their kind are there
    assert {name for name, _ in WHOLE} == {*PLAIN, *SEVERAL, "show"} - left_out


def test_each_chosen_filter_can_be_taken_away_alone(bo: Browser) -> None:
    bo.open(f"/?{urlencode([*WHOLE, ('sort', 'size')])}")
    found = chips(bo)
    (when,) = (words for words in found if re.search(r"\d\d\.\d\d–\d\d\.\d\d", words))
    assert set(found) == {*EACH, when}
    for words, gone in {**EACH, when: WHEN}.items():
        kept = [pair for pair in [*WHOLE, ("sort", "size")] if pair not in gone]
        assert sorted(found[words]) == sorted(kept), words
    for words in ("Hearing loop", "Centrum", "At most 500 SEK", "Not in school breaks"):
        bo.open(f"/?{urlencode(found[words])}")
        assert set(chips(bo)) == set(found) - {words}


def test_the_form_and_the_orders_keep_all_that_was_asked_for(bo: Browser) -> None:
    bo.open(f"/?{urlencode(WHOLE)}")
    sent = bo.form("q").values.items()
    # Bo's association is chosen beforehand among those to search for.
    form = [(name, one) for name, many in sent for one in many if one and name != "for"]
    ticked = re.findall(r'name="(organisation)" value="([^"]*)" checked', bo.page)
    assert sorted([*form, *ticked]) == sorted(pair for pair in WHOLE if pair != ("show", "all"))
    orders = re.findall(r'<p class="sort">(.*?)</p>', bo.page, re.DOTALL)
    for code, words in (("price", "cheapest"), ("size", "largest"), ("distance", "nearest")):
        for part in orders:
            (address,) = re.findall(rf'href="([^"]*)"[^>]*>{words}<', part)
            assert sorted(pairs(address)) == sorted([*WHOLE, ("sort", code)])


def test_pages_keep_all_that_was_asked_for(bo: Browser, session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        for number in range(25):
            make_listing(session, owner, title=f"Sal {number}", capacity_max=30)
    asked = f"people=25&kind=premises&district={quote('Söder')}&sort=size"
    bo.open(f"/?{asked}")
    after = [pairs(one) for one in re.findall(r'href="([^"]*page=2[^"]*)"', bo.page)]
    assert after
    assert all(sorted(one) == sorted([*parse_qsl(asked), ("page", "2")]) for one in after)


def test_what_is_no_choice_is_not_counted_as_chosen(bo: Browser) -> None:
    bo.open("/?feature=projector&activity=mote&activity=nonsense&district=Nowhere&mode=instantly")
    assert re.findall(r"([^<>]+) \((\d+) selected\)", bo.page) == [("What it is for", "1")]


def test_a_choice_that_would_leave_nothing_says_so_before_it_is_made(
    bo: Browser, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session, slug="a"), capacity_max=30)
    bo.open("/?people=25&kind=premises&place=Söder&radius_km=5")
    page = re.sub(r"<[^>]*>", "", unescape(bo.page))
    for choice in (
        "Premises (1)", "Equipment (0)", "Meeting room (1)", "Kitchen (0)", "Söder (1)",
        "Råå (0)", "Hearing loop (0)", "Projector (0)", "Meeting (0)", "Booked at once (1)",
        "The owner answers (0)", "Free of charge only (0)", "Only what we may book (1)",
        "Standing (1)", "Seated in rows (1)", "2 km (1)",
    ):  # fmt: skip
        assert choice in page, choice
