"""Organisations: who employs the people. Names and codes are dated, because both change."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .declarative import Record, Versioned, in_order, one_of

Kind = Literal[
    "acute",
    "mental_health",
    "community",
    "ambulance",
    "practice",
    "federation",
    "council",
    "hospice",
    "commissioner",
    "other",
]

KINDS = get_args(Kind)


class Organisation(Versioned, Record):
    """One employer. `code` is the programme's key: upper case; `parent`, `network`, `building` are plain labels."""

    __tablename__ = "organisations"
    __table_args__ = (one_of("kind", KINDS), in_order("active_from", "active_to"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    partner: Mapped[bool | None]
    aliases: Mapped[list[str]]
    parent: Mapped[str | None]
    network: Mapped[str | None]
    network_name: Mapped[str | None]
    building: Mapped[str | None]
    postcode: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    active_from: Mapped[dt.date | None]
    active_to: Mapped[dt.date | None]
    note: Mapped[str | None]

    names: Mapped[list[OrganisationName]] = relationship(
        cascade="all, delete-orphan", order_by="OrganisationName.id", lazy="selectin"
    )
    codes: Mapped[list[OrganisationCode]] = relationship(
        cascade="all, delete-orphan", order_by="OrganisationCode.id", lazy="selectin"
    )
    successors: Mapped[list[OrganisationSuccessor]] = relationship(
        cascade="all, delete-orphan", order_by="OrganisationSuccessor.id", lazy="selectin"
    )

    def name_at(self, day: dt.date) -> str:
        """The name in force on a day; outside every dated name, the nearest one known."""
        return (self._name_row(day) or self.names[-1]).name

    def short_name_at(self, day: dt.date) -> str:
        """The short name in force on a day, or the full one where there is none."""
        row = self._name_row(day) or self.names[-1]
        return row.short_name or row.name

    def _name_row(self, day: dt.date) -> OrganisationName | None:
        for row in reversed(self.names):
            if (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or row.valid_to >= day):
                return row
        return None


class OrganisationName(Record):
    """A name and the days on which it was in force, both ends included."""

    __tablename__ = "organisation_names"
    __table_args__ = (in_order("valid_from", "valid_to"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str]
    short_name: Mapped[str | None]
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]


class OrganisationCode(Record):
    """A code in a scheme (`ODS`, `ONS`) and the days on which it was in force."""

    __tablename__ = "organisation_codes"
    __table_args__ = (UniqueConstraint("scheme", "value"), in_order("valid_from", "valid_to"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    scheme: Mapped[str]
    value: Mapped[str]
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]


class OrganisationSuccessor(Record):
    """The organisation that took over, and since when; named by code, since it may stand outside the programme."""

    __tablename__ = "organisation_successors"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    successor_code: Mapped[str]
    since: Mapped[dt.date | None]
