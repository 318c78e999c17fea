"""Measures and their values, offers of organisations, self-assessments, feedback, learning notes."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import select

from programme.importing import (
    CapabilityRow,
    DataPointRow,
    FeedbackRow,
    LearningNoteRow,
    MeasureRow,
    Placed,
    SelfAssessmentRow,
    key_text,
)
from programme.records import (
    Capability,
    DataPoint,
    Feedback,
    LearningNote,
    Measure,
    Organisation,
    Project,
    SelfAssessment,
    Session,
    Skill,
)
from programme.records.evaluation import RATINGS

from .work import Lookup, Numbers, Work, in_key_order, sync

_MEASURE = (
    "name", "definition", "unit", "direction", "rules", "target", "changed_on", "main", "adds_up", "disclosure",
)  # fmt: skip


def apply_measures(work: Work) -> None:
    """Store the sheets Measures, Data points, Capability, Self-assessments, Feedback and Learning notes."""
    people = work.people
    skills = Lookup({key_text(s.code): s for s in work.session.scalars(select(Skill))})
    projects = Lookup({key_text(p.code): p for p in work.session.scalars(select(Project))})
    sessions = Lookup({key_text(s.code): s for s in work.session.scalars(select(Session))})
    _data_points(work, _measures(work, people, projects))
    _capability(work, skills)
    _self_assessments(work, people, skills)
    _feedback(work, sessions)
    _learning_notes(work, projects, sessions)
    work.session.flush()


def _measures(work: Work, people: Numbers, projects: Lookup[Project]) -> Lookup[Measure]:
    """Comparisons come last, since they name the others."""
    present = Lookup({key_text(m.code): m for m in work.session.scalars(select(Measure))})
    renamed = {
        "code": "id",
        "project_id": "project",
        "comparison_of_id": "comparison_of",
        "owner_id": "owner",
    }
    rows = in_key_order(work.book.placed(MeasureRow))
    for compared in (False, True):
        for placed in (each for each in rows if (each.row.comparison_of is not None) == compared):
            row: MeasureRow = placed.row
            values: dict[str, Any] = {name: getattr(row, name) for name in _MEASURE}
            values |= {
                "code": row.id,
                "rebase": [day.isoformat() for day in sorted(row.rebase)],
                "project_id": projects.id_of(row.project),
                "comparison_of_id": present.id_of(row.comparison_of),
                "owner_id": people.id_of(row.owner),
            }
            present[key_text(row.id)] = work.upsert(placed, Measure, present.named(row.id), values, renamed)
        work.session.flush()
    _one_main(work, present, [present[key_text(placed.row.id)] for placed in rows])
    return present


def _one_main(work: Work, measures: Lookup[Measure], given: list[Measure]) -> None:
    """Where the workbook names the main measure of a project, one that it does not have is the main one no longer."""
    settled = {measure.project_id for measure in given if measure.main}
    for measure in measures.values():
        if measure.main and measure not in given and measure.project_id in settled:
            work.assign(measure, {"main": False})
            work.count(MeasureRow.sheet, changed=1)
            work.touched[Measure.__tablename__].append(measure)


def _data_points(work: Work, measures: Lookup[Measure]) -> None:
    """A row without the day of its recording that says something new stands from the workbook's day on."""
    stored: dict[tuple[int, dt.date], list[DataPoint]] = defaultdict(list)
    for point in work.session.scalars(select(DataPoint).order_by(DataPoint.id)):
        stored[point.measure_id, point.day].append(point)
    rows = work.book.placed(DataPointRow)
    given = Counter((key_text(placed.row.measure), placed.row.date) for placed in rows)
    for placed in in_key_order(rows):
        row: DataPointRow = placed.row
        key = (measures[key_text(row.measure)].id, row.date)
        alone = given[key_text(row.measure), row.date] == 1
        recorded = _recorded(row, stored[key], work.day) if alone else row.recorded_on
        values = {"measure_id": key[0], "day": row.date, "value": row.value, "recorded_on": recorded, "note": row.note}
        present = next((point for point in stored[key] if point.recorded_on == recorded), None)
        renamed = {"measure_id": "measure", "day": "date"}
        if present is None:
            stored[key].append(work.add(row.sheet, DataPoint(**values)))
        else:
            work.settle(row.sheet, present, work.merge(placed, present, values, renamed))


