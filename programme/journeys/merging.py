"""One person recorded twice: everything of one record stands with the other from then on.

The record that was too much stays as a mark that points to the one kept: frozen snapshots name it, and no number is
given out twice. The rows as they were before stand in the audit trail's erasable values.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field
from sqlalchemy import Column, Table, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import Conflict
from programme.records import Database, Pair, Person, Record, require_version
from programme.records.keys import person_key

from .changing import Changed, note_change, plain
from .people import person_of
from .texts import Line

MERGED_NAME = "Merged record"
LONG_AGO = dt.date(1900, 1, 1)
"""The last day of a record that was too much: it counts on no day."""

Rows = dict[str, list[dict[str, Any]]]
"""Rows as they were, by table."""

MAY_FALL_AWAY = frozenset(
    {
        "access_requirements",
        "applications",
        "attendance",
        "availability_slots",
        "away_dates",
        "enrolments",
        "feedback_given",
        "memberships",
        "messages",
        "needs",
        "offer_wishes",
        "offered_skills",
        "offers",
        "project_members",
        "session_facilitators",
        "tier_periods",
        "ties",
    }
)
"""Tables whose row may go where the kept record has the same one already; anywhere else a merge is refused."""


LISTS = (("rounds", "learner_ids"), ("rounds", "coach_ids"), ("placements", "facilitators"))
"""Columns that name people in a list."""


class Merge(Document):
    """The record that is the same person, and why it is known to be."""

    other: str = Field(max_length=20, examples=["P13"])
    reason: Line = Field(examples=["Same person: she told us on the phone"])


def merge_people(database: Database, key: str, merge: Merge, *, read: int | None, by: str, at: dt.datetime) -> int:
    """Let everything of another record stand with this one; the kept record's version. Twice changes nothing.

    Raises:
        NotFound: for nobody.
        Stale: somebody changed the kept record since it was read.
        Conflict: for one record only, two who coach one another, or facts of both that cannot stand side by side.
    """
    with database.unit_of_work() as session:
        kept = person_of(session, key)
        require_version(session, kept, read, what=f"person {person_key(kept.id)}")
        other = person_of(session, merge.other)
        if other is kept:
            if merge.other == person_key(kept.id):
                raise Conflict("Two records are needed. Name another one.")
            return kept.version
        _require_two_records_of_one(session, kept, other)
        before: Rows = {"people": [_row_of(session, Record.metadata.tables["people"], other)]}
        own = _said_by(kept)
        _fill_gaps(kept, other)
        session.flush()
        for table, column in _references():
            _repoint(session, table, column, other.id, kept.id, before, own)
        for table_name, column_name in LISTS:
            _repoint_lists(session, Record.metadata.tables[table_name], column_name, other.id, kept.id, before)
        session.expire_all()
        _leave_mark(kept, other)
        also = {"people": [kept.id, other.id], "fields": sorted(before)}
        told: Changed = {"before": [before, None], "reason": [None, merge.reason]}
        return note_change(session, kept, told, action="person.merge", by=by, at=at, also=also)


def _require_two_records_of_one(session: Transaction, kept: Person, other: Person) -> None:
    ids = (kept.id, other.id)
    both = select(Pair.id).where(Pair.learner_id.in_(ids), Pair.coach_id.in_(ids))
    if session.scalars(both).first() is not None:
        raise Conflict(f"{person_key(kept.id)} and {person_key(other.id)} coach one another: they are two people.")


def _fill_gaps(kept: Person, other: Person) -> None:
    """What the kept record does not say, the other one may."""
    for name in ("profession", "band", "joined", "q_member", "line_manager_email", "line_manager_id", "max_travel_km"):
        value = getattr(other, name)
        if getattr(kept, name) is None and not (name == "line_manager_id" and value == kept.id):
            setattr(kept, name, value)
    if kept.availability_state == "unknown":
        kept.availability_state = other.availability_state
        kept.availability_unconfirmed = other.availability_unconfirmed
    if kept.line_manager_id == other.id:
        kept.line_manager_id = kept.line_manager_email = None
    kept.topics = list(dict.fromkeys([*kept.topics, *other.topics]))
    kept.near_lead = kept.near_lead or other.near_lead
    kept.staff_of_programme = kept.staff_of_programme or other.staff_of_programme
    for row in other.emails:
        row.preferred = not kept.emails and row.preferred


def _leave_mark(kept: Person, other: Person) -> None:
    for name in ("profession", "band", "joined", "q_member", "line_manager_email", "line_manager_id", "note",
                 "max_travel_km", "latitude", "longitude", "accepts_online"):  # fmt: skip
        setattr(other, name, None)
    other.name, other.left, other.topics, other.availability_state = MERGED_NAME, LONG_AGO, [], "unknown"
    other.near_lead = other.staff_of_programme = False
    other.merged_into_id = kept.id


def _said_by(kept: Person) -> frozenset[str]:
    """What the kept record says as a whole: the other one's is not mixed into it."""
    said = {"availability_slots": kept.availability_state != "unknown", "needs": bool(kept.needs), "offers": kept.offer}
    return frozenset(table for table, there in said.items() if there)


