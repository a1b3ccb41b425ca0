"""The listings of a made-up city: who owns what, where, what is in it, who may have it."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from city_hours import Hours, Patterns, exceptions
from city_terms import Terms, Times
from city_words import Words

from inventory import vocabulary

KINDS = ("premises",) * 5 + ("equipment",) * 3 + ("service", "skill")
RARE, BESIDE = "hangskenor", "projektor"
PLANTED, PLANTED_PEOPLE = 30, 25
MUNICIPAL = 8
FEATURES = [term.code for term in vocabulary.FEATURES if term.code != RARE]
ACTIVITIES = [term.code for term in vocabulary.ACTIVITIES]
FACTS = [(fact.code, fact.unit) for fact in vocabulary.ACCESSIBILITY]
LOOSE = sorted(vocabulary.LOOSE_FEATURES)


@dataclass
class Made:
    """A listing as it is written, with what its bookings need to know."""

    id: int
    kind: str
    type: str
    title: str
    summary: str
    description: str
    organisation: int
    place: int | None
    mode: str
    times: Times
    hours: Hours
    units: list[tuple[int, int, bool]]  # unit, how many of it, only for a part
    planted: bool = False
    part_of: int | None = None
    status: str = "published"
    capacity: int | None = None
    activities: list[str] = field(default_factory=list)
    features: list[tuple[str, int | None]] = field(default_factory=list)
    facts: list[tuple[str, str, int | None]] = field(default_factory=list)


@dataclass
class Unit:
    """A unit: how many there are, and how many tracks of loans may run beside each other."""

    id: int
    organisation: int
    name: str
    quantity: int


@dataclass
class Place:
    """An address with coordinates."""

    id: int
    name: str
    address: str
    district: str
    latitude: float
    longitude: float


class City:
    """Makes listings one after another; units and places gather beside them."""

    def __init__(self, chance: random.Random, listings: int, years: Sequence[int]) -> None:
        self._chance = chance
        self.words = Words(chance)
        self.terms = Terms(chance)
        self._patterns = Patterns(chance, years)
        self.organisations = max(40, listings // 10)
        self._owners = range(1, max(30, self.organisations * 6 // 10))
        self._weights = [1 / (n + 5) for n in self._owners]
        self.listings, self._planted = listings, count()
        self.units: list[Unit] = []
        self.places: list[Place] = []
        self._places_of: dict[int, list[int]] = {}
        self._premises = 0

    def made(self) -> Iterator[Made]:
        """Yield the listings: a hall with two halves among the premises now and then."""
        key = 0
        while key < self.listings:
            kind = KINDS[key % len(KINDS)]
            # Kinds come in turn, so that three in a row are premises twice in ten.
            if kind == "premises" and key % 50 == 0 and key + 3 <= self.listings:
                yield from self._hall(key)
                key += 3
            else:
                key += 1
                yield self._one(key, kind)

    def _hall(self, before: int) -> Iterator[Made]:
        whole = self._one(before + 1, "premises", chosen="idrottshall")
        for n, letter in ((2, "A"), (3, "B")):
            part = self._one(before + n, "premises", chosen="idrottshall", owner=whole.organisation)
            part.title, part.place = f"{whole.title}, halva {letter}", whole.place
            part.hours, part.part_of = whole.hours, whole.id
            part.times = whole.times
            whole.units.append((part.units[0][0], 1, True))
            yield part
        # What is a part of it is written first; the key says nothing of the order.
        yield whole

    def _one(self, key: int, kind: str, chosen: str = "", owner: int = 0) -> Made:
        chance = self._chance
        terms = vocabulary.TYPES[kind]
        type_ = (
            next((one for one in terms if one.code == chosen), None)
            or chance.choices(terms, [1 / (n + 3) for n in range(len(terms))])[0]
        )
        organisation = owner or self._owner(kind)
        made = Made(
            id=key,
            kind=kind,
            type=type_.code,
            title=f"{type_.sv} {self.words.name()} {key % 97 + 1}",
            summary=self.words.sentence(8),
            description=self.words.text(chance.randint(2, 5)),
            organisation=organisation,
            place=self._place(kind, organisation),
            mode=self.terms.mode(),
            times=self.terms.times(kind),
            hours=self._patterns.draw(),
            units=[],
            status=chance.choices(("published", "draft", "paused", "archived"), (94, 2, 2, 2))[0],
        )
        self._furnish(made)
        self._give_units(made)
        return made

    def _owner(self, kind: str) -> int:
        if kind == "premises" and self._chance.random() < 0.45:
            return self._chance.randint(1, MUNICIPAL)
        return self._chance.choices(self._owners, self._weights)[0]

    def _place(self, kind: str, organisation: int) -> int | None:
        chance = self._chance
        if kind in {"service", "skill"} and chance.random() < 0.6:
            return None
        known = self._places_of.setdefault(organisation, [])
        if known and chance.random() < 0.5:
            return chance.choice(known[-4:])
        district = chance.choice(vocabulary.DISTRICTS)
        place = Place(
            id=len(self.places) + 1,
            name=self.words.name(),
            address=f"{self.words.name()}gatan {chance.randint(1, 99)}",
            district=district.name,
            latitude=district.latitude + chance.gauss(0, 0.006),
            longitude=district.longitude + chance.gauss(0, 0.01),
        )
        self.places.append(place)
        known.append(place.id)
        return place.id

    def _furnish(self, made: Made) -> None:
        chance = self._chance
        made.activities = self._some(ACTIVITIES, chance.randint(1, 4))
        if made.kind == "premises":
            made.capacity = max(6, min(900, int(chance.lognormvariate(3.6, 0.9))))
            codes = self._some(FEATURES, chance.randint(2, 8))
            made.facts = [
                (code, chance.choices(("yes", "no", "unknown"), (55, 30, 15))[0],
                 chance.randint(60, 120) if unit else None)
                for code, unit in FACTS if chance.random() < 0.4
            ]  # fmt: skip
            self._premises += 1
            self._plant(made, codes)
        else:
            codes = self._some(LOOSE, chance.randint(0, 2)) if made.kind == "equipment" else []
        counted = vocabulary.COUNTED_FEATURES
        made.features = [
            (code, chance.randint(1, 40) if code in counted else None) for code in codes
        ]

    def _plant(self, made: Made, codes: list[str]) -> None:
        """Give thirty of the premises, as many in every city, what no others have."""
        every = max(1, self.listings // 2 // PLANTED)
        if self._premises % every or next(self._planted) >= PLANTED:
            return
        made.planted, made.status = True, "published"
        made.mode = ("instant", "request")[self._premises // every % 2]
        made.times = Times(60, 480, 30, 0, 540, 0, 0)
        made.capacity = max(PLANTED_PEOPLE, made.capacity or 0)
        codes += [one for one in (RARE, BESIDE) if one not in codes]

    def _some(self, codes: Sequence[str], number: int) -> list[str]:
        """Return different codes, the first ones of the list more often."""
        weights = [1 / (n + 2) for n in range(len(codes))]
        return list(dict.fromkeys(self._chance.choices(codes, weights, k=number)))

    def _give_units(self, made: Made) -> None:
        chance = self._chance
        draw = chance.random()
        if made.kind == "equipment" and draw < 0.25:
            made.units.append((self._unit(made, chance.choice((2, 4, 8, 20, 60, 200))), 1, False))
        elif made.kind == "equipment" and draw < 0.33:
            for number in (1, 4, 2):
                made.units.append((self._unit(made, number), number, False))
        else:
            made.units.append((self._unit(made, 1), 1, False))

    def _unit(self, made: Made, quantity: int) -> int:
        self.units.append(Unit(len(self.units) + 1, made.organisation, made.title, quantity))
        return self.units[-1].id


def opening_rows(made: Sequence[Made]) -> Iterator[tuple[object, ...]]:
    """Yield the weekly rules of the listings."""
    for one in made:
        for rule in one.hours.rules:
            yield (
                one.id, rule.weekday, rule.start_minute, rule.end_minute,
                _day(rule.valid_from), _day(rule.valid_to),
            )  # fmt: skip


def segment_rows(made: Sequence[Made]) -> Iterator[tuple[object, ...]]:
    """Yield the same laid flat."""
    for one in made:
        for part in one.hours.segments:
            yield (one.id, *part[:3], _day(part.valid_from), _day(part.valid_to), part.spill)


def exception_rows(
    chance: random.Random, made: Sequence[Made], first: date, days: int
) -> Iterator[tuple[object, ...]]:
    """Yield exceptions of a tenth of the listings."""
    for one in made:
        if chance.random() < 0.1:
            for begin, end, start, until in exceptions(chance, first, days):
                yield (
                    one.id,
                    _day(begin),
                    _day(end),
                    start,
                    until,
                    "Stängt" if start is None else "",
                )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def days_between(first: date, last: date) -> list[date]:
    """Return the days from `first` until before `last`."""
    return [first + timedelta(days=n) for n in range((last - first).days)]
