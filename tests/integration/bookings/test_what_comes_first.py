"""Of what fits about as well, what is called so and what is known comes first."""

from typing import Any

from factories import book, make_listing, make_member, make_organisation, period, wish
from sqlalchemy.orm import Session

from bookings.finder.finding import Search, find
from inventory.models import AccessibilityFact, Listing, ListingFeature
from inventory.search import index_all
from inventory.search_filters import SearchFilters
from inventory.types import Answer, BookingMode, ListingKind
from marketplace.transactions import unit_of_work


def titles(session: Session, filters: SearchFilters, *, timed: bool = True) -> list[str]:
    """Return what is found, in order."""
    periods = (period(),) if timed else ()
    return [hit.listing.title for hit in find(session, Search(filters, periods)).hits]


def add(session: Session, title: str, mode: BookingMode, **facts: Any) -> Listing:
    return make_listing(session, make_organisation(session), title=title, mode=mode, **facts)


def test_what_is_called_so_comes_before_what_can_be_had_at_once_and_only_has_it(
    session: Session,
) -> None:
    with unit_of_work():
        studio = add(session, "Replokal", BookingMode.INSTANT, type="replokal")
        studio.features = [ListingFeature(code="mikrofon")]
        for title in ("Mikrofon, trådlös", "Mikrofon på stativ"):
            add(session, title, BookingMode.REQUEST, kind=ListingKind.EQUIPMENT)
    index_all(session)
    assert titles(session, SearchFilters(text="mikrofon")) == [
        "Mikrofon på stativ", "Mikrofon, trådlös", "Replokal",
    ]  # fmt: skip


def test_what_is_called_so_and_can_be_had_at_once_comes_first_of_all(session: Session) -> None:
    with unit_of_work():
        add(session, "Aula", BookingMode.REQUEST)
        add(session, "Aula Norr", BookingMode.INSTANT)
    index_all(session)
    assert titles(session, SearchFilters(text="aula")) == ["Aula Norr", "Aula"]


def test_what_is_known_to_be_accessible_comes_before_what_nobody_has_said(
    session: Session,
) -> None:
    with unit_of_work():
        add(session, "Annas sal", BookingMode.INSTANT)
        known = add(session, "Bos sal", BookingMode.REQUEST)
        known.accessibility = [AccessibilityFact(code="lift", answer=Answer.YES)]
    wanted = SearchFilters(accessible=("lift",), accessible_unknown=True)
    for timed in (True, False):
        assert titles(session, wanted, timed=timed) == ["Bos sal", "Annas sal"]


def test_what_only_mentions_it_comes_after_what_is_called_so_and_free_in_part(
    session: Session,
) -> None:
    with unit_of_work():
        rehearsal = add(session, "Replokal", BookingMode.INSTANT, type="replokal")
        add(
            session, "Kurs", BookingMode.INSTANT, kind=ListingKind.SKILL,
            type="undervisning", description="Vi ses i en replokal.",
        )  # fmt: skip
        hall = add(session, "Ekbacken", BookingMode.INSTANT)
        hall.features = [ListingFeature(code="mikrofon")]
        microphone = add(
            session, "Mikrofon", BookingMode.INSTANT, kind=ListingKind.EQUIPMENT, type="mikrofon"
        )
        for one in (rehearsal, microphone):
            rival = make_organisation(session)
            book(session, make_member(session, rival)[1], one, rival, wish(period(17, 18)))
    index_all(session)
    assert titles(session, SearchFilters(text="replokal")) == ["Replokal", "Kurs"]
    # What has it and is free all the time is as good an answer.
    assert titles(session, SearchFilters(text="mikrofon")) == ["Ekbacken", "Mikrofon"]


def test_what_mentions_it_and_is_of_the_same_kind_comes_by_how_it_fits(session: Session) -> None:
    with unit_of_work():
        rehearsal = add(session, "Replokal", BookingMode.INSTANT, type="replokal")
        add(session, "Källaren", BookingMode.INSTANT, description="Byggd som replokal.")
        rival = make_organisation(session)
        book(session, make_member(session, rival)[1], rehearsal, rival, wish(period(17, 18)))
    index_all(session)
    assert titles(session, SearchFilters(text="replokal")) == ["Källaren", "Replokal"]


def test_what_is_free_to_ask_for_comes_before_a_time_to_agree_on(session: Session) -> None:
    with unit_of_work():
        add(session, "Annas sal", BookingMode.AGREEMENT)
        add(session, "Bos sal", BookingMode.REQUEST)
        add(session, "Cias sal", BookingMode.INSTANT)
    assert titles(session, SearchFilters()) == ["Cias sal", "Bos sal", "Annas sal"]
