"""The words of the participants as enums, stored by value."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is; `person` books for itself and stands in no register."""

    MUNICIPAL = "municipal"
    ASSOCIATION = "association"
    STUDY_ASSOCIATION = "study_association"
    UMBRELLA = "umbrella"
    PERSON = "person"


class OrganisationStatus(StrEnum):
    """Whether an organisation may act."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class Role(StrEnum):
    """What a member may do for the organisation (docs/architecture.md, Words)."""

    ADMIN = "admin"
    BOOKER = "booker"
    CARETAKER = "caretaker"


class TokenScope(StrEnum):
    """What an API token may do of what its person may do."""

    ALL = "all"
    READ = "read"
    CALENDAR = "calendar"


class MessageStatus(StrEnum):
    """Where an outbox row stands."""

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"


class SignInMethod(StrEnum):
    """How a session was begun."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - a word, not a secret
    PASSKEY = "passkey"
    DEMO = "demo"
