"""Improvement projects: begun, changed, scored. Scores are set by hand on a day, and earlier ones are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Annotated, Literal, TypeVar

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import (
    Cohort,
    Database,
    Organisation,
    Person,
    Project,
    ProjectMember,
    ProjectOrganisation,
    ProjectScore,
    append_entry,
    require_version,
)
from programme.records.keys import record_id_of

from .changing import assign, note_change, said
from .texts import UNCHANGED, Code, Day, Line, Words

T = TypeVar("T")
Stage = Literal["idea", "chartered", "active", "paused", "completed", "sustained", "stopped"]
Number = Annotated[float, Field(ge=-1e12, le=1e12)]
People = Annotated[int, Field(ge=0, le=2**31 - 1)]


class ProjectAdded(Document):
    """A new project: who leads it, who else is in the team, which organisations it touches."""

    code: Code = Field(examples=["PR7"])
    title: Line
    lead: Line = Field(examples=["P12"])
    team: Annotated[tuple[Line, ...], Field(max_length=200)] = ()
    organisations: Annotated[tuple[Line, ...], Field(max_length=200)] = ()
    cohort: Line | None = None
    topic: Line | None = None
    aim: Words | None = None
    stage: Stage | None = None
    started: Day | None = None
    ended: Day | None = None
    people_affected: People | None = None


class ProjectChange(Document):
    """What shall be different about a project. A field left out stays as it is; `null` empties it."""

    title: Line = UNCHANGED
    lead: Line = UNCHANGED
    team: Annotated[tuple[Line, ...], Field(max_length=200)] = ()
    organisations: Annotated[tuple[Line, ...], Field(max_length=200)] = ()
    topic: Line | None = None
    aim: Words | None = None
    stage: Stage | None = None
    started: Day | None = None
    ended: Day | None = None
    people_affected: People | None = None


class ScoreGiven(Document):
    """A progress score from 0.5 to 5.0 in halves, and the day it was set; today where left out."""

    score: Annotated[float, Field(ge=0.5, le=5.0, multiple_of=0.5)]
    scored_on: Day | None = None


def project_of(session: Transaction, code: str) -> Project:
    """A project.

    Raises:
        NotFound: where there is none of that code.
    """
    row = session.scalars(select(Project).where(Project.code == code)).first()
    if row is None:
        raise NotFound(f"There is no project {code}.")
    return row


def add_project(database: Database, sent: ProjectAdded, *, by: str, at: dt.datetime) -> str:
    """Begin a project.

    Returns:
        Its code.

    Raises:
        BadInput: for people, organisations or a cohort that do not exist, or an end before the start; all at once.
        Conflict: where a project has that code.
    """
    with database.unit_of_work() as session:
        if session.scalars(select(Project.id).where(Project.code == sent.code)).first() is not None:
            raise Conflict(f"There is a project {sent.code} already.")
        faults: list[Fault] = []
        lead, team, organisations = _named(session, sent, faults)
        cohorts = {row.code: row.id for row in session.scalars(select(Cohort))}
        if sent.cohort is not None and sent.cohort not in cohorts:
            faults.append(Fault("cohort", sent.cohort, "there is no such cohort.", "Give the code of a cohort."))
        _in_order(sent.started, sent.ended, faults)
        if faults:
            raise BadInput(faults)
        plain = ("code", "title", "topic", "aim", "stage", "started", "ended", "people_affected")
        row = Project(
            **{name: getattr(sent, name) for name in plain}, lead_id=lead, cohort_id=cohorts.get(sent.cohort or "")
        )
        row.members = [ProjectMember(person_id=each) for each in team]
        row.organisations = [ProjectOrganisation(organisation_id=each) for each in organisations]
        session.add(row)
        session.flush()
        append_entry(
            session, at=at, by=by, action="project.add", subjects={"projects": [row.id], "version": row.version}
        )
        return row.code


def change_project(
    database: Database, code: str, change: ProjectChange, *, read: int | None, by: str, at: dt.datetime
) -> None:
    """Change what the change names.

    Raises:
        NotFound: for a project that does not exist.
        BadInput: for people or organisations that do not exist, or an end before the start; all at once.
        Stale: where somebody changed the project since it was read.
    """
    with database.unit_of_work() as session:
        row = project_of(session, code)
        require_version(session, row, read, what=f"project {code}")
        faults: list[Fault] = []
        lead, team, organisations = _named(session, change, faults)
        values = said(change)
        _in_order(values.get("started", row.started), values.get("ended", row.ended), faults)
        if faults:
            raise BadInput(faults)
        wanted = {name: value for name, value in values.items() if name not in ("lead", "team", "organisations")}
        changed = assign(row, wanted | ({"lead_id": lead} if "lead" in values else {}))
        if "team" in values and {each.person_id for each in row.members} != set(team):
            changed["team"] = [sorted(each.person_id for each in row.members), sorted(team)]
            _replace(session, row.members, [ProjectMember(person_id=each) for each in team])
        if "organisations" in values and {e.organisation_id for e in row.organisations} != set(organisations):
            changed["organisations"] = [sorted(e.organisation_id for e in row.organisations), sorted(organisations)]
            new = [ProjectOrganisation(organisation_id=each) for each in organisations]
            _replace(session, row.organisations, new)
        note_change(session, row, changed, action="project.change", by=by, at=at)


def score_project(
    database: Database, code: str, given: ScoreGiven, *, read: int | None, by: str, at: dt.datetime
) -> None:
    """Set a project's score on a day; the same again changes nothing, earlier ones are kept.

    Raises:
        NotFound: for a project that does not exist.
        BadInput: for a day that lies ahead.
        Stale: where somebody changed the project since it was read.
    """
    day = given.scored_on or at.date()
    if day > at.date():
        raise BadInput([Fault("scored_on", str(day), "this day lies ahead.", "Give the day it was set.")])
    with database.unit_of_work() as session:
        row = project_of(session, code)
        if any(each.scored_on == day and each.score == given.score for each in row.scores):
            return
        require_version(session, row, read, what=f"project {code}")
        last = max(row.scores, key=lambda each: (each.scored_on or dt.date.min, each.id), default=None)
        row.scores.append(ProjectScore(score=given.score, scored_on=day, scored_by=by))
        changed = {"score": [last.score if last else None, given.score]}
        note_change(session, row, changed, action="project.score", by=by, at=at)


def _replace(session: Transaction, rows: list[T], new: list[T]) -> None:
    """Other children in place of these; the old ones go first, since each may be there only once."""
    rows.clear()
    session.flush()
    rows.extend(new)


def _named(
    session: Transaction, sent: ProjectAdded | ProjectChange, faults: list[Fault]
) -> tuple[int, list[int], list[int]]:
    """Records of the lead, the team and the organisations that are named."""
    people = set(session.scalars(select(Person.id)))
    codes = {row.code: row.id for row in session.scalars(select(Organisation))}

    def _person(key: str) -> int | None:
        try:
            number = record_id_of(key)
        except NotFound:
            return None
        return number if number in people else None

    lead = _found((("lead", sent.lead),) if sent.lead else (), _person, "person", faults)
    team = _found(((f"team[{n}]", key) for n, key in enumerate(sent.team or ())), _person, "person", faults)
    named = ((f"organisations[{n}]", code) for n, code in enumerate(sent.organisations or ()))
    organisations = _found(named, codes.get, "organisation", faults)
    return (lead or [0])[0], [each for each in team if each not in lead], organisations


def _found(
    named: Iterable[tuple[str, str]], find: Callable[[str], int | None], what: str, faults: list[Fault]
) -> list[int]:
    found: dict[int, None] = {}
    for path, key in named:
        number = find(key)
        if number is None:
            faults.append(Fault(path, key, f"there is no such {what}.", "Correct it."))
        else:
            found[number] = None
    return list(found)


def _in_order(started: dt.date | None, ended: dt.date | None, faults: list[Fault]) -> None:
    if started is not None and ended is not None and ended < started:
        faults.append(Fault("ended", str(ended), f"this lies before the start on {started}.", "Correct one of them."))
