"""What a person agreed to: explicit, dated, withdrawable. No row means: never asked."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .declarative import Record, one_of

CONSENT_KINDS = ("name_on_map",)


class Consent(Record):
    """One answer and the day on which it was given; the latest one counts."""

    __tablename__ = "consents"
    __table_args__ = (one_of("kind", CONSENT_KINDS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    given: Mapped[bool]
    answered_on: Mapped[dt.date]