def _recorded(row: DataPointRow, stored: list[DataPoint], day: dt.date) -> dt.date | None:
    """When the value of the only row of a date was recorded: as stored where it is known already, else on the day."""
    if row.recorded_on is not None or not stored:
        return row.recorded_on
    known = [point.recorded_on for point in stored if point.value == row.value]
    return max(known, key=lambda each: each or dt.date.min) if known else day


def _capability(work: Work, skills: Lookup[Skill]) -> None:
    organisations = Lookup({key_text(o.code): o for o in work.session.scalars(select(Organisation))})
    present = {
        (c.organisation_id, c.kind, c.tier, c.skill_id, c.start): c for c in work.session.scalars(select(Capability))
    }
    for placed in in_key_order(work.book.placed(CapabilityRow)):
        row: CapabilityRow = placed.row
        names = ("organisation_id", "kind", "tier", "skill_id", "start")
        key = (organisations[key_text(row.organisation)].id, row.kind, row.tier, skills.id_of(row.skill), row.start)
        values = dict(zip(names, key, strict=True)) | {
            "in_place": row.in_place,
            "places_open": row.places_open,
            "ends": row.end,
        }
        renamed = {"organisation_id": "organisation", "skill_id": "skill", "ends": "end"}
        work.upsert(placed, Capability, present.get(key), values, renamed)


def _self_assessments(work: Work, people: Numbers, skills: Lookup[Skill]) -> None:
    names = ("person_id", "skill_id", "occasion", "assessed_on")
    present = {tuple(getattr(s, name) for name in names): s for s in work.session.scalars(select(SelfAssessment))}
    renamed = {"person_id": "email", "skill_id": "skill", "occasion": "when", "assessed_on": "date"}
    for placed in in_key_order(work.book.placed(SelfAssessmentRow)):
        row: SelfAssessmentRow = placed.row
        key = (people[row.email], skills[key_text(row.skill)].id, row.when, row.date)
        values = dict(zip(names, key, strict=True)) | {"level": row.level}
        work.upsert(placed, SelfAssessment, present.get(key), values, renamed)


def _feedback(work: Work, sessions: Lookup[Session]) -> None:
    """Forms have no name to know them by, so those about a session are one whole: the workbook's replace them."""
    wanted: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in work.book.rows(FeedbackRow):
        session_id = sessions[key_text(row.session)].id
        wanted[session_id].append({"session_id": session_id} | {name: getattr(row, name) for name in RATINGS})
    there: dict[int, list[Feedback]] = defaultdict(list)
    for form in work.session.scalars(select(Feedback).order_by(Feedback.id)):
        there[form.session_id].append(form)
    for session_id, forms in sorted(wanted.items()):
        before = list(there[session_id])
        forms.sort(key=lambda values: [str(value) for value in values.values()])
        new, changed, unchanged, removed = sync(there[session_id], forms, Feedback)
        for form in before:
            if form not in there[session_id]:
                work.session.delete(form)
        work.session.add_all(there[session_id])
        work.count(FeedbackRow.sheet, new=new, changed=changed, unchanged=unchanged, removed=removed)


def _learning_notes(work: Work, projects: Lookup[Project], sessions: Lookup[Session]) -> None:
    present = Lookup({key_text(n.code): n for n in work.session.scalars(select(LearningNote))})
    renamed = {"code": "id", "noted_on": "date", "project_id": "project", "session_id": "event"}
    placed: Placed[LearningNoteRow]
    for placed in in_key_order(work.book.placed(LearningNoteRow)):
        row = placed.row
        values = {"code": row.id, "text": row.text, "theme": row.theme, "noted_on": row.date}
        values |= {
            "project_id": projects.id_of(row.project),
            "session_id": sessions.id_of(row.event),
            "share_with": row.share_with,
        }
        work.upsert(placed, LearningNote, present.named(row.id), values, renamed)