def _references() -> list[tuple[Table, Column[Any]]]:
    """Every column that names a person, but the mark itself; children before what they hang on."""
    people = Record.metadata.tables["people"]
    return [
        (table, column)
        for table in reversed(Record.metadata.sorted_tables)
        for column in table.c
        if any(key.column.table is people for key in column.foreign_keys) and column.name != "merged_into_id"
    ]


def _repoint(
    session: Transaction,
    table: Table,
    column: Column[Any],
    old: int,
    new: int,
    before: Rows,
    own: frozenset[str],
) -> None:
    keys = list(table.primary_key.columns)
    for row in session.execute(table.select().where(column == old)).mappings().all():
        before.setdefault(table.name, []).append({name: plain(value) for name, value in row.items()})
        this = and_(*(key == row[key.name] for key in keys))
        wanted = {**row, column.name: new}
        if table.name not in own and not _stands_already(session, table, wanted, this):
            session.execute(table.update().where(this).values({column.name: new}))
        elif table.name in MAY_FALL_AWAY:
            _let_go(session, table, row, before, this)
        else:
            words = table.name.replace("_", " ")
            raise Conflict(f"Both records have {words} that cannot stand side by side. End those of one first.")


def _repoint_lists(session: Transaction, table: Table, name: str, old: int, new: int, before: Rows) -> None:
    column = table.c[name]
    for row in session.execute(table.select().where(column.is_not(None))).mappings().all():
        if old in (row[name] or ()):
            before.setdefault(table.name, []).append({key: plain(value) for key, value in row.items()})
            people = list(dict.fromkeys(new if each == old else each for each in row[name]))
            session.execute(table.update().where(table.c.id == row["id"]).values({name: people}))


def _stands_already(session: Transaction, table: Table, wanted: dict[str, Any], this: Any) -> bool:
    """Whether the row would be one of two alike, or would join the person with themselves."""
    people = Record.metadata.tables["people"]
    named = [wanted[c.name] for c in table.c if any(k.column.table is people for k in c.foreign_keys)]
    if table.name in ("ties", "instructions") and len([n for n in named if n]) > len({n for n in named if n}):
        return True
    unique = [c.columns.keys() for c in table.constraints if isinstance(c, UniqueConstraint)]
    unique.append([c.name for c in table.primary_key.columns])
    if table.name in ("memberships", "tier_periods"):
        unique.append([c.name for c in table.c if c.name not in ("id", "main")])
    alike = [and_(*(_same(table.c[name], wanted[name]) for name in names)) for names in unique]
    return session.execute(select(1).select_from(table).where(or_(*alike), ~this)).first() is not None


def _same(column: Column[Any], value: Any) -> Any:
    return column.is_(None) if value is None else column == value


def _let_go(session: Transaction, table: Table, row: Any, before: Rows, this: Any) -> None:
    """Remove a row that stands twice, with what hangs on it."""
    for child in Record.metadata.sorted_tables:
        for column in child.c:
            if any(key.column.table is table for key in column.foreign_keys):
                hanging = session.execute(child.select().where(column == row["id"])).mappings().all()
                before.setdefault(child.name, []).extend(
                    {name: plain(value) for name, value in each.items()} for each in hanging
                )
                session.execute(child.delete().where(column == row["id"]))
    session.execute(table.delete().where(this))


def _row_of(session: Transaction, table: Table, person: Person) -> dict[str, Any]:
    row = session.execute(table.select().where(table.c.id == person.id)).mappings().one()
    return {name: plain(value) for name, value in row.items()}
