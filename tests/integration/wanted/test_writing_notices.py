"""Writing notices: what they may say, who may write them, how long they stand."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_member, make_organisation, period
from sqlalchemy import select
from wanted_stage import Square

from bookings.errors import TooLate
from bookings.models import WantedNotice
from bookings.types import WantedStatus, WantedWhen
from bookings.wanted import moderating, reading, renewing, times, writing
from inventory.types import ListingKind
from marketplace import clock
from marketplace.actor import VISITOR, Actor
from marketplace.errors import Invalid, NotAllowed, NotFound
from marketplace.models import AuditEntry, Organisation
from marketplace.periods import local
from marketplace.telling import zone
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, OrganisationStatus, Role


def fields(square: Square, **facts: Any) -> set[str]:
    with pytest.raises(Invalid) as refusal:
        square.publish(**facts)
    return {one.field for one in refusal.value.problems}


def test_a_notice_is_published_and_stands_until_its_time_comes(square: Square) -> None:
    notice = square.notice(square.publish())
    assert notice.status is WantedStatus.OPEN
    assert notice.stands_until == square.when.starts_at
    assert notice.contact_phone == "+4642105000"
    assert notice.match_at <= clock.now()


def test_a_notice_without_time_stands_for_thirty_days(square: Square) -> None:
    notice = square.notice(square.publish(when=WantedWhen.UNDECIDED, period=None))
    today = local(clock.now(), zone()).date()
    assert times.last_day(notice) == today + timedelta(days=30)
    assert times.periods(notice) == []


def test_a_weekly_notice_has_its_dates(square: Square) -> None:
    notice = square.notice(square.publish(when=WantedWhen.WEEKLY, times=20))
    dates = times.periods(notice)
    assert len(dates) == 20
    walls = {local(one.starts_at, zone()).time() for one in dates}
    assert len(walls) == 1


def test_every_field_that_cannot_be_used_is_named(square: Square) -> None:
    found = fields(
        square, title=" ", text="", contact_name="", people=0, quantity=0, district="Ingenstans",
        accessible=("magi",), type="magi", near=(12.7, 56.0, 5.0), contact_phone="x",
    )  # fmt: skip
    assert found == {
        "title", "text", "contact_name", "people", "quantity", "district", "accessible", "what",
        "near", "contact_phone",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"period": None}, "date"),
        ({"period": period(days=-3)}, "date"),
        ({"when": WantedWhen.WEEKLY, "times": 1}, "times"),
        ({"when": WantedWhen.WEEKLY, "times": 61}, "times"),
        ({"when": WantedWhen.WEEKLY, "times": 5, "interval": 9}, "interval"),
        ({"until": (clock.now() - timedelta(days=3)).date()}, "until"),
        ({"until": (clock.now() + timedelta(days=400)).date()}, "until"),
        ({"phone_public": True, "contact_phone": ""}, "contact_phone"),
        ({"near": (56.0, 12.7, 0.0)}, "near"),
        ({"near": (0.0, 0.0, 5.0)}, "near"),
        ({"near": (-33.9, 151.2, 5.0)}, "near"),
        ({"near": (56.0, 12.7, 0.0000001)}, "near"),
        ({"title": "x" * 101}, "title"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(
    square: Square, facts: dict[str, Any], field: str
) -> None:
    assert fields(square, **facts) == {field}


def test_the_eleventh_open_notice_is_refused(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_OPEN", 1)
    square.publish()
    with pytest.raises(writing.TooManyNotices):
        square.publish()


def publish_as(square: Square, actor: Actor, organisation_id: int) -> None:
    with unit_of_work(square.session) as work:
        home = work.get_one(Organisation, organisation_id)
        writing.publish(work, actor, home, square.facts())


def test_only_who_books_for_an_association_publishes_for_it(square: Square) -> None:
    with unit_of_work(square.session) as work:
        theatre = work.get_one(Organisation, square.theatre_id)
        _cia, booker = make_member(work, theatre, Role.BOOKER)
        _dan, caretaker = make_member(work, theatre, Role.CARETAKER)
    publish_as(square, booker, square.theatre_id)
    for actor in (caretaker, square.actor(square.anna_id), VISITOR):
        with pytest.raises(NotAllowed):
            publish_as(square, actor, square.theatre_id)


def test_private_persons_and_suspended_organisations_publish_nothing(square: Square) -> None:
    with unit_of_work(square.session) as work:
        person = make_organisation(work, kind=OrganisationKind.PERSON)
        stopped = make_organisation(work, status=OrganisationStatus.SUSPENDED)
        actors = [make_member(work, one)[1] for one in (person, stopped)]
        keys = [person.id, stopped.id]
    for actor, key in zip(actors, keys, strict=True):
        with pytest.raises(NotAllowed):
            publish_as(square, actor, key)


def test_a_change_looks_for_owners_anew(square: Square) -> None:
    key = square.publish()
    square.match()
    assert square.notice(key).match_at > clock.now()
    with unit_of_work(square.session) as work:
        notice = work.get_one(WantedNotice, key)
        writing.edit(work, square.actor(square.bo_id), notice, square.facts(people=10))
    notice = square.notice(key)
    assert notice.people == 10
    assert notice.match_at <= clock.now()


def test_another_booker_of_the_association_changes_nothing_of_it(square: Square) -> None:
    key = square.publish()
    with unit_of_work(square.session) as work:
        theatre = work.get_one(Organisation, square.theatre_id)
        _cia, booker = make_member(work, theatre, Role.BOOKER)
        _disa, admin = make_member(work, theatre, Role.ADMIN)
    for actor in (booker, square.actor(square.anna_id)):
        with pytest.raises(NotAllowed), unit_of_work(square.session) as work:
            writing.close(work, actor, work.get_one(WantedNotice, key))
    with unit_of_work(square.session) as work:
        writing.close(work, admin, work.get_one(WantedNotice, key))
    assert square.notice(key).status is WantedStatus.CLOSED


def test_what_is_over_is_not_changed(square: Square) -> None:
    key = square.publish()
    with unit_of_work(square.session) as work:
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, key))
    for act in (writing.close, writing.renew):
        with pytest.raises(TooLate), unit_of_work(square.session) as work:
            act(work, square.actor(square.bo_id), work.get_one(WantedNotice, key))


def test_a_notice_expires_is_told_and_stands_again_by_one_press(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = square.publish(when=WantedWhen.UNDECIDED, period=None)
    square.end()
    assert square.notice(key).status is WantedStatus.OPEN
    moment = clock.now() + timedelta(days=32)
    monkeypatch.setattr(clock, "now", lambda: moment)
    square.end()
    square.end()
    assert square.notice(key).status is WantedStatus.EXPIRED
    (mail,) = square.mails("wanted_expired")
    public_id = square.notice(key).public_id
    link = f"/wanted/{public_id}/renewal/{renewing.token_of(public_id)}"
    assert link in mail.text
    with unit_of_work(square.session) as work:
        found = renewing.notice_of(work, public_id, renewing.token_of(public_id))
        writing.renew(work, None, found)
    assert square.notice(key).status is WantedStatus.OPEN
    assert square.notice(key).stands_until > moment + timedelta(days=29)


def test_a_notice_whose_time_has_passed_stands_no_more(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = square.publish()
    monkeypatch.setattr(clock, "now", lambda: square.when.ends_at)
    square.end()
    (mail,) = square.mails("wanted_expired")
    assert "/renewal/" not in mail.text
    with pytest.raises(TooLate), unit_of_work(square.session) as work:
        writing.renew(work, None, work.get_one(WantedNotice, key))


def test_a_wrong_secret_renews_nothing(square: Square) -> None:
    notice = square.notice(square.publish())
    with pytest.raises(NotFound):
        renewing.notice_of(square.session, notice.public_id, "0" * 64)


def take_down(square: Square, key: int, user_id: int, reason: str = "Det är reklam.") -> None:
    with unit_of_work(square.session) as work:
        notice = work.get_one(WantedNotice, key)
        moderating.take_down(work, square.actor(user_id), notice, reason=reason)


def test_the_city_takes_a_notice_down_and_says_why(square: Square) -> None:
    key = square.publish()
    take_down(square, key, square.clerk_id)
    notice = square.notice(key)
    assert notice.status is WantedStatus.REMOVED
    (mail,) = square.mails("wanted_removed")
    assert "Det är reklam." in mail.text
    assert square.recipients("wanted_removed") == ["bo@teater.example"]
    logged = select(AuditEntry).where(AuditEntry.action == "wanted notice taken down")
    assert len(list(square.now.scalars(logged))) == 1
    with pytest.raises(TooLate):
        take_down(square, key, square.clerk_id)


def test_others_take_nothing_down_and_a_reason_is_needed(square: Square) -> None:
    key = square.publish()
    for user_id in (square.anna_id, square.bo_id):
        with pytest.raises(NotAllowed):
            take_down(square, key, user_id)
    with pytest.raises(Invalid):
        take_down(square, key, square.clerk_id, reason="  ")


def test_what_was_taken_down_is_read_by_its_own_and_the_city_alone(square: Square) -> None:
    key = square.publish()
    take_down(square, key, square.clerk_id)
    public_id = square.notice(key).public_id
    for user_id in (square.bo_id, square.clerk_id):
        reading.notice_for(square.session, square.actor(user_id), public_id)
    for actor in (square.actor(square.anna_id), VISITOR):
        with pytest.raises(NotFound):
            reading.notice_for(square.session, actor, public_id)


def test_the_list_is_narrowed_and_holds_what_stands(square: Square) -> None:
    hall = square.publish(district="Söder")
    chairs = square.publish(kind=ListingKind.EQUIPMENT, quantity=40, district="Norr")
    closed = square.publish()
    with unit_of_work(square.session) as work:
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, closed))

    def found(**facts: Any) -> set[int]:
        ids = reading.listed(reading.Filters(**facts))
        return {row.id for row in reading.page(square.now, ids, offset=0, limit=20)[0]}

    assert found() == {hall, chairs}
    assert found(kind=ListingKind.EQUIPMENT) == {chairs}
    assert found(district="Söder") == {hall}


def test_notices_of_a_suspended_organisation_are_not_listed(square: Square) -> None:
    key = square.publish()
    with unit_of_work(square.session) as work:
        work.get_one(Organisation, square.theatre_id).status = OrganisationStatus.SUSPENDED
    assert reading.page(square.now, reading.listed(reading.Filters()), offset=0, limit=9)[1] == 0
    with pytest.raises(NotFound):
        reading.notice_for(square.session, VISITOR, square.notice(key).public_id)


def test_the_same_title_does_not_stand_twice(square: Square) -> None:
    first = square.publish(title="Lokal till årsmöte")
    for title in ("Lokal till årsmöte", "  lokal TILL  årsmöte "):
        with pytest.raises(writing.WantedAlready) as refusal:
            square.publish(title=title, text="Något annat.")
        assert "Lokal till årsmöte" in str(refusal.value)
    second = square.publish(title="Lokal till julfest")
    with unit_of_work(square.session) as work:
        actor = square.actor(square.bo_id)
        other, facts = work.get_one(WantedNotice, second), square.facts(title="Lokal till årsmöte")
        with pytest.raises(writing.WantedAlready):
            writing.edit(work, actor, other, facts)
        writing.edit(work, actor, work.get_one(WantedNotice, first), square.facts(
            title="Lokal till årsmöte", text="Vi är 30."
        ))  # fmt: skip
        writing.close(work, actor, work.get_one(WantedNotice, first))
    assert square.publish(title="Lokal till årsmöte") != first
