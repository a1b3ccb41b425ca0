"""How often something may be asked for: exact counters in the database, one per limit and key."""

import hashlib
import ipaddress
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

from flask import Flask, current_app, request
from flask_babel import gettext as _
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Connection, Engine, Table, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from marketplace import clock, engines, telling
from marketplace.config import Settings
from marketplace.errors import TooMany
from marketplace.extensions import db
from marketplace.models import RateHit
from marketplace.transactions import is_open
from marketplace.web import guard

# Whatever the settings say: sign-in, codes, tokens and everything that sends mail. A whole city
# hall may be one client. A total, of all clients together, has to be more than one client reaches
# in two windows of its own, so that none of them uses it up.
ALWAYS = {
    "sign_in_client": "100/10 minutes",
    "sign_in_code": "5/15 minutes",
    "sign_in_code_total": "20/15 minutes",
    "sign_in_try": "8/15 minutes",
    "sign_in_try_total": "20/15 minutes",
    "code_wrong": "30/1 hour",
    "invitation": "50/1 day",
    "token_create": "20/1 hour",
    "mail": "60/1 hour",
}
# By the class of rate that an endpoint declares, only where RATE_LIMITS is on. Pages have none.
REQUESTS = {"api": "600/5 minutes", "words": "600/5 minutes"}

_ITEMS: dict[str, RateLimitItem] = {name: parse(text) for name, text in ALWAYS.items()} | {
    name: parse(text) for name, text in REQUESTS.items()
}
_HITS = cast("Table", RateHit.__table__)
# One home or office has a whole /64; who owns one must not get 2^64 tries.
IPV6_HOME = 64
LONG_WAIT = 120


def hit(name: str, key: str) -> None:
    """Count one more of `name` for `key` (an address, a client, a person); raise TooMany beyond.

    Commits in a short transaction of its own, so that a refused or failed try counts too; call it
    before the unit of work. Raises RuntimeError inside one, and KeyError for an unknown name.
    """
    if is_open(db.session()):
        raise RuntimeError("count before the unit of work opens")
    item, counter, hashed = _counter(name, key)
    if not FixedWindowRateLimiter(counter).hit(item, name, hashed):
        raise _wait(item, counter, name, hashed)


def require_left(name: str, key: str) -> None:
    """Raise TooMany when nothing of `name` is left for `key`, without counting anything."""
    item, counter, hashed = _counter(name, key)
    if not FixedWindowRateLimiter(counter).test(item, name, hashed):
        raise _wait(item, counter, name, hashed)


def _counter(name: str, key: str) -> tuple[RateLimitItem, "Counters", str]:
    hashed = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return _ITEMS[name], Counters(db.engine), hashed


def _wait(item: RateLimitItem, counter: "Counters", name: str, hashed: str) -> TooMany:
    left = counter.get_expiry(item.key_for(name, hashed)) - clock.now().timestamp()
    return too_many(math.ceil(round(left, 3)))


def too_many(seconds: int) -> TooMany:
    """Return the refusal that says how long to wait: minutes or, from two hours on, hours."""
    minutes = max(1, -(-seconds // 60))
    if minutes > LONG_WAIT:
        minutes = -(-minutes // 60) * 60
    return TooMany(
        seconds,
        _(
            "That was a lot in a short time. Try again in %(wait)s.",
            wait=telling.length(minutes),
        ),
    )


def client_key() -> str:
    """Return who is asking as far as a network address says."""
    return client_of(request.remote_addr or "")


def client_of(text: str) -> str:
    """Return as whom a network address counts: IPv4 whole, IPv6 its /64."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, IPV6_HOME), strict=False))
    return str(address)


def enforce() -> None:
    """Count the request against the class that its endpoint declares (before every request)."""
    settings: Settings = current_app.config["SETTINGS"]
    declared = guard.declared(current_app, request.endpoint)
    if not settings.rate_limits or declared is None or declared.rate not in REQUESTS:
        return
    hit(declared.rate, client_key())


def init_app(app: Flask) -> None:
    """Count requests before anything else is done for them."""
    app.before_request(enforce)


class Counters(Storage):
    """Storage of the `limits` library on the product's own database, exact under concurrency."""

    STORAGE_SCHEME = None

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library may wrap."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add `amount` to the window of `key`, which begins anew `expiry` seconds after its first.

        One statement: two at once are counted as two.
        """
        now = clock.now()
        ends = now + timedelta(seconds=expiry)
        kind = sqlite if self._engine.dialect.name == "sqlite" else postgresql
        fresh = kind.insert(_HITS).values(key=key, hits=amount, expires_at=ends)
        over = _HITS.c.expires_at <= now
        statement = fresh.on_conflict_do_update(
            index_elements=[_HITS.c.key],
            set_={
                "hits": case((over, amount), else_=_HITS.c.hits + amount),
                "expires_at": case((over, ends), else_=_HITS.c.expires_at),
            },
        ).returning(_HITS.c.hits)
        with self._writing() as connection:
            return int(connection.execute(statement).scalar_one())

    def get(self, key: str) -> int:
        """Return how often `key` was counted in its present window."""
        with self._engine.connect() as connection:
            found = connection.scalar(
                select(_HITS.c.hits).where(_HITS.c.key == key, _HITS.c.expires_at > clock.now())
            )
        return int(found or 0)

    def get_expiry(self, key: str) -> float:
        """Return when the present window ends, in seconds since 1970."""
        with self._engine.connect() as connection:
            ends = connection.scalar(select(_HITS.c.expires_at).where(_HITS.c.key == key))
        return float((ends or clock.now()).timestamp())

    def check(self) -> bool:
        """Tell whether the database answers."""
        with self._engine.connect() as connection:
            return connection.scalar(select(1)) == 1

    def reset(self) -> int:
        """Forget every counter, and return how many there were."""
        with self._writing() as connection:
            return int(connection.execute(delete(_HITS)).rowcount)

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self._writing() as connection:
            connection.execute(delete(_HITS).where(_HITS.c.key == key))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with (
            engines.write_lock(self._engine),
            self._engine.connect().execution_options(**{engines.WRITE: True}) as connection,
        ):
            yield connection
            connection.commit()
