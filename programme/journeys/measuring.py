"""Measures of projects and of the programme: defined once, their values recorded and revised, never overwritten."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import Database, DataPoint, Measure, append_entry, require_version

from .changing import note_change
from .projects import Number, project_of
from .texts import Code, Day, Line, Words

Direction = Literal["increase", "decrease", "neutral"]
Rules = Literal["mdc", "mdc2023", "runchart", "anhoj"]
Disclosure = Literal["people", "organisations", "open", "internal"]
MOST_POINTS = 5_000


class MeasureAdded(Document):
    """A new measure in its own unit; `direction` is the better way, `rules` those of its chart."""

    code: Code = Field(examples=["PR7-FALLS"])
    project: Line | None = None
    name: Line
    definition: Words
    unit: Line
    direction: Direction
    rules: Rules = "runchart"
    target: Number | None = None
    changed_on: Day | None = None
    main: bool = False
    adds_up: bool = False
    disclosure: Disclosure = "internal"


class PointSent(Document):
    """The value of a day; null where nobody counted."""

    date: Day
    value: Number | None
    note: Line | None = None


class PointsSent(Document):
    """Values of a measure. One that differs from what is recorded of its day stands beside it as its revision."""

    points: Annotated[tuple[PointSent, ...], Field(min_length=1, max_length=MOST_POINTS)]


def measure_of(session: Transaction, code: str) -> Measure:
    """A measure.

    Raises:
        NotFound: where there is none of that code.
    """
    row = session.scalars(select(Measure).where(Measure.code == code)).first()
    if row is None:
        raise NotFound(f"There is no measure {code}.")
    return row


def add_measure(database: Database, sent: MeasureAdded, *, by: str, at: dt.datetime) -> str:
    """Define a measure.

    Returns:
        Its code.

    Raises:
        NotFound: for a project that does not exist.
        Conflict: where a measure has that code.
    """
    with database.unit_of_work() as session:
        if session.scalars(select(Measure.id).where(Measure.code == sent.code)).first() is not None:
            raise Conflict(f"There is a measure {sent.code} already.")
        project = project_of(session, sent.project) if sent.project else None
        plain = {name: getattr(sent, name) for name in MeasureAdded.model_fields if name != "project"}
        row = Measure(**plain, project_id=project.id if project else None, rebase=[])
        session.add(row)
        session.flush()
        append_entry(
            session, at=at, by=by, action="measure.add", subjects={"measures": [row.id], "version": row.version}
        )
        return row.code


def record_points(
    database: Database, code: str, sent: PointsSent, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Record values; those that are recorded already with the same value change nothing.

    Returns:
        How many values are new or revised.

    Raises:
        NotFound: for a measure that does not exist.
        BadInput: for days that lie ahead or stand twice, and values that were revised today already; all at once.
        Stale: where somebody changed the measure since it was read.
    """
    today = at.date()
    with database.unit_of_work() as session:
        row = measure_of(session, code)
        latest = {each.day: each for each in sorted(row.points, key=lambda p: (p.recorded_on or dt.date.min, p.id))}
        faults, new = list[Fault](), list[PointSent]()
        for place, point in enumerate(sent.points):
            path, kept = f"points[{place}].date", latest.get(point.date)
            if point.date > today:
                faults.append(Fault(path, str(point.date), "this day lies ahead.", "Record it when it is over."))
            elif any(each.date == point.date for each in sent.points[:place]):
                faults.append(Fault(path, str(point.date), "this day stands here twice.", "Keep one of them."))
            elif kept is None or kept.value != point.value:
                new.append(point)
                if kept is not None and kept.recorded_on == today:
                    message = "a value of this day was recorded today already; a day keeps one revision."
                    faults.append(Fault(path, str(point.date), message, "Send the correction tomorrow."))
        if faults:
            raise BadInput(faults)
        if not new:
            return 0
        require_version(session, row, read, what=f"measure {code}")
        row.points += [DataPoint(day=p.date, value=p.value, recorded_on=today, note=p.note) for p in new]
        was = {day: point.value for day, point in latest.items()}
        changed = {str(p.date): [was.get(p.date), p.value] for p in new}
        note_change(session, row, changed, action="measure.record", by=by, at=at)
        return len(new)
