"""People who sign in."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.orm import Base, Created, Public

if TYPE_CHECKING:
    from marketplace.models.organisation import Membership


class User(UserMixin, Public, Created, Base):  # type: ignore[misc]  # Flask-Login has no types
    """A person, known by one e-mail address in lower case; rights come from memberships."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    locale: Mapped[str | None]
    is_platform_admin: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None]
    disabled_at: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", order_by="Membership.id"
    )

    @property
    def is_active(self) -> bool:
        """Whether the person may sign in (Flask-Login asks)."""
        return self.disabled_at is None

    @property
    def display_name(self) -> str:
        """The name, or the address where no name was given."""
        return self.name or self.email
