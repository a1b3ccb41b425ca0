"""What an owner's own words above columns mean: asked once, remembered per owner."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.importing import ImportReading
from inventory.importing.headings import (
    LISTING_HEADINGS,
    ORGANISATION_HEADINGS,
    Field,
    field_of,
    fold_heading,
)
from inventory.intake.scopes import require, scope_of
from inventory.models import HeadingChoice
from marketplace.actor import Actor
from marketplace.errors import Conflict, refuses
from marketplace.models import Organisation

IGNORE = "ignore"
MOST_HEADINGS = 200
_ENOUGH_TO_TELL = 3

refuses("uq_heading_choice_scope_heading", Conflict)


def chosen(session: Session, scope: str) -> dict[str, str]:
    """Return the remembered choices: folded heading → field, or `ignore`."""
    rows = session.execute(
        select(HeadingChoice.heading, HeadingChoice.field)
        .where(HeadingChoice.scope == scope)
        .order_by(HeadingChoice.id)
    )
    return {row.heading: row.field for row in rows}


def remember(
    session: Session,
    actor: Actor,
    *,
    organisation: Organisation | None,
    choices: Mapping[str, str],
) -> None:
    """Keep what a person chose for each heading, in place of an earlier choice.

    A field that nobody knows counts as `ignore`. Raises NotAllowed.
    """
    require(actor, organisation)
    scope = scope_of(organisation)
    known = {field.value for field in Field}
    present = {
        row.heading: row
        for row in session.scalars(
            select(HeadingChoice).where(HeadingChoice.scope == scope).order_by(HeadingChoice.id)
        )
    }
    for heading, field in list(choices.items())[:MOST_HEADINGS]:
        folded = fold_heading(heading)
        row = present.get(folded)
        if row is None:
            row = present[folded] = HeadingChoice(scope=scope, heading=folded)
            session.add(row)
        row.field = field if field in known else IGNORE
    session.flush()


def undecided(reading: ImportReading, choices: Mapping[str, str]) -> tuple[str, ...]:
    """Return the headings that no field knows and nobody has set aside."""
    return without(reading.unknown_headings, choices)


def without(headings: Iterable[str], choices: Mapping[str, str]) -> tuple[str, ...]:
    """Return the headings for which nothing has been chosen."""
    decided = {fold_heading(heading) for heading in choices}
    return tuple(heading for heading in headings if fold_heading(heading) not in decided)


def of_other_kind(headings: Iterable[str], *, register: bool) -> bool:
    """Tell whether the headings that tell the two kinds of file apart are mostly of the other.

    `register`: the file was handed in as a register of organisations, else as listings.
    """
    own, other = LISTING_HEADINGS, ORGANISATION_HEADINGS
    if register:
        own, other = other, own
    telling = [heading for heading in set(headings) if not _is_address(heading)]
    mine = {heading for heading in telling if field_of(heading, own)}
    theirs = {heading for heading in telling if field_of(heading, other)}
    return len(theirs - mine) >= max(_ENOUGH_TO_TELL, len(mine - theirs) + 1)


def _is_address(heading: str) -> bool:
    """Tell whether a heading names an address, which both kinds of file may have."""
    return field_of(heading, LISTING_HEADINGS) in {Field.ADDRESS, Field.POSTCODE, Field.CITY}
