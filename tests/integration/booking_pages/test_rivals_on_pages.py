"""What the pages say of yes at once, of rivals, and of approvals that are judged again."""

import re

from booking_stage import Stage, ask_for, book_path, check, day
from form_browser import Browser
from sqlalchemy import select

from bookings.deciding import approve
from bookings.models import Booking, Occurrence
from bookings.types import OccurrenceStatus
from inventory.models import ApprovalRule, Listing, ListingAudience
from inventory.types import Audience
from marketplace.actor import acting_as
from marketplace.models import User
from marketplace.transactions import unit_of_work


def answered_beforehand(stage: Stage, hall: Listing, until: int) -> None:
    """Let the owner say yes to everyone before an hour of the day."""
    rule = ApprovalRule(audience=Audience.ALL, weekdays=127, start_minute=0, end_minute=60 * until)
    with unit_of_work(stage.session) as work:
        work.merge(hall).at_once.append(rule)


def rivals(stage: Stage, *, dates: int = 1) -> tuple[Browser, Browser, Browser, list[str]]:
    """Let Bo and Cia ask for the same evening; the addresses of their bookings."""
    hall = stage.hall(pending_holds=False)
    bo, cia = stage.browser(stage.bo), stage.browser(stage.cia)
    more = {"repeat": "weekly", "times": str(dates)} if dates > 1 else {}
    ask_for(bo, hall, **more)
    paths = [bo.at]
    ask_for(cia, hall)
    return bo, cia, stage.browser(stage.anna), [*paths, cia.at]


def states(stage: Stage) -> list[OccurrenceStatus]:
    rows = select(Occurrence.status).order_by(Occurrence.booking_id, Occurrence.starts_at)
    return list(stage.now.scalars(rows))


def yes_to_cia(stage: Stage) -> None:
    with unit_of_work(stage.session) as work:
        newest = work.scalars(select(Booking).order_by(Booking.id.desc())).first()
        assert newest is not None
        approve(work, acting_as(work.get_one(User, stage.anna.id)), newest)


def test_the_form_says_what_is_booked_at_once_before_it_is_sent(stage: Stage) -> None:
    hall = stage.hall()
    answered_beforehand(stage, hall, 12)
    bo = stage.browser(stage.bo)
    page = check(bo, hall, **{"from": "09:00", "to": "11:00"})
    assert "It is yours as soon as you have sent it." in page
    assert "Book now" in page
    page = bo.send("do", {"do": "send", "purpose": "Möte"})
    assert "It is booked." in page
    page = check(bo, hall, **{"from": "13:00", "to": "15:00"})
    assert "Scoutkåren Havsörnen answers by" in page
    assert "Send request" in page
    assert states(stage) == [OccurrenceStatus.CONFIRMED]


def test_a_page_of_a_listing_tells_the_rule_and_the_two_kinds_of_free(stage: Stage) -> None:
    hall = stage.hall()
    answered_beforehand(stage, hall, 12)
    page = stage.browser(stage.bo).open(book_path(hall).removesuffix("/book"))
    assert "Yes at once for everyone, every day 00.00–12.00." in page
    assert "Free, booked at once" in page
    assert "slot ask" in page


def test_the_time_that_was_looked_for_stands_on_the_page_with_what_would_fit(stage: Stage) -> None:
    hall = stage.hall()
    path = book_path(hall).removesuffix("/book")
    asked = f"?date={day()}&from=18:00&to=20:00&people=12"
    bo, cia = stage.browser(stage.bo), stage.browser(stage.cia)
    page = bo.open(path + asked)
    assert "That time is free to ask for" in page
    assert "Looked up for Teaterföreningen Ridån" in page
    ask_for(bo, hall)
    page = cia.open(path + asked)
    assert "That time is taken" in page
    offered = re.findall(r'href="([^"]+/book\?[^"]+)"[^>]*>[^<]*<span>Choose this', page)
    offered = offered or re.findall(r'href="([^"]+/book\?date[^"]+quantity=1[^"]*)"', page)
    page = cia.open(offered[0].replace("&amp;", "&"))
    assert "That time is free" in page
    for odd in ("?date=x&from=18:00&to=20:00", f"?date={day()}&from=25:00&to=99", "?people=-1"):
        cia.open(path + odd)
        assert cia.status == 200
        assert "The time that you looked for" not in cia.page


