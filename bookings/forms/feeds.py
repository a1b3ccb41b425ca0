"""The form that makes a calendar address."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from bookings.feeds.private import LONGEST_NAME
from bookings.types import FeedSubject
from inventory.models import Listing
from marketplace.errors import Sentence
from marketplace.forms.base import Form, line
from marketplace.models import Organisation


@dataclass(frozen=True)
class Choice:
    """One thing that a person may follow; `group` says under which heading it stands."""

    value: str
    label: Sentence
    group: Sentence
    subject: FeedSubject
    organisation: Organisation | None = None
    listing: Listing | None = None


class FeedForm(Form):
    """What to follow, and under which name."""

    of = SelectField(_l("What do you want to see?"))
    name = line(_l("Name of the calendar"), LONGEST_NAME)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Let one of these be chosen, under their headings."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for choice in choices:
            groups.setdefault(str(choice.group), []).append((choice.value, str(choice.label)))
        self.of.choices = groups


def choices_for(
    borrowers: Sequence[Organisation],
    lenders: Sequence[Organisation],
    listings: Sequence[Listing],
) -> list[Choice]:
    """Return what a person may follow, in the order that it is shown."""
    mine, lent = _l("What is booked"), _l("What is lent out")
    single = _l("One listing, with all details")
    subject = FeedSubject
    return [
        Choice("me", _l("What I have booked myself"), mine, subject.ME),
        *(
            Choice(
                f"organisation:{one.slug}",
                _l("Everything that %(name)s has booked", name=one.name),
                mine,
                subject.ORGANISATION,
                organisation=one,
            )
            for one in borrowers
        ),
        *(
            Choice(
                f"lending:{one.slug}",
                _l("Everything that %(name)s lends out", name=one.name),
                lent,
                subject.LENDING,
                organisation=one,
            )
            for one in lenders
        ),
        *(
            Choice(f"listing:{one.public_id}", one.title, single, subject.LISTING, listing=one)
            for one in listings
        ),
    ]
