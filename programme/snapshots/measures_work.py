"""What was tried, and the series that say whether it helped, as the measures may know them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from measures.snapshot.work import DataPoint, Project, Score, Series
from programme.records import Measure
from programme.records import Organisation as OrganisationRecord
from programme.records import Project as ProjectRecord
from programme.records.keys import person_key


def projects_and_series(
    session: Transaction, organisations: Mapping[int, OrganisationRecord], day: dt.date
) -> tuple[tuple[Project, ...], tuple[Series, ...]]:
    """Every project with its main measure, and every measure with its values up to the day.

    A project without a measure of its own in the records is judged by what it was at the start, and what it is now.
    """
    measures = sorted(session.scalars(select(Measure)), key=lambda each: each.code)
    main: dict[int, Measure] = {}
    for each in measures:
        if each.project_id is not None and each.comparison_of_id is None:
            chosen = main.setdefault(each.project_id, each)
            if each.main and not chosen.main:
                main[each.project_id] = each
    compared = {each.comparison_of_id: each for each in reversed(measures) if each.comparison_of_id is not None}
    projects, series = [], [_series(each, day) for each in measures]
    for row in sorted(session.scalars(select(ProjectRecord)), key=lambda each: each.code):
        measure = main.get(row.id)
        projects.append(_project(row, organisations, measure, compared.get(measure.id) if measure else None))
        series += [] if measure else _start_and_now(row, day)
    return tuple(projects), tuple(series)


def _project(
    row: ProjectRecord,
    organisations: Mapping[int, OrganisationRecord],
    measure: Measure | None,
    comparison: Measure | None,
) -> Project:
    return Project(
        id=row.code,
        title=row.title,
        stage=row.stage,  # type: ignore[arg-type]
        organisations=tuple(sorted(organisations[each.organisation_id].code for each in row.organisations)),
        started=row.started,
        aim=row.aim,
        changed_on=measure.changed_on if measure else None,
        series=measure.code if measure else f"{row.code}-measure" if row.measure else None,
        comparison=comparison.code if comparison else None,
        people_affected=row.people_affected,
        scores=tuple(Score(score=each.score, date=each.scored_on) for each in row.scores),
    )


def _series(row: Measure, day: dt.date) -> Series:
    return Series(
        id=row.code,
        name=row.name,
        definition=row.definition,
        unit=row.unit,
        improvement=row.direction,  # type: ignore[arg-type]
        owner=person_key(row.owner_id) if row.owner_id else None,
        disclosure=row.disclosure,  # type: ignore[arg-type]
        rules=row.rules,  # type: ignore[arg-type]
        target=row.target,
        rebase=tuple(dt.date.fromisoformat(each) for each in row.rebase),
        adds_up=row.adds_up,
        points=tuple(
            DataPoint(date=each.day, value=each.value, recorded_on=each.recorded_on, note=each.note)
            for each in sorted(row.points, key=lambda each: (each.day, each.recorded_on or dt.date.min))
            if each.day <= day and (each.recorded_on is None or each.recorded_on <= day)
        ),
    )


def _start_and_now(row: ProjectRecord, day: dt.date) -> Sequence[Series]:
    if not row.measure:
        return ()
    ended = min(row.ended or day, day)
    points = [(row.started, row.baseline), (ended, row.latest_value)]
    dated = {when: value for when, value in points if when is not None and when <= day and value is not None}
    return (
        Series(
            id=f"{row.code}-measure",
            name=row.measure,
            definition=f"{row.measure}, as the project {row.code} counts it.",
            unit=row.unit or "",
            improvement="neutral",  # the project does not say which way is better, and nothing is guessed
            points=tuple(DataPoint(date=when, value=value) for when, value in sorted(dated.items())),
        ),
    )
