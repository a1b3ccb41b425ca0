"""Small towns that nobody would think of, and searches in them as addresses of the finder."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from factories import book, make_listing, make_member, make_organisation, make_place, wish
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from inventory import hours, search
from inventory.facts import OpeningFacts
from inventory.models import (
    AccessibilityFact,
    Listing,
    ListingActivity,
    ListingAudience,
    ListingFeature,
    ListingUnit,
    Photo,
    Tariff,
    TariffRule,
)
from inventory.types import Answer, Audience, BookingMode, ListingKind, PriceUnit
from marketplace.actor import Actor
from marketplace.errors import DomainError
from marketplace.models import Organisation
from marketplace.periods import Period

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
HALL = ListingKind.PREMISES
KINDS = (HALL, HALL, HALL, ListingKind.EQUIPMENT, ListingKind.SKILL)
TYPES = {
    ListingKind.PREMISES: ("sammantradesrum", "samlingssal"),
    ListingKind.EQUIPMENT: ("bord_och_stolar",),
    ListingKind.SKILL: ("motesordforande",),
}
MODES = (BookingMode.INSTANT,) * 3 + tuple(BookingMode)
ACCESSIBLE = ("step_free_entrance", "hearing_loop")
ACTIVITIES = ("mote", "traning")
FEATURES = ("projektor", "skarm")
# Districts and where the houses in them stand; the last one nobody has placed.
HOUSES = (
    ("Söder", 56.0381, 12.7033),
    ("Söder", 56.0371, 12.7043),
    ("Centrum", 56.0467, 12.6944),
    (None, None, None),
)
WORDS = ("alfa", "alfa gamma", "projektor", "beta zeta", "gamma projektor skarm")
# From when until when on the Tuesday, by the UTC clock (an hour behind the city's).
BUSY = ((15, 18), (17, 18), (18, 20), (9, 21))


@dataclass(frozen=True)
class Thing:
    """One listing as it is drawn; kronor an hour, None where the owner has not said."""

    kind: ListingKind
    type: str
    mode: BookingMode
    house: int
    title: str
    room: int | None
    seated: int | None
    of: int
    accessible: tuple[Answer | None, ...]
    activities: tuple[str, ...]
    features: tuple[str, ...]
    kronor: int | None
    audience: Audience
    evenings: bool
    pictured: bool
    half: bool
    own: bool
    busy: tuple[tuple[int, int], ...]


def plain(
    kind: ListingKind,
    title: str,
    *,
    room: int | None = None,
    features: tuple[str, ...] = (),
    kronor: int = 0,
    busy: tuple[tuple[int, int], ...] = (),
) -> Thing:
    """Return a thing with nothing in its way but what is said of it."""
    return Thing(
        kind=kind, type=TYPES[kind][0], mode=BookingMode.INSTANT, house=0, title=title, room=room,
        seated=None, of=1, accessible=(None, None), activities=(), features=features,
        kronor=kronor, audience=Audience.ALL, evenings=True, pictured=False, half=False, own=False,
        busy=busy,
    )  # fmt: skip


@dataclass
class Town:
    """Who searches, and what there is."""

    borrower: Organisation
    listings: list[Listing]


@st.composite
def things(draw: st.DrawFn) -> Thing:
    kind = draw(st.sampled_from(KINDS))
    return Thing(
        kind=kind,
        type=draw(st.sampled_from(TYPES[kind])),
        mode=draw(st.sampled_from(MODES)),
        house=draw(st.integers(0, len(HOUSES) - 1)),
        title=draw(st.sampled_from(("Alfa", "Beta", "Gamma"))),
        room=draw(st.sampled_from((None, 10, 15, 20, 40))),
        seated=draw(st.sampled_from((None, None, 8, 18))),
        of=draw(st.sampled_from((1, 1, 3))),
        accessible=tuple(draw(st.sampled_from((None, *Answer))) for _ in ACCESSIBLE),
        activities=tuple(draw(st.lists(st.sampled_from(ACTIVITIES), unique=True))),
        features=tuple(draw(st.lists(st.sampled_from(FEATURES), unique=True))),
        kronor=draw(st.sampled_from((None, 0, 50, 100))),
        audience=draw(st.sampled_from((Audience.ALL,) * 3 + (Audience.CITY,))),
        evenings=draw(st.sampled_from((True, True, True, False))),
        pictured=draw(st.booleans()),
        half=draw(st.sampled_from((False, False, False, True))),
        own=draw(st.sampled_from((False,) * 7 + (True,))),
        busy=tuple(draw(st.lists(st.sampled_from(BUSY), max_size=1))),
    )


def towns(least: int = 2) -> st.SearchStrategy[list[Thing]]:
    """Return a few things each, so that searches often find nothing."""
    return st.lists(things(), min_size=least, max_size=7)


@st.composite
def addresses(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Return the parameters of a search; each of them is there in one of four or so."""
    wishes: tuple[tuple[tuple[str, str], ...], ...] = (
        (("kind", "premises"), ("kind", "equipment"), ("kind", "skill")),
        (("type", "sammantradesrum"), ("type", "bord_och_stolar")),
        (("people", "12"), ("people", "20"), ("people", "25")),
        (("seating", "seated"), ("seating", "tables")),
        (("quantity", "2"), ("quantity", "5")),
        (("district", "Söder"), ("district", "Centrum"), ("district", "Dalhem")),
        (("accessible", "step_free_entrance"),),
        (("accessible", "hearing_loop"),),
        (("unknown", "1"),),
        (("activity", "mote"),),
        (("feature", "projektor"),),
        (("feature", "skarm"),),
        (("mode", "instant"), ("mode", "request"), ("mode", "contact")),
        (("free", "1"), ("max_price", "100"), ("max_price", "150")),
        (("may", "1"),),
        (("sort", "price"), ("sort", "size")),
        (("show", "all"),),
    )
    pairs = [
        draw(st.sampled_from(choices))
        for choices in wishes
        if draw(st.sampled_from((False, False, False, True)))
    ]
    if draw(st.sampled_from((False, True, True))):
        pairs += [("date", "2027-01-12"), *draw(st.sampled_from(_TIMES))]
    if draw(st.sampled_from((False, False, True))):
        pairs += [("near", "56.0380,12.7030"), ("radius_km", draw(st.sampled_from(("0.05", "1"))))]
    return pairs


