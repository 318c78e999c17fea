"""What was kept longer than its period is let go: looked at first, then done by an administrator with a reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import delete, update
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import Conflict
from programme.access import Asker
from programme.journeys.texts import Line
from programme.queries.retention import LET_GO, due_of
from programme.records import (
    Application,
    AuditValues,
    Database,
    ImportUndo,
    Message,
    PrivacyRequest,
    append_entry,
    scrub,
)
from programme.records.keys import person_key

from .erasing import erase_within


class RetentionAct(Document):
    """Why the records of a class are let go, and how many were due when somebody looked."""

    reason: Line = Field(examples=["Yearly review with the data protection officer"])
    due: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(examples=[12])


@dataclass(frozen=True, slots=True)
class LetGo:
    """What letting go of a class's records does, or would do.

    `records` counts those of the class, `removed` rows and texts by table, `left` what is due beyond one turn.
    """

    record_class: str
    records: int
    removed: dict[str, int]
    left: int


def preview_retention(database: Database, asker: Asker, record_class: str, *, at: dt.datetime) -> LetGo:
    """What letting go of a class's records would do; nothing is changed.

    Raises:
        NotAllowed: for whoever may not carry out requests about data.
        NotFound: for an unknown class.
    """
    asker.demand("privacy.write")
    with database.unit_of_work() as session:
        done, _ = _let_go(session, record_class, by=asker.name, at=at)
        session.rollback()
        return done


def carry_out_retention(
    database: Database, asker: Asker, record_class: str, sent: RetentionAct, *, at: dt.datetime
) -> LetGo:
    """Let go of a class's records that are kept longer than its period; the oldest 500 in one turn.

    People are erased as on their own request: what is counted of them stays under a number. Of messages their words
    and addresses go, and what stays keeps anybody from getting one twice. Everything else is removed.

    Raises:
        NotAllowed: for whoever may not carry out requests about data.
        NotFound: for an unknown class.
        Conflict: where another number is due than was looked at.
    """
    asker.demand("privacy.write")
    with database.unit_of_work() as session:
        due = due_of(session, record_class, at.date())
        if due.due != sent.due:
            raise Conflict(f"{due.due} records are due now, not {sent.due}. Look at them again before they go.")
        done, ids = _let_go(session, record_class, by=asker.name, at=at)
        if ids:
            subjects = {"class": record_class, _TABLES[record_class]: list(ids), "removed": done.removed}
            subjects["reason"] = sent.reason
            append_entry(session, at=at, by=asker.name, action="retention.carry_out", subjects=subjects)
    if ids:
        scrub(database)
    return done


def _let_go(session: Transaction, record_class: str, *, by: str, at: dt.datetime) -> tuple[LetGo, Sequence[int]]:
    due = due_of(session, record_class, at.date())
    removed = _ACTS[record_class](session, due.ids, by, at) if due.ids else {}
    return LetGo(record_class, len(due.ids), removed, due.due - len(due.ids)), due.ids


def _people(session: Transaction, ids: Sequence[int], by: str, at: dt.datetime) -> dict[str, int]:
    counts = Counter[str]()
    for number in ids:
        erased = erase_within(session, person_key(number), by=by, at=at, note=False)
        counts.update({"people": 1, **erased.removed, **erased.texts})
    return dict(sorted(counts.items()))


def _messages(session: Transaction, ids: Sequence[int], _by: str, _at: dt.datetime) -> dict[str, int]:
    gone = {"email": LET_GO, "subject": LET_GO, "body": LET_GO, "calendar": None, "fault": None}
    session.execute(update(Message).where(Message.id.in_(ids)).values(**gone, version=Message.version + 1))
    return {"messages": len(ids)}


def _rows(table: Any, column: Any) -> Callable[[Transaction, Sequence[int], str, dt.datetime], dict[str, int]]:
    def _act(session: Transaction, ids: Sequence[int], _by: str, _at: dt.datetime) -> dict[str, int]:
        session.execute(delete(table).where(column.in_(ids)))
        return {table.__tablename__: len(ids)}

    return _act


_ACTS: dict[str, Callable[[Transaction, Sequence[int], str, dt.datetime], dict[str, int]]] = {
    "people": _people,
    "applications": _rows(Application, Application.id),
    "messages": _messages,
    "audit_values": _rows(AuditValues, AuditValues.entry_id),
    "import_undos": _rows(ImportUndo, ImportUndo.batch_id),
    "privacy_requests": _rows(PrivacyRequest, PrivacyRequest.id),
}
_TABLES = {
    "people": "people",
    "applications": "applications",
    "messages": "messages",
    "audit_values": "audit_entries",
    "import_undos": "import_batches",
    "privacy_requests": "privacy_requests",
}
"""Under which name the entry of the trail has a class's numbers."""
