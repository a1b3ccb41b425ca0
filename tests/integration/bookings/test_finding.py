"""The finder shows what the command accepts, and how it fits."""

from zoneinfo import ZoneInfo

import sqlalchemy as sa
from factories import book, make_listing, make_member, make_organisation, make_place, period, wish
from sqlalchemy.orm import Session

from bookings.alternatives.lookup import alternatives
from bookings.finder.finding import Fit, Search, Sort, find
from bookings.judging.asking import Asker
from bookings.judging.week import next_free, stretches
from inventory.facts import OpeningFacts
from inventory.hours import settle
from inventory.models import Listing, Tariff, TariffRule
from inventory.search_filters import Near, SearchFilters
from inventory.types import BookingMode, PriceUnit
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def test_each_hit_says_how_it_fits(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        free = make_listing(session, owner, title="A")
        ask = make_listing(session, owner, title="B", mode=BookingMode.REQUEST)
        partly = make_listing(session, owner, title="C")
        taken = make_listing(session, owner, title="D")
        closed = make_listing(session, owner, title="E", openings_stated=True)
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        book(session, bo, partly, borrower, wish(period(17, 20)))
        book(session, bo, taken, borrower, wish(period(10, 22)))
    search = Search(periods=(period(16, 18),), show_all=True)
    found = find(session, search)
    assert [(hit.listing.id, hit.fitting and hit.fitting.fit) for hit in found.hits] == [
        (free.id, Fit.FREE),
        (ask.id, Fit.ASK),
        (partly.id, Fit.PARTLY),
        (taken.id, Fit.TAKEN),
        (closed.id, Fit.CLOSED),
    ]
    fitting = found.hits[2].fitting
    assert fitting is not None
    assert fitting.part == period(16, 17)
    assert found.counts == dict.fromkeys(Fit, 1)
    assert find(session, Search(periods=(period(16, 18),))).total == 3


def test_a_series_is_partly_free_and_names_the_missing_dates(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        book(session, bo, hall, borrower, wish(period(days=21)))
    weeks = tuple(period(days=14 + 7 * n) for n in range(4))
    fitting = find(session, Search(periods=weeks)).hits[0].fitting
    assert fitting is not None
    assert (fitting.fit, fitting.free, fitting.of) == (Fit.PARTLY, 3, 4)
    assert fitting.missing == (weeks[1],)


def test_price_for_the_asker_orders_and_limits(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        for title, ore in (("Dyr", 30000), ("Billig", 5000), ("Okänd", None)):
            hall = make_listing(session, owner, title=title, title_key=title.lower())
            if ore is not None:
                tariff = Tariff(listing_id=hall.id)
                tariff.rules.append(
                    TariffRule(position=0, price_group="alla", amount_ore=ore, unit=PriceUnit.HOUR)
                )
                session.add(tariff)
                session.flush()
                hall.tariff_id = tariff.id
    found = find(session, Search(periods=(period(),), sort=Sort.PRICE))
    assert [hit.listing.title for hit in found.hits] == ["Billig", "Dyr", "Okänd"]
    assert [
        hit.price.total.ore if hit.price and hit.price.total else None for hit in found.hits
    ] == [
        10000,
        60000,
        None,
    ]
    limited = find(session, Search(periods=(period(),), max_price_ore=20000))
    assert [hit.listing.title for hit in limited.hits] == ["Billig"]


def test_the_nearest_come_first_where_that_is_asked_for(session: Session) -> None:
    with unit_of_work():
        for title, north, room, mode in (
            ("Mitt i", 56.0400, 10, BookingMode.REQUEST),
            ("Borta", 56.0900, 90, BookingMode.INSTANT),
            ("Bredvid", 56.0500, 40, BookingMode.INSTANT),
        ):
            make_listing(
                session, make_organisation(session), title=title, title_key=title.lower(),
                capacity_max=room, mode=mode, place=make_place(session, latitude=north),
            )  # fmt: skip
    near = SearchFilters(near=Near(56.0400, 12.7033, 50))

    def titles(sort: Sort | None) -> list[str]:
        search = Search(filters=near, periods=(period(),), sort=sort)
        return [hit.listing.title for hit in find(session, search).hits]

    assert titles(Sort.DISTANCE) == ["Mitt i", "Bredvid", "Borta"]
    assert titles(None) == ["Bredvid", "Borta", "Mitt i"], "how it fits comes first"
    assert titles(Sort.SIZE) == ["Borta", "Bredvid", "Mitt i"]


def test_filters_and_time_hold_together_with_constant_queries(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        make_listing(session, owner, capacity_max=20)
        make_listing(session, owner, capacity_max=80)
    search = Search(filters=SearchFilters(people=50), periods=(period(),))
    assert find(session, search).total == 1

    def count() -> int:
        statements: list[str] = []
        engine = session.get_bind()

        def note(*args: object) -> None:
            statements.append(str(args[2]))

        sa.event.listen(engine, "before_cursor_execute", note)
        session.rollback()
        find(session, Search(periods=(period(),)))
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    find(session, search)  # what has changed is read once, by whoever looks first
    few = count()
    with unit_of_work():
        for _ in range(8):
            make_listing(session, owner)
    find(session, search)
    assert count() == few


def test_the_week_shows_what_the_command_accepts(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session), buffer_after_minutes=30)
        day = period().starts_at.date()
        settle(session, hall, [OpeningFacts((day.isoweekday(),), 600, 1320)])
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        book(session, bo, hall, borrower, wish(period(12, 14)))
    whole = period(4, 23)
    parts = stretches(session, hall, whole, Asker())
    assert [part.state for part in parts] == ["closed", "free", "busy", "free", "closed"]
    busy = parts[2].period
    assert busy == Period(
        period(12, 14).starts_at.replace(hour=11, minute=30),
        period(12, 14).ends_at.replace(minute=30),
    )


def test_who_asks_for_the_day_is_not_offered_the_night(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session), openings=[])
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        book(session, bo, hall, borrower, wish(period(15, 22)))
    asker = Asker(borrower=borrower)
    asked = {"evening": period(17, 19), "night": period(21, 23)}
    offered = {
        name: [one.starts_at for one in alternatives(session, hall, wanted, asker)]
        for name, wanted in asked.items()
    }
    hours = {
        name: {at.astimezone(STOCKHOLM).hour for at in found} for name, found in offered.items()
    }
    assert period(6, 8, days=15).starts_at in offered["evening"]
    assert hours["evening"] == {7, 18}
    assert 23 in hours["night"]


def test_next_free_and_alternatives_can_be_booked_as_shown(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        hall = make_listing(session, owner)
        make_listing(session, owner, title="Lilla salen")
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        book(session, bo, hall, borrower, wish(period(10, 22)))
    asker = Asker(borrower=borrower)
    assert next_free(session, hall, 120, asker) is not None
    offers = alternatives(session, hall, period(15, 17), asker)
    assert 1 <= len(offers) <= 5
    assert {offer.kind for offer in offers} >= {"similar", "other-day", "next-free"}
    (later,) = (offer for offer in offers if offer.kind == "next-free")
    assert later.starts_at >= period(15, 17).starts_at, "not minutes from now for a wish in spring"
    for offer in offers:
        with unit_of_work():
            listing = session.scalars(
                sa.select(Listing).where(Listing.public_id == offer.listing_id)
            ).one()
            booking = book(
                session, bo, listing, borrower, wish(Period(offer.starts_at, offer.ends_at))
            )
            assert booking.occurrences[0].status == "confirmed"
            session.rollback()
