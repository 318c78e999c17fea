"""Projects and measures as lists and pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from measures.spc import Series, SpcOptions, SpcResult, spc
from programme.access import Asker
from programme.records import Cohort, Measure, Organisation, Person, Project, ProjectOrganisation
from programme.records.keys import person_key

from .seen import people_seen


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A progress score, the day it was set, and by whom where that is known."""

    score: float
    scored_on: dt.date | None
    scored_by: str | None


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project; people by name where the asker may see them, `score_age_days` since the last score was set."""

    id: int
    code: str
    title: str
    lead: str | None
    lead_name: str | None
    team: tuple[str, ...]
    organisations: tuple[str, ...]
    cohort: str | None
    topic: str | None
    aim: str | None
    stage: str | None
    started: dt.date | None
    ended: dt.date | None
    people_affected: int | None
    scores: tuple[ScoreLine, ...]
    score_age_days: int | None
    measures: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class PointLine:
    """A value as it was recorded; of several of one day the last recorded counts."""

    date: dt.date
    value: float | None
    recorded_on: dt.date | None
    note: str | None


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure with its definition and every value as it was recorded."""

    id: int
    code: str
    project: str | None
    name: str
    definition: str
    unit: str
    direction: str
    rules: str
    target: float | None
    changed_on: dt.date | None
    main: bool
    disclosure: str
    points: tuple[PointLine, ...]
    version: int


def project_lines(
    session: Transaction,
    asker: Asker,
    day: dt.date,
    *,
    stage: str | None = None,
    code: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[ProjectLine]:
    """Projects by number; of a coordinator those that touch their organisations or that their people lead."""
    wanted = select(Project).where(Project.id > after, _seen(asker, day)).order_by(Project.id).limit(limit)
    if stage is not None:
        wanted = wanted.where(Project.stage == stage)
    if code is not None:
        wanted = wanted.where(Project.code == code)
    names = dict(session.execute(select(Person.id, Person.name).where(people_seen(asker, day))).all())
    if not (asker.may("people.read") or asker.person_id):
        names = {}
    codes = dict(session.execute(select(Organisation.id, Organisation.code)).all())
    cohorts = dict(session.execute(select(Cohort.id, Cohort.code)).all())
    measured: dict[int | None, list[str]] = {}
    for project, measure in session.execute(select(Measure.project_id, Measure.code).order_by(Measure.code)):
        measured.setdefault(project, []).append(measure)
    return [_project(row, day, names, codes, cohorts, measured) for row in session.scalars(wanted)]


def project_line(session: Transaction, asker: Asker, code: str, day: dt.date) -> ProjectLine:
    """One project.

    Raises:
        NotFound: where there is none, or none that the asker may see.
    """
    found = project_lines(session, asker, day, code=code)
    if not found:
        raise NotFound(f"There is no project {code}.")
    return found[0]


def measure_line(session: Transaction, asker: Asker, code: str, day: dt.date) -> MeasureLine:
    """One measure.

    Raises:
        NotFound: where there is none, or none of a project that the asker may see.
    """
    return _measure(_measure_seen(session, asker, code, day), session)


def measure_chart(session: Transaction, asker: Asker, code: str, as_at: dt.date, today: dt.date) -> SpcResult:
    """The chart of a measure as at a day by its own rules: what was recorded after the day is not in it.

    Raises:
        NotFound: where there is none, or none of a project that the asker may see.
        BadInput: where it has too few values for a chart.
    """
    row = _measure_seen(session, asker, code, today)
    standing: dict[dt.date, float | None] = {}
    for point in sorted(row.points, key=lambda each: (each.day, each.recorded_on or dt.date.min, each.id)):
        if point.day <= as_at and (point.recorded_on is None or point.recorded_on <= as_at):
            standing[point.day] = point.value
    kept = {day: value for day, value in standing.items() if value is not None}
    blanks = tuple(day for day, value in standing.items() if value is None)
    options = SpcOptions(
        rules=row.rules,  # type: ignore[arg-type]
        improvement=row.direction,  # type: ignore[arg-type]
        target=row.target,
        rebase=tuple(dt.date.fromisoformat(each) for each in row.rebase),
    )
    return spc(Series(tuple(kept), tuple(kept.values()), blanks), options)


def _seen(asker: Asker, day: dt.date) -> ColumnElement[bool]:
    asker.demand("projects.read")
    if asker.sees_everybody:
        return true()
    own = sorted(asker.organisation_ids or ())
    touched = select(ProjectOrganisation.project_id).where(ProjectOrganisation.organisation_id.in_(own))
    led = select(Person.id).where(people_seen(asker, day))
    return or_(Project.id.in_(touched), Project.lead_id.in_(led))


def _project(
    row: Project,
    day: dt.date,
    names: dict[int, str],
    codes: dict[int, str],
    cohorts: dict[int, str],
    measured: dict[int | None, list[str]],
) -> ProjectLine:
    scored = [each.scored_on for each in row.scores if each.scored_on is not None]
    return ProjectLine(
        id=row.id,
        code=row.code,
        title=row.title,
        lead=person_key(row.lead_id) if row.lead_id in names else None,
        lead_name=names.get(row.lead_id),
        team=tuple(person_key(each.person_id) for each in row.members if each.person_id in names),
        organisations=tuple(sorted(codes[each.organisation_id] for each in row.organisations)),
        cohort=cohorts.get(row.cohort_id or 0),
        topic=row.topic,
        aim=row.aim,
        stage=row.stage,
        started=row.started,
        ended=row.ended,
        people_affected=row.people_affected,
        scores=tuple(ScoreLine(each.score, each.scored_on, each.scored_by) for each in row.scores),
        score_age_days=(day - max(scored)).days if scored else None,
        measures=tuple(measured.get(row.id, ())),
        version=row.version,
    )


def _measure_seen(session: Transaction, asker: Asker, code: str, day: dt.date) -> Measure:
    row = session.scalars(select(Measure).where(Measure.code == code)).first()
    if row is not None and row.project_id is not None:
        seen = select(Project.id).where(Project.id == row.project_id, _seen(asker, day))
        row = row if session.scalar(seen) is not None else None
    if row is None:
        raise NotFound(f"There is no measure {code}.")
    return row


def _measure(row: Measure, session: Transaction) -> MeasureLine:
    project = session.get(Project, row.project_id) if row.project_id else None
    plain = ("id", "code", "name", "definition", "unit", "direction", "rules", "target", "changed_on", "main")
    return MeasureLine(
        **{name: getattr(row, name) for name in plain},
        disclosure=row.disclosure,
        project=project.code if project else None,
        points=tuple(PointLine(p.day, p.value, p.recorded_on, p.note) for p in row.points),
        version=row.version,
    )
