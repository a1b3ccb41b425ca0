"""What the bookings package puts into the main menu."""

from flask_babel import lazy_gettext as _l

from bookings import queries
from marketplace.actor import Actor
from marketplace.policy import Permission, can
from marketplace.web import navigation


def fill() -> None:
    """Add my bookings, the owner's requests and the caretaker's day."""
    navigation.add(_l("My bookings"), "bookings_mine.index", visible=navigation.signed_in, order=20)
    navigation.add(
        _l("Requests"),
        "bookings_inbox.index",
        visible=_decides,
        count=queries.waiting_count,
        order=30,
    )
    navigation.add(_l("The day"), "bookings_inbox.day", visible=_only_sees_the_day, order=40)


def _decides(actor: Actor) -> bool:
    return any(can(actor, Permission.REQUEST_SEE, key) for key in actor.roles)


def _only_sees_the_day(actor: Actor) -> bool:
    sees = any(can(actor, Permission.DAY_SEE, key) for key in actor.roles)
    return sees and not _decides(actor)
