"""Who may book: the groups that an owner names, with the organisations behind them."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.facts import ListingFacts, NotGiven, given
from inventory.models import Listing, ListingAudience
from inventory.problems import Problems, too_many
from inventory.types import Audience
from marketplace.models import Organisation
from marketplace.types import OrganisationKind

MOST_GROUPS = 200
WITH_ORGANISATION = frozenset({Audience.NAMED, Audience.UMBRELLA})

Row = tuple[Audience, int | None]


def organisations(session: Session, facts: Iterable[ListingFacts]) -> dict[str, Organisation]:
    """Return the organisations that the groups of many listings name, by slug, in one query.

    The groups that may book, and those that get a yes at once.
    """
    slugs: set[str] = set()
    for each in facts:
        slugs.update(one.organisation for one in given(each.audience, ()) if one.organisation)
        slugs.update(one.organisation for one in given(each.at_once, ()) if one.organisation)
    if not slugs:
        return {}
    rows = session.scalars(
        select(Organisation).where(Organisation.slug.in_(slugs)).order_by(Organisation.id)
    )
    return {one.slug: one for one in rows if one.kind is not OrganisationKind.PERSON}


def resolved(
    known: Mapping[str, Organisation], facts: ListingFacts, problems: Problems
) -> list[Row] | None:
    """Return the groups to store, each once; None when nothing was said of them.

    `known` is what `organisations` found.

    Notes groups that need an organisation and lack one, or have one and need none.
    """
    if isinstance(facts.audience, NotGiven):
        return None
    if len(facts.audience) > MOST_GROUPS:
        problems.add("audience", too_many(MOST_GROUPS))
        return []
    rows: dict[Row, None] = {}
    for n, one in enumerate(facts.audience):
        organisation = known.get(one.organisation or "")
        if (one.audience in WITH_ORGANISATION) != (one.organisation is not None):
            problems.add(
                f"audience.{n}",
                _l("Name an organisation for chosen organisations and umbrellas, only for them."),
            )
        elif one.organisation is not None and organisation is None:
            problems.add(f"audience.{n}", _l("There is no such organisation."))
        else:
            rows[one.audience, organisation.id if organisation else None] = None
    return list(rows)


def settle(listing: Listing, rows: Sequence[Row]) -> None:
    """Store the groups in place of the old; none means every organisation."""
    listing.audience = [
        ListingAudience(audience=audience, organisation_id=organisation_id)
        for audience, organisation_id in rows
    ]
