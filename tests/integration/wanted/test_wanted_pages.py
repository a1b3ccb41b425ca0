"""The pages of wanted notices, from writing one to the booking that it becomes."""

import re
from datetime import timedelta

import pytest
from babel.dates import format_date
from factories import book, make_member, make_user, period, wish
from factories.counting import statements
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy import event, select
from visiting import csrf_token, signed_in
from wanted_forms import filled
from wanted_stage import Square, refuse

from bookings.agreement.repeating import Weekly
from bookings.models import Inquiry, WantedNotice, WantedOffer
from bookings.types import WantedStatus, WantedWhen
from bookings.wanted import moderating, reading, renewing, writing
from inventory.models import Listing
from inventory.types import BookingMode, ListingKind, ListingStatus
from marketplace import clock
from marketplace.models import Organisation, User
from marketplace.periods import local
from marketplace.telling import zone
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def browser(app: Flask, square: Square, user_id: int) -> Browser:
    return in_english(app, square.now.get_one(User, user_id))


def written(square: Square, **more: object) -> dict[str, object]:
    starts, ends = (local(edge, zone()) for edge in (square.when.starts_at, square.when.ends_at))
    return {
        "title": "Hall for our annual meeting",
        "what": "premises",
        "text": "We are 25.",
        "people": "25",
        "when": "once",
        "date": f"{starts:%Y-%m-%d}",
        "from": f"{starts:%H:%M}",
        "to": f"{ends:%H:%M}",
        "contact_name": "Bo",
        "contact_phone": "042-10 50 00",
        **more,
    }


def only(square: Square) -> WantedNotice:
    return square.now.scalars(select(WantedNotice)).one()


def test_from_notice_to_booking_through_the_pages(app: Flask, square: Square) -> None:
    square.hall()
    bo = browser(app, square, square.bo_id)
    bo.open("/wanted/new")
    page = bo.send("title", written(square))
    assert "The notice is published" in page
    assert "We are 25." in app.test_client().get("/wanted?lang=en").text
    anna = browser(app, square, square.anna_id)
    path = f"/wanted/{only(square).public_id}"
    assert "Answer the notice" in anna.open(path)
    anna.open(f"{path}/answer")
    page = anna.send("listing", {"words": "Welcome!", "do": "offer"})
    assert "Your offer has been sent" in page
    page = bo.open(path)
    link = re.search(r'href="(/inquiries/\w+)"', page)
    assert link is not None
    assert "Welcome!" in bo.open(link[1])
    page = bo.send("shown", {"do": "accept"})
    assert "It is agreed and booked" in page
    assert only(square).status is WantedStatus.FILLED
    assert len(square.bookings()) == 1


def test_a_search_of_the_finder_fills_the_form(app: Flask, square: Square) -> None:
    bo = browser(app, square, square.bo_id)
    day = (clock.now() + timedelta(days=20)).date().isoformat()
    bo.open(
        f"/wanted/new?kind=premises&people=25&district=S%C3%B6der&date={day}&from=18:00&to=20:00"
        "&repeat=every-2-weeks&times=6&accessible=lift"
    )
    bo.send("title", {"title": "Lokal", "text": "Vi behöver den."})
    notice = only(square)
    assert (notice.kind, notice.people, notice.district) == (ListingKind.PREMISES, 25, "Söder")
    assert (notice.when_kind, notice.times, notice.interval) == (WantedWhen.WEEKLY, 6, 2)
    assert notice.accessible == ["lift"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            "feature=projektor&feature=skarm&feature=nonsense&activity=mote&seating=tables&free=1",
            "We also wish for: Meeting, Projector, Screen, Seated at tables, Free of charge.",
        ),
        ("max_price=500", "We also wish for: At most 500\N{NO-BREAK SPACE}SEK."),
        ("max_price=many&feature=&seating=sofa&people=25", ""),
    ],
)
def test_what_a_search_asks_for_that_has_no_field_is_written_into_the_text(
    app: Flask, square: Square, asked: str, told: str
) -> None:
    bo = browser(app, square, square.bo_id)
    bo.open(f"/wanted/new?kind=premises&{asked}")
    assert bo.form("title").values["text"] == [told]


