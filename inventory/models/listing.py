"""The listing: one offer by one organisation, with every fact that the action plan asks for."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.models.approval import ApprovalRule
from inventory.models.limit import BorrowingLimit
from inventory.models.opening import Opening, OpeningException
from inventory.models.photo import Photo
from inventory.models.place import Place
from inventory.models.tariff import Tariff
from inventory.models.translation import ListingTranslation
from inventory.models.unit import ListingUnit
from inventory.types import Answer, Audience, BookingMode, ListingKind, ListingStatus
from marketplace.models import Organisation
from marketplace.orm import Base, Created, Identified, Public, named_enum


class Listing(Public, Created, Base):
    """One offer; times are minutes, lead times hours, all wall clock of its place."""

    __tablename__ = "listing"
    __table_args__ = (
        CheckConstraint("min_minutes > 0 AND step_minutes > 0", name="lengths_positive"),
        CheckConstraint("max_minutes >= min_minutes", name="max_not_under_min"),
        CheckConstraint(
            "buffer_before_minutes >= 0 AND buffer_after_minutes >= 0", name="buffers_not_negative"
        ),
        CheckConstraint("notice_hours >= 0 AND horizon_days > 0", name="lead_times_sensible"),
        CheckConstraint(
            "coalesce(capacity_max, 1) > 0 AND coalesce(capacity_standing, 1) > 0"
            " AND coalesce(capacity_seated, 1) > 0 AND coalesce(capacity_tables, 1) > 0",
            name="capacities_positive",
        ),
        Index("ix_listing_shown", "status", "kind", "title_key"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[ListingKind] = mapped_column(named_enum(ListingKind))
    type: Mapped[str | None]
    title: Mapped[str]
    title_key: Mapped[str]
    slug: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="sv")
    status: Mapped[ListingStatus] = mapped_column(
        named_enum(ListingStatus), default=ListingStatus.DRAFT
    )
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"), index=True)
    capacity_max: Mapped[int | None] = mapped_column(index=True)
    capacity_standing: Mapped[int | None]
    capacity_seated: Mapped[int | None]
    capacity_tables: Mapped[int | None]
    area_m2: Mapped[int | None]
    mode: Mapped[BookingMode] = mapped_column(named_enum(BookingMode), default=BookingMode.REQUEST)
    min_minutes: Mapped[int] = mapped_column(default=30)
    max_minutes: Mapped[int] = mapped_column(default=14 * 1440)
    step_minutes: Mapped[int] = mapped_column(default=30)
    notice_hours: Mapped[int] = mapped_column(default=0)
    horizon_days: Mapped[int] = mapped_column(default=540)
    pending_holds: Mapped[bool] = mapped_column(default=True)
    answer_hours: Mapped[int] = mapped_column(default=168)
    buffer_before_minutes: Mapped[int] = mapped_column(default=0)
    buffer_after_minutes: Mapped[int] = mapped_column(default=0)
    openings_stated: Mapped[bool] = mapped_column(default=False)
    closed_on_holidays: Mapped[bool] = mapped_column(default=False)
    closed_on_school_breaks: Mapped[bool] = mapped_column(default=False)
    openings_text: Mapped[str] = mapped_column(default="")
    features_text: Mapped[str] = mapped_column(default="")
    accessibility_text: Mapped[str] = mapped_column(default="")
    accessibility_checked_on: Mapped[date | None] = mapped_column(Date)
    audience_text: Mapped[str] = mapped_column(default="")
    house_rules: Mapped[str] = mapped_column(default="")
    loan_terms: Mapped[str] = mapped_column(default="")
    always_with: Mapped[str] = mapped_column(default="")
    handover_text: Mapped[str] = mapped_column(default="")
    directions: Mapped[str] = mapped_column(default="")
    price_text: Mapped[str] = mapped_column(default="")
    tariff_id: Mapped[int | None] = mapped_column(
        ForeignKey("tariff.id", use_alter=True, name="fk_listing_tariff_id")
    )
    external_url: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_role: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    contact_public: Mapped[bool] = mapped_column(default=True)
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    edited_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    organisation: Mapped[Organisation] = relationship()
    place: Mapped[Place | None] = relationship(lazy="joined")
    part_of: Mapped["Listing | None"] = relationship(remote_side="Listing.id", viewonly=True)
    activities: Mapped[list["ListingActivity"]] = relationship(
        order_by="ListingActivity.code", cascade="all, delete-orphan"
    )
    features: Mapped[list["ListingFeature"]] = relationship(
        order_by="ListingFeature.id", cascade="all, delete-orphan"
    )
    accessibility: Mapped[list["AccessibilityFact"]] = relationship(
        order_by="AccessibilityFact.code", cascade="all, delete-orphan"
    )
    audience: Mapped[list["ListingAudience"]] = relationship(
        order_by="ListingAudience.id", cascade="all, delete-orphan"
    )
    at_once: Mapped[list[ApprovalRule]] = relationship(
        order_by="ApprovalRule.id", cascade="all, delete-orphan"
    )
    openings: Mapped[list[Opening]] = relationship(
        order_by="Opening.weekday, Opening.start_minute, Opening.id", cascade="all, delete-orphan"
    )
    opening_exceptions: Mapped[list[OpeningException]] = relationship(
        order_by="OpeningException.first_day, OpeningException.id", cascade="all, delete-orphan"
    )
    limits: Mapped[list[BorrowingLimit]] = relationship(
        order_by="BorrowingLimit.measure, BorrowingLimit.per", cascade="all, delete-orphan"
    )
    photos: Mapped[list[Photo]] = relationship(
        order_by="Photo.position, Photo.id", cascade="all, delete-orphan"
    )
    translations: Mapped[list[ListingTranslation]] = relationship(
        order_by="ListingTranslation.language", cascade="all, delete-orphan"
    )
    units: Mapped[list[ListingUnit]] = relationship(
        order_by="ListingUnit.unit_id", cascade="all, delete-orphan"
    )
    tariff: Mapped[Tariff | None] = relationship(foreign_keys=[tariff_id], post_update=True)


class ListingActivity(Identified, Base):
    """One thing that the listing may be used for, by vocabulary code."""

    __tablename__ = "listing_activity"
    __table_args__ = (UniqueConstraint("listing_id", "code"),)

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(index=True)


class ListingFeature(Identified, Base):
    """Something that is in it or comes with it: a vocabulary code or own words, with a count."""

    __tablename__ = "listing_feature"
    __table_args__ = (CheckConstraint("coalesce(count, 1) > 0", name="count_positive"),)

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str | None] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(default="")
    count: Mapped[int | None]


class AccessibilityFact(Identified, Base):
    """One answered question: yes, no or unknown, with what was measured and a note."""

    __tablename__ = "accessibility_fact"
    __table_args__ = (UniqueConstraint("listing_id", "code"),)

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(index=True)
    answer: Mapped[Answer] = mapped_column(named_enum(Answer))
    value: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")


class ListingAudience(Identified, Base):
    """One group that may book; `organisation_id` says which umbrella or whose name."""

    __tablename__ = "listing_audience"
    __table_args__ = (
        CheckConstraint(
            "(audience IN ('named', 'umbrella')) = (organisation_id IS NOT NULL)",
            name="organisation_where_named",
        ),
    )

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), index=True
    )
    audience: Mapped[Audience] = mapped_column(named_enum(Audience))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))

    organisation: Mapped[Organisation | None] = relationship()
