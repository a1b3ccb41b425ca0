"""What the bookings package puts into the main menu."""

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings import inbox
from bookings.changes import waiting_changes
from bookings.views.finding import find_again
from marketplace.actor import Actor
from marketplace.policy import Permission, can
from marketplace.web import navigation


def fill() -> None:
    """Add my bookings, the owner's requests, the caretaker's day, and what people look for."""
    navigation.add(_l("Find"), "bookings_find.index", order=10, carried=find_again.carried)
    navigation.add(
        _l("What there is, in numbers"),
        "bookings_overview.index",
        visible=navigation.signed_in,
        order=55,
        menu=navigation.Menu.ACCOUNT,
    )
    navigation.add(_l("My bookings"), "bookings_mine.index", visible=navigation.signed_in, order=20)
    navigation.add(
        _l("Requests"),
        "bookings_inbox.index",
        visible=_decides,
        count=_waiting,
        order=30,
    )
    navigation.add(_l("Wanted"), "bookings_wanted.index", order=15)
    navigation.add(
        _l("Saved searches"),
        "bookings_watching.index",
        visible=navigation.signed_in,
        order=25,
        menu=navigation.Menu.ACCOUNT,
    )
    navigation.add(_l("The day"), "bookings_inbox.day", visible=_only_sees_the_day, order=40)


def _waiting(session: Session, actor: Actor) -> int:
    """Return how many requests, questions and changes wait for the actor's answer."""
    changes = waiting_changes.count_for_owner(session, actor)
    return inbox.waiting_count(session, actor) + changes


def _decides(actor: Actor) -> bool:
    return any(can(actor, Permission.REQUEST_SEE, key) for key in actor.roles)


def _only_sees_the_day(actor: Actor) -> bool:
    sees = any(can(actor, Permission.DAY_SEE, key) for key in actor.roles)
    return sees and not _decides(actor)
