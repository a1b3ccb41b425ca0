"""Calendar feeds over HTTP: what every calendar program fetches, private or for everybody."""

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

import structlog
from cachetools import LRUCache
from flask import Blueprint, Response, current_app, request
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, joinedload
from werkzeug.http import http_date, is_resource_modified

from bookings import addresses
from bookings.calendar.facts import FeedFacts, FeedKind
from bookings.calendar.feeds import etag, feed_bytes
from bookings.feeds import contents as feed_contents
from bookings.feeds import events as feed_events
from bookings.feeds.closed import closed_bodies
from bookings.feeds.contents import Revision, Subject
from bookings.feeds.events import Audience as Reader
from bookings.feeds.private import borrowing_of, opened_by
from bookings.models import Feed
from bookings.types import FeedSubject
from inventory.models import Listing
from inventory.policy import is_public
from marketplace import clock
from marketplace.actor import Actor
from marketplace.config import Settings
from marketplace.errors import DomainError
from marketplace.extensions import db
from marketplace.periods import local_day
from marketplace.transactions import unit_of_work
from marketplace.web.guard import Audience, Cache, access

blueprint = Blueprint("bookings_calendars", __name__)
log = structlog.get_logger()

TYPE = "text/calendar; charset=utf-8"
SECONDS = 300
NOTED_EVERY = timedelta(hours=1)
CACHE_BYTES = 32 * 1024 * 1024

_kept: LRUCache[tuple[str, str], bytes] = LRUCache(CACHE_BYTES, getsizeof=len)
_lock = Lock()

_READERS = {
    FeedSubject.ME: Reader.BOOKER,
    FeedSubject.ORGANISATION: Reader.BOOKER,
    FeedSubject.LENDING: Reader.OWNER,
    FeedSubject.LISTING: Reader.OWNER,
}


# What either feed answers depends on its address alone, never on a cookie: hence Cache.PUBLIC.
@blueprint.get("/calendar/listing/<public_id>.ics")
@access(Audience.EVERYONE, cache=Cache.PUBLIC)
def listing(public_id: str) -> Response:
    """Answer when a public listing is taken, and nothing else about it."""
    session = db.session()
    found = session.scalar(
        select(Listing)
        .where(Listing.public_id == public_id)
        .options(joinedload(Listing.organisation), joinedload(Listing.place))
    )
    if found is None or not is_public(found):
        return _nothing_here()
    settings: Settings = current_app.config["SETTINGS"]
    subject = feed_contents.of_listing(found)
    with force_locale(settings.city.languages[0]):
        name = _("%(title)s: taken times", title=found.title)
    facts = FeedFacts(
        key=found.public_id,
        name=name,
        description="",
        kind=FeedKind.BUSY,
        host=settings.host_name,
        source_url=addresses.busy_feed_url(settings, found),
    )

    def build(between: tuple[datetime, datetime]) -> bytes:
        ids = feed_contents.occurrences(subject, between, busy=True)
        booked = feed_events.busy_bodies(session, ids, found)
        return feed_bytes(facts, [*booked, *closed_bodies(session, found, between)])

    response = _answer(session, found.public_id, subject, found.created_at, build)
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return response


@blueprint.get("/calendar/<token>.ics")
@access(Audience.EVERYONE, cache=Cache.PUBLIC)
def private(token: str) -> Response:
    """Answer one person's calendar; the address is the key, so it is told to nobody further."""
    session = db.session()
    opened = opened_by(session, token)
    if opened is None:
        return _nothing_here()
    feed, actor = opened
    settings: Settings = current_app.config["SETTINGS"]
    subject = feed_contents.of_feed(feed, actor)
    facts = FeedFacts(
        key=feed.public_id,
        name=feed.name,
        description="",
        kind=FeedKind(feed.subject.value),
        host=settings.host_name,
    )

    def build(between: tuple[datetime, datetime]) -> bytes:
        ids = feed_contents.occurrences(subject, between, busy=False)
        return feed_bytes(facts, feed_events.bodies(session, ids, _READERS[feed.subject]))

    response = _answer(session, _key(feed, actor), subject, feed.created_at, build)
    response.headers["Cache-Control"] = f"private, max-age={SECONDS}"
    _keep_to_itself(response)
    _note_use(session, feed)
    return response


def _key(feed: Feed, actor: Actor) -> str:
    """Return the feed's name in its entity tag: another one when the person's roles change."""
    if feed.subject is not FeedSubject.ME:
        return feed.public_id
    roles = sha256(repr(borrowing_of(actor)).encode()).hexdigest()[:8]
    return f"{feed.public_id}-{roles}"


def _answer(
    session: Session,
    key: str,
    subject: Subject,
    made_at: datetime,
    build: Callable[[tuple[datetime, datetime]], bytes],
) -> Response:
    """Answer the feed, or 304 where the asker has it; only the former builds anything."""
    settings: Settings = current_app.config["SETTINGS"]
    zone = settings.city.zone
    day = feed_contents.today(zone)
    revision = feed_contents.revision(session, subject)
    tag = etag(key, revision.number, day)
    changed = _changed_at(revision, made_at, local_day(day, zone).starts_at)
    response = Response(content_type=TYPE)
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(changed)
    response.vary.add("Accept-Encoding")
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not is_resource_modified(request.environ, etag=tag, last_modified=changed):
        response.status_code = 304
        del response.headers["Content-Type"]
        return response

    def plain() -> bytes:
        return _kept_or_made(tag, "", lambda: build(feed_contents.window(day, zone)))

    if request.accept_encodings.quality("gzip") > 0:
        response.headers["Content-Encoding"] = "gzip"
        zipped = _kept_or_made(tag, "gzip", lambda: gzip.compress(plain(), 6, mtime=0))
        response.set_data(zipped)
    else:
        response.set_data(plain())
    return response


def _changed_at(revision: Revision, made_at: datetime, midnight: datetime) -> datetime:
    """Return when the answer last changed: by a booking, or at midnight, when the window rolled."""
    moments = [made_at, revision.at or made_at]
    if midnight > made_at:
        moments.append(midnight)
    return max(moments).replace(microsecond=0)


def _kept_or_made(tag: str, coding: str, make: Callable[[], bytes]) -> bytes:
    """Return the body for the tag in the coding; each is made once in this process."""
    with _lock:
        found = _kept.get((tag, coding))
    if found is not None:
        return found
    made = make()
    if len(made) < CACHE_BYTES // 4:
        with _lock:
            _kept[tag, coding] = made
    return made


def _nothing_here() -> Response:
    """Answer the same for an address that never was, has ended, or is not to be known."""
    response = Response("Not found.\n", 404, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    _keep_to_itself(response)
    return response


def _keep_to_itself(response: Response) -> None:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"


def _note_use(session: Session, feed: Feed) -> None:
    """Write down, at most hourly, that the address is in use; a calendar is answered regardless."""
    now = clock.now()
    if feed.last_used_at is not None and now - feed.last_used_at < NOTED_EVERY:
        return
    key = feed.id
    try:
        with unit_of_work(session):
            session.get_one(Feed, key).last_used_at = now
    except (DomainError, SQLAlchemyError) as error:
        log.warning("use of a calendar address not noted", error=type(error).__name__)
