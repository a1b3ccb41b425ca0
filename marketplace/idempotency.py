"""Asking twice does once: a submit's key is stored in the transaction of its success."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import engines
from marketplace.errors import Busy, KeyReused, refuses
from marketplace.models import IdempotencyKey

LONGEST_KEY = 255

# Only a sender who skipped `earlier` meets this; trying again gives the first answer.
refuses("uq_idempotency_key_scope_key", Busy)


def earlier(
    session: Session, scope: str, key: str, body: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return what the same submit gave the first time, None when it is new.

    Call it first in the unit of work: a rival with the same key waits here until the first one has
    committed or failed, so that two at once give one success and its answer twice. `scope` names
    the sender. Raises KeyReused when the key came with another body, Busy when the wait is long.
    """
    engines.hold_name(session, f"idempotency {scope} {key}")
    row = session.scalar(
        select(IdempotencyKey).where(IdempotencyKey.scope == scope, IdempotencyKey.key == key)
    )
    if row is None:
        return None
    if row.fingerprint != fingerprint(body):
        raise KeyReused
    return row.result


def remember(
    session: Session, scope: str, key: str, body: Mapping[str, Any], result: dict[str, Any]
) -> None:
    """Keep `result` (JSON values) as the answer to this key; refusals are never kept."""
    session.add(IdempotencyKey(scope=scope, key=key, fingerprint=fingerprint(body), result=result))
    session.flush()


def once(
    session: Session,
    scope: str,
    key: str,
    body: Mapping[str, Any],
    act: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Do `act` and keep what it gives, or return what it gave when this submit came first.

    Without a key it is done each time and nothing is kept. Raises as `earlier` does.
    """
    if not key:
        return act()
    given = earlier(session, scope, key, body)
    if given is None:
        given = act()
        remember(session, scope, key, body, given)
    return given


def fingerprint(body: Mapping[str, Any]) -> str:
    """Return a digest of the body that does not depend on the order of its fields."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
