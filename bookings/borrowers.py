"""On whose behalf a person can book a listing, judged before anything is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Listing
from inventory.policy import lends_to
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed
from marketplace.models import Organisation
from marketplace.organisations import personal_organisation
from marketplace.policy import Permission, can
from marketplace.types import OrganisationKind, OrganisationStatus, Role

MYSELF = "me"


@dataclass(frozen=True)
class Borrower:
    """A choice of “book for”: `value` stands in forms, `fits` tells if the owner lends to it.

    The organisation of a person who has never booked for themselves does not exist yet; it is then
    an unsaved one with the id 0, fit to be judged and priced, and is made when the booking is sent.
    """

    value: str
    organisation: Organisation
    fits: bool

    @property
    def myself(self) -> bool:
        """Whether it stands for the person and no association."""
        return self.value == MYSELF


def borrowers(session: Session, actor: Actor, listing: Listing) -> list[Borrower]:
    """Return the organisations that the actor may book for, by name, and themselves last.

    Two queries, whatever the number of organisations.
    """
    everyone = bookers(session, actor)
    fits = lends_to(session, listing, everyone) if everyone else []
    return [Borrower(value_of(row), row, fit) for row, fit in zip(everyone, fits, strict=True)]


def for_any(session: Session, actor: Actor) -> list[Borrower]:
    """Return the same for several things at once: of each its own line says if it is lent."""
    return [Borrower(value_of(row), row, fits=True) for row in bookers(session, actor)]


def bookers(session: Session, actor: Actor) -> list[Organisation]:
    """Return for whom the actor can book: their associations by name, and themselves last.

    The first is the one that is searched for where nobody is named. Nobody for a visitor. Of the
    person themselves it may be an unsaved one (see `Borrower`). At most one query.
    """
    if actor.user_id is None:
        return []
    keys = [key for key in actor.roles if can(actor, Permission.BOOKING_MAKE, key)]
    query = select(Organisation).where(Organisation.id.in_(keys))
    ordered = query.order_by(Organisation.sort_key, Organisation.id)
    found = list(session.scalars(ordered)) if keys else []
    groups = [row for row in found if row.kind is not OrganisationKind.PERSON]
    own = next((row for row in found if row.person_id == actor.user_id), None)
    return [*groups, own or _unsaved_person(actor)]


def value_of(organisation: Organisation) -> str:
    """Return what stands for the organisation in forms and addresses; a person's tells no name."""
    return MYSELF if organisation.kind is OrganisationKind.PERSON else organisation.slug


def named(everyone: Sequence[Organisation], value: str | None) -> Organisation | None:
    """Return the one that a form or an address names, by its slug too where it is a person's."""
    return next((one for one in everyone if value and value in {value_of(one), one.slug}), None)


def chosen(options: Sequence[Borrower], value: str) -> Borrower:
    """Return the choice; raises Invalid for anything that was not offered."""
    for option in options:
        if option.value == value:
            return option
    raise Invalid([FieldProblem("organisation", _l("Choose one of the names in the list."))])


def settled(session: Session, actor: Actor, value: str) -> tuple[Organisation, Actor]:
    """Return the organisation to book for, and the actor as its member, inside a unit of work.

    The actor's own organisation is made when it is needed first. Raises NotAllowed for an
    organisation that the actor may not book for, or that does not exist.
    """
    if value == MYSELF:
        own = personal_organisation(session, actor)
        return own, replace(actor, roles={**actor.roles, own.id: Role.ADMIN})
    organisation = session.scalar(select(Organisation).where(Organisation.slug == value))
    if organisation is None or not can(actor, Permission.BOOKING_MAKE, organisation.id):
        raise NotAllowed
    return organisation, actor


def _unsaved_person(actor: Actor) -> Organisation:
    return Organisation(
        id=0,
        slug="",
        name=actor.name,
        sort_key="",
        kind=OrganisationKind.PERSON,
        status=OrganisationStatus.ACTIVE,
    )
