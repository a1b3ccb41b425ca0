"""How a person gets in: challenges by e-mail, sessions as rows, passkeys and API tokens."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.models.user import User
from marketplace.orm import Base, Created, Identified, Public, named_enum
from marketplace.types import SignInMethod, TokenScope


class SignInChallenge(Identified, Created, Base):
    """A code sent to an address, bound to the browser that asked for it by a second secret."""

    __tablename__ = "sign_in_challenge"

    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(index=True)
    code_hash: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class UserSession(Public, Created, Base):
    """One signed-in browser; ending the row ends the session at the next request."""

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    method: Mapped[SignInMethod] = mapped_column(named_enum(SignInMethod))
    device: Mapped[str] = mapped_column(default="")
    last_seen_at: Mapped[datetime]
    fresh_until: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class UnsentForm(Identified, Created, Base):
    """What a person had typed when their session had ended; only they get it back, once."""

    __tablename__ = "unsent_form"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    path: Mapped[str]
    fields: Mapped[list[list[str]]] = mapped_column(JSON)


class Passkey(Public, Created, Base):
    """A WebAuthn credential that its person named."""

    __tablename__ = "passkey"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    last_used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class ApiToken(Public, Created, Base):
    """A bearer token that acts as its person within a scope; only its hash is kept."""

    __tablename__ = "api_token"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    scope: Mapped[TokenScope] = mapped_column(named_enum(TokenScope))
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
