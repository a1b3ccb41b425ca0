"""The lines of a city's calendar expanded inside the database: ten million dates in minutes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from city_bookings import DAYS, Line
from city_loading import Loader, defaults

from marketplace.periods import day_number

ZONE = ZoneInfo("Europe/Stockholm")
BEYOND = 21  # loans and lines end this many days after the three years at most
LONGEST = 160
LINE = (*Line._fields, "id", "user_id")
WORDS = {
    "sqlite": {
        "at": "strftime('%Y-%m-%d %H:%M:%S.000000', {} * 60, 'unixepoch')",
        "least": "min",
        "most": "max",
        "unlogged": "",
    },
    "postgresql": {
        "at": "to_timestamp({} * 60.0)",
        "least": "least",
        "most": "greatest",
        "unlogged": "UNLOGGED",
    },
}
TABLES = """
CREATE {unlogged} TABLE bench_line (base integer, listing integer, organisation integer,
 first integer, times integer, every integer, start integer, minutes integer, nights integer,
 quantity integer, before integer, after integer, asked boolean, purpose text, id integer,
 user_id integer);
CREATE {unlogged} TABLE bench_day (n integer PRIMARY KEY, ahead integer);
CREATE {unlogged} TABLE bench_number (n integer PRIMARY KEY)
"""
# Minutes since 1970 UTC; `ahead` is how far the wall clock is ahead of UTC on that day.
DATES = """
CREATE {unlogged} TABLE bench_date AS
SELECT l.base + k.n + 1 AS id, l.id AS line_id,
 ({first} + a.n) * 1440 + l.start - a.ahead AS starts,
 ({first} + b.n) * 1440 + l.start + l.minutes - b.ahead AS ends
FROM bench_line l JOIN bench_number k ON k.n < l.times
JOIN bench_day a ON a.n = l.first + k.n * l.every
JOIN bench_day b ON b.n = a.n + l.nights
"""
ORDERS = """
INSERT INTO booking_order ({columns}) SELECT id, 'o' || {id}, user_id, organisation{values}
FROM bench_line
"""
BOOKINGS = """
INSERT INTO booking ({columns}) SELECT d.id, 'b' || {d.id}, 'R' || d.id, l.id, l.listing,
 l.organisation, l.user_id, l.purpose, l.quantity, 'Bo', '+46846500401'{values}
FROM bench_date d JOIN bench_line l ON l.id = d.line_id
"""
OCCURRENCES = """
INSERT INTO occurrence ({columns}) SELECT d.id, 'd' || {d.id}, d.id, l.listing,
 {starts}, {ends}, {from}, {to},
 CASE WHEN d.ends <= {now} THEN 'completed' WHEN l.asked THEN 'requested' ELSE 'confirmed' END,
 CASE WHEN l.asked AND d.ends > {now} THEN {starts} END, {today}{values}
FROM bench_date d JOIN bench_line l ON l.id = d.line_id
"""
CLAIMS = """
INSERT INTO claim (occurrence_id, unit_id, quantity) SELECT d.id, u.unit_id, u.quantity * l.quantity
FROM bench_date d JOIN bench_line l ON l.id = d.line_id
JOIN listing_unit u ON u.listing_id = l.listing
"""
OCCUPANCY = """
INSERT INTO occupancy (day, unit_id, start_minute, end_minute, source, source_id, quantity,
 occurrence_id)
SELECT t.day + k.n, t.unit_id, {most}(0, t.begins - (t.day + k.n) * 1440),
 {least}(1440, t.until - (t.day + k.n) * 1440), t.source, t.id, t.quantity, t.id
FROM (SELECT d.id, u.unit_id, u.quantity * l.quantity AS quantity,
  d.starts - l.before AS begins, d.ends + l.after AS until, (d.starts - l.before) / 1440 AS day,
  CASE WHEN l.asked AND d.ends > {now} THEN 'hold' ELSE 'booking' END AS source
 FROM bench_date d JOIN bench_line l ON l.id = d.line_id
 JOIN listing_unit u ON u.listing_id = l.listing) t
JOIN bench_number k ON k.n <= 9 AND (t.day + k.n) * 1440 < t.until
ORDER BY 1, 2, 3
"""
GIVEN = {
    "booking_order": ("id", "public_id", "user_id", "organisation_id"),
    "booking": (
        "id", "public_id", "reference", "order_id", "listing_id", "organisation_id", "made_by_id",
        "purpose", "quantity", "contact_name", "contact_phone",
    ),
    "occurrence": (
        "id", "public_id", "booking_id", "listing_id", "starts_at", "ends_at", "taken_from",
        "taken_to", "status", "expires_at", "changed_at",
    ),
}  # fmt: skip
LEFT_OVER = ("bench_date", "bench_line", "bench_day", "bench_number")


def write_lines(loader: Loader, lines: Iterable[Line], first: date, users: int) -> int:
    """Write the lines with the calendar that they are expanded by; return how many dates."""
    for statement in _worded(TABLES, loader).split(";"):
        loader.execute(statement)
    days = [(n, _ahead(first + timedelta(days=n))) for n in range(DAYS + BEYOND)]
    loader.raw("bench_day", ("n", "ahead"), days)
    loader.raw("bench_number", ("n",), [(n,) for n in range(LONGEST)])
    written = 0

    def rows() -> Iterable[tuple[object, ...]]:
        nonlocal written
        for n, line in enumerate(lines, start=1):
            written = line.base + line.times
            yield (*line, n, 1 + line.organisation % users)

    loader.raw("bench_line", LINE, rows())
    return written


def expand(loader: Loader, first: date, now: datetime) -> None:
    """Write orders, bookings, dates, claims and taken time of the lines."""
    minute = int(now.timestamp()) // 60
    loader.execute(_worded(DATES, loader, first=str(day_number(first))))
    if loader.dialect == "postgresql":
        for name in ("bench_date", "bench_line", "listing_unit"):
            loader.execute(f"ANALYZE {name}")
    at = WORDS[loader.dialect]["at"]
    words = {
        "now": str(minute),
        "today": at.format(str(minute)),
        "starts": at.format("d.starts"),
        "ends": at.format("d.ends"),
        "from": at.format("(d.starts - l.before)"),
        "to": at.format("(d.ends + l.after)"),
    }
    for name, statement in (
        ("booking_order", ORDERS),
        ("booking", BOOKINGS),
        ("occurrence", OCCURRENCES),
        ("claim", CLAIMS),
        ("occupancy", OCCUPANCY),
    ):
        given = GIVEN.get(name, ())
        more = defaults(name, given) if given else {}
        loader.execute(
            _worded(
                statement,
                loader,
                columns=", ".join([*given, *more]),
                values="".join(f", {_literal(value)}" for value in more.values()),
                **words,
            )
        )
    for name in LEFT_OVER:
        loader.execute(f"DROP TABLE {name}")


def _worded(statement: str, loader: Loader, **words: str) -> str:
    for name, word in {**WORDS[loader.dialect], **words}.items():
        statement = statement.replace("{" + name + "}", word)
    for key in ("id", "d.id"):
        padded = f"substr('0000000000' || {key}, -11)"
        if loader.dialect == "postgresql":
            padded = f"lpad({key}::text, 11, '0')"
        statement = statement.replace("{" + key + "}", padded)
    return statement


def _ahead(day: date) -> int:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)
    offset = noon.utcoffset() or timedelta()
    return int(offset.total_seconds()) // 60


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
