"""Who did what to which object: a row in the same transaction, never changed afterwards."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import Conflict, refuses
from marketplace.models import AuditEntry
from marketplace.orm import Base

MASK = "***"
_SECRET = re.compile(
    r"(^|_)(password|secret|token|hash|otp|credential|authorization|cookie)(_|$)|^(sign_in_)?code$",
    re.IGNORECASE,
)

refuses("audit_entry_append_only", Conflict)


def record(
    session: Session,
    actor: Actor,
    action: str,
    thing: Base,
    *,
    organisation_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one line about `thing` (flushed, so that it has its id) to the audit log.

    `action` is a verb phrase like "invitation sent". Values become plain JSON; what is a secret by
    the name of its field is masked, at any depth.
    """
    session.flush()
    session.add(
        entry(actor, action, thing, organisation_id=organisation_id, before=before, after=after)
    )


def entry(
    actor: Actor,
    action: str,
    thing: Base,
    *,
    organisation_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Return the line that `record` adds, for whoever adds many; `thing` must have its id."""
    identity = inspect(thing).identity
    key = identity[0] if identity else None
    return AuditEntry(
        at=clock.now(),
        actor_id=actor.user_id,
        organisation_id=organisation_id,
        action=action,
        object_type=thing.__tablename__,
        object_id=key if isinstance(key, int) else None,
        before=None if before is None else masked(before),
        after=None if after is None else masked(after),
    )


def is_secret(field: str) -> bool:
    """Tell whether a field of this name holds something that no log may show."""
    return bool(_SECRET.search(field))


def masked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return `facts` as JSON values with every secret replaced by asterisks."""
    return {
        str(name): MASK if is_secret(str(name)) and value else _plain(value)
        for name, value in facts.items()
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON is any value
    if isinstance(value, Mapping):
        return masked(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float) else str(value)
