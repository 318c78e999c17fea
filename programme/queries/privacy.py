"""Requests of people about their data, with what is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import Database, PrivacyRequest
from programme.records.keys import person_key


@dataclass(frozen=True, slots=True)
class PrivacyRequestShown:
    """One request. `days_left` is below 0 where it is overdue, and empty once it is answered."""

    id: int
    person: str
    kind: str
    state: str
    received_on: dt.date
    due_on: dt.date
    days_left: int | None
    identity_checked_on: dt.date | None
    decided_on: dt.date | None
    decision: str | None
    reason: str | None
    carried_out_on: dt.date | None
    answered_on: dt.date | None
    version: int


def privacy_requests(
    database: Database, asker: Asker, *, day: dt.date, limit: int = 500, after: int = 0, open_only: bool = False
) -> list[PrivacyRequestShown]:
    """Requests by number, `limit` of them with numbers above `after`; with `open_only` those still to be answered.

    Raises:
        NotAllowed: for whoever may not carry out such requests.
    """
    asker.demand("privacy.write")
    rows = select(PrivacyRequest).where(PrivacyRequest.id > after).order_by(PrivacyRequest.id).limit(limit)
    if open_only:
        rows = rows.where(PrivacyRequest.answered_on.is_(None))
    with database.reading() as session:
        return [_shown(row, day) for row in session.scalars(rows)]


def privacy_request(database: Database, asker: Asker, number: int, *, day: dt.date) -> PrivacyRequestShown:
    """One request.

    Raises:
        NotAllowed: for whoever may not carry out such requests.
        NotFound: where there is none of that number.
    """
    asker.demand("privacy.write")
    with database.reading() as session:
        row = session.get(PrivacyRequest, number)
        if row is None:
            raise NotFound(f"There is no request {number}.")
        return _shown(row, day)


def _shown(row: PrivacyRequest, day: dt.date) -> PrivacyRequestShown:
    return PrivacyRequestShown(
        id=row.id,
        person=person_key(row.person_id),
        kind=row.kind,
        state=row.state,
        received_on=row.received_on,
        due_on=row.due_on,
        days_left=None if row.answered_on else (row.due_on - day).days,
        identity_checked_on=row.identity_checked_on,
        decided_on=row.decided_on,
        decision=row.decision,
        reason=row.reason,
        carried_out_on=row.carried_out_on,
        answered_on=row.answered_on,
        version=row.version,
    )
