"""What happens to organisations: registered, described, checked by the city, stopped, claimed."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import audit, claiming, clock, engines, organisation_words, umbrellas
from marketplace.actor import Actor
from marketplace.errors import Conflict, FieldProblem, Invalid, NotAllowed, NotFound, refuses
from marketplace.likeness import skeleton
from marketplace.models import Membership, Organisation, User
from marketplace.organisation_profile import Profile, read_orgnr, read_profile
from marketplace.policy import Permission, can, require
from marketplace.register_words import WordList, codes
from marketplace.sorting import sort_key
from marketplace.types import OrganisationKind, OrganisationStatus, Role
from marketplace.wording import normalise, slugify

LONGEST_NAME = 120
REGISTRABLE = (
    OrganisationKind.ASSOCIATION,
    OrganisationKind.STUDY_ASSOCIATION,
    OrganisationKind.UMBRELLA,
)
MOST_UNVERIFIED = 3


class OrgnrTaken(Conflict):
    """Another organisation has the number."""

    code = "orgnr-taken"
    sentence = _l("Another organisation here has this number. Write to the city if it is yours.")


class NotClaimable(Conflict):
    """The organisation cannot be taken over this way."""

    code = "not-claimable"
    sentence = _l("This organisation cannot be taken over this way. Write to the city.")


refuses("uq_organisation_slug", Conflict)
refuses("uq_organisation_orgnr", OrgnrTaken)
refuses("uq_organisation_person_id", Conflict)
for _words in ("activity", "age", "language"):
    refuses(f"uq_organisation_{_words}_organisation_id_code", Conflict)


def register(
    session: Session,
    actor: Actor,
    *,
    name: str,
    kind: OrganisationKind = OrganisationKind.ASSOCIATION,
    orgnr: str = "",
) -> Organisation:
    """Make an organisation that the city has not verified yet, with the actor as its admin.

    One of the city itself is verified from the start, and made only by who may verify others.
    Raises Invalid, OrgnrTaken, and Conflict while three of the actor's wait to be verified.
    """
    if actor.user_id is None and not actor.system:
        raise NotAllowed
    name = normalise(name)[:LONGEST_NAME]
    if not name:
        raise Invalid([FieldProblem("name", _l("Write the name of the organisation."))])
    municipal = kind is OrganisationKind.MUNICIPAL and can(actor, Permission.ORGANISATION_VERIFY)
    if kind not in REGISTRABLE and not municipal:
        raise Invalid([FieldProblem("kind", _l("Choose one of the kinds."))])
    _limit_unverified(session, actor)
    _keep_verified_names(session, actor, name)
    organisation = Organisation(
        slug=free_slug(session, name),
        name=name,
        sort_key=sort_key(name),
        kind=kind,
        orgnr=_free_orgnr(session, orgnr, None),
        verified_at=clock.now() if municipal else None,
    )
    session.add(organisation)
    session.flush()
    if actor.user_id is not None:
        session.add(
            Membership(user_id=actor.user_id, organisation_id=organisation.id, role=Role.ADMIN)
        )
    audit.record(
        session,
        actor,
        "organisation registered",
        organisation,
        organisation_id=organisation.id,
        after={"name": name, "kind": kind},
    )
    return organisation


def personal_organisation(session: Session, actor: Actor) -> Organisation:
    """Return the organisation through which the actor books for themselves, made when needed.

    It stands in no register. The actor's roles name it from the next request on.
    """
    if actor.user_id is None:
        raise NotAllowed
    found = session.scalar(select(Organisation).where(Organisation.person_id == actor.user_id))
    if found is not None:
        return found
    person = session.get_one(User, actor.user_id)
    organisation = Organisation(
        # Not made of the name: the address of a person must not tell who it is.
        slug=f"p-{person.public_id}",
        name=person.display_name,
        sort_key=sort_key(person.display_name),
        kind=OrganisationKind.PERSON,
        in_register=False,
        person_id=person.id,
        email=person.email,
        email_public=False,
        phone_public=False,
    )
    session.add(organisation)
    session.flush()
    session.add(Membership(user_id=person.id, organisation_id=organisation.id, role=Role.ADMIN))
    audit.record(
        session, actor, "personal organisation made", organisation, organisation_id=organisation.id
    )
    return organisation


def edit(session: Session, actor: Actor, organisation: Organisation, profile: Profile) -> None:
    """Change what the organisation says about itself; raises Invalid, OrgnrTaken.

    Its number is locked for its own admins once the city has verified it.
    """
    require(actor, Permission.ORGANISATION_EDIT, organisation.id)
    if organisation.kind is OrganisationKind.PERSON:
        raise NotFound
    facts = read_profile(profile)
    orgnr = _free_orgnr(session, profile.orgnr, organisation.id)
    if orgnr != organisation.orgnr and organisation.verified and not actor.platform_admin:
        raise Invalid(
            [FieldProblem("orgnr", _l("The number has been verified; only the city changes it."))]
        )
    if facts["name"] != organisation.name:
        _keep_verified_names(session, actor, facts["name"], organisation.id)
    before = {name: getattr(organisation, name) for name in facts}
    for name, value in facts.items():
        setattr(organisation, name, value)
    organisation.orgnr = orgnr
    organisation.sort_key = sort_key(organisation.name)
    organisation.edited_at = clock.now()
    if profile.confirmed:
        organisation.confirmed_on = clock.now()
    organisation_words.settle(organisation, profile)
    umbrellas.settle(session, actor, organisation, profile.umbrella)
    session.flush()
    audit.record(
        session,
        actor,
        "organisation changed",
        organisation,
        organisation_id=organisation.id,
        before={name: value for name, value in before.items() if value != facts[name]},
        after={name: value for name, value in facts.items() if value != before[name]},
    )


def verify(
    session: Session, actor: Actor, organisation: Organisation, *, price_group: str | None
) -> None:
    """Note that the city has checked the organisation, and which price group it is in."""
    require(actor, Permission.ORGANISATION_VERIFY, known=False)
    if price_group is not None and price_group not in codes(WordList.PRICE_GROUPS):
        raise Invalid([FieldProblem("price_group", _l("Choose one of the price groups."))])
    organisation.verified_at = organisation.verified_at or clock.now()
    organisation.price_group = price_group
    audit.record(
        session,
        actor,
        "organisation verified",
        organisation,
        organisation_id=organisation.id,
        after={"price_group": price_group},
    )


def suspend(session: Session, actor: Actor, organisation: Organisation, *, reason: str) -> None:
    """Stop an organisation: from the next request on nobody acts for it; needs a reason."""
    require(actor, Permission.ORGANISATION_VERIFY, known=False)
    reason = normalise(reason)
    if not reason:
        raise Invalid([FieldProblem("reason", _l("Write why, so that others can understand it."))])
    organisation.status = OrganisationStatus.SUSPENDED
    audit.record(
        session,
        actor,
        "organisation suspended",
        organisation,
        organisation_id=organisation.id,
        after={"reason": reason},
    )


def restore(session: Session, actor: Actor, organisation: Organisation) -> None:
    """Let a suspended organisation act again."""
    require(actor, Permission.ORGANISATION_VERIFY, known=False)
    organisation.status = OrganisationStatus.ACTIVE
    audit.record(
        session, actor, "organisation restored", organisation, organisation_id=organisation.id
    )


def claim(session: Session, actor: Actor, organisation: Organisation) -> Membership:
    """Make the actor admin of an imported organisation whose register address is theirs.

    Only while it has no admin; raises NotClaimable otherwise.
    """
    if actor.user_id is None:
        raise NotAllowed
    engines.lock_rows(session, Organisation, [organisation.id])
    session.refresh(organisation)
    has_admin = claiming.has_admin(session, organisation.id)
    if not claiming.may_claim(actor, organisation, has_admin=has_admin):
        raise NotClaimable
    membership = session.scalar(
        select(Membership).where(
            Membership.user_id == actor.user_id, Membership.organisation_id == organisation.id
        )
    )
    if membership is None:
        membership = Membership(user_id=actor.user_id, organisation_id=organisation.id)
        session.add(membership)
    membership.role = Role.ADMIN
    audit.record(
        session, actor, "organisation claimed", organisation, organisation_id=organisation.id
    )
    return membership


def free_slug(session: Session, name: str) -> str:
    """Return the readable address of a new organisation, with a number where it is taken."""
    base = slugify(name) or "organisation"
    taken = set(
        session.scalars(
            select(Organisation.slug).where(Organisation.slug.startswith(base, autoescape=True))
        )
    )
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _free_orgnr(session: Session, text: str, own_id: int | None) -> str | None:
    number = read_orgnr(text)
    if number is None:
        return None
    other = session.scalar(select(Organisation.id).where(Organisation.orgnr == number))
    if other is not None and other != own_id:
        raise OrgnrTaken
    return number


def _keep_verified_names(session: Session, actor: Actor, name: str, own_id: int = 0) -> None:
    """Raise Invalid for a name that looks like that of another, verified organisation."""
    if can(actor, Permission.ORGANISATION_VERIFY):
        return
    known = session.scalars(
        select(Organisation.name)
        .where(
            Organisation.id != own_id,
            Organisation.verified_at.is_not(None),
            Organisation.kind != OrganisationKind.PERSON,
        )
        .order_by(Organisation.id)
    )
    if skeleton(name) in {skeleton(one) for one in known}:
        told = _l(
            "An organisation here has this name already. If it is yours, ask one of its admins to"
            " invite you, or write to the city."
        )
        raise Invalid([FieldProblem("name", told)])


def _limit_unverified(session: Session, actor: Actor) -> None:
    waiting = session.scalars(
        select(Organisation.id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Membership.user_id == actor.user_id,
            Membership.role == Role.ADMIN,
            Organisation.verified_at.is_(None),
            Organisation.imported.is_(False),
            Organisation.kind != OrganisationKind.PERSON,
        )
        .limit(MOST_UNVERIFIED)
    ).all()
    if len(waiting) >= MOST_UNVERIFIED and not can(actor, Permission.ORGANISATION_VERIFY):
        raise Conflict(
            _l("The city first looks at the organisations that you have already registered.")
        )
