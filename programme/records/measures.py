"""Measures of projects and of the programme, and their values as they were recorded."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, Versioned, one_of

DIRECTIONS = ("increase", "decrease", "neutral")
RULE_SETS = ("mdc", "mdc2023", "runchart", "anhoj")
DISCLOSURES = ("people", "organisations", "open", "internal")


class Measure(Versioned, Record):
    """One measure, in its own unit; `direction` is the better way, `rules` those of its chart.

    `changed_on` is the day the project's change began, `rebase` the days from which its chart is reckoned anew. With
    `comparison_of` it is the same measure of a place without the change. Of a project's several measures `main` is the
    one it is judged by.
    """

    __tablename__ = "measures"
    __table_args__ = (
        one_of("direction", DIRECTIONS),
        one_of("rules", RULE_SETS),
        one_of("disclosure", DISCLOSURES),
        CheckConstraint("comparison_of_id <> id", name="not_compared_with_itself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"), index=True)
    name: Mapped[str]
    definition: Mapped[str]
    unit: Mapped[str]
    direction: Mapped[str]
    rules: Mapped[str]
    target: Mapped[float | None]
    changed_on: Mapped[dt.date | None]
    rebase: Mapped[list[str]]
    comparison_of_id: Mapped[int | None] = mapped_column(ForeignKey("measures.id"))
    main: Mapped[bool]
    adds_up: Mapped[bool]
    disclosure: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    points: Mapped[list[DataPoint]] = relationship(
        cascade="all, delete-orphan", order_by="DataPoint.id", lazy="selectin"
    )


class DataPoint(Record):
    """A value of a period, and when it was recorded. A revised value stands beside the one before it."""

    __tablename__ = "data_points"
    __table_args__ = (UniqueConstraint("measure_id", "day", "recorded_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), index=True)
    day: Mapped[dt.date]
    value: Mapped[float | None]
    recorded_on: Mapped[dt.date | None]
    note: Mapped[str | None]