def test_what_was_typed_stays_when_it_is_refused(app: Flask, square: Square) -> None:
    bo = browser(app, square, square.bo_id)
    bo.open("/wanted/new")
    page = bo.send("title", written(square, title=" ", to="07:00"))
    assert bo.status == 422
    assert "We are 25." in page
    assert list(square.now.scalars(select(WantedNotice))) == []
    bo.send("title", written(square))
    assert only(square).title == "Hall for our annual meeting"


def test_a_distance_is_measured_from_the_district(app: Flask, square: Square) -> None:
    bo = browser(app, square, square.bo_id)
    bo.open("/wanted/new")
    page = bo.send("title", written(square, radius="5"))
    assert "Choose from where" in page
    page = bo.send("title", written(square, district="Söder", radius="5"))
    assert "within 5 km of Söder" in page
    assert only(square).radius_km == 5


@pytest.mark.parametrize(
    "junk", [{"when": "x"}, {"what": "magi"}, {"people": "x"}, {"until": "x"}, {"radius": "3"}]
)
def test_nonsense_is_told_at_its_field(app: Flask, square: Square, junk: dict[str, str]) -> None:
    bo = browser(app, square, square.bo_id)
    bo.open("/wanted/new")
    bo.send("title", written(square, **junk))
    assert bo.status == 422


def test_a_notice_is_changed_renewed_and_closed(app: Flask, square: Square) -> None:
    square.publish(when=WantedWhen.UNDECIDED, period=None)
    bo = browser(app, square, square.bo_id)
    path = f"/wanted/{only(square).public_id}"
    bo.open(f"{path}/edit")
    page = bo.send("title", {"title": "Ny rubrik", "phone_public": "y"})
    assert "Ny rubrik" in page
    assert "042-10 50 00" in app.test_client().get(path).text
    for step in ("renewal", "closing"):
        bo.client.post(f"{path}/{step}", data={"csrf_token": csrf_token(bo.client)})
    assert only(square).status is WantedStatus.CLOSED


def test_a_notice_that_was_changed_meanwhile_is_not_overwritten_unseen(
    app: Flask, square: Square
) -> None:
    square.publish(when=WantedWhen.UNDECIDED, period=None, title="Sal")
    path = f"/wanted/{only(square).public_id}/edit"
    first, second = (browser(app, square, square.bo_id) for _tab in range(2))
    first.open(path)
    second.open(path)
    # Sent twice by a double click, the same words are no change of somebody else.
    data = filled(first, "title", people="30")
    for _click in range(2):
        assert first.client.post(path, data=data).status_code == 302
    page = second.send("title", {"title": "Stor sal"})
    assert second.status == 422
    assert "has been changed since you opened the page" in page
    assert (only(square).title, only(square).people) == ("Sal", 30)
    second.send("title", {})
    assert only(square).title == "Stor sal"


def test_the_number_is_hidden_unless_it_was_chosen(app: Flask, square: Square) -> None:
    square.publish()
    path = f"/wanted/{only(square).public_id}"
    assert "042-10" not in app.test_client().get(path).text
    assert "042-10" not in browser(app, square, square.anna_id).open(path)
    assert "042-10" in browser(app, square, square.bo_id).open(path)


def test_the_link_of_the_mail_renews_without_signing_in(
    app: Flask, square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    square.publish(when=WantedWhen.UNDECIDED, period=None)
    moment = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: moment)
    square.end()
    public_id = only(square).public_id
    path = f"/wanted/{public_id}/renewal/{renewing.token_of(public_id)}"
    visitor = app.test_client()
    assert visitor.get(path).status_code == 200
    assert only(square).status is WantedStatus.EXPIRED
    sent = visitor.post(path, data={"csrf_token": csrf_token(visitor)})
    assert sent.status_code == 200
    assert only(square).status is WantedStatus.OPEN
    wrong = f"/wanted/{public_id}/renewal/{'0' * 64}"
    assert visitor.get(wrong).status_code == 404


