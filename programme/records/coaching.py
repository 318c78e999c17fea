"""What learners ask for and what coaches offer."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, one_of
from .skills import Skill

OFFER_STATES = ("active", "paused", "withdrawn")


class Need(Record):
    """One thing a learner asks of a coach. No skill: asks for a coach, for nothing in particular."""

    __tablename__ = "needs"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 4", name="level_1_to_4"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))
    level: Mapped[int | None]
    required: Mapped[bool]

    skill: Mapped[Skill | None] = relationship(lazy="joined")


class Offer(Record):
    """What a coach offers, standing until changed. `places` counts learners at one time."""

    __tablename__ = "offers"
    __table_args__ = (
        one_of("status", OFFER_STATES),
        CheckConstraint("places >= 0", name="places_not_negative"),
        CheckConstraint("hours_per_month >= 0", name="hours_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    places: Mapped[int]
    hours_per_month: Mapped[float | None]
    status: Mapped[str]
    supervision_valid_to: Mapped[dt.date | None]
    grows_coaches: Mapped[bool]

    skills: Mapped[list[OfferedSkill]] = relationship(
        cascade="all, delete-orphan", order_by="OfferedSkill.id", lazy="selectin"
    )
    wishes: Mapped[list[OfferWish]] = relationship(
        cascade="all, delete-orphan", order_by="OfferWish.person_id", lazy="selectin"
    )


class OfferedSkill(Record):
    """A skill within an offer, with the level at which it is offered."""

    __tablename__ = "offered_skills"
    __table_args__ = (
        UniqueConstraint("offer_id", "skill_id"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level_1_to_4"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), index=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"))
    level: Mapped[int | None]

    skill: Mapped[Skill] = relationship(lazy="joined")


class OfferWish(Record):
    """A learner whom the coach would like to work with."""

    __tablename__ = "offer_wishes"
    __table_args__ = (UniqueConstraint("offer_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
