"""Private calendar addresses for programs."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import Response
from sqlalchemy.orm import Session

from bookings.addresses import private_feed_url
from bookings.feeds import private as feeds
from bookings.feeds.private import LONGEST_NAME
from bookings.models import Feed
from bookings.types import FeedSubject
from inventory import queries
from inventory.models import Listing
from marketplace.actor import Actor
from marketplace.api import answers, bearer, organisations, reading
from marketplace.api.blueprint import PREFIX, ApiBlueprint, Given
from marketplace.api.fields import Choice, Id, Length, OneOf, Slug, Text
from marketplace.api.patterns import SEEN
from marketplace.api.schemas import Answer, Body, Paged, page_of
from marketplace.errors import NotAllowed
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.orm import Json
from marketplace.transactions import unit_of_work
from marketplace.types import TokenScope

blueprint = ApiBlueprint("feeds", __name__, description="Calendar addresses")


class FeedBody(Body):
    """What a calendar shows: `organisation` for organisation and lending, `listing` for listing."""

    together: ClassVar[Mapping[str, Any]] = {
        "anyOf": [
            {"properties": {"of": {"const": "me"}}},
            {
                "properties": {
                    "of": {"enum": ["organisation", "lending"]},
                    "organisation": {"type": "string"},
                },
                "required": ["organisation"],
            },
            {
                "properties": {"of": {"const": "listing"}, "listing": {"type": "string"}},
                "required": ["listing"],
            },
        ]
    }

    of = Choice(FeedSubject, required=True)
    organisation = Slug(allow_none=True)
    listing = Id(allow_none=True)
    name = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_NAME))


class FeedAnswer(Answer):
    """A calendar address, without its secret."""

    id = Id()
    name = Text()
    of = Text(validate=OneOf([subject.value for subject in FeedSubject]))
    organisation = Text(allow_none=True)
    listing = Text(allow_none=True)
    created_at = Text(metadata={"format": "date-time"})


class NewFeedAnswer(Answer):
    """The only time that the address is shown."""

    id = Id()
    url = Text(metadata={"format": "uri"})
    name = Text()


@blueprint.operation("GET", "/feeds", answer=page_of(FeedAnswer), query=Paged)
def list_feeds(given: Given) -> Response:
    """Return my calendar addresses that work, the oldest first."""
    caller = bearer.actor()
    asked = given.query()
    rows = feeds.feeds_of(db.session(), caller)
    shown = answers.cut(rows, asked)
    return answers.page([_item(row) for row in shown], len(rows), asked)


@blueprint.operation(
    "POST",
    "/feeds",
    answer=NewFeedAnswer,
    status=201,
    body=FeedBody,
    refusals=[403, 404, 409],
)
def create_feed(given: Given) -> Response:
    """Make a calendar address; whoever has it can read the calendar."""
    caller = bearer.actor()
    sent = given.json()
    _require_own(db.session(), caller, sent)
    body = given.body(sent)
    with unit_of_work() as session:
        organisation, listing = _named(session, caller, body)
        feed, token = feeds.create_feed(
            session,
            caller,
            subject=FeedSubject(body["of"]),
            name=body["name"],
            organisation=organisation,
            listing=listing,
        )
        made = {
            "id": feed.public_id,
            "url": private_feed_url(answers.settings(), token),
            "name": feed.name,
        }
    return answers.of(made, 201, Location=f"{PREFIX}/feeds")


@blueprint.operation("DELETE", "/feeds/<feed_id>", answer=None, status=204, refusals=[403, 404])
def end_feed(given: Given, feed_id: str) -> Response:
    """End a calendar address for good."""
    caller = bearer.actor()
    feeds.feed_for(db.session(), caller, feed_id)
    _require_scope(caller)
    given.query()
    with unit_of_work() as session:
        feeds.revoke_feed(session, caller, feeds.feed_for(session, caller, feed_id))
    return answers.nothing()


def _require_own(session: Session, caller: Actor, sent: object) -> None:
    """Refuse what the body names before the rest is judged; raises NotFound and NotAllowed."""
    organisation, listing = _named(session, caller, sent)
    _require_scope(caller)
    for owner in (organisation and organisation.id, listing and listing.organisation_id):
        if owner is not None and owner not in caller.roles:
            raise NotAllowed


def _require_scope(caller: Actor) -> None:
    if caller.scope is not TokenScope.ALL:
        raise NotAllowed


def _named(
    session: Session, caller: Actor, body: object
) -> tuple[Organisation | None, Listing | None]:
    slug, listing_id = reading.named(body, "organisation"), reading.named(body, "listing")
    return (
        organisations.visible(caller, slug) if slug is not None else None,
        queries.visible(session, caller, listing_id) if listing_id is not None else None,
    )


def _item(feed: Feed) -> Json:
    return {
        "id": feed.public_id,
        "name": feed.name,
        "of": feed.subject.value,
        "organisation": feed.organisation.slug if feed.organisation else None,
        "listing": feed.listing.public_id if feed.listing else None,
        "created_at": answers.instant(feed.created_at, answers.settings().city.zone),
    }
