"""What organisations offer one another: training, coaching and mentoring."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, in_order, one_of
from .memberships import TIERS

CAPABILITY_KINDS = ("training", "coaching", "mentoring")
IN_PLACE = ("yes", "no", "unknown")


class Capability(Record):
    """Whether an organisation has a way to train, coach or mentor people of a tier. `places_open` are for others."""

    __tablename__ = "capability"
    __table_args__ = (
        one_of("kind", CAPABILITY_KINDS),
        one_of("tier", TIERS),
        one_of("in_place", IN_PLACE),
        in_order("start", "ends"),
        CheckConstraint("places_open >= 0", name="places_open_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[str]
    tier: Mapped[str]
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))
    in_place: Mapped[str]
    places_open: Mapped[int | None]
    start: Mapped[dt.date | None]
    ends: Mapped[dt.date | None]
