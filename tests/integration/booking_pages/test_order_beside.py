"""What is agreed on with its owner is found for an order and asked for beside it, with its time."""

from html import unescape
from urllib.parse import unquote

from booking_stage import Stage, day
from factories import make_member
from form_browser import Browser
from order_stage import ABOUT, WHEN, check, link, opened, orders, projector
from sqlalchemy import select

from bookings.agreement import agreeing, conversing
from bookings.models import Inquiry, Proposal
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import acting_as
from marketplace.models import Membership, Organisation, User
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def technician(stage: Stage, mode: BookingMode = BookingMode.AGREEMENT) -> Listing:
    return projector(stage, title="Ljudtekniker", mode=mode)


def asking(thing: Listing) -> str:
    return f"/l/{thing.public_id}-{thing.slug}/ask"


def test_what_is_booked_by_agreement_is_asked_for_and_not_added(stage: Stage) -> None:
    hall, person = stage.hall(title="Salen"), technician(stage)
    bo = opened(stage, hall)
    page = check(bo, do="look", look="ljudtekniker", people="25")
    assert "Booked by agreement with its owner" in page
    assert "Free to ask for then" not in page
    assert ("do", f"add:{person.public_id}") not in bo.form("date").buttons
    link = page.partition(f'href="{asking(person)}?')[2].partition('"')[0]
    page = bo.open(f"{asking(person)}?{link}".replace("&amp;", "&"))
    filled = bo.form("text").values
    assert filled["times-0-date"] == [day()]
    assert filled["times-0-start"] == [WHEN["from"]]
    assert filled["times-0-finish"] == [WHEN["to"]]
    assert filled["people"] == ["25"]
    assert filled["organisation"] != [""]
    bo.send("text", {"do": "send", "text": "Kan du komma?"})
    assert "Your question has been sent." in bo.page
    assert len(list(stage.now.query(Proposal))) == 1


def test_the_question_form_takes_text_and_a_night_from_its_address(stage: Stage) -> None:
    person = technician(stage)
    bo = stage.browser(stage.bo)
    bo.open(f"{asking(person)}?date=2027-03-05&from=20:00&to=01:00&text=Premiär")
    filled = bo.form("text").values
    assert filled["text"] == ["Premiär"]
    assert filled["times-0-last_day"] == ["2027-03-06"]
    bo.open(f"{asking(person)}?date=%27&from=x&to=9&end=y")
    assert bo.status == 200
    bo.open(f"{asking(person)}?date=9999-12-31&from=20:00&to=01:00")
    assert bo.status == 200


def test_what_is_booked_through_a_contact_person_leads_to_its_page(stage: Stage) -> None:
    person = technician(stage, BookingMode.CONTACT)
    bo = opened(stage, stage.hall())
    page = check(bo, do="look", look="ljudtekniker")
    assert "Booked through its contact person" in page
    assert f'href="/l/{person.public_id}-{person.slug}"' in page
    assert ("do", f"add:{person.public_id}") not in bo.form("date").buttons


def test_what_is_ordered_here_comes_first_in_the_hits(stage: Stage) -> None:
    for n in range(9):
        projector(stage, title=f"Ljus {n}", mode=BookingMode.AGREEMENT)
    last = projector(stage, title="Ljus och ljud")
    bo = opened(stage, stage.hall())
    check(bo, do="look", look="ljus")
    hits = bo.page.partition("Search")[2]
    assert hits.index("Ljus och ljud") < hits.index("Ljus 0")
    assert ("do", f"add:{last.public_id}") in bo.form("date").buttons


def test_what_is_in_the_order_already_stays_with_its_link_and_can_go(stage: Stage) -> None:
    hall, person = stage.hall(title="Salen"), technician(stage)
    bo = opened(stage, hall, person)
    assert "Booked by agreement with its owner" in bo.page
    page = check(bo)
    assert f"{asking(person)}?date={day()}&amp;from=18:00&amp;to=20:00" in page.replace("%3A", ":")
    assert ("do", "send") in bo.form("date").buttons
    bo.send("date", {"do": f"remove:{person.public_id}"})
    assert asking(person) not in bo.page


