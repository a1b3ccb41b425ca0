"""Organisations, who belongs to them, and who is invited."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.models.user import User
from marketplace.orm import Base, Created, Identified, Public, named_enum
from marketplace.types import OrganisationKind, OrganisationStatus, Role


class Organisation(Public, Created, Base):
    """A city department, an association, an umbrella, or a person who books for themselves."""

    __tablename__ = "organisation"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(index=True)
    kind: Mapped[OrganisationKind] = mapped_column(named_enum(OrganisationKind))
    status: Mapped[OrganisationStatus] = mapped_column(
        named_enum(OrganisationStatus), default=OrganisationStatus.ACTIVE
    )
    category: Mapped[str] = mapped_column(default="")
    in_register: Mapped[bool] = mapped_column(default=True)
    verified_at: Mapped[datetime | None]
    price_group: Mapped[str | None]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    how_to_join: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    email_public: Mapped[bool] = mapped_column(default=True)
    phone: Mapped[str] = mapped_column(default="")
    phone_public: Mapped[bool] = mapped_column(default=True)
    website: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    district: Mapped[str | None]
    orgnr: Mapped[str | None] = mapped_column(unique=True)
    umbrella_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    umbrella_text: Mapped[str] = mapped_column(default="")
    members: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), unique=True)
    imported: Mapped[bool] = mapped_column(default=False)
    edited_at: Mapped[datetime | None]
    confirmed_on: Mapped[datetime | None]
    confirmation_asked_at: Mapped[datetime | None]

    umbrella: Mapped["Organisation | None"] = relationship(
        remote_side="Organisation.id", viewonly=True
    )
    activities: Mapped[list["OrganisationActivity"]] = relationship(
        order_by="OrganisationActivity.code", cascade="all, delete-orphan"
    )
    languages: Mapped[list["OrganisationLanguage"]] = relationship(
        order_by="OrganisationLanguage.code", cascade="all, delete-orphan"
    )
    ages: Mapped[list["OrganisationAge"]] = relationship(
        order_by="OrganisationAge.id", cascade="all, delete-orphan"
    )
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="organisation", order_by="Membership.id"
    )

    @property
    def verified(self) -> bool:
        """Whether the city has checked that the organisation is what it says."""
        return self.verified_at is not None


class OrganisationActivity(Identified, Base):
    """One thing that an organisation does, by vocabulary code."""

    __tablename__ = "organisation_activity"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(index=True)


class OrganisationLanguage(Identified, Base):
    """A language in which one can take part, by vocabulary code (BCP 47)."""

    __tablename__ = "organisation_language"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(index=True)


class OrganisationAge(Identified, Base):
    """An age group for which there is something, by vocabulary code."""

    __tablename__ = "organisation_age"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(index=True)


class Membership(Identified, Created, Base):
    """A person acts for an organisation in one role."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "organisation_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column(named_enum(Role))

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")


class Invitation(Public, Created, Base):
    """A person is asked, by e-mail, to join; the link works once, for that address, for a time."""

    __tablename__ = "invitation"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str]
    role: Mapped[Role] = mapped_column(named_enum(Role))
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[User] = relationship()
