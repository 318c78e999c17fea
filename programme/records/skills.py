"""The skills that learners want and coaches offer."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record


class Skill(Record):
    """One skill; `levels` says what each level, 1 to 4, means."""

    __tablename__ = "skills"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    aliases: Mapped[list[str]]
    levels: Mapped[list[str]]
