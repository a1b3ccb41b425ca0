"""What a made-up city is, written into the tables of participants and listings."""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import date

from city_hours import school_breaks
from city_listings import MUNICIPAL, City, Made, exception_rows, opening_rows, segment_rows
from city_loading import Loader

from marketplace.sorting import sort_key

DAY_ONE = "2026-01-01 08:00:00.000000"


class Writer:
    """Writes a city; organisation 1 is the city's own, the last one borrows in the questions."""

    def __init__(self, loader: Loader, chance: random.Random, city: City) -> None:
        self._loader, self._chance, self._city = loader, chance, city
        self.users = max(10, city.organisations // 5)
        self._kinds = [self._kind(n) for n in range(1, city.organisations + 1)]

    def write(self, made: Sequence[Made], years: Sequence[int], first: date, days: int) -> None:
        """Write everything but the bookings."""
        self._participants()
        self._places_and_units()
        self._listings(made)
        self._facts(made)
        self._terms(made)
        add = self._loader.rows
        validity = ("valid_from", "valid_to")
        hours = ("listing_id", "weekday", "start_minute", "end_minute", *validity)
        add("opening", hours, opening_rows(made))
        add("opening_segment", (*hours, "spill"), segment_rows(made))
        add(
            "opening_exception",
            ("listing_id", "first_day", "last_day", "start_minute", "end_minute", "reason"),
            exception_rows(self._chance, made, first, days),
        )
        breaks = school_breaks(years)
        add(
            "school_break",
            ("public_id", "name", "first_day", "last_day"),
            (
                (f"v{n:011d}", name, begin.isoformat(), end.isoformat())
                for n, (name, begin, end) in enumerate(breaks)
            ),
        )

    def _participants(self) -> None:
        add, number = self._loader.rows, self._city.organisations
        add(
            "user_account",
            ("id", "public_id", "email", "name"),
            (
                (n, f"u{n:011d}", f"person{n}@exempel.example", f"Person {n}")
                for n in range(1, self.users + 1)
            ),
        )
        add(
            "organisation",
            ("id", "public_id", "slug", "name", "sort_key", "kind", "verified_at", "price_group",
             "status"),
            (self._organisation(n) for n in range(1, number + 1)),
        )  # fmt: skip
        add(
            "membership",
            ("user_id", "organisation_id", "role"),
            ((1 + n % self.users, n, "admin") for n in range(1, number + 1)),
        )

    def _kind(self, n: int) -> str:
        if n <= MUNICIPAL:
            return "municipal"
        if n == self._city.organisations:
            return "association"
        return self._chance.choices(("association", "study_association", "umbrella"), (94, 3, 3))[0]

    def _organisation(self, n: int) -> tuple[object, ...]:
        chance, last = self._chance, n == self._city.organisations
        name = f"{self._city.words.compound().capitalize()} {self._city.words.name()} {n}"
        verified = last or chance.random() < 0.9
        group = "barn_unga_funktion" if not last and chance.random() < 0.25 else None
        status = "suspended" if n > MUNICIPAL and not last and chance.random() < 0.01 else "active"
        return (
            n, f"g{n:011d}", f"forening-{n}", name, sort_key(name), self._kinds[n - 1],
            DAY_ONE if verified else None, group, status,
        )  # fmt: skip

    def _places_and_units(self) -> None:
        add, city = self._loader.rows, self._city
        add(
            "place",
            ("id", "name", "address", "city", "district", "latitude", "longitude"),
            (
                (one.id, one.name, one.address, "Helsingborg", one.district, one.latitude,
                 one.longitude)
                for one in city.places
            ),
        )  # fmt: skip
        add(
            "unit",
            ("id", "public_id", "organisation_id", "name", "quantity"),
            (
                (one.id, f"n{one.id:011d}", one.organisation, one.name, one.quantity)
                for one in city.units
            ),
        )

    def _listings(self, made: Sequence[Made]) -> None:
        columns = (
            "id", "public_id", "organisation_id", "kind", "type", "title", "title_key", "slug",
            "summary", "description", "status", "place_id", "part_of_id", "capacity_max",
            "capacity_standing", "capacity_seated", "capacity_tables", "mode", "min_minutes",
            "max_minutes", "step_minutes", "notice_hours", "horizon_days", "buffer_before_minutes",
            "buffer_after_minutes", "openings_stated", "closed_on_holidays",
            "closed_on_school_breaks", "tariff_id", "contact_name", "published_at",
        )  # fmt: skip
        self._prices = {one.id: self._city.terms.prices(one.kind) for one in made}
        self._loader.rows("listing", columns, (self._listing(one) for one in made))
        self._loader.rows(
            "listing_unit",
            ("listing_id", "unit_id", "quantity", "by_part"),
            ((one.id, *taken) for one in made for taken in one.units),
        )

    def _listing(self, one: Made) -> tuple[object, ...]:
        chance, most = self._chance, one.capacity
        ways = [int(most * share) or 1 if most and chance.random() < stated else None
                for share, stated in ((1.0, 0.5), (0.8, 0.8), (0.6, 0.4))]  # fmt: skip
        holidays = not one.planted and one.kind == "premises" and chance.random() < 0.3
        breaks = not one.planted and one.kind == "premises" and chance.random() < 0.1
        times = one.times
        return (
            one.id, f"l{one.id:011d}", one.organisation, one.kind, one.type, one.title,
            sort_key(one.title), f"lista-{one.id}", one.summary, one.description, one.status,
            one.place, one.part_of, most, *ways, one.mode, times.min_minutes, times.max_minutes,
            times.step_minutes, times.notice_hours, times.horizon_days,
            times.buffer_before_minutes, times.buffer_after_minutes, bool(one.hours.rules),
            holidays, breaks, one.id if self._prices[one.id] else None, "Anna", DAY_ONE,
        )  # fmt: skip

    def _facts(self, made: Sequence[Made]) -> None:
        add = self._loader.rows
        add(
            "listing_activity",
            ("listing_id", "code"),
            ((one.id, code) for one in made for code in one.activities),
        )
        add(
            "listing_feature",
            ("listing_id", "code", "count"),
            ((one.id, *feature) for one in made for feature in one.features),
        )
        add(
            "accessibility_fact",
            ("listing_id", "code", "answer", "value"),
            ((one.id, *fact) for one in made for fact in one.facts),
        )
        add(
            "photo",
            ("public_id", "listing_id", "alt", "width", "height"),
            ((f"p{one.id:011d}", one.id, one.title, 1600, 1200) for one in self._some(made, 0.33)),
        )

    def _terms(self, made: Sequence[Made]) -> None:
        add = self._loader.rows
        free = [one for one in made if not one.planted]
        add(
            "listing_audience",
            ("listing_id", "audience"),
            ((one.id, word) for one in free for word in self._city.terms.audiences()),
        )
        asked = [one for one in made if one.mode == "request"]
        add(
            "approval_rule",
            ("listing_id", "audience", "weekdays", "start_minute", "end_minute"),
            ((one.id, "verified", 31, 8 * 60, 22 * 60) for one in self._some(asked, 0.08)),
        )
        add(
            "borrowing_limit",
            ("listing_id", "measure", "per", "most"),
            (
                (one.id, "times", self._chance.choice(("week", "month")), 6)
                for one in self._some(free, 0.02)
            ),
        )
        priced = [one for one in made if self._prices[one.id]]
        add("tariff", ("id", "listing_id"), ((one.id, one.id) for one in priced))
        add(
            "tariff_rule",
            ("tariff_id", "position", "price_group", "amount_ore", "unit", "weekdays",
             "from_minute", "to_minute"),
            (
                (one.id, n, *rule[:3], rule.weekdays or json.dumps(None), *rule[4:])
                for one in priced
                for n, rule in enumerate(self._prices[one.id])
            ),
        )  # fmt: skip

    def _some(self, made: Sequence[Made], share: float) -> Iterator[Made]:
        return (one for one in made if self._chance.random() < share)
