"""The finder's address, read kindly: what cannot be used is said and left out, the rest works."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from bookings.borrowers import value_of
from bookings.finder.finding import Search, Sort
from bookings.finder.search_places import Where, where
from bookings.finder.search_reader import MOST_CODES, Reader, kept
from bookings.finder.search_times import When, when
from bookings.series.days_off import breaks_of
from inventory import vocabulary
from inventory.search_filters import SearchFilters
from inventory.types import BookingMode, ListingKind, Seating
from inventory.words.tokens import typed
from marketplace.errors import FieldProblem
from marketplace.models import Organisation
from marketplace.orm import PUBLIC_ID_LENGTH
from marketplace.types import OrganisationStatus
from marketplace.wording import NUL

MOST_PAGES = 5000
MOST_PICKED = 20
CHOOSE = "choose"
PICK = "pick"
"""The parameter that names, by public id, what has been chosen for one order."""

OF_ORDER = ("order_people", "order_seating")
"""How many come to what is chosen, and how they sit, while something else is searched for."""

ORDER, INSTEAD_OF = OF_SENT = ("order", "instead")
"""Which order that has been sent something is looked for, and which booking of it that replaces."""

GONE = _l("Some of what was chosen for the order is not there any more.")

PLAIN = (
    "q", "kind", "type", "date", "from", "to", "end", "repeat", "times", "until", "skip_breaks",
    "people", "seating", "quantity", "place", "near", "near_of", "radius_km", "max_price", "free",
    "may", "unknown", "sort",
)  # fmt: skip
SEVERAL = ("district", "activity", "feature", "accessible", "mode", "organisation")
CARRIED = (*PLAIN, *SEVERAL, "for", "show", CHOOSE, PICK, *OF_ORDER, *OF_SENT, "lang")
"""What stays in the address from one search to the next; other names mean nothing here."""


@dataclass
class Asked:
    """A search as it was understood; `values` and `chosen` are what the form shows again.

    `on_behalf` is the slug of the organisation that was chosen to search for, "" where none was.
    `owners` are those whose things are looked through, `picked` the public ids of what has been
    chosen for an order, `choosing` whether things are being chosen for one. `people` and `seating`
    are those of the order: the search's own, or what the order keeps while that asks for none.
    `joins` names, by the parameters of `OF_SENT`, the order that what is found is to join.
    """

    search: Search
    values: Mapping[str, str]
    chosen: Mapping[str, list[str]]
    problems: list[FieldProblem] = field(default_factory=list)
    when: When = field(default_factory=When)
    where: Where = field(default_factory=Where)
    on_behalf: str = ""
    owners: tuple[Organisation, ...] = ()
    picked: tuple[str, ...] = ()
    choosing: bool = False
    people: int | None = None
    seating: Seating | None = None
    joins: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> date | None:
        """Return the first local day that is looked for."""
        return self.when.day

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for at all."""
        return any(self.values.values()) or any(self.chosen.values())


def read(
    args: MultiDict[str, str],
    *,
    session: Session,
    zone: ZoneInfo,
    borrower: Organisation | None,
    now: datetime,
) -> Asked:
    """Return what the address asks for; never raises for anything that somebody may write."""
    reader = Reader(args)
    seen, place = when(reader, zone, now, breaks_of(session)), where(reader, session)
    owners = _owners(reader, session)
    reader.single((*PLAIN, "show", "for"))
    search = Search(
        filters=_filters(reader, place, owners),
        periods=seen.periods,
        borrower=borrower,
        max_price_ore=_price(reader),
        sort=_sort(reader, place),
        show_all=reader.code("show", ["all"]) is not None,
        only_for_borrower=reader.flag("may"),
        page=reader.number("page", MOST_PAGES) or 1,
    )
    named = borrower is not None and args.get("for") in {borrower.slug, value_of(borrower)}
    if args.get("for") and not named:
        reader.problem("for", _l("You do not search for anybody of that name."))
    choosing = reader.flag(CHOOSE) or any(args.getlist(PICK))
    people, seating = _of_order(reader, search.filters, choosing=choosing)
    return Asked(
        search,
        {name: kept(name, args.get(name, "")) for name in PLAIN},
        {name: [one for one in args.getlist(name) if one][:MOST_CODES] for name in SEVERAL},
        reader.problems,
        seen,
        place,
        on_behalf=value_of(borrower) if borrower is not None and named else "",
        owners=owners,
        picked=_picked(reader),
        choosing=choosing,
        people=people,
        seating=seating,
        joins={} if choosing else joined(args),
    )


