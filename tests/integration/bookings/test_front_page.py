"""What the finder shows who has asked for nothing yet: pictures first, and every kind."""

import sqlalchemy as sa
from factories import make_listing, make_organisation
from factories.counting import statements
from sqlalchemy.orm import Session

from bookings.finder.finding import Search, Sort, find
from inventory.models import Listing, Photo
from inventory.search_filters import SearchFilters
from inventory.types import ListingKind
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

HALL, THING = ListingKind.PREMISES, ListingKind.EQUIPMENT
SERVICE, SKILL = ListingKind.SERVICE, ListingKind.SKILL


def add(session: Session, owner: Organisation, title: str, kind: ListingKind, photos: int) -> None:
    listing = make_listing(session, owner, title=title, kind=kind, type=None)
    session.add_all(
        Photo(listing_id=listing.id, decorative=True, width=3, height=2, position=n)
        for n in range(photos)
    )
    session.flush()


def titles(session: Session, search: Search) -> list[str]:
    return [hit.listing.title for hit in find(session, search).hits]


def fill(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        for title, kind, photos in (
            ("A hall without", HALL, 0),
            ("B hall", HALL, 2),
            ("C hall", HALL, 1),
            ("D hall", HALL, 1),
            ("E thing", THING, 1),
            ("F thing", THING, 1),
            ("G service", SERVICE, 1),
            ("H skill without", SKILL, 0),
            ("I skill", SKILL, 1),
        ):
            add(session, owner, title, kind, photos)


def test_pictures_come_first_and_the_kinds_take_turns(session: Session) -> None:
    fill(session)
    assert titles(session, Search()) == [
        *("B hall", "E thing", "G service", "I skill"),
        *("C hall", "F thing", "D hall"),
        *("A hall without", "H skill without"),
    ]


def test_pages_follow_on_each_other_and_miss_nothing(session: Session) -> None:
    fill(session)
    pages = [titles(session, Search(page=page, per_page=2)) for page in range(1, 6)]
    assert [one for page in pages for one in page] == titles(session, Search())


def test_who_narrows_the_search_reads_by_title_and_who_sorts_gets_that_order(
    session: Session,
) -> None:
    fill(session)
    halls = Search(filters=SearchFilters(kind=HALL))
    assert titles(session, halls) == ["B hall", "C hall", "D hall", "A hall without"]
    with unit_of_work():
        biggest = session.scalars(sa.select(Listing).where(Listing.title == "A hall without")).one()
        biggest.capacity_max = 500
    assert titles(session, Search(sort=Sort.SIZE))[0] == "A hall without"


def test_the_inviting_order_asks_no_more_of_the_database(session: Session) -> None:
    counts = []
    for _ in range(2):
        fill(session)
        session.expire_all()
        with statements(session) as seen:
            find(session, Search())
        counts.append(len(seen))
    assert counts[0] == counts[1]