def test_the_owner_declines_who_lost_with_one_press(stage: Stage) -> None:
    bo, _cia, anna, (path, _other) = rivals(stage)
    yes_to_cia(stage)
    page = anna.open("/requests")
    assert "Say that it is taken" in page
    assert "Kören Brisen" in page
    page = anna.send("decision", {"decision": "decline"})
    assert "Declined. Teaterföreningen Ridån has been told why." in page
    page = bo.open(path)
    assert "Sorry, somebody else has that time by now." in page
    assert "Kören Brisen" not in page


def test_who_lost_reads_it_on_the_booking_with_what_would_fit(stage: Stage) -> None:
    bo, _cia, anna, (path, _other) = rivals(stage)
    yes_to_cia(stage)
    page = bo.open(path)
    assert "The time has gone to somebody else." in page
    assert "These would fit" in page
    assert "Withdraw the request" in page
    for unknown in ("Kören Brisen", "Anna"):
        assert unknown not in page[page.index("<main") :]
    page = anna.open(path)
    assert "Kören Brisen has this time by now." in page
    assert 'value="approve"' not in page


def test_of_a_series_only_the_dates_that_are_gone_are_declined(stage: Stage) -> None:
    _bo, _cia, anna, (path, _other) = rivals(stage, dates=3)
    yes_to_cia(stage)
    page = anna.open("/requests")
    assert "Partly taken" in page
    page = anna.open(path)
    assert "Decline the date that is taken" in page
    gone = stage.now.scalars(select(Occurrence).order_by(Occurrence.starts_at, Occurrence.id))
    first = next(iter(gone)).public_id
    form = re.search(r"<form(?:(?!</form>).)*Decline the date that is taken", page, re.DOTALL)
    assert form is not None
    token = anna.form("decision").values["csrf_token"]
    fields = {"reason": "Upptagen", "each": "1", "occurrences": first, "decision": "decline"}
    anna.client.post(f"{path}/decision", data={"csrf_token": token, **fields})
    assert states(stage)[:3] == [
        OccurrenceStatus.DECLINED,
        OccurrenceStatus.REQUESTED,
        OccurrenceStatus.REQUESTED,
    ]


def test_a_refused_approval_says_why_and_can_be_given_all_the_same(stage: Stage) -> None:
    hall = stage.hall()
    bo, anna = stage.browser(stage.bo), stage.browser(stage.anna)
    ask_for(bo, hall)
    path = bo.at
    with unit_of_work(stage.session) as work:
        work.merge(hall).audience = [ListingAudience(audience=Audience.CITY)]
    anna.open(path)
    page = anna.send("decision", {"decision": "approve"})
    assert anna.status == 422
    assert "Teaterföreningen Ridån does not belong to those whom you lend this to." in page
    assert states(stage) == [OccurrenceStatus.REQUESTED]
    page = anna.send("decision", {"decision": "approve_anyway"})
    assert "Approved. Teaterföreningen Ridån has been told." in page
    assert states(stage) == [OccurrenceStatus.CONFIRMED]


def test_fewer_of_a_pool_are_chosen_with_their_number(stage: Stage) -> None:
    hall = stage.hall(of=10, title="Stolar", capacity_max=None)
    cia = stage.browser(stage.cia)
    page = check(cia, hall, quantity="14")
    assert "The same time, but 10 of them" in page
    value = re.search(r'name="choose" value="([^"]+/10)"', page)
    assert value is not None
    page = cia.send("do", {"do": None, "choose": value[1]})
    assert "That time is free" in page
    assert cia.form("do").values["quantity"] == ["10"]
