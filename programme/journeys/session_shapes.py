"""Sessions added by hand or from a template, and changed: everything before a plan is published, little afterwards."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault
from programme.records import (
    CalendarEntry,
    Cohort,
    Database,
    Person,
    Session,
    SessionCohort,
    SessionFacilitator,
    Skill,
    append_entry,
    require_version,
)
from programme.records.keys import person_key, record_id_of

from .changing import Changed, assign, note_change, said
from .session_invitations import draft_invitations
from .sessions import session_of
from .texts import UNCHANGED, Day, Line

SessionCode = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
PersonKey = Annotated[str, StringConstraints(pattern=r"^P[0-9]{1,10}$")]
Feature = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Kind = Literal["taught", "clinic", "supervision", "sharing_event", "celebration"]
Mode = Literal["in_person", "online", "hybrid"]
Few = Annotated[int, Field(ge=0, le=20)]
Many = Annotated[int, Field(ge=0, le=1_000)]
Gap = Annotated[int, Field(ge=0, le=366)]
Position = Annotated[int, Field(ge=0, le=1_000)]
Names = Annotated[tuple[Line, ...], Field(max_length=200)]
SomeNames = Annotated[tuple[Line, ...], Field(min_length=1, max_length=200)]
People = Annotated[tuple[PersonKey, ...], Field(max_length=200)]
Features = Annotated[tuple[Feature, ...], Field(max_length=50)]

COLUMNS = {"order": "position"}
"""Fields whose column has another name."""

ONCE_PUBLISHED = frozenset(
    {"title", "facilitators_needed", "facilitators_from", "facilitator_skills", "extra_places", "room_features"}
)
"""What may still be changed of a session that people were told of; when and where it is, another plan says."""


class SessionAdded(Document):
    """A new session of cohorts, without a day. Its length is that of its blocks of the day; gaps are in days."""

    code: SessionCode | None = Field(None, examples=["LIVE2-7"])
    cohorts: SomeNames = Field(examples=[["LIVE2"]])
    title: Line = Field(examples=["Day 7: holding the gains"])
    kind: Kind = "taught"
    order: Position | None = None
    blocks: SomeNames = Field(examples=[["day"]])
    mode: Mode = "in_person"
    facilitators_needed: Few = 0
    facilitators_from: People = Field((), examples=[["P12"]])
    facilitator_skills: Names = ()
    extra_places: Many = 0
    room_features: Features = Field((), examples=[["step_free"]])
    min_gap_days: Gap | None = None
    max_gap_days: Gap | None = None
    earliest: Day | None = None
    latest: Day | None = None


class SessionChange(Document):
    """What shall be different about a session. A field left out stays as it is; `null` empties it."""

    cohorts: SomeNames = UNCHANGED
    title: Line = UNCHANGED
    kind: Kind = UNCHANGED
    order: Position | None = None
    blocks: SomeNames = UNCHANGED
    mode: Mode = UNCHANGED
    facilitators_needed: Few = UNCHANGED
    facilitators_from: People = UNCHANGED
    facilitator_skills: Names = UNCHANGED
    extra_places: Many = UNCHANGED
    room_features: Features = UNCHANGED
    min_gap_days: Gap | None = None
    max_gap_days: Gap | None = None
    earliest: Day | None = None
    latest: Day | None = None


def add_session(database: Database, added: SessionAdded, *, by: str, at: dt.datetime) -> str:
    """Add a session that waits to be planned; its code, made from its first cohort's where none is given.

    Raises:
        BadInput: for cohorts, blocks, skills or people that are not there, or an order turned round: all at once.
        Conflict: where a session has this code.
    """
    with database.unit_of_work() as session:
        require_fitting(session, added.model_dump(exclude={"code"}))
        row = new_session(session, added)
        append_entry(
            session, at=at, by=by, action="session.add", subjects={"sessions": [row.id], "version": row.version}
        )
        return row.code


def change_session(
    database: Database, code: str, change: SessionChange, *, read: int | None, by: str, at: dt.datetime
) -> int:
    """Change a session; its version now. Another title of one that people were told of reaches their calendars.

    Raises:
        NotFound: for a session that does not exist.
        Stale: somebody changed it since it was read.
        BadInput: for cohorts, blocks, skills or people that are not there, or an order turned round: all at once.
        Conflict: for one that took place or was cancelled, or for what another plan has to say.
    """
    values = said(change)
    with database.unit_of_work() as session:
        row = session_of(session, code)
        require_version(session, row, read, what=f"session {code}")
        _require_open(row, values)
        require_fitting(session, {**_limits(row), **values})
        changed = assign(row, {COLUMNS.get(name, name): value for name, value in _columns(values).items()})
        changed |= _linked(session, row, values)
        if row.state == "published" and "title" in changed:
            row.sequence, row.told_on = row.sequence + 1, at.date()
        drafts = draft_invitations(session, [row], by=by, at=at)
        also = {"messages": drafts} if drafts else None
        return note_change(session, row, changed, action="session.change", by=by, at=at, also=also)


def new_session(session: Transaction, added: SessionAdded) -> Session:
    """A draft session, as part of a larger transaction; what it names is there.

    Raises:
        Conflict: where a session has its code.
    """
    row = Session(
        **{COLUMNS.get(name, name): _stored(value) for name, value in _columns(added.model_dump()).items()},
        state="draft",
        sequence=0,
    )
    row.code = added.code or _free_code(session, added.cohorts[0])
    if session.scalar(select(Session.id).where(func.lower(Session.code) == row.code.lower())) is not None:
        raise Conflict(f"There is a session {row.code} already. Choose another code.")
    row.cohorts = [SessionCohort(cohort_id=each) for each in _cohort_ids(session, added.cohorts)]
    possible = sorted({record_id_of(each) for each in added.facilitators_from})
    row.facilitators = [SessionFacilitator(person_id=each, role="possible") for each in possible]
    session.add(row)
    session.flush()
    return row


def require_fitting(session: Transaction, values: Mapping[str, Any]) -> None:
    """Go on only where everything that a session names is there, and what has an order is in it.

    Raises:
        BadInput: every fault at once.
    """
    faults = [*_unknown(session, values), *_turned_round(values)]
    if faults:
        raise BadInput(faults)


def _unknown(session: Transaction, values: Mapping[str, Any]) -> Iterator[Fault]:
    blocks = select(CalendarEntry.label).where(CalendarEntry.kind == "block")
    people = select(Person.id).where(Person.merged_into_id.is_(None), Person.erased_on.is_(None))
    known: dict[str, Iterable[Any]] = {
        "cohorts": session.scalars(select(Cohort.code)),
        "blocks": session.scalars(blocks),
        "facilitator_skills": session.scalars(select(Skill.code)),
        "facilitators_from": map(person_key, session.scalars(people)) if values.get("facilitators_from") else (),
    }
    words = {"cohorts": "cohort", "blocks": "block of the day", "facilitator_skills": "skill"}
    for field, there in known.items():
        present = set(there)
        for place, name in enumerate(values.get(field) or ()):
            if name not in present:
                message = f"there is no {words.get(field, 'person')} {name}."
                yield Fault(f"{field}[{place}]", name, message, "Correct it, or leave it out.")


def _turned_round(values: Mapping[str, Any]) -> Iterator[Fault]:
    for first, last in (("min_gap_days", "max_gap_days"), ("earliest", "latest")):
        low, high = values.get(first), values.get(last)
        if low is not None and high is not None and high < low:
            yield Fault(last, str(high), f"it lies below {first}, {low}.", "Correct one of the two.")


def _require_open(row: Session, values: Mapping[str, Any]) -> None:
    if row.state in ("delivered", "cancelled"):
        ended = "took place" if row.state == "delivered" else "was cancelled"
        raise Conflict(f"Session {row.code} {ended}; it stays as it is.")
    if row.state == "published":
        settled = sorted(set(values) - ONCE_PUBLISHED)
        if settled:
            told = ", ".join(settled)
            raise Conflict(
                f"People were told of session {row.code}; its {told} can no longer be changed here. "
                "Move it by another plan, or cancel it and add another session."
            )


def _limits(row: Session) -> dict[str, Any]:
    """The row's own limits, against which one of a pair that is changed alone is checked."""
    return {name: getattr(row, name) for name in ("min_gap_days", "max_gap_days", "earliest", "latest")}


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("code", "cohorts", "facilitators_from")}


