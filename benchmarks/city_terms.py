"""On which terms a made-up listing is lent: prices, rules of time, whom it is for."""

import random
from typing import NamedTuple

PRICE_SETS = 300
DAY = 1440


class Rule(NamedTuple):
    """A rule of a tariff, without its position."""

    price_group: str
    amount_ore: int
    unit: str
    weekdays: str | None = None
    from_minute: int | None = None
    to_minute: int | None = None


class Times(NamedTuple):
    """What a listing asks of a period."""

    min_minutes: int
    max_minutes: int
    step_minutes: int
    notice_hours: int
    horizon_days: int
    buffer_before_minutes: int
    buffer_after_minutes: int


class Terms:
    """Draws terms; prices come from some three hundred sets."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._hourly = [self._by_hour() for _ in range(PRICE_SETS // 2)]
        self._daily = [self._by_day() for _ in range(PRICE_SETS // 2 - 1)]

    def prices(self, kind: str) -> tuple[Rule, ...]:
        """Return the rules of a tariff; none where only a sentence says what it costs."""
        chance = self._chance.random()
        if chance < 0.1:
            return ()
        if chance < 0.4:
            return (Rule("alla", 0, "gratis"),)
        return self._chance.choice(self._daily if kind == "equipment" else self._hourly)

    def _by_hour(self) -> tuple[Rule, ...]:
        base = self._chance.randrange(50, 600, 10) * 100
        rules = [
            Rule("forening", base // 2, "timme"),
            Rule("privat", base, "timme"),
            Rule("foretag", base * 2, "timme"),
            Rule("alla", base, "timme"),
        ]
        if self._chance.random() < 0.5:
            rules.append(Rule("barn_unga_funktion", 0, "gratis"))
        if self._chance.random() < 0.3:
            rules.append(Rule("forening", base // 3, "timme", "[6, 7]"))
        if self._chance.random() < 0.2:
            rules.append(Rule("forening", base // 4, "timme", None, 8 * 60, 16 * 60))
        return tuple(rules)

    def _by_day(self) -> tuple[Rule, ...]:
        base = self._chance.randrange(20, 900, 10) * 100
        rules = [Rule("forening", base // 2, "dygn"), Rule("alla", base, "dygn")]
        if self._chance.random() < 0.3:
            rules.append(Rule("alla", base * 4, "vecka"))
        return tuple(rules)

    def times(self, kind: str) -> Times:
        """Return rules of time; longer ones for what is lent by the day."""
        chance = self._chance
        lent = kind == "equipment"
        longest = (7 * DAY, 14 * DAY, 30 * DAY) if lent else (240, 480, 720, DAY, 14 * DAY)
        buffers = (0, 0, 0, 0, 0, 0, 0, 15, 30, 60)
        return Times(
            min_minutes=chance.choice((30, 30, 60, 60, 60, 120)),
            max_minutes=chance.choice(longest),
            step_minutes=chance.choice((15, 30, 30, 30, 60)),
            notice_hours=chance.choice((0, 0, 0, 2, 12, 24, 24, 48, 72, 168)),
            horizon_days=chance.choice((120, 180, 365, 365, 540, 540, 730)),
            buffer_before_minutes=chance.choice(buffers),
            buffer_after_minutes=chance.choice(buffers),
        )

    def mode(self) -> str:
        """Return how it is booked."""
        return self._chance.choices(("instant", "request", "agreement", "contact"), (45, 45, 5, 5))[
            0
        ]

    def audiences(self) -> tuple[str, ...]:
        """Return for whom it is; none means everybody."""
        if self._chance.random() >= 0.1:
            return ()
        return self._chance.choice(
            (("associations",), ("verified",), ("associations", "private"), ("city",), ("all",))
        )
