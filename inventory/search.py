"""Text search: words taken apart once, the same on both engines, best listings first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, Subquery, cast, func, or_, select
from sqlalchemy.orm import Session, selectinload

from inventory.models import Listing, SearchEntry
from inventory.words import indexing, meaning, ranking, renewing
from inventory.words.everyday import says_little
from inventory.words.fields import Found as Words
from inventory.words.fields import of_listing
from inventory.words.indexing import Stored
from inventory.words.meaning import Wish
from inventory.words.mending import mended
from marketplace import bulk
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

AT_ONCE = 200


@dataclass(frozen=True)
class Fewer:
    """What fewer words find: how these are written by themselves, which were given up, the ids."""

    text: str
    without: str
    ids: Sequence[int]


@dataclass(frozen=True)
class Found:
    """What a text finds.

    `ids` are all listings that have what was asked for, of whatever status, best first. Nobody
    knows the words `passed_over`: the others were looked for without them. `meant` is the text in
    a better spelling; where it is `corrected`, the text as typed finds nothing and `ids` are those
    of `meant`, else it is no more than a question. Where all words together find nothing, `fewer`
    is what most of them find. The first `best` of the ids are found about as well as the first, and
    those after `more` of them only mention what was asked for.
    No listing has the word `begun`, and what was found has longer ones that begin so.
    """

    ids: Sequence[int]
    best: int = 0
    more: int = 0
    passed_over: tuple[str, ...] = ()
    meant: str | None = None
    corrected: bool = False
    fewer: tuple[Fewer, ...] = ()
    begun: str = ""


def found(session: Session, text: str, *, drafts: bool = False) -> Found | None:
    """Return what the text finds, in a constant number of queries; None where it holds no word.

    Letters and figures make words, nothing else has a meaning. Every word must be there, in any
    inflection, as a part of a compound or by a synonym; figures and sizes among words (litet rum)
    only bring listings forward. The last word may be unfinished. Equally good listings follow title
    and id. A word that stands in no published listing is one that nobody knows, but with `drafts`,
    for whoever searches their own.
    """
    session.flush()  # what is asked here is text, before which nothing is flushed
    said = meaning.of_text(session, text, drafts=drafts)
    if not said.wishes and not said.unknown:
        return None
    mend = mended(session, text, said.unknown) if said.unknown else None
    if mend is not None:
        said = meaning.of_text(session, mend.asked, mend.kinds, drafts=drafts)
    ids, best, more = ranking.ranked(session, said.wishes)
    corrected = mend is not None and mend.meant is not None
    meant = None
    if mend is not None and (corrected or said.unknown or not ids):
        meant = mend.meant or mend.perhaps
    return Found(
        ids=ids,
        best=best,
        more=more,
        passed_over=tuple(one.word for one in said.unknown),
        meant=meant,
        corrected=corrected,
        begun=said.begun if ids else "",
        fewer=() if ids else _fewer(session, said.wishes, mend.asked if mend else text),
    )


def spelled(session: Session, text: str) -> str:
    """Return the text with the words that nobody has as they were surely or perhaps meant."""
    session.flush()
    said = meaning.of_text(session, text)
    mend = mended(session, text, said.unknown) if said.unknown else None
    return text if mend is None else mend.meant or mend.perhaps or text


def _fewer(session: Session, wishes: Sequence[Wish], text: str) -> tuple[Fewer, ...]:
    return tuple(
        Fewer(
            " ".join(_written(wish, text) for wish in met),
            " ".join(_written(wish, text) for wish in wishes if wish.required and wish not in met),
            ids,
        )
        for met, ids in ranking.by_fewer(session, wishes)
        if not all(says_little(one.word) for wish in met for one in wish.said)
    )


def _written(wish: Wish, text: str) -> str:
    return text[wish.said[0].start : wish.said[-1].end]


def index_listing(session: Session, listing: Listing) -> None:
    """Store the words by which the listing is found; call it after whatever they come from."""
    owner = session.get_one(Organisation, listing.organisation_id)
    words = of_listing(listing, owner)
    session.flush()
    indexing.store(session, [Stored(listing.id, listing.title_key, owner.name, words)])


def index_words(
    session: Session, owner: Organisation, listings: Sequence[tuple[Listing, Words]]
) -> None:
    """Store words that were taken from listings (`of_listing`) before these had their keys."""
    stored = [Stored(one.id, one.title_key, owner.name, words) for one, words in listings]
    indexing.store(session, stored)


def index_all(session: Session) -> int:
    """Store what is not stored by today's rules, in many transactions; return of how many listings.

    The forms of words first, then where they stand.
    """
    while True:
        with unit_of_work(session):
            renewed = renewing.renew_forms(session)
        if renewed < renewing.AT_ONCE:
            break
    done = 0
    while True:
        with unit_of_work(session):
            some = index_missing(session)
        done += some
        if some < AT_ONCE:
            return done


def index_missing(session: Session, most: int = AT_ONCE) -> int:
    """Store the words of listings whose words are not those of today; return how many these were.

    After an upgrade they are all, after an organisation has got another name its own.
    """
    statement = (
        select(Listing.id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .outerjoin(SearchEntry, SearchEntry.listing_id == Listing.id)
        .where(
            or_(
                func.coalesce(SearchEntry.version, 0) != indexing.VERSION,
                SearchEntry.owner != Organisation.name,
            )
        )
        .order_by(Listing.id)
        .limit(most)
    )
    return _index(session, list(session.scalars(statement)))


def hits(session: Session, text: str) -> Subquery | None:
    """Return what `found` finds as rows (listing_id, rank: higher is better); None as there.

    Words of drafts count: it is for statements that say themselves what their reader may see.
    """
    one = found(session, text, drafts=True)
    if one is None:
        return None
    return _rows(session, one.ids)


def matching(
    session: Session, statement: Select[Any], text: str
) -> tuple[Select[Any], ColumnElement[float] | None]:
    """Return the statement (which selects from Listing) with those that the text finds.

    And their rank, to order by descending; without a word in the text all remain, and no rank.
    """
    rows = hits(session, text)
    if rows is None:
        return statement, None
    return statement.join(rows, rows.c.listing_id == Listing.id), rows.c.rank


def _rows(session: Session, ids: Sequence[int]) -> Subquery:
    numbered = bulk.numbered(session, ids)
    return select(
        numbered.c.value.label("listing_id"), cast(-numbered.c.number, Float).label("rank")
    ).subquery("found")


def _index(session: Session, ids: Sequence[int]) -> int:
    for start in range(0, len(ids), AT_ONCE):
        listings = session.scalars(
            select(Listing)
            .where(Listing.id.in_(ids[start : start + AT_ONCE]))
            .order_by(Listing.id)
            .options(
                selectinload(Listing.organisation),
                selectinload(Listing.activities),
                selectinload(Listing.features),
                selectinload(Listing.accessibility),
                selectinload(Listing.translations),
            )
        ).all()
        stored = [
            Stored(one.id, one.title_key, one.organisation.name, of_listing(one, one.organisation))
            for one in listings
        ]
        indexing.store(session, stored)
    return len(ids)
