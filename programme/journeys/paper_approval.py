"""A line manager said yes or no on paper, or by word of mouth: an administrator notes who, and when."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault
from programme.records import Database, Organisation, append_entry, require_version

from .applications import LINE_MANAGER, OPEN, application_of, plain_state
from .texts import Day, Line
from .waves import quota_sentence, wave_of

ON_PAPER = f"{LINE_MANAGER}, on paper"
"""How an application tells that its manager decided outside the service."""


class PaperDecision(Document):
    """What a manager decided, who that is, and on which day they said so."""

    decision: Literal["approved", "refused"]
    manager: Line = Field(examples=["Dan Manager"])
    on: Day


def note_manager_decision(
    database: Database, application_id: int, said: PaperDecision, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Note what a line manager decided on paper; the application's version now. The same again changes nothing.

    Where the manager agrees and the kind of organisation has all its places, the application waits for one. Who it was
    stands as the reason, and with whoever noted it in the audit trail.

    Raises:
        NotFound: for an application that does not exist.
        Stale: somebody changed it since it was read.
        BadInput: for a day to come, or one before the application.
        Conflict: for one that is decided already.
    """
    with database.unit_of_work() as session:
        row = application_of(session, application_id)
        reason = f"On paper, by {said.manager}, on {said.on.isoformat()}."
        if row.decided_by == ON_PAPER and row.reason == reason:
            return row.version
        require_version(session, row, read, what=f"application {row.id}")
        if not row.submitted_at.date() <= said.on <= at.date():
            message = f"this is not between the application, {row.submitted_at.date()}, and today."
            raise BadInput([Fault("on", said.on.isoformat(), message, "Give the day on which the manager said so.")])
        if row.state not in OPEN:
            raise Conflict(f"Application {row.id} is {plain_state(row)} already.")
        wave = wave_of(session, row.wave_id, alone=True)
        full = quota_sentence(session, wave, session.get_one(Organisation, row.organisation_id))
        before = row.state
        row.state = "waiting" if said.decision == "approved" and full is not None else said.decision
        row.decided_by, row.decided_at, row.reason = ON_PAPER, at, reason
        session.flush()
        subjects = {"applications": [row.id], "people": [row.person_id], "fields": ["state"], "version": row.version}
        values = {"state": [before, row.state], "manager": [None, said.manager], "on": [None, said.on.isoformat()]}
        append_entry(session, at=at, by=by, action="application.note_decision", subjects=subjects, values=values)
        return row.version
