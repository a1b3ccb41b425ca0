"""Keeping groups of words that mean the same in a search: platform admins and the city's staff."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from inventory.models import SynonymGroup, SynonymTerm
from inventory.problems import Problems, too_long
from inventory.words.synonyms import MOST_WORDS
from inventory.words.tokens import same, typed
from marketplace import audit, engines
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotFound, refuses
from marketplace.models import Organisation
from marketplace.policy import Permission, can
from marketplace.sorting import sort_key
from marketplace.types import OrganisationKind, Role
from marketplace.wording import fold, normalise

MOST_TERMS = 20
LONGEST_TERM = 60
FEWEST = 2

refuses(
    "uq_synonym_term_key",
    lambda: Invalid([FieldProblem("terms", _l("One of the words has just come into a group."))]),
)


def may_keep(session: Session, actor: Actor) -> bool:
    """Tell whether the actor keeps the words: a platform admin, or an admin of the city's own."""
    if can(actor, Permission.SYNONYMS_EDIT):
        return True
    mine = [
        key
        for key in actor.organisations(Role.ADMIN)
        if can(actor, Permission.ORGANISATION_EDIT, key)
    ]
    if not mine:
        return False
    municipal = select(Organisation.id).where(
        Organisation.id.in_(mine), Organisation.kind == OrganisationKind.MUNICIPAL
    )
    return session.scalar(select(municipal.exists())) or False


def groups(session: Session, actor: Actor) -> list[SynonymGroup]:
    """Return all groups by their first word; raises NotFound for who does not keep them."""
    _require(session, actor)
    found = session.scalars(
        select(SynonymGroup).options(selectinload(SynonymGroup.terms)).order_by(SynonymGroup.id)
    )
    return sorted(found, key=lambda one: sort_key(one.terms[0].term) if one.terms else "")


def one_group(session: Session, actor: Actor, public_id: str) -> SynonymGroup:
    """Return a group with its terms; raises NotFound."""
    _require(session, actor)
    found = session.scalar(
        select(SynonymGroup)
        .where(SynonymGroup.public_id == public_id)
        .options(selectinload(SynonymGroup.terms))
    )
    if found is None:
        raise NotFound
    return found


def add_group(session: Session, actor: Actor, terms: Sequence[str]) -> SynonymGroup:
    """Add words that mean the same, from the next search on; raises NotFound, Invalid."""
    _require(session, actor)
    made = SynonymGroup()
    engines.hold_name(session, "synonyms")
    _settle(session, made, terms)
    session.add(made)
    audit.record(session, actor, "synonyms added", made, after=_said(made))
    return made


def change_group(
    session: Session, actor: Actor, public_id: str, terms: Sequence[str]
) -> SynonymGroup:
    """Let other words mean the same, from the next search on; raises NotFound, Invalid."""
    engines.hold_name(session, "synonyms")
    found = one_group(session, actor, public_id)
    before = _said(found)
    _settle(session, found, terms)
    audit.record(session, actor, "synonyms changed", found, before=before, after=_said(found))
    return found


def remove_group(session: Session, actor: Actor, public_id: str) -> None:
    """Let each of the words mean itself again; raises NotFound."""
    found = one_group(session, actor, public_id)
    audit.record(session, actor, "synonyms removed", found, before=_said(found))
    session.delete(found)
    session.flush()


def _require(session: Session, actor: Actor) -> None:
    if not may_keep(session, actor):
        raise NotFound


def _said(group: SynonymGroup) -> dict[str, str]:
    return {"terms": ", ".join(one.term for one in group.terms)}


def _settle(session: Session, group: SynonymGroup, terms: Sequence[str]) -> None:
    """Write the terms; those that stay keep their rows, since a key is unique."""
    wanted = _checked(terms)
    _require_free(session, group, wanted)
    present = {one.key: one for one in group.terms}
    rows = []
    for n, (key, term) in enumerate(wanted.items()):
        row = present.get(key) or SynonymTerm(key=key, folded=fold(key))
        row.position, row.term = n, term
        rows.append(row)
    group.terms = rows


def _checked(terms: Sequence[str]) -> dict[str, str]:
    """Return the terms by key, in their order, each once; raises Invalid."""
    problems = Problems()
    found: dict[str, str] = {}
    for term in filter(None, map(normalise, terms)):
        key = same(term)
        if len(term) > LONGEST_TERM:
            problems.add("terms", too_long(LONGEST_TERM))
        elif not key:
            problems.add("terms", _l("“%(term)s” holds no word to search for.", term=term))
        elif max(len(typed(term)), len(term.split())) > MOST_WORDS:
            problems.add("terms", _l("“%(term)s” has more than four words.", term=term))
        else:
            found.setdefault(key, term)
    problems.refuse()
    if len(found) > MOST_TERMS:
        problems.add("terms", _l("That is more than twenty words. Make several groups of them."))
    if len(found) < FEWEST:
        problems.add(
            "terms",
            _l("Write at least two different words. Forms of one word count as one: stol, stolar."),
        )
    problems.refuse()
    return found


def _require_free(session: Session, group: SynonymGroup, wanted: dict[str, str]) -> None:
    rows = session.scalars(
        select(SynonymTerm)
        .where(SynonymTerm.key.in_(wanted))
        .order_by(SynonymTerm.position, SynonymTerm.id)
    )
    problems = Problems()
    for row in rows:
        if row.group_id != group.id:
            problems.add(
                "terms",
                _l(
                    "“%(term)s” stands in another group already. Add the words there instead.",
                    term=wanted[row.key],
                ),
            )
    problems.refuse()
