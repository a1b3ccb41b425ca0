"""What every model stands on: base class, constraint names, UTC instants, public ids."""

import enum
import secrets
import string
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.orm.state import InstanceState
from sqlalchemy.types import TypeDecorator

from marketplace import clock

_ALPHABET = string.ascii_lowercase + string.digits
PUBLIC_ID_LENGTH = 12

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Id = BigInteger().with_variant(Integer(), "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, UTC on both engines; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times and hand the engine UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC instant."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of the product; plain SQLAlchemy, no Flask (decision 0002)."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime(), str: Text(), int: Integer()},
    )


def named_enum(kind: type[enum.StrEnum]) -> Enum:
    """Return a text column type for `kind`, stored by value and held by a named CHECK."""
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("_")
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
        length=32,
        name=name,
    )


def public_id() -> str:
    """Return a random id that does not count rows: 12 of a–z and 0–9."""
    return drawn(_ALPHABET, PUBLIC_ID_LENGTH)


def drawn(alphabet: str, length: int) -> str:
    """Return `length` letters, each drawn at random with the same chance, by one draw."""
    number, letters = secrets.randbelow(len(alphabet) ** length), []
    for _ in range(length):
        number, letter = divmod(number, len(alphabet))
        letters.append(alphabet[letter])
    return "".join(letters)


class Identified:
    """An integer key inside."""

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)


class Public(Identified):
    """An integer key inside, a random public id outside."""

    # The sentinel lets SQLite insert many in one statement and still tell whose key is whose.
    public_id: Mapped[str] = mapped_column(unique=True, default=public_id, insert_sentinel=True)


class Created:
    """When the row was made, by the product's clock."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now)


Json = dict[str, Any]


def _share_attributes_of_states() -> None:
    """Give every attribute of SQLAlchemy's states its place before the first of them is made.

    CPython 3.11 may collect garbage while it moves an object's attributes into a dict of its own,
    which it does for a name that came too late to be shared with the others of the class. Where
    the state's own object is collected then, SQLAlchemy clears that very state, its attributes are
    moved a second time and freed twice, and the process dies of SIGSEGV, about once in two
    thousand pages of the finder by twenty visitors. From 3.12 on, collecting waits.
    """
    state = InstanceState.__new__(InstanceState)
    slots = InstanceState.__slots__
    for name in (*InstanceState.__annotations__, "parents", "_pending_mutations"):
        if name not in slots:
            setattr(state, name, None)


_share_attributes_of_states()
