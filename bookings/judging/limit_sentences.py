"""A limit that is reached, in words: what the owner allows, and what there is already."""

from flask_babel import gettext as _

from bookings.judging.asking import Reached
from inventory.limit_words import much
from inventory.types import LimitMeasure, LimitPer
from marketplace import telling
from marketplace.models import Organisation
from marketplace.types import OrganisationKind


def of_reached(reached: Reached, borrower: Organisation | None) -> str:
    """Return why one more date is refused: the limit, and what counts against it already."""
    week = reached.per is LimitPer.WEEK
    who = _who(borrower)
    most = much(reached.measure, reached.most)
    has = _has(reached)
    if not has:
        if week:
            return _("%(who)s may book at most %(most)s a week here.", who=who, most=most)
        return _("%(who)s may book at most %(most)s a month here.", who=who, most=most)
    told = {"who": who, "most": most, "has": has}
    if reached.asked:
        if week:
            return _(
                "%(who)s may book at most %(most)s a week here. With the dates before this one it"
                " is %(has)s that week already.",
                **told,
            )
        return _(
            "%(who)s may book at most %(most)s a month here. With the dates before this one it"
            " is %(has)s that month already.",
            **told,
        )
    if week:
        return _(
            "%(who)s may book at most %(most)s a week here, and already has %(has)s that week.",
            **told,
        )
    return _(
        "%(who)s may book at most %(most)s a month here, and already has %(has)s that month.",
        **told,
    )


def _who(borrower: Organisation | None) -> str:
    if borrower is None:
        return _("Each borrower")
    if borrower.kind is OrganisationKind.PERSON:
        return _("A private person")
    return borrower.name


def _has(reached: Reached) -> str:
    """Return what there is already, "" where it is nothing."""
    had = reached.booked + reached.asked
    if had == 0:
        return ""
    return str(had) if reached.measure is LimitMeasure.TIMES else telling.hours(had)
