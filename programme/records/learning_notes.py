"""What was learnt, and with whom it may be shared."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, Versioned, one_of

AUDIENCES = ("team", "organisation", "community", "public")


class LearningNote(Versioned, Record):
    """A note, from a project or gathered at a session. `share_with` is the widest audience it may reach."""

    __tablename__ = "learning_notes"
    __table_args__ = (one_of("share_with", AUDIENCES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str]
    theme: Mapped[str]
    noted_on: Mapped[dt.date]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), index=True)
    share_with: Mapped[str]
