"""Improvement projects: what is tried, by whom, how far it has come."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, Versioned, in_order, one_of

STAGES = ("idea", "chartered", "active", "paused", "completed", "sustained", "stopped")


class Project(Versioned, Record):
    """One project. The values of its measure are in its own unit."""

    __tablename__ = "projects"
    __table_args__ = (
        one_of("stage", STAGES),
        in_order("started", "ended"),
        CheckConstraint("people_affected >= 0", name="people_affected_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    lead_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    topic: Mapped[str | None]
    aim: Mapped[str | None]
    stage: Mapped[str | None]
    started: Mapped[dt.date | None]
    ended: Mapped[dt.date | None]
    measure: Mapped[str | None]
    unit: Mapped[str | None]
    baseline: Mapped[float | None]
    latest_value: Mapped[float | None]
    people_affected: Mapped[int | None]

    members: Mapped[list[ProjectMember]] = relationship(
        cascade="all, delete-orphan", order_by="ProjectMember.person_id", lazy="selectin"
    )
    organisations: Mapped[list[ProjectOrganisation]] = relationship(
        cascade="all, delete-orphan", order_by="ProjectOrganisation.organisation_id", lazy="selectin"
    )
    scores: Mapped[list[ProjectScore]] = relationship(
        cascade="all, delete-orphan", order_by="ProjectScore.scored_on", lazy="selectin"
    )


class ProjectMember(Record):
    """Somebody in the team, beside the lead."""

    __tablename__ = "project_members"
    __table_args__ = (UniqueConstraint("project_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)


class ProjectOrganisation(Record):
    """An organisation that the project touches."""

    __tablename__ = "project_organisations"
    __table_args__ = (UniqueConstraint("project_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)


class ProjectScore(Record):
    """A progress score, 0.5 to 5.0, set by hand on a day. Earlier ones are kept."""

    __tablename__ = "project_scores"
    __table_args__ = (CheckConstraint("score >= 0.5 AND score <= 5.0", name="score_on_the_scale"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    score: Mapped[float]
    scored_on: Mapped[dt.date | None]
    scored_by: Mapped[str | None]