def test_a_message_reaches_the_asker(app: Flask, square: Square) -> None:
    square.hall()
    square.publish()
    anna = browser(app, square, square.anna_id)
    path = f"/wanted/{only(square).public_id}"
    anna.open(f"{path}/answer")
    page = anna.send("text", {"text": "Ring mig!", "do": "say"})
    assert "Your message has been sent" in page
    page = browser(app, square, square.bo_id).open(path)
    assert "Ring mig!" in page
    assert "anna@bygd.example" in page
    assert "Ring mig!" not in app.test_client().get(path).text


def test_a_weekly_offer_is_shown_as_one(app: Flask, square: Square) -> None:
    square.hall()
    square.publish(when=WantedWhen.WEEKLY, times=4)
    anna = browser(app, square, square.anna_id)
    path = f"/wanted/{only(square).public_id}"
    anna.open(f"{path}/answer")
    anna.send("listing", {"do": "offer"})
    offer = square.now.scalars(select(WantedOffer)).one()
    assert square.proposal(offer.id).times == 4
    inquiry = offer.inquiry_id
    assert inquiry is not None
    bo = browser(app, square, square.bo_id)
    link = re.search(r'href="(/inquiries/\w+)"', bo.open(path))
    assert link is not None
    assert "every week, 4 times" in bo.open(link[1])


def weekly_offer(app: Flask, square: Square) -> tuple[int, Browser, str]:
    """Return the hall, Bo's browser, and the address of an offer of it for four weeks."""
    hall = square.hall()
    notice = square.publish(when=WantedWhen.WEEKLY, times=4)
    key = square.now.get_one(WantedOffer, square.offer(notice, hall, weekly=Weekly(4))).inquiry_id
    assert key is not None
    talk = square.session.get_one(Inquiry, key).public_id
    return hall, browser(app, square, square.bo_id), f"/inquiries/{talk}"


def test_the_yes_to_a_weekly_offer_names_all_of_it_before(app: Flask, square: Square) -> None:
    _hall, bo, path = weekly_offer(app, square)
    page = bo.open(path)
    (button,) = re.findall(r'value="accept".*?</button>', page, re.DOTALL)
    first, last = (
        format_date(
            local(square.when.starts_at + timedelta(weeks=n), zone()), "d MMMM", locale="en"
        )
        for n in (0, 3)
    )
    assert "Say yes and book 4 dates" in button
    assert re.search(
        rf"Every \w+, \d\d.\d\d–\d\d.\d\d, from {first}.* to {last}.*: 4 times", button
    )
    assert "A date that somebody else has got by then is left out" in page


def test_the_yes_to_a_weekly_offer_counts_what_can_still_be_had(app: Flask, square: Square) -> None:
    hall, bo, path = weekly_offer(app, square)
    with unit_of_work(square.session) as work:
        home, eva = work.get_one(Organisation, square.other_id), square.actor(square.eva_id)
        book(work, eva, work.get_one(Listing, hall), home, wish(period(days=21)))
    page = bo.open(path)
    assert "Say yes and book 3 dates" in page
    assert "3 of 4 dates are free." in page
    assert "Not to be had, and left out:" in page


def test_the_yes_to_a_single_time_says_no_word_of_several(app: Flask, square: Square) -> None:
    offer = square.offer(square.publish(), square.hall())
    key = square.now.get_one(WantedOffer, offer).inquiry_id
    assert key is not None
    talk = square.session.get_one(Inquiry, key).public_id
    page = browser(app, square, square.bo_id).open(f"/inquiries/{talk}")
    assert "Say yes and book" in page
    assert "It is one yes to all of the dates" not in page