def joined(args: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of the sent order that an address names, {} where it names none."""
    found = {name: args[name] for name in OF_SENT if is_public_id(args.get(name, ""))}
    return found if ORDER in found else {}


def _of_order(
    reader: Reader, wanted: SearchFilters, *, choosing: bool
) -> tuple[int | None, Seating | None]:
    """Return how many come to what is ordered, and how they sit.

    Rooms alone are searched for by that; the order keeps it while a projector is looked for.
    """
    if wanted.people or not choosing:
        return wanted.people, wanted.seating
    people = reader.number(OF_ORDER[0])
    seating = reader.code(OF_ORDER[1], [one.value for one in Seating])
    return people, Seating(seating) if seating else wanted.seating


def _filters(reader: Reader, place: Where, owners: Collection[Organisation]) -> SearchFilters:
    kind = reader.code("kind", [one.value for one in ListingKind])
    named = reader.code("type", _all_types())
    # The kind has been changed, and the list of types still stands as it was.
    stale = kind is not None and named not in {one.code for one in vocabulary.TYPES[kind]}
    seating = reader.code("seating", [one.value for one in Seating])
    return SearchFilters(
        text=_text(reader),
        kind=ListingKind(kind) if kind else None,
        type=None if stale else named,
        people=reader.number("people"),
        seating=Seating(seating) if seating else None,
        quantity=reader.number("quantity"),
        districts=reader.codes("district", [one.name for one in vocabulary.DISTRICTS]),
        near=place.near,
        activities=reader.codes("activity", _known(vocabulary.ACTIVITIES)),
        features=reader.codes("feature", _known(vocabulary.FEATURES)),
        accessible=reader.codes("accessible", _known(vocabulary.ACCESSIBILITY)),
        accessible_unknown=reader.flag("unknown"),
        modes=tuple(BookingMode(one) for one in reader.codes("mode", list(BookingMode))),
        organisations=tuple(one.id for one in owners),
    )


def _owners(reader: Reader, session: Session) -> tuple[Organisation, ...]:
    """Return the organisations whose slugs are given, as far as they are there for all to see."""
    given = [slug for slug in dict.fromkeys(reader.args.getlist("organisation")) if slug]
    if len(given) > MOST_CODES:
        reader.problem("organisation", _l("That is more choices than can be combined."))
    slugs = [one for one in given[:MOST_CODES] if NUL not in one]
    if not given:
        return ()
    found = session.scalars(
        select(Organisation)
        .where(
            Organisation.slug.in_([one for one in slugs if NUL not in one]),
            Organisation.status == OrganisationStatus.ACTIVE,
        )
        .order_by(Organisation.sort_key, Organisation.id)
    ).all()
    if len(found) < len(given[:MOST_CODES]):
        reader.problem("organisation", _l("One of the choices is not known here."))
    return tuple(found)


def _sort(reader: Reader, place: Where) -> Sort | None:
    code = reader.code("sort", [one.value for one in Sort])
    if code == Sort.DISTANCE and place.near is None:
        reader.problem("place", _l("Say from where, to have the nearest first."))
        return None
    return Sort(code) if code and code != Sort.RELEVANCE else None


def _picked(reader: Reader) -> tuple[str, ...]:
    keys = [key for key in dict.fromkeys(reader.args.getlist(PICK)) if key]
    good = [key for key in keys if is_public_id(key)]
    if len(good) < len(keys):
        reader.problem(PICK, GONE)
    if len(good) > MOST_PICKED:
        most = _l("An order has room for %(most)s things.", most=MOST_PICKED)
        reader.problem(PICK, most)
    return tuple(good[:MOST_PICKED])


def is_public_id(key: str) -> bool:
    """Tell whether a text can be the public id of anything."""
    return len(key) == PUBLIC_ID_LENGTH and key.isascii() and key.isalnum()


def _known(terms: Collection[vocabulary.Term | vocabulary.Fact]) -> frozenset[str]:
    return frozenset(term.code for term in terms)


def _all_types() -> list[str]:
    return [term.code for terms in vocabulary.TYPES.values() for term in terms]


def _text(reader: Reader) -> str:
    text = reader.words("q")
    if text and not typed(text):
        reader.problem("q", _l("Write at least one word to search for."))
        return ""
    return text


def _price(reader: Reader) -> int | None:
    return 0 if reader.flag("free") else reader.money("max_price")
