"""Who has what when in a made-up city: lines of dates that never meet on one unit.

A hall's week is cut into slots that do not touch, buffers included; a slot belongs to one listing
(or to each half of a hall) and is given to one association after another, so that evenings fill
first. Things are lent for one to seven days, on as many tracks beside each other as there are
pieces. What a line says the database itself expands into dates (`city_filling`).
"""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from city_listings import Made, Unit

WEEKS, DAYS = 156, 1095
DAY, EVENING = 1440, 17 * 60
EARLIEST, LATEST = 6 * 60, 23 * 60
REPEATS = (1, 1, 2, 3, 8, 12, 16, 20, 38)
MEAN = sum(REPEATS) / len(REPEATS)
MOST_LENT, MOST_HELPED = 45.0, 60.0
MOST_TRACKS = 12
ABUNDANCE = 1.15  # more is offered than is taken, so that the number comes out exactly
PURPOSES = ("Träning", "Repetition", "Styrelsemöte", "Årsmöte", "Studiecirkel", "Kalas", "Loppis")


class Line(NamedTuple):
    """`times` dates of one listing, `every` so many days, at one time of the wall clock.

    `base` is how many dates the lines before it have; `first` counts days from the first of the
    three years; a loan ends `nights` days later.
    """

    base: int
    listing: int
    organisation: int
    first: int
    times: int
    every: int
    start: int
    minutes: int
    nights: int
    quantity: int
    before: int
    after: int
    asked: bool
    purpose: str


class Slot(NamedTuple):
    """A time of the week: days after Monday, minute of the wall clock, minutes."""

    weekday: int
    start: int
    minutes: int


class Calendar:
    """Makes the lines of a city, `bookings` dates in all (fewer where it has no more room)."""

    def __init__(
        self, chance: random.Random, made: Sequence[Made], units: Sequence[Unit], organisations: int
    ) -> None:
        self._chance, self._organisations = chance, organisations
        self._quantity = {unit.id: unit.quantity for unit in units}
        self._parts: dict[int, list[Made]] = {}
        for one in made:
            if one.part_of is not None:
                self._parts.setdefault(one.part_of, []).append(one)
        self._made = [one for one in made if one.part_of is None]
        self._wanted: dict[str, float] = {}

    def lines(self, bookings: int) -> Iterator[Line]:
        """Yield lines until there are so many dates."""
        order = [one for one in self._made if self._can_be_booked(one)]
        self._share_out(order, bookings)
        self._chance.shuffle(order)
        base = 0
        for one in order:
            for line in self._of(one):
                times = min(line.times, bookings - base)
                if not times:
                    return
                yield line._replace(base=base, times=times)
                base += times

    def _can_be_booked(self, one: Made) -> bool:
        return one.mode != "contact" and one.status in {"published", "paused"}

    def _share_out(self, order: Sequence[Made], bookings: int) -> None:
        kinds = ("premises", "equipment", "service", "skill")
        number = {kind: sum(one.kind == kind for one in order) or 1 for kind in kinds}
        lent = min(0.09 * bookings / number["equipment"], MOST_LENT)
        helped = min(0.05 * bookings / (number["service"] + number["skill"]), MOST_HELPED)
        rest = bookings - lent * number["equipment"]
        rest -= helped * (number["service"] + number["skill"])
        self._wanted = {
            "premises": ABUNDANCE * rest / number["premises"],
            "equipment": lent,
            "service": helped,
            "skill": helped,
        }

    def _of(self, one: Made) -> Iterator[Line]:
        chance = self._chance
        wanted = self._wanted[one.kind] * min(4.0, chance.lognormvariate(-0.32, 0.8))
        if one.kind == "equipment":
            yield from self._loans(one, wanted)
            return
        parts = [part for part in self._parts.get(one.id, []) if self._can_be_booked(part)]
        for slot in self._slots(one):
            if wanted <= 0:
                return
            takers = parts if parts and chance.random() < 0.65 else [one]
            for taker in takers:
                for line in self._season(taker, slot, wanted):
                    yield line
                    wanted -= line.times / len(takers)

    def _slots(self, one: Made) -> list[Slot]:
        """Return the times of the week in the order in which they are asked for, evenings first."""
        times, chance = one.times, self._chance
        around = times.buffer_before_minutes + times.buffer_after_minutes
        minutes = chance.choice((60, 90, 120, 120, 120, 180))
        keyed = []
        for weekday, (opens, closes) in one.hours.always.items():
            start = max(opens, EARLIEST)
            start += -start % 30
            until = min(closes, LATEST)
            while start + minutes <= until:
                evening = weekday < 6 and start >= EVENING - 60
                weight = 8.0 if evening else 2.0 if weekday >= 6 else 1.0
                keyed.append((chance.random() ** (1 / weight), Slot(weekday - 1, start, minutes)))
                start += -(-(minutes + around) // 30) * 30
        return [slot for _key, slot in sorted(keyed, reverse=True)]

    def _season(self, one: Made, slot: Slot, wanted: float) -> Iterator[Line]:
        chance = self._chance
        density = min(0.92, max(0.02, wanted / WEEKS))
        pause = MEAN * (1 - density) / density
        week = int(chance.expovariate(1 / pause))
        while week < WEEKS:
            fortnightly = chance.random() < 0.1
            step = 2 if fortnightly else 1
            times = min(chance.choice(REPEATS), -(-(WEEKS - week) // step))
            yield self._line(
                one, 7 * week + slot.weekday, times, 7 * step, slot.start, slot.minutes
            )
            week += times * step + int(chance.expovariate(1 / pause))

    def _loans(self, one: Made, wanted: float) -> Iterator[Line]:
        """Yield loans: fetched on a morning or afternoon, brought back at the same hour."""
        chance = self._chance
        tracks = self._tracks(one)
        apart = DAYS * len(tracks) / max(wanted, 0.1)
        for pieces in tracks:
            day = chance.randrange(60)
            while day < DAYS - 60:
                nights = chance.choice((1, 1, 1, 2, 2, 3, 4, 7))
                every = max(nights + 1, int(apart * chance.uniform(0.5, 1.5)))
                times = min(chance.choice((1, 2, 5, 10)), -(-(DAYS - 60 - day) // every))
                start = chance.choice((9, 10, 12, 15, 17)) * 60
                yield self._line(one, day, times, every, start, 0, nights, pieces)
                day += times * every + chance.randrange(10)

    def _tracks(self, one: Made) -> list[int]:
        """Return how many pieces each track lends at most; together no more than there are."""
        if len(one.units) > 1:
            return [1]
        quantity = self._quantity[one.units[0][0]]
        number = min(quantity, MOST_TRACKS)
        return [self._chance.randint(1, quantity // number) for _ in range(number)]

    def _line(
        self, one: Made, first: int, times: int, every: int, start: int, minutes: int,
        nights: int = 0, quantity: int = 1,
    ) -> Line:  # fmt: skip
        chance = self._chance
        return Line(
            base=0,
            listing=one.id,
            organisation=chance.randint(1, self._organisations),
            first=first,
            times=times,
            every=every,
            start=start,
            minutes=minutes,
            nights=nights,
            quantity=quantity,
            before=one.times.buffer_before_minutes,
            after=one.times.buffer_after_minutes,
            asked=one.mode == "request" and chance.random() < 0.1,
            purpose=chance.choice(PURPOSES),
        )
