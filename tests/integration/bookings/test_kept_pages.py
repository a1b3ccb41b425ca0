"""A visitor's page is kept only as long as nobody could be told anything else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from threading import Event, Lock

import pytest
import sqlalchemy as sa
from factories import book, make_listing, make_member, make_organisation, period, wish
from factories.counting import statements
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from visiting import signed_in

from bookings.finder import finding
from inventory.types import BookingMode
from marketplace import clock
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

NOON = datetime(2026, 11, 23, 12, 0, 20, tzinfo=UTC)


def page(client: FlaskClient, address: str = "/", language: str = "en") -> str:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def made(client: FlaskClient, session: Session, address: str = "/", language: str = "en") -> bool:
    """Tell whether the page was made anew: to look whether it may be given takes one statement."""
    with statements(session) as seen:
        page(client, address, language)
    return len(seen) > 1


@pytest.fixture(autouse=True)
def _town(session: Session) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))


def test_the_same_question_in_the_same_minute_is_answered_with_the_same_page(
    client: FlaskClient, session: Session
) -> None:
    with clock.pinned(NOON):
        first = page(client)
        assert not made(client, session)
        assert page(client) == first
        assert made(client, session, "/?people=5")
        assert made(client, session, language="sv")
    with clock.pinned(NOON + timedelta(minutes=1)):
        assert made(client, session)


def test_whatever_is_committed_is_seen_at_once(client: FlaskClient) -> None:
    wanted = period()
    with unit_of_work() as work:
        owner = make_organisation(work, name="Kanotklubben")
        hall = make_listing(
            work, owner, title="Båthuset", capacity_max=70, mode=BookingMode.INSTANT
        )
        _, actor = make_member(work, owner)
    address = f"/?people=60&date={wanted.starts_at.date()}&from=18:00&to=19:00"
    with clock.pinned(NOON):
        assert page(client, address) == page(client, address)
        with unit_of_work() as work:
            work.execute(sa.update(Organisation).values(name="Paddlarna"))
        assert "Paddlarna" in page(client, address)
        assert "Nothing fits all of that" not in page(client, address)
        with unit_of_work() as work:
            book(work, actor, work.merge(hall), work.merge(owner), wish(wanted))
        assert "Nothing fits all of that" in page(client, address)


def test_nobody_is_given_the_page_of_somebody_signed_in(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        member, _ = make_member(session, make_organisation(session), name="Runa Ek")
    with clock.pinned(NOON):
        page(client)
        other = signed_in(client.application, member)
        assert "Runa Ek" in page(other)
        assert "Runa Ek" not in page(client)
        assert "Runa Ek" in page(other)


def test_a_page_with_something_to_say_to_one_browser_is_kept_for_nobody(
    client: FlaskClient,
) -> None:
    with clock.pinned(NOON):
        with client.session_transaction() as browser:
            browser["_flashes"] = [("success", "You have signed out.")]
        assert "You have signed out." in page(client)
        other = client.application.test_client()
        assert "You have signed out." not in page(other)
        with client.session_transaction() as browser:
            browser["_flashes"] = [("success", "You have signed out.")]
        assert "You have signed out." in page(client)


def test_a_page_that_was_made_while_something_was_committed_is_not_kept(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = finding.look

    def slow(*args: object) -> object:
        found = look(*args)  # type: ignore[arg-type]
        with session.get_bind().connect() as connection:  # type: ignore[union-attr]
            connection.execute(sa.text("UPDATE organisation SET name = 'Paddlarna'"))
            connection.commit()
        return found

    with clock.pinned(NOON):
        with monkeypatch.context() as patch:
            patch.setattr(finding, "look", slow)
            page(client)
        assert "Paddlarna" in page(client)


class SlowLook:
    """The finder's look, which takes until somebody lets it go on; `failing` ones then fail."""

    def __init__(self, failing: int = 0) -> None:
        self.calls, self.failing = 0, failing
        self.under_way, self.most_at_once = 0, 0
        self.begun, self.go_on = Event(), Event()
        self._look: Callable[..., object] = finding.look
        self._lock = Lock()

    def __call__(self, *args: object) -> object:
        with self._lock:
            self.calls += 1
            number = self.calls
            self.under_way += 1
            self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            self.begun.set()
            assert self.go_on.wait(10)
            if number <= self.failing:
                raise RuntimeError("no page this time")
            Event().wait(0.3)  # long enough for the others to come as well
            return self._look(*args)
        finally:
            with self._lock:
                self.under_way -= 1


def asked_at_once(client: FlaskClient, slow: SlowLook, count: int, *, let_go: float) -> list[int]:
    """Return how visitors are answered of whom one is being answered when the others come."""

    def ask() -> int:
        return client.application.test_client().get("/?people=3").status_code

    with clock.pinned(NOON), ThreadPoolExecutor(count) as crowd:
        first = crowd.submit(copy_context().run, ask)
        assert slow.begun.wait(10)
        others = [crowd.submit(copy_context().run, ask) for _ in range(count - 1)]
        # Long enough for the others to come, far shorter than they are ready to wait.
        Event().wait(let_go)
        slow.go_on.set()
        return [one.result(20) for one in (first, *others)]


def test_of_many_who_ask_for_the_same_at_once_one_has_it_made_and_the_others_wait(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowLook()
    monkeypatch.setattr(finding, "look", slow)
    assert asked_at_once(client, slow, 5, let_go=0.5) == [200] * 5
    assert slow.calls == 1


def test_who_waited_for_a_page_that_failed_makes_it_without_waiting_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowLook(failing=1)
    monkeypatch.setattr(finding, "look", slow)
    answers = asked_at_once(client, slow, 4, let_go=0.5)
    assert sorted(answers) == [200, 200, 200, 500]
    # The one who failed was alone, and the three who waited went on together.
    assert (slow.calls, slow.most_at_once) == (4, 3)


def test_nobody_waits_for_ever_for_another_ones_page(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marketplace.web.kept.LONGEST_WAIT", 0.1)
    slow = SlowLook()
    monkeypatch.setattr(finding, "look", slow)
    assert asked_at_once(client, slow, 2, let_go=1.0) == [200, 200]
    assert slow.calls == 2


def test_what_is_kept_has_an_end(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marketplace.web.kept.MOST_BYTES", 25_000)
    with clock.pinned(NOON):
        for people in range(1, 9):
            page(client, f"/?people={people}")
        assert not made(client, session, "/?people=8")
        assert made(client, session, "/?people=1")