def test_closing_asks_first_and_says_what_happens_to_offers(app: Flask, square: Square) -> None:
    notice = square.publish()
    square.offer(notice, square.hall())
    refuse(square, square.offer(notice, square.hall(title="Lilla salen")))
    square.answer(notice)
    bo = browser(app, square, square.bo_id)
    path = f"/wanted/{only(square).public_id}"
    assert f'href="{path}/closing"' in bo.open(path)
    page = bo.open(f"{path}/closing")
    assert only(square).open
    assert "Close the notice?" in page
    assert next(iter(square.titles.values())) in page
    assert "Lilla salen" not in page
    assert "cannot be opened again" in page
    assert "The notice is closed." in bo.send("close")
    assert not only(square).open


def test_only_who_speaks_for_a_notice_is_asked_whether_to_close_it(
    app: Flask, square: Square
) -> None:
    square.publish()
    path = f"/wanted/{only(square).public_id}/closing"
    anna = signed_in(app, square.now.get_one(User, square.anna_id))
    assert anna.get(path).status_code == 403
    assert anna.post(path).status_code in {400, 403}


def test_a_notice_that_is_over_is_not_closed_again(app: Flask, square: Square) -> None:
    square.publish()
    bo = browser(app, square, square.bo_id)
    path = f"/wanted/{only(square).public_id}"
    bo.open(f"{path}/closing")
    bo.send("close")
    assert "This notice is over" in bo.open(f"{path}/closing")


def test_an_offer_of_taken_time_says_so_and_keeps_what_was_typed(
    app: Flask, square: Square
) -> None:
    hall = square.hall()
    square.publish()
    with unit_of_work(square.session) as work:
        home = work.get_one(Organisation, square.other_id)
        book(
            work, square.actor(square.eva_id), work.get_one(Listing, hall), home, wish(square.when)
        )
    anna = browser(app, square, square.anna_id)
    anna.open(f"/wanted/{only(square).public_id}/answer")
    page = anna.send("listing", {"words": "Varsågoda", "do": "offer"})
    assert anna.status == 422
    assert "Varsågoda" in page
    assert list(square.now.scalars(select(WantedOffer))) == []


def test_the_city_takes_down_through_its_page(app: Flask, square: Square) -> None:
    square.publish()
    path = f"/wanted/{only(square).public_id}"
    clerk = browser(app, square, square.clerk_id)
    assert "Take the notice down" in clerk.open(path)
    clerk.open(f"{path}/taking-down")
    clerk.send("reason", {"reason": ""})
    assert clerk.status == 422
    clerk.send("reason", {"reason": "Reklam."})
    assert only(square).status is WantedStatus.REMOVED
    assert app.test_client().get(path).status_code == 404
    assert "Reklam." in browser(app, square, square.bo_id).open(path)


def test_the_mails_of_an_organisation_are_turned_off_and_on(app: Flask, square: Square) -> None:
    anna = browser(app, square, square.anna_id)
    assert "turned on" in anna.open("/organisations/bygdegarden/wanted")
    anna.send("mails", {"mails": "off"})
    assert reading.is_muted(square.now, square.club_id)
    anna.send("mails", {"mails": "on"})
    assert not reading.is_muted(square.now, square.club_id)


# Who may open what: status by role, of a notice of the theatre's written by its admin Bo.
MATRIX = {
    "": {"visitor": 200, "stranger": 200, "booker": 200, "bo": 200, "anna": 200, "clerk": 200},
    "/edit": {"visitor": 302, "stranger": 403, "booker": 403, "bo": 200, "anna": 403, "clerk": 403},
    "/answer": {
        "visitor": 302, "stranger": 302, "booker": 302, "bo": 302, "anna": 200, "clerk": 302,
    },
    "/taking-down": {
        "visitor": 302, "stranger": 403, "booker": 403, "bo": 403, "anna": 403, "clerk": 200,
    },
}  # fmt: skip
POSTED = {
    "/closing": {"visitor": 302, "stranger": 403, "booker": 403, "anna": 403, "clerk": 403},
    "/renewal": {"visitor": 302, "stranger": 403, "booker": 403, "anna": 403, "clerk": 403},
    "/reopening": {"visitor": 302, "stranger": 403, "booker": 403, "anna": 403, "clerk": 403},
}


