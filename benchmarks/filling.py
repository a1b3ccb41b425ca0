"""Bookings that are there already, made inside the database: a million takes a minute or two.

Number n belongs to listing n modulo the number of listings, one a day of each listing, at one of
seven times between 6 and 20 UTC, from 300 days ahead backwards. Evenings stay free.
"""

import sqlalchemy as sa
from servers import drop_guard, make_guard

FURTHEST = 300
FIRST_HOUR, SLOTS = 6, 7

NUMBERS = {
    "sqlite": "WITH RECURSIVE s(n) AS"
    " (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n + 1 < :count)",
    "postgresql": "WITH s(n) AS (SELECT generate_series(0, :count - 1))",
}
PLACED = """,
p AS (SELECT n, n % :listings AS i, :today + 300 - n / :listings AS day,
 6 + 2 * ((n % :listings * 3 + n / :listings * 5) % 7) AS hour FROM s)
"""
WORDS = {
    "sqlite": {
        "id": "'{letter}' || substr('00000000000' || n, -11)",
        "at": "strftime('%Y-%m-%d %H:%M:%S.000000', day * 86400 + {hours} * 3600, 'unixepoch')",
        "now": "strftime('%Y-%m-%d %H:%M:%S.000000', 'now')",
    },
    "postgresql": {
        "id": "'{letter}' || right('00000000000' || n, 11)",
        "at": "to_timestamp(day * 86400.0 + {hours} * 3600)",
        "now": "now()",
    },
}
TABLES = """
INSERT INTO booking_order (id, public_id, user_id, organisation_id, all_or_nothing, created_at)
 {numbers} SELECT n + 1, {order}, :user, :borrower, true, {now} FROM p;
INSERT INTO booking (id, public_id, reference, order_id, listing_id, organisation_id, made_by_id,
 purpose, quantity, contact_name, contact_phone, note, price_group, currency, price_text,
 price_lines, version, created_at)
 {numbers} SELECT n + 1, {booking}, 'R' || n, n + 1, :listing + i, :borrower, :user, 'Möte', 1,
 'Bo', '+46846500401', '', 'forening', 'SEK', '', '[]', 1, {now} FROM p;
INSERT INTO occurrence (id, public_id, booking_id, listing_id, starts_at, ends_at, taken_from,
 taken_to, status, reason, holds, sequence, changed_at, version, created_at)
 {numbers} SELECT n + 1, {occurrence}, n + 1, :listing + i, {starts}, {ends}, {starts}, {ends},
 'confirmed', '', true, 0, {now}, 1, {now} FROM p;
INSERT INTO claim (occurrence_id, unit_id, quantity) {numbers} SELECT n + 1, :unit + i, 1 FROM p;
INSERT INTO occupancy (day, unit_id, start_minute, source, source_id, end_minute, quantity,
 occurrence_id)
 {numbers} SELECT day, :unit + i, hour * 60, 'booking', n + 1, hour * 60 + 120, 1, n + 1 FROM p
"""
COUNTED = ("booking_order", "booking", "occurrence")


def fill(engine: sa.Engine, count: int, facts: dict[str, int]) -> None:
    """Write `count` bookings with their dates, claims and taken time into a market without any.

    `facts`: the first ids of `listing` and `unit`, how many `listings`, `user`, `borrower`, and
    `today` in days since 1970.
    """
    if not count:
        return
    dialect = engine.dialect.name
    words = WORDS[dialect]
    text = TABLES.format(
        numbers=NUMBERS[dialect] + PLACED,
        now=words["now"],
        starts=words["at"].format(hours="hour"),
        ends=words["at"].format(hours="(hour + 2)"),
        **{
            name: words["id"].format(letter=letter)
            for name, letter in (("order", "o"), ("booking", "b"), ("occurrence", "d"))
        },
    )
    with engine.begin() as connection:
        if dialect == "postgresql":
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        drop_guard(connection)
        for statement in text.split(";"):
            connection.execute(sa.text(statement), {"count": count, **facts})
        make_guard(connection)
        if dialect == "postgresql":
            for table in COUNTED:
                connection.execute(
                    sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {count})")
                )
