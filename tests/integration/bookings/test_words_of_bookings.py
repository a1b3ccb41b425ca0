"""How bookings are told: one way of saying a length, and sentences that a translator can turn."""

from zoneinfo import ZoneInfo

import pytest
from factories import book, make_listing, make_member, make_organisation, period, wish
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from bookings.judging import sentences
from bookings.types import OccurrenceStatus, ReasonCode
from bookings.views.booked import booking_words
from bookings.views.listings import listing_words
from inventory.models import Listing, TariffRule
from inventory.types import BookingMode, PriceUnit
from inventory.views.overview import rule_words
from marketplace import telling
from marketplace.telling import DAY, HOUR
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("minutes", "swedish", "english"),
    [
        (0, "0 minuter", "0 minutes"),
        (90, "90 minuter", "90 minutes"),
        (2 * HOUR, "2 timmar", "2 hours"),
        (DAY, "1 dygn", "1 day"),
        (14 * DAY, "2 veckor", "2 weeks"),
    ],
)
def test_a_length_is_told_in_its_largest_unit(
    app: Flask, minutes: int, swedish: str, english: str
) -> None:
    with app.test_request_context(), force_locale("sv"):
        assert telling.length(minutes) == swedish
    with app.test_request_context(), force_locale("en"):
        assert telling.length(minutes) == english


@pytest.mark.parametrize(
    ("days", "told"),
    [(540, "18 månader"), (365, "1 år"), (30, "1 månad"), (14, "2 veckor"), (45, "45 dygn")],
)
def test_how_far_ahead_is_told_alike_on_the_page_and_in_the_refusal(
    app: Flask, session: Session, days: int, told: str
) -> None:
    with unit_of_work():
        listing = make_listing(session, make_organisation(session), horizon_days=days)
    with app.test_request_context(), force_locale("sv"):
        (reason,) = sentences.reasons([ReasonCode.TOO_FAR_AHEAD], listing)
        assert str(reason.message) == f"Det går att boka högst {told} i förväg."
        assert f"Boka högst {told} i förväg." in listing_words.of(listing).rules


def test_a_refusal_is_told_in_the_language_of_whoever_reads_it(app: Flask) -> None:
    listing = Listing(mode=BookingMode.REQUEST, notice_hours=48)
    (reason,) = sentences.reasons([ReasonCode.TOO_SOON], listing)
    with app.test_request_context(), force_locale("en"):
        assert "at least 2 days before" in str(reason.message)
    with app.test_request_context(), force_locale("sv"):
        assert "minst 2 dygn innan" in str(reason.message)


def test_a_series_in_short_is_one_sentence_and_keeps_its_markup(
    app: Flask, session: Session
) -> None:
    with unit_of_work():
        owner, asker = make_organisation(session), make_organisation(session)
        _, bo = make_member(session, asker)
        hall = make_listing(session, owner)
        booking = book(session, bo, hall, asker, wish(period(), period(days=21), period(days=28)))
    with app.test_request_context(), force_locale("sv"):
        told = booking_words.in_short(booking.occurrences, STOCKHOLM)
        assert told.endswith("</bdi> och 2 tillfällen till")
        assert hasattr(told, "__html__")


def test_a_past_booking_is_completed_and_not_just_done(app: Flask) -> None:
    with app.test_request_context(), force_locale("sv"):
        assert str(booking_words.STATES[OccurrenceStatus.COMPLETED].text) == "Genomförd"


def test_a_price_rule_names_its_conditions_in_one_sentence(app: Flask) -> None:
    rule = TariffRule(
        price_group="forening", amount_ore=10000, unit=PriceUnit.HOUR, weekdays=[1, 2, 3, 4, 5],
        from_minute=17 * HOUR, to_minute=22 * HOUR, min_ore=20000, max_ore=80000,
    )  # fmt: skip
    with app.test_request_context(), force_locale("en"):
        assert rule_words(rule, "en").replace("\N{NO-BREAK SPACE}", " ") == (
            "Association: 100 SEK per hour "
            "(Mon–Fri, 17.00–22.00, at least 200 SEK, at most 800 SEK)"
        )