def _stored(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _linked(session: Transaction, row: Session, values: Mapping[str, Any]) -> Changed:
    """The cohorts and possible leaders that a change names in place of those that are there."""
    changed: Changed = {}
    if "cohorts" in values:
        had = sorted(link.cohort_id for link in row.cohorts)
        ids = _cohort_ids(session, values["cohorts"])
        if ids != had:
            row.cohorts = [link for link in row.cohorts if link.cohort_id in ids]
            row.cohorts += [SessionCohort(cohort_id=each) for each in ids if each not in had]
            changed["cohorts"] = [had, ids]
    if "facilitators_from" in values:
        had = sorted(each.person_id for each in row.facilitators if each.role == "possible")
        ids = sorted({record_id_of(each) for each in values["facilitators_from"]})
        if ids != had:
            row.facilitators = [each for each in row.facilitators if each.role != "possible" or each.person_id in ids]
            row.facilitators += [SessionFacilitator(person_id=each, role="possible") for each in ids if each not in had]
            changed["facilitators_from"] = [list(map(person_key, had)), list(map(person_key, ids))]
    return changed


def _cohort_ids(session: Transaction, codes: Iterable[str]) -> list[int]:
    return sorted(session.scalars(select(Cohort.id).where(Cohort.code.in_(set(codes)))))


def _free_code(session: Transaction, cohort: str) -> str:
    taken = {code.casefold() for code in session.scalars(select(Session.code))}
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", cohort).strip("-._")[:30] or "S"
    number = 1
    while f"{stem}-{number}".casefold() in taken:
        number += 1
    return f"{stem}-{number}"
