"""For how long each class of records is kept, and what has been kept longer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import (
    Application,
    AuditEntry,
    AuditValues,
    Database,
    ImportBatch,
    ImportUndo,
    Message,
    Person,
    PrivacyRequest,
    RetentionPeriod,
)


@dataclass(frozen=True, slots=True)
class RecordClass:
    """A class of records: for how many months it is usually kept, from when these count, and what to do then."""

    months: int
    counted_from: str
    remedy: str


RECORD_CLASSES: dict[str, RecordClass] = {
    "people": RecordClass(72, "the day on which somebody left the programme", "Erase these people."),
    "applications": RecordClass(24, "the day of their refusal or withdrawal", "Erase who has no other record."),
    "messages": RecordClass(24, "the day on which they were sent", "Erase or keep with a reason."),
    "audit_values": RecordClass(72, "the day of the entry that they stand beside", "Erase the people they name."),
    "import_undos": RecordClass(3, "the day of the import", "Let them go: the import can then not be taken back."),
    "privacy_requests": RecordClass(36, "the day on which they were answered", "Let them go."),
}
"""The usual months are this programme's proposal: six years after the end for training records, less for what only
served to get there. The data protection officer sets what holds here."""

LET_GO = "[no longer kept]"
"""What stands in place of a message's address and words once they are let go."""

_MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class RetentionDue:
    """One class of records: for how long it is kept, how many are kept longer, and which (the first 500)."""

    record_class: str
    months: int
    usual_months: int
    counted_from: str
    due: int
    ids: tuple[int, ...]
    remedy: str


def retention_due(database: Database, asker: Asker, *, day: dt.date) -> list[RetentionDue]:
    """What has been kept longer than its period on a day, by class of records.

    Raises:
        NotAllowed: for whoever may not carry out requests about data.
    """
    asker.demand("privacy.write")
    with database.reading() as session:
        return [due_of(session, name, day) for name in RECORD_CLASSES]


def due_of(session: Transaction, name: str, day: dt.date) -> RetentionDue:
    """What has been kept longer than its period on a day, of one class of records.

    Raises:
        NotFound: for an unknown class.
    """
    if name not in RECORD_CLASSES:
        raise NotFound(f"{name} is no class of records; they are {', '.join(RECORD_CLASSES)}.")
    own = session.scalar(select(RetentionPeriod.months).where(RetentionPeriod.record_class == name))
    months = own or RECORD_CLASSES[name].months
    last = _months_before(day, months)
    instant = dt.datetime.combine(last, dt.time(), dt.UTC) + dt.timedelta(days=1)
    ids = [int(number) for number in session.scalars(_older(name, last, instant))]
    known = RECORD_CLASSES[name]
    shown = tuple(sorted(ids)[:_MOST_SHOWN])
    return RetentionDue(name, months, known.months, known.counted_from, len(ids), shown, known.remedy)


def _older(name: str, last: dt.date, instant: dt.datetime) -> Select[Any]:
    """Numbers of a class's records whose time is counted from `last`, or the end of that day, or before."""
    queries: dict[str, Select[Any]] = {
        "people": select(Person.id).where(Person.left <= last, Person.erased_on.is_(None)),
        "applications": select(Application.id).where(
            Application.state.in_(("refused", "withdrawn")), Application.decided_at < instant
        ),
        "messages": select(Message.id).where(Message.sent_at < instant, Message.body != LET_GO),
        "audit_values": select(AuditValues.entry_id)
        .join(AuditEntry, AuditEntry.id == AuditValues.entry_id)
        .where(AuditEntry.at < instant),
        "import_undos": select(ImportUndo.batch_id)
        .join(ImportBatch, ImportBatch.id == ImportUndo.batch_id)
        .where(ImportBatch.applied_at < instant),
        "privacy_requests": select(PrivacyRequest.id).where(PrivacyRequest.answered_on <= last),
    }
    return queries[name]


def _months_before(day: dt.date, months: int) -> dt.date:
    """The first of the month for a day that the earlier month has not; never before year 1."""
    place = max(day.year * 12 + day.month - 1 - months, 12)
    year, month = divmod(place, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, 28))