def test_the_matrix_of_who_may(app: Flask, square: Square) -> None:
    square.hall()
    square.publish()
    with unit_of_work(square.session) as work:
        theatre = work.get_one(Organisation, square.theatre_id)
        people = {
            "stranger": make_user(work),
            "booker": make_member(work, theatre, Role.BOOKER)[0],
        }
    now = square.now
    for name in ("bo", "anna", "clerk"):
        people[name] = now.get_one(User, getattr(square, f"{name}_id"))
    clients = {name: signed_in(app, user) for name, user in people.items()}
    clients["visitor"] = app.test_client()
    path = f"/wanted/{only(square).public_id}"
    found = {
        page: {name: clients[name].get(path + page).status_code for name in row}
        for page, row in MATRIX.items()
    }
    assert found == MATRIX
    posted = {
        page: {
            name: clients[name]
            .post(path + page, data={"csrf_token": csrf_token(clients[name])})
            .status_code
            for name in row
        }
        for page, row in POSTED.items()
    }
    assert posted == POSTED
    assert only(square).status is WantedStatus.OPEN


def test_a_removed_notice_is_not_there_for_others(app: Flask, square: Square) -> None:
    key = square.publish()
    with unit_of_work(square.session) as work:
        notice = work.get_one(WantedNotice, key)
        moderating.take_down(work, square.actor(square.clerk_id), notice, reason="x")
    anna = signed_in(app, square.now.get_one(User, square.anna_id))
    path = f"/wanted/{square.notice(key).public_id}"
    for page in ("", "/edit", "/answer", "/taking-down"):
        assert anna.get(path + page).status_code == 404


def test_the_list_has_its_states(app: Flask, square: Square) -> None:
    visitor = app.test_client()
    assert "Nobody looks for anything" in visitor.get("/wanted?lang=en").text
    square.publish()
    assert "Nothing like that" in visitor.get("/wanted?lang=en&kind=skill").text
    assert visitor.get("/wanted?kind=x&district=y&page=zz&show=mine").status_code == 200
    bo = browser(app, square, square.bo_id)
    assert "Lokal till vårt årsmöte" in bo.open("/wanted?show=mine")


def test_the_list_asks_as_often_whatever_its_length(app: Flask, square: Square) -> None:
    counts = []
    visitor = app.test_client()
    for number in (1, 5):
        while len(list(square.now.scalars(select(WantedNotice)))) < number:
            square.publish()
        square.session.rollback()
        asked: list[object] = []
        engine = square.session.get_bind().engine

        def count(*facts: object, into: list[object] = asked) -> None:
            into.append(facts[2])

        event.listen(engine, "before_cursor_execute", count)
        visitor.get("/wanted")
        event.remove(engine, "before_cursor_execute", count)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_closed_notice_is_still_read(app: Flask, square: Square) -> None:
    key = square.publish()
    with unit_of_work(square.session) as work:
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, key))
    page = app.test_client().get(f"/wanted/{square.notice(key).public_id}?lang=en").text
    assert "no longer need it" in page
    assert "Answer the notice" not in page


@pytest.mark.parametrize("named", ["of another owner", "paused", "nonsense", "none"])
def test_what_is_not_ones_own_to_offer_is_refused_and_nothing_is_sent(
    app: Flask, square: Square, named: str
) -> None:
    square.hall()
    others = square.hall(square.other_id)
    paused = square.hall(status=ListingStatus.PAUSED)
    ids = {
        "of another owner": square.now.get_one(Listing, others).public_id,
        "paused": square.now.get_one(Listing, paused).public_id,
        "nonsense": "x",
        "none": "",
    }
    square.publish()
    anna = browser(app, square, square.anna_id)
    anna.open(f"/wanted/{only(square).public_id}/answer")
    when = anna.form("listing").values["times-0-start"]
    page = anna.send("listing", {"listing": ids[named], "words": "Varsågoda", "do": "offer"})
    assert anna.status == 422
    told = "Choose one of your own listings" if ids[named] else "Choose what you offer."
    assert told in page
    assert "Varsågoda" in page
    assert anna.form("listing").values["times-0-start"] == when
    assert anna.form("listing").values["listing"] == [""]
    assert list(square.now.scalars(select(WantedOffer))) == []
    assert square.mails("wanted_offer") == []