def test_the_sent_order_still_says_what_has_to_be_asked_for(stage: Stage) -> None:
    hall, person = stage.hall(title="Salen"), technician(stage)
    bo = opened(stage, hall, person)
    check(bo, people="25")
    page = bo.send("do", {"do": "send", **ABOUT})
    assert "Your order has been sent." in page
    page = bo.open(bo.at)
    assert "Not part of the order" in page
    link = page.partition(f'href="{asking(person)}?')[2].partition('"')[0]
    bo.open(f"{asking(person)}?{link}".replace("&amp;", "&"))
    filled = bo.form("text").values
    assert filled["times-0-date"] == [day()]
    assert filled["times-0-start"] == [WHEN["from"]]
    assert filled["times-0-finish"] == [WHEN["to"]]
    assert filled["people"] == ["25"]
    assert filled["text"] == [ABOUT["purpose"]]


def test_an_order_of_which_nothing_was_left_out_says_nothing_of_it(stage: Stage) -> None:
    bo = opened(stage, stage.hall(title="Salen"))
    check(bo)
    assert "Not part of the order" not in bo.send("do", {"do": "send", **ABOUT})


def ordered(stage: Stage, person: Listing, hall: str = "Salen") -> tuple[Browser, str]:
    """Return Bo's browser and the address of an order that was sent beside the technician."""
    bo = opened(stage, stage.hall(title=hall), person)
    check(bo)
    bo.send("do", {"do": "send", **ABOUT})
    return bo, f"/orders/{orders(stage)[-1].public_id}"


def to_ask(bo: Browser, order: str) -> str:
    """Return where the owner is asked from the order's page."""
    return unescape(link(bo.open(order).partition("Not part of the order")[2], "Ask the owner"))


def asked(stage: Stage, bo: Browser, address: str, **more: str) -> Inquiry:
    """Ask at an address, and return the question."""
    bo.open(address)
    bo.send("text", {"do": "send", "text": "Kan du komma?", **more})
    assert "Your question has been sent." in bo.page
    return stage.now.scalars(select(Inquiry).order_by(Inquiry.id)).all()[-1]


def asked_beside(stage: Stage) -> tuple[Browser, str, Inquiry]:
    """Return Bo's browser, the address of a sent order, and the question asked beside it."""
    bo, order = ordered(stage, technician(stage))
    return bo, order, asked(stage, bo, to_ask(bo, order))


def test_the_order_knows_that_the_question_was_asked(stage: Stage) -> None:
    bo, order, talk = asked_beside(stage)
    page = bo.open(order)
    assert "Ask the owner" not in page
    assert "You asked " in page
    assert f'href="/inquiries/{talk.public_id}"' in page
    assert f"Waits for {talk.listing.organisation.name}" in page


def test_the_order_says_what_the_owner_answered(stage: Stage) -> None:
    bo, order, talk = asked_beside(stage)
    with unit_of_work(stage.session) as work:
        owner, _ = make_member(work, work.get_one(Organisation, talk.listing.organisation_id))
        conversing.say(work, acting_as(owner), work.get_one(Inquiry, talk.id), text="Ja, gärna!")
    page = bo.open(order)
    assert "Ja, gärna!" in page
    assert "Waits for your answer" in page
    with unit_of_work(stage.session) as work:
        conversing.close(
            work, acting_as(work.get_one(User, owner.id)), work.get_one(Inquiry, talk.id)
        )
    page = bo.open(order)
    assert "Ended" in page
    assert link(page, "Ask anew").startswith(asking(talk.listing))


def test_the_order_leads_to_what_was_agreed_beside_it(stage: Stage) -> None:
    bo, order, talk = asked_beside(stage)
    with unit_of_work(stage.session) as work:
        owner, _ = make_member(work, work.get_one(Organisation, talk.listing.organisation_id))
        proposal = work.scalars(select(Proposal)).one()
        booking = agreeing.accept(work, acting_as(owner), work.get_one(Inquiry, talk.id), proposal)
        key = booking.public_id
    page = bo.open(order)
    assert "Agreed and booked" in page
    assert f'href="/bookings/{key}"' in page


