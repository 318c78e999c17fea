"""Something is lost: a venue, a room, a person. What repairs cost, and the plan of the one that is chosen."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import scheduling
from foundation.documents import read_document
from foundation.errors import NotFound
from programme.records import Analysis, AwayDate, Database, Plan, Room, append_entry
from programme.records.keys import record_id_of
from programme.snapshots import scheduling_snapshot
from scheduling.documents import Span

from .analyses import answer_part
from .plans import another_plan


def loss_question(
    session: Transaction, as_at: dt.date, window: tuple[dt.date, dt.date] | None, change: Mapping[str, Any]
) -> dict[str, Any]:
    """What is lost, against what people were told: the records as they are, as at a day.

    Raises:
        BadInput: for no window or blocks, and every fault of the change.
    """
    snapshot = scheduling_snapshot(session, as_at, window=window)
    scheduling.read_change(json.dumps(change), scheduling.read_instance(snapshot))
    return {"asks": "loss", "snapshot": snapshot, "change": dict(change)}


def take_up_repair(database: Database, analysis_id: int, point: int, *, name: str, by: str, at: dt.datetime) -> int:
    """Make the plan of one point of a curve of repairs, and record the loss; publishing the plan tells people.

    Args:
        database: the records.
        analysis_id: the analysis of the loss.
        point: which point, from 0.
        name: what people call the plan.
        by: who chooses.
        at: when, with a zone.

    Returns:
        The number of the plan.

    Raises:
        NotFound: for an analysis or point that does not exist.
    """
    with database.unit_of_work() as session:
        analysis = session.get(Analysis, analysis_id)
        if analysis is None or analysis.kind != "loss":
            raise NotFound(f"There is no analysis {analysis_id} of a loss.")
        snapshot = answer_part(session, analysis_id, "snapshot")
        result = answer_part(session, analysis_id, f"result {point}")
        _record_loss(session, json.loads(analysis.question), by=by, at=at)
        return another_plan(session, _last_published(session), snapshot, result, by=by, at=at, name=name).id


def _last_published(session: Transaction) -> Plan | None:
    rows = select(Plan).where(Plan.state == "published").order_by(Plan.published_at.desc(), Plan.id.desc())
    return session.scalars(rows.limit(1)).first()


def _record_loss(session: Transaction, question: Mapping[str, Any], *, by: str, at: dt.datetime) -> None:
    """What is lost is lost for every later plan too: rooms are closed and people away on those days."""
    change = read_document(scheduling.Change, json.dumps(question["change"]))
    window = json.loads(question["snapshot"])["window"]
    first, last = (dt.date.fromisoformat(window[end]) for end in ("start", "end"))
    rooms = list(session.scalars(select(Room)))
    lost: list[tuple[Room, Span]] = []
    lost += [(room, one) for one in change.rooms_lost for room in rooms if room.code == one.room]
    lost += [(room, one) for one in change.venues_lost for room in rooms if room.venue.code == one.venue]
    for room, span in lost:
        days = {day.isoformat() for day in _days(max(first, span.start), min(last, span.end))}
        room.closed_dates = sorted({*room.closed_dates, *days})
    for away in change.people_away:
        person = record_id_of(away.person)
        known = set(session.scalars(select(AwayDate.away_on).where(AwayDate.person_id == person)))
        days_away = _days(max(first, away.start), min(last, away.end))
        session.add_all(AwayDate(person_id=person, away_on=day) for day in days_away if day not in known)
    people = [record_id_of(away.person) for away in change.people_away]
    subjects = {"rooms": sorted({room.id for room, _ in lost}), "people": people}
    append_entry(session, at=at, by=by, action="loss.record", subjects=subjects)


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
