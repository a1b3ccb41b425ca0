"""Loading the demo: all of it in the caller's transaction, or nothing."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from bookings.demo import catalogue, manifest, people, playing, wanting
from bookings.demo.manifest import Manifest
from bookings.demo.plan import Present
from marketplace import clock, engines
from marketplace.errors import Conflict
from marketplace.models import Message, Organisation, Stamp
from marketplace.readiness import DEMO_STAMP
from marketplace.types import MessageStatus

# The register and the catalogue are this much older than the first booking.
_BEFORE_FIRST = 30

Written = Callable[[list[str]], None]
Progress = Callable[[int, int], None]


class NotEmpty(Conflict):
    """The demo would mix with what is there."""

    code = "not-empty"
    sentence = _l("The demo is loaded only into an empty database, and this one is not.")


def is_empty(session: Session) -> bool:
    """Tell whether nobody has begun to use the database."""
    return not session.scalar(select(exists(select(Organisation.id))))


def is_loaded(session: Session) -> bool:
    """Tell whether the demo has been loaded into the database."""
    return session.get(Stamp, DEMO_STAMP) is not None


def load(
    session: Session,
    folder: Path,
    zone: ZoneInfo,
    *,
    locale: str,
    written: Written,
    progress: Progress = lambda _done, _of: None,
) -> None:
    """Make all that the folder's manifest says, with a past that leads up to now.

    `written` is told the names of stored files, which are the caller's to remove when the
    transaction fails. Raises NotEmpty, and DemoFault naming what cannot be made.
    """
    engines.hold_name(session, "demo")
    if not is_empty(session):
        raise NotEmpty
    content = manifest.read(folder)
    present = Present(clock.now(), zone)
    make_catalogue(session, folder, content, present, locale=locale)
    with clock.pinned(_opening(content, present)):
        of = sum(len(one.pictures) for one in content.photos)
        hung = catalogue.hang_photos(session, folder / "photos", content.pictures, content.photos)
        for done, names in enumerate(hung, start=1):
            written(names)
            progress(done, of)
    playing.play(session, content.bookings, present, content.closures)
    playing.ask(session, content.inquiries, present)
    wanting.publish(session, content.wanted, present)
    wanting.follow(session, content.watched, present)
    _let_history_rest(session, present)
    session.add(Stamp(name=DEMO_STAMP, at=present.now))
    session.flush()


def make_catalogue(
    session: Session, folder: Path, content: Manifest, present: Present, *, locale: str
) -> None:
    """Make organisations, people and listings, some weeks before the first booking."""
    with clock.pinned(_opening(content, present)):
        people.make_municipal(session, content.municipal)
        catalogue.import_register(session, folder, content.organisations)
        catalogue.import_files(session, folder, content.imports)
        people.make_people(session, content.accounts, locale=locale)
        people.verify(session, content.verified)
        people.describe(session, content.described)
        catalogue.enter_school_breaks(session, present.today)
        catalogue.say_more(session, content.listings, present.today)


def _opening(content: Manifest, present: Present) -> datetime:
    first = max((booking.asked for booking in content.bookings), default=0)
    return present.noon(first + _BEFORE_FIRST)


def _let_history_rest(session: Session, present: Present) -> None:
    """Deliver only the mails since noon of yesterday; older ones count as sent at their time.

    The commands have put all of them into the outbox. Were they sent now, the worker would spend
    the demo's first minutes on months of news, and a real SMTP server would get them all at once.
    They are not rendered; the demo's letter box renders what it shows.
    """
    session.execute(
        update(Message)
        .where(
            Message.status == MessageStatus.PENDING, Message.created_at < present.noon(days_ago=1)
        )
        .values(status=MessageStatus.SENT, sent_at=Message.created_at, attempts=1)
        .execution_options(synchronize_session=False)
    )
