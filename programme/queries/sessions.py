"""Sessions with the words that people need: cohort names, venue and room, facilitators."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.records import CalendarEntry, Session
from programme.records.keys import person_key


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session as records hold it; times are local, `HH:MM`; `facilitators` are person ids."""

    session: str
    title: str
    kind: str
    state: str
    mode: str
    cohorts: tuple[str, ...]
    date: dt.date | None
    start: str | None
    end: str | None
    venue: str | None
    postcode: str | None
    room: str | None
    facilitators: tuple[str, ...]
    sequence: int


def sessions_with_places(session: Transaction) -> list[SessionRow]:
    """Every session that is not cancelled, by date (undated last) and id."""
    blocks = {
        str(entry.label): (entry.start_time, entry.end_time)
        for entry in session.scalars(select(CalendarEntry).where(CalendarEntry.kind == "block"))
    }
    rows = [_row(each, blocks) for each in session.scalars(select(Session).where(Session.state != "cancelled"))]
    return sorted(rows, key=lambda row: (row.date or dt.date.max, row.start or "", row.session))


def _row(each: Session, blocks: dict[str, tuple[str | None, str | None]]) -> SessionRow:
    start, end = blocks.get(each.block or "", (None, None))
    return SessionRow(
        session=each.code,
        title=each.title,
        kind=each.kind,
        state=each.state,
        mode=each.mode,
        cohorts=tuple(sorted(link.cohort.name for link in each.cohorts)),
        date=each.held_on,
        start=start,
        end=end,
        venue=each.room.venue.name if each.room else None,
        postcode=each.room.venue.postcode if each.room else None,
        room=each.room.name if each.room else None,
        facilitators=tuple(person_key(f.person_id) for f in each.facilitators if f.role == "planned"),
        sequence=each.sequence,
    )
