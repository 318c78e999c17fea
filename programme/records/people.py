"""People and how to reach them. E-mail addresses stand apart: one person may have several, each belongs to one."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .availability import AvailabilitySlot, AwayDate
from .coaching import Need, Offer
from .cohorts import Enrolment
from .consents import Consent
from .declarative import Record, Versioned, in_order, one_of
from .memberships import TIERS, Membership, TierPeriod

MODES = ("in_person", "online", "either")
AVAILABILITY_STATES = ("stated", "none", "unknown")


class Person(Versioned, Record):
    """One person. The line manager is kept by e-mail too, since many managers are outside the programme.

    `availability_unconfirmed` marks times that were taken from a word such as "flexible" and that nobody confirmed.
    `merged_into_id` is set on a record that turned out to be somebody recorded twice: its facts stand with the other.
    """

    __tablename__ = "people"
    __table_args__ = (
        one_of("mode", MODES),
        one_of("availability_state", AVAILABILITY_STATES),
        in_order("joined", "left_on"),
        CheckConstraint("rounds_waited >= 0", name="rounds_waited_not_negative"),
        CheckConstraint("line_manager_id <> id", name="not_own_manager"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    profession: Mapped[str | None]
    band: Mapped[str | None]
    joined: Mapped[dt.date | None]
    left: Mapped[dt.date | None] = mapped_column("left_on")
    q_member: Mapped[bool | None]
    line_manager_email: Mapped[str | None]
    line_manager_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    mode: Mapped[str]
    max_travel_km: Mapped[float | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    availability_state: Mapped[str]
    availability_unconfirmed: Mapped[bool] = mapped_column(default=False, server_default=false())
    accepts_online: Mapped[bool | None]
    topics: Mapped[list[str]]
    rounds_waited: Mapped[int]
    near_lead: Mapped[bool]
    staff_of_programme: Mapped[bool]
    note: Mapped[str | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    erased_on: Mapped[dt.date | None]

    emails: Mapped[list[PersonEmail]] = relationship(
        cascade="all, delete-orphan", order_by="PersonEmail.id", lazy="selectin"
    )
    requirements: Mapped[list[AccessRequirement]] = relationship(
        cascade="all, delete-orphan", order_by="AccessRequirement.feature", lazy="selectin"
    )
    memberships: Mapped[list[Membership]] = relationship(
        cascade="all, delete-orphan", order_by="Membership.id", lazy="selectin"
    )
    tiers: Mapped[list[TierPeriod]] = relationship(
        cascade="all, delete-orphan", order_by="TierPeriod.id", lazy="selectin"
    )
    consents: Mapped[list[Consent]] = relationship(cascade="all, delete-orphan", order_by="Consent.id", lazy="selectin")
    needs: Mapped[list[Need]] = relationship(cascade="all, delete-orphan", order_by="Need.id", lazy="selectin")
    offer: Mapped[Offer | None] = relationship(cascade="all, delete-orphan", lazy="selectin")
    slots: Mapped[list[AvailabilitySlot]] = relationship(
        cascade="all, delete-orphan", order_by="AvailabilitySlot.id", lazy="selectin"
    )
    away: Mapped[list[AwayDate]] = relationship(
        cascade="all, delete-orphan", order_by="AwayDate.away_on", lazy="selectin"
    )
    enrolments: Mapped[list[Enrolment]] = relationship(
        cascade="all, delete-orphan", order_by="Enrolment.id", lazy="selectin"
    )

    @property
    def email(self) -> str:
        """The address that names the person in workbooks."""
        return next((row.email for row in self.emails if row.preferred), self.emails[0].email if self.emails else "")

    def is_in(self, tier: str, day: dt.date) -> bool:
        """Whether the person is in a tier on a day, and has not left."""
        here = self.left is None or self.left >= day
        return here and any(period.tier == tier and period.holds_on(day) for period in self.tiers)

    def highest_tier(self, day: dt.date) -> str | None:
        """The highest tier on a day: lead, live, learn or none."""
        return next((tier for tier in reversed(TIERS) if self.is_in(tier, day)), None)

    def agreed_to(self, kind: str, day: dt.date) -> bool:
        """Whether the last answer given up to a day was yes; nobody agrees by silence."""
        answers = [row for row in self.consents if row.kind == kind and row.answered_on <= day]
        return bool(answers) and max(answers, key=lambda row: (row.answered_on, row.id or 0)).given


class PersonEmail(Record):
    """An address, lower case. The preferred one names the person in workbooks."""

    __tablename__ = "person_emails"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    email: Mapped[str] = mapped_column(unique=True)
    preferred: Mapped[bool]


class AccessRequirement(Record):
    """A feature a room must have for this person: a requirement, never a diagnosis."""

    __tablename__ = "access_requirements"
    __table_args__ = (UniqueConstraint("person_id", "feature"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    feature: Mapped[str]