def test_who_takes_an_order_back_is_reminded_of_what_was_asked_beside_it(stage: Stage) -> None:
    bo, order, talk = asked_beside(stage)
    page = bo.open(f"{order}/cancellation")
    assert "You have also asked about Ljudtekniker." in page
    assert f'href="/inquiries/{talk.public_id}"' in page
    with unit_of_work(stage.session) as work:
        conversing.close(work, acting_as(stage.bo), work.get_one(Inquiry, talk.id))
    assert "You have also asked" not in bo.open(f"{order}/cancellation")


def test_what_was_asked_otherwise_is_no_answer_to_an_order(stage: Stage) -> None:
    person = technician(stage)
    bo, order = ordered(stage, person)
    asked(stage, bo, asking(person))
    assert "Ask the owner" in bo.open(order)
    assert "You have also asked" not in bo.open(f"{order}/cancellation")


def test_each_of_two_orders_has_its_own_question(stage: Stage) -> None:
    bo, order, talk = asked_beside(stage)
    _bo, other = ordered(stage, talk.listing, "Lilla salen")
    assert "Ask the owner" in bo.open(other)
    again = asked(stage, bo, to_ask(bo, other))
    for mine, theirs, at in ((talk, again, order), (again, talk, other)):
        for page in (bo.open(at), bo.open(f"{at}/cancellation")):
            assert f'href="/inquiries/{mine.public_id}"' in page
            assert theirs.public_id not in page


def test_a_question_that_is_asked_anew_is_the_one_that_counts(stage: Stage) -> None:
    bo, order, talk = asked_beside(stage)
    with unit_of_work(stage.session) as work:
        conversing.close(work, acting_as(stage.bo), work.get_one(Inquiry, talk.id))
    again = asked(stage, bo, link(bo.open(order), "Ask anew"))
    assert f'href="/inquiries/{again.public_id}"' in bo.open(order)


def test_the_order_is_kept_when_the_question_has_to_be_written_again(stage: Stage) -> None:
    bo, order = ordered(stage, technician(stage))
    bo.open(to_ask(bo, order))
    bo.send("text", {"do": "send", "text": ""})
    assert bo.status == 422
    bo.send("text", {"do": "more", "text": "Kan du komma?"})
    bo.send("text", {"do": "send"})
    assert "You asked " in bo.open(order)


def test_who_has_to_sign_in_first_comes_back_to_ask_beside_the_order(stage: Stage) -> None:
    bo, order = ordered(stage, technician(stage))
    key, address = order.rpartition("/")[2], to_ask(bo, order)
    outside = stage.app.test_client()
    for answer in (
        outside.get(address),
        outside.post(address.partition("?")[0], data={"text": "Hej", "order": key}),
    ):
        assert answer.status_code == 302
        assert f"order={key}" in unquote(unquote(answer.headers["Location"]))


def test_an_order_of_others_an_unknown_one_and_none_of_the_thing_are_left_out(
    stage: Stage,
) -> None:
    bo, order = ordered(stage, person := technician(stage))
    key = order.rpartition("/")[2]
    stranger = stage.browser(stage.cia)
    assert asked(stage, stranger, f"{asking(person)}?order={key}").order_id is None
    for given in ("AAAAAAAAAAAA", "%27", "x" * 300):
        assert asked(stage, bo, f"{asking(person)}?order={given}").order_id is None
    other = technician(stage)
    assert asked(stage, bo, f"{asking(other)}?order={key}").order_id is None
    assert "Ask the owner" in bo.open(order)


def test_what_is_asked_for_another_organisation_is_no_part_of_the_order(stage: Stage) -> None:
    bo, order = ordered(stage, technician(stage))
    with unit_of_work(stage.session) as work:
        choir = work.get_one(Organisation, stage.choir.id)
        work.add(Membership(user_id=stage.bo.id, organisation_id=choir.id, role=Role.ADMIN))
    slug = stage.now.get_one(Organisation, stage.choir.id).slug
    assert asked(stage, bo, to_ask(bo, order), organisation=slug).order_id is None
    assert "Ask the owner" in bo.open(order)
