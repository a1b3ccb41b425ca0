"""Private calendar addresses: made, listed, ended, and found again by their secret."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from bookings.models import Feed
from bookings.types import FeedSubject
from inventory.models import Listing
from marketplace import audit, clock, tokens
from marketplace.actor import Actor, acting_as
from marketplace.errors import Conflict, FieldProblem, Invalid, NotAllowed, NotFound
from marketplace.models import Membership, Organisation, User
from marketplace.policy import Permission, can
from marketplace.types import TokenScope
from marketplace.wording import normalise

LONGEST_NAME = 120
MOST_FEEDS = 50


class TooManyFeeds(Conflict):
    """One person does not need more addresses than this."""

    code = "too-many-feeds"
    sentence = _l("You have very many calendar addresses. End one that you do not use first.")


def create_feed(
    session: Session,
    actor: Actor,
    *,
    subject: FeedSubject,
    name: str,
    organisation: Organisation | None = None,
    listing: Listing | None = None,
) -> tuple[Feed, str]:
    """Return a new feed and its token, which is known to nobody after this.

    `organisation` belongs to the subjects *organisation* and *lending*, `listing` to *listing*.
    Raises Invalid for facts that do not go together, NotAllowed without the right to see what the
    feed would show, TooManyFeeds.
    """
    if actor.user_id is None or actor.scope is not TokenScope.ALL:
        raise NotAllowed
    name = normalise(name)
    _check(subject, name, organisation, listing)
    feed = Feed(
        user_id=actor.user_id,
        subject=subject,
        organisation=organisation,
        organisation_id=organisation.id if organisation else None,
        listing=listing,
        listing_id=listing.id if listing else None,
        name=name,
    )
    if not allowed(actor, feed):
        raise NotAllowed
    if _count(session, actor.user_id) >= MOST_FEEDS:
        raise TooManyFeeds
    token = tokens.new_token()
    feed.token_hash = tokens.hashed(token)
    session.add(feed)
    session.flush()
    _note(session, actor, "calendar address made", feed)
    return feed, token


def revoke_feed(session: Session, actor: Actor, feed: Feed) -> Feed:
    """End the address for good; ending it twice is ending it once. Only its own person may."""
    if actor.user_id != feed.user_id or actor.scope is not TokenScope.ALL:
        raise NotFound
    if feed.revoked_at is None:
        feed.revoked_at = clock.now()
        session.flush()
        _note(session, actor, "calendar address ended", feed)
    return feed


def feeds_of(session: Session, actor: Actor) -> list[Feed]:
    """Return the person's addresses that work, oldest first."""
    query = (
        select(Feed)
        .where(Feed.user_id == actor.user_id, Feed.revoked_at.is_(None))
        .options(joinedload(Feed.organisation), joinedload(Feed.listing))
        .order_by(Feed.created_at, Feed.id)
    )
    return list(session.scalars(query))


def feed_for(session: Session, actor: Actor, public_id: str) -> Feed:
    """Return the person's own feed; raises NotFound for any other."""
    feed = session.scalar(
        select(Feed).where(Feed.public_id == public_id, Feed.user_id == actor.user_id)
    )
    if feed is None:
        raise NotFound
    return feed


def opened_by(session: Session, token: str) -> tuple[Feed, Actor] | None:
    """Return the feed that the token opens, and its person with today's roles; two queries.

    None for an unknown or ended address, a disabled person, and one who has lost the role that the
    feed needs (S4).
    """
    feed = session.scalar(
        select(Feed)
        .where(Feed.token_hash == tokens.hashed(token), Feed.revoked_at.is_(None))
        .options(
            joinedload(Feed.listing),
            joinedload(Feed.user)
            .selectinload(User.memberships)
            .joinedload(Membership.organisation),
        )
    )
    if feed is None or not feed.user.is_active:
        return None
    actor = acting_as(feed.user)
    return (feed, actor) if allowed(actor, feed) else None


def allowed(actor: Actor, feed: Feed) -> bool:
    """Tell whether the actor may read what the feed shows at this moment."""
    match feed.subject:
        case FeedSubject.ME:
            return feed.user_id == actor.user_id
        case FeedSubject.ORGANISATION:
            return can(actor, Permission.BOOKING_SEE, feed.organisation_id)
        case FeedSubject.LENDING:
            return _sees_the_day(actor, feed.organisation_id)
        case FeedSubject.LISTING:
            owner = feed.listing.organisation_id if feed.listing else None
            return _sees_the_day(actor, owner)


def lending_of(actor: Actor) -> list[int]:
    """Return the ids of the organisations whose lending the actor may follow."""
    return [key for key in sorted(actor.roles) if _sees_the_day(actor, key)]


def borrowing_of(actor: Actor) -> list[int]:
    """Return the ids of the organisations whose own bookings the actor may follow."""
    return [key for key in sorted(actor.roles) if can(actor, Permission.BOOKING_SEE, key)]


def _sees_the_day(actor: Actor, organisation_id: int | None) -> bool:
    return can(actor, Permission.REQUEST_SEE, organisation_id) or can(
        actor, Permission.DAY_SEE, organisation_id
    )


def _check(
    subject: FeedSubject, name: str, organisation: Organisation | None, listing: Listing | None
) -> None:
    problems = []
    if not name:
        problems.append(FieldProblem("name", _l("Give the calendar a name.")))
    elif len(name) > LONGEST_NAME:
        problems.append(
            FieldProblem("name", _l("At most %(longest)s characters.", longest=LONGEST_NAME))
        )
    of_organisation = subject in {FeedSubject.ORGANISATION, FeedSubject.LENDING}
    if of_organisation != (organisation is not None):
        problems.append(FieldProblem("organisation", _l("Choose whose bookings to follow.")))
    if (subject is FeedSubject.LISTING) != (listing is not None):
        problems.append(FieldProblem("listing", _l("Choose what to follow.")))
    if problems:
        raise Invalid(problems)


def _count(session: Session, user_id: int) -> int:
    query = select(func.count(Feed.id)).where(Feed.user_id == user_id, Feed.revoked_at.is_(None))
    return session.scalar(query) or 0


def _note(session: Session, actor: Actor, action: str, feed: Feed) -> None:
    owner = feed.organisation_id
    if owner is None and feed.listing is not None:
        owner = feed.listing.organisation_id
    facts = {"subject": feed.subject.value, "name": feed.name}
    audit.record(session, actor, action, feed, organisation_id=owner, after=facts)