@st.composite
def worded(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Return the parameters of a search that says as well what is wanted in words, or who lends."""
    said = draw(st.sampled_from(("", *WORDS)))
    owner = draw(st.sampled_from(("", "", "", "empty")))
    more = [(name, word) for name, word in (("q", said), ("organisation", owner)) if word]
    return [*more, *draw(addresses())]


_TIMES: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("from", "18:00"), ("to", "20:00")),
    (("from", "18:00"), ("to", "20:00")),
    (("from", "20:00"), ("to", "24:00")),
    (("from", "20:00"), ("to", "02:00")),
    (("from", "09:00"), ("to", "24:00"), ("end", "2027-01-13")),
    (("from", "18:00"), ("to", "20:00"), ("repeat", "weekly"), ("times", "3")),
    (("from", "18:00"), ("to", "20:00"), ("repeat", "weekly"), ("until", "2027-01-26")),
    (
        ("from", "18:00"), ("to", "20:00"), ("repeat", "every-2-weeks"), ("times", "3"),
        ("skip_breaks", "1"),
    ),
)  # fmt: skip


def build(session: Session, drawn: list[Thing]) -> Town:
    """Add the things, and what is booked of them; nothing is committed."""
    owner, borrower = make_organisation(session), make_organisation(session)
    make_organisation(session, slug="empty")
    _user, actor = make_member(session, make_organisation(session))
    rival = session.get_one(Organisation, next(iter(actor.roles)))
    houses = [
        make_place(session, name=f"Hus {n}", district=district, latitude=north, longitude=east)
        for n, (district, north, east) in enumerate(HOUSES)
    ]
    listings: list[Listing] = []
    for one in drawn:
        made = make_listing(
            session, borrower if one.own else owner, kind=one.kind, type=one.type,
            place=houses[one.house], title=one.title, mode=one.mode, of=one.of,
            capacity_max=one.room or one.seated, capacity_seated=one.seated,
        )  # fmt: skip
        _facts(session, made, one)
        listings.append(made)
        if one.half and len(listings) > 1:  # a half of the one before: it takes the whole as well
            whole = listings[-2].units[0]
            session.add(ListingUnit(listing_id=made.id, unit_id=whole.unit_id, quantity=1))
        session.flush()
        session.expire(made)
        search.index_listing(session, made)
    for made, one in zip(listings, drawn, strict=True):
        if one.busy and made.mode is BookingMode.INSTANT and one.audience is Audience.ALL:
            spans = [
                Period(NOW.replace(day=12, hour=start), NOW.replace(day=12, hour=end))
                for start, end in one.busy
            ]
            _book(session, actor, made, rival, spans)
    session.flush()
    return Town(borrower, listings)


def _book(
    session: Session, actor: Actor, made: Listing, rival: Organisation, spans: list[Period]
) -> None:
    # What is closed or taken then stays as it is.
    with suppress(DomainError), session.begin_nested():
        book(session, actor, made, rival, wish(*spans))


def _facts(session: Session, made: Listing, one: Thing) -> None:
    made.accessibility = [
        AccessibilityFact(code=code, answer=answer)
        for code, answer in zip(ACCESSIBLE, one.accessible, strict=True)
        if answer is not None
    ]
    made.activities = [ListingActivity(code=code) for code in one.activities]
    made.features = [ListingFeature(code=code) for code in one.features]
    made.audience = [ListingAudience(audience=one.audience)]
    if one.pictured:
        made.photos = [Photo(decorative=True, width=800, height=600)]
    if one.kronor is not None:
        rule = TariffRule(
            position=0, price_group="alla", amount_ore=one.kronor * 100, unit=PriceUnit.HOUR
        )
        made.tariff = Tariff(listing_id=made.id, rules=[rule])
    if not one.evenings:
        hours.settle(session, made, [OpeningFacts((1, 2, 3, 4, 5, 6, 7), 8 * 60, 18 * 60)])
    session.flush()
