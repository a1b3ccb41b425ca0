"""Who belongs to which umbrella organisation: said by the umbrella, since it opens doors.

Some things are lent to the associations of one umbrella only. So an association says by itself that
it leaves; that it belongs is said by whoever looks after the umbrella, or by the city.
"""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from marketplace import audit
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotFound, Sentence
from marketplace.models import Organisation
from marketplace.policy import Permission, can, require
from marketplace.types import OrganisationKind, OrganisationStatus
from marketplace.wording import fold

KINDS = (OrganisationKind.UMBRELLA, OrganisationKind.STUDY_ASSOCIATION)
MOST_CLAIMS = 200
_JOINED, _LEFT = "belongs to an umbrella", "belongs to an umbrella no more"


def settle(session: Session, actor: Actor, organisation: Organisation, slug: str | None) -> None:
    """Set the umbrella of an organisation that is being edited: a slug, "" for none.

    None leaves it as it is. Raises Invalid where the actor may not say so.
    """
    if slug is None:
        return
    present = organisation.umbrella
    if slug != (present.slug if present else ""):
        found = _chosen(session, actor, organisation, slug) if slug else None
        organisation.umbrella_id = found.id if found else None
        _record(session, actor, _JOINED if found else _LEFT, organisation, found or present)
        session.expire(organisation, ["umbrella"])
    if organisation.umbrella_id is not None:
        organisation.umbrella_text = ""


def _chosen(session: Session, actor: Actor, organisation: Organisation, slug: str) -> Organisation:
    found = session.scalar(_known().where(Organisation.slug == slug))
    if found is None or organisation.id in {found.id, found.umbrella_id}:
        raise _refused(_l("Choose an umbrella organisation of the register."))
    if not can(actor, Permission.ORGANISATION_EDIT, found.id):
        raise _refused(
            _l(
                "That you belong to %(name)s is said by its admins or the city. Leave this empty,"
                " and write its name below: they can then confirm it.",
                name=found.name,
            )
        )
    return found


def choices(session: Session, actor: Actor, organisation: Organisation) -> list[Organisation]:
    """Return the umbrellas that the actor may choose for it, the present one among them."""
    present = organisation.umbrella
    found = session.scalars(_known().order_by(Organisation.sort_key, Organisation.id))
    others = [
        one
        for one in found
        if one.id not in {organisation.id, organisation.umbrella_id}
        and can(actor, Permission.ORGANISATION_EDIT, one.id)
    ]
    return [*([present] if present else []), *others]


def claims(session: Session, umbrella: Organisation) -> list[Organisation]:
    """Return who says by name that they belong to the umbrella, which has not said so itself."""
    if umbrella.kind not in KINDS:
        return []
    said = session.scalars(
        _shown()
        .where(
            Organisation.umbrella_text != "",
            Organisation.umbrella_id.is_(None),
            Organisation.id != umbrella.id,
        )
        .order_by(Organisation.sort_key, Organisation.id)
    )
    name = fold(umbrella.name)
    return [one for one in said if fold(one.umbrella_text) == name][:MOST_CLAIMS]


def accept(session: Session, actor: Actor, umbrella: Organisation, *, member: str) -> Organisation:
    """Say that an organisation which names the umbrella belongs to it; raises NotFound."""
    require(actor, Permission.ORGANISATION_EDIT, umbrella.id)
    found = next((one for one in claims(session, umbrella) if one.slug == member), None)
    if found is None:
        raise NotFound
    found.umbrella_id, found.umbrella_text = umbrella.id, ""
    _record(session, actor, _JOINED, found, umbrella)
    return found


def release(session: Session, actor: Actor, umbrella: Organisation, *, member: str) -> Organisation:
    """Say that an organisation belongs to the umbrella no more; raises NotFound."""
    require(actor, Permission.ORGANISATION_EDIT, umbrella.id)
    found = session.scalar(
        select(Organisation).where(
            Organisation.slug == member, Organisation.umbrella_id == umbrella.id
        )
    )
    if found is None:
        raise NotFound
    found.umbrella_id = None
    _record(session, actor, _LEFT, found, umbrella)
    return found


def _record(
    session: Session,
    actor: Actor,
    action: str,
    member: Organisation,
    umbrella: Organisation | None,
) -> None:
    session.flush()
    audit.record(
        session,
        actor,
        action,
        member,
        organisation_id=member.id,
        after={"umbrella": umbrella.slug if umbrella else None},
    )


def _known() -> Select[Organisation]:
    return _shown().where(Organisation.kind.in_(KINDS))


def _shown() -> Select[Organisation]:
    return select(Organisation).where(
        Organisation.kind != OrganisationKind.PERSON,
        Organisation.status == OrganisationStatus.ACTIVE,
        Organisation.in_register.is_(True),
    )


def _refused(sentence: Sentence) -> Invalid:
    return Invalid([FieldProblem("umbrella", sentence)])
