"""For how long records of a class are kept: a setting for each, with a usual number of months."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field
from sqlalchemy import select

from foundation.documents import Document
from foundation.errors import NotFound
from programme.access import Asker
from programme.queries.retention import RECORD_CLASSES
from programme.records import Database, RetentionPeriod, append_entry


class RetentionSent(Document):
    """For how many months a class of records is kept."""

    months: Annotated[int, Field(ge=1, le=1_200)]


def keep_for(database: Database, asker: Asker, record_class: str, sent: RetentionSent, *, at: dt.datetime) -> None:
    """Set for how long a class of records is kept.

    Args:
        database: the records.
        asker: who sets it.
        record_class: of `RECORD_CLASSES`.
        sent: the number of months.
        at: when, with a zone.

    Raises:
        NotAllowed: for whoever may not change settings.
        NotFound: for an unknown class.
    """
    asker.demand("settings.write")
    if record_class not in RECORD_CLASSES:
        raise NotFound(f"{record_class} is no class of records; they are {', '.join(RECORD_CLASSES)}.")
    with database.unit_of_work() as session:
        row = session.scalars(select(RetentionPeriod).where(RetentionPeriod.record_class == record_class)).first()
        if row is not None and row.months == sent.months:
            return
        before = row.months if row else RECORD_CLASSES[record_class].months
        if row is None:
            row = RetentionPeriod(record_class=record_class, months=sent.months)
            session.add(row)
        row.months = sent.months
        session.flush()
        subjects = {"retention_periods": [row.id], "class": record_class, "months": [before, sent.months]}
        append_entry(session, at=at, by=asker.name, action="retention.set", subjects=subjects)