def test_who_may_not_offer_is_told_who_may(app: Flask, square: Square) -> None:
    square.hall()
    square.hall()
    square.hall(mode=BookingMode.CONTACT)
    square.publish()
    with unit_of_work(square.session) as work:
        club = work.get_one(Organisation, square.club_id)
        booker, _ = make_member(work, club, Role.BOOKER, name="Disa")
        disa = booker.id
    page = browser(app, square, disa).open(f"/wanted/{only(square).public_id}/answer")
    assert "nothing listed" not in page
    assert "has 2 listings that can be booked here" in page
    assert "only its admins may offer them: Anna." in page


def test_who_lends_only_by_contact_is_told_that_nothing_is_booked_here(
    app: Flask, square: Square
) -> None:
    square.hall(mode=BookingMode.CONTACT)
    square.publish()
    page = browser(app, square, square.anna_id).open(f"/wanted/{only(square).public_id}/answer")
    assert "You have nothing listed that can be booked here" in page


NEAR = "kind=premises&place=Storgatan+1&near=56.04500,12.69400&near_of=Storgatan+1"


def test_the_place_of_a_search_is_shown_and_used(app: Flask, square: Square) -> None:
    bo = browser(app, square, square.bo_id)
    page = bo.open(f"/wanted/new?{NEAR}&radius_km=2")
    assert "Measure the distance from Storgatan 1" in page
    bo.send("title", written(square))
    notice = only(square)
    assert (notice.latitude, notice.longitude, notice.radius_km) == (56.045, 12.694, 2)


def test_the_place_of_a_search_is_taken_away(app: Flask, square: Square) -> None:
    bo = browser(app, square, square.bo_id)
    bo.open(f"/wanted/new?{NEAR}")
    assert bo.form("title").values["radius"] == ["20"]
    page = bo.send("title", written(square, near=None, title=" ", radius="5"))
    assert bo.status == 422
    assert "Measure the distance from" not in page
    bo.send("title", written(square, radius=""))
    assert only(square).latitude is None


def test_a_district_that_was_searched_near_is_chosen(app: Flask, square: Square) -> None:
    bo = browser(app, square, square.bo_id)
    page = bo.open("/wanted/new?kind=premises&place=s%C3%B6der&radius_km=3")
    assert "Measure the distance from" not in page
    values = bo.form("title").values
    assert (values["district"], values["radius"]) == (["Söder"], ["5"])


@pytest.mark.parametrize("place", ["near=S%C3%B6der", "near=x,y", "place=Ingenstans", "near=9e9,1"])
def test_a_place_that_nobody_knows_is_no_place(app: Flask, square: Square, place: str) -> None:
    bo = browser(app, square, square.bo_id)
    page = bo.open(f"/wanted/new?{place}&radius_km=5")
    assert bo.status == 200
    assert "Measure the distance from" not in page


def test_the_place_of_a_notice_is_shown_when_it_is_changed(app: Flask, square: Square) -> None:
    square.publish(near=(56.045, 12.694, 5.0))
    bo = browser(app, square, square.bo_id)
    page = bo.open(f"/wanted/{only(square).public_id}/edit")
    assert "Measure the distance from the point 56.0450, 12.6940" in page
    bo.send("title", {"near": None, "radius": ""})
    assert only(square).latitude is None


def test_the_page_of_a_notice_asks_as_often_for_five_offers_as_for_one(
    app: Flask, square: Square
) -> None:
    notice, bo, counts = square.publish(), browser(app, square, square.bo_id), []
    for number in (1, 4):
        for _ in range(number):
            square.offer(notice, square.hall())
        path = f"/wanted/{square.notice(notice).public_id}"
        bo.open(path)
        square.session.rollback()
        with statements(square.session) as asked:
            bo.open(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]
