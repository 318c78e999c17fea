"""Waves, cohorts and who is in them, sessions, attendance, ties and projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from programme.importing import (
    AttendanceRow,
    CalendarRow,
    CohortRow,
    PersonRow,
    Placed,
    ProjectRow,
    SessionRow,
    TieRow,
    key_text,
)
from programme.records import (
    Attendance,
    Cohort,
    Enrolment,
    Organisation,
    Person,
    Project,
    ProjectMember,
    ProjectOrganisation,
    ProjectScore,
    Room,
    Session,
    SessionCohort,
    SessionFacilitator,
    Skill,
    Tie,
    Wave,
)
from programme.records.calendar_entries import CalendarEntry

from .work import Lookup, Numbers, Work, in_key_order, sync

_SESSION = (
    "title", "kind", "mode", "facilitators_needed", "extra_places", "min_gap_days", "max_gap_days", "earliest",
    "latest", "state",
)  # fmt: skip
_PROJECT = (
    "title", "topic", "aim", "stage", "started", "ended", "measure", "unit", "baseline", "latest_value",
    "people_affected",
)  # fmt: skip


def apply_programme(work: Work) -> None:
    """Store the sheets Cohorts, Sessions, Attendance, Ties and Projects, and the cohorts of people."""
    people = work.people
    cohorts = _cohorts(work)
    work.session.flush()
    _enrolments(work, people, cohorts)
    sessions = _sessions(work, people, cohorts)
    work.session.flush()
    _attendance(work, people, sessions)
    _ties(work, people, sessions)
    _projects(work, people, cohorts)
    work.session.flush()


def _cohorts(work: Work) -> Lookup[Cohort]:
    present = Lookup({key_text(c.code): c for c in work.session.scalars(select(Cohort))})
    waves = Lookup({key_text(w.name): w for w in work.session.scalars(select(Wave))})
    for name in sorted({row.wave for row in work.book.rows(CohortRow)}):
        if key_text(name) not in waves:
            waves[key_text(name)] = Wave(name=name)
            work.session.add(waves[key_text(name)])
    work.session.flush()
    for placed in in_key_order(work.book.placed(CohortRow)):
        row: CohortRow = placed.row
        names = ("name", "tier", "start", "size_min", "size_max", "min_sessions_attended", "venue_rule")
        values = {name: getattr(row, name) for name in names}
        values |= {"code": row.id, "ends": row.end, "wave_id": waves.id_of(row.wave)}
        renamed = {"code": "id", "ends": "end", "wave_id": "wave"}
        present[key_text(row.id)] = work.upsert(placed, Cohort, present.named(row.id), values, renamed)
    return present


def _enrolments(work: Work, people: Numbers, cohorts: Lookup[Cohort]) -> None:
    """The cohorts of a person stand in the sheet People; a person counted as unchanged there becomes changed."""
    counted = set(work.touched_ids().get(Person.__tablename__, []))
    there: dict[int, set[int]] = defaultdict(set)
    for person_id, cohort_id in work.session.execute(select(Enrolment.person_id, Enrolment.cohort_id)):
        there[person_id].add(cohort_id)
    for placed in in_key_order(work.book.placed(PersonRow)):
        if "cohorts" not in placed.columns:
            continue
        person = people[placed.row.email]
        ids = {cohorts[key_text(code)].id for code in placed.row.cohorts}
        if ids == there[person]:
            continue
        gone = Enrolment.cohort_id.in_(sorted(there[person] - ids))
        work.session.execute(delete(Enrolment).where(Enrolment.person_id == person, gone))
        new = sorted(ids - there[person])
        work.session.add_all(Enrolment(person_id=person, cohort_id=each, state="enrolled") for each in new)
        if person not in counted:
            work.count(PersonRow.sheet, changed=1, unchanged=-1)
            work.touched_before.setdefault(Person.__tablename__, set()).add(person)


def _sessions(work: Work, people: Numbers, cohorts: Lookup[Cohort]) -> Lookup[Session]:
    present = Lookup({key_text(s.code): s for s in work.session.scalars(select(Session))})
    rooms = Lookup({key_text(r.code): r for r in work.session.scalars(select(Room))})
    blocks = _blocks(work)
    skills = {key_text(code): code for code in work.session.scalars(select(Skill.code))}
    for placed in in_key_order(work.book.placed(SessionRow)):
        row: SessionRow = placed.row
        values: dict[str, Any] = {name: getattr(row, name) for name in _SESSION}
        values |= {
            "code": row.id,
            "position": row.order,
            "blocks": [blocks.get(key_text(block), block) for block in row.blocks],
            "facilitator_skills": [skills[key_text(skill)] for skill in row.facilitator_skills],
            "room_features": list(row.room_features),
            "held_on": row.date,
            "block": None if row.block is None else blocks.get(key_text(row.block), row.block),
            "room_id": rooms.id_of(row.room),
        }
        session = present.named(row.id)
        if session is None:
            session = Session(**values, sequence=0)
            _session_people(placed, session, people, cohorts)
            present[key_text(row.id)] = work.add(row.sheet, session)
            continue
        renamed = {"position": "order", "held_on": "date", "room_id": "room", "code": "id"}
        changed = work.merge(placed, session, values, renamed)
        changed |= _session_people(placed, session, people, cohorts)
        work.settle(row.sheet, session, changed)
    return present


def _blocks(work: Work) -> dict[str, str]:
    labels = [row.label for row in work.book.rows(CalendarRow) if row.kind == "block" and row.label]
    stored = work.session.scalars(select(CalendarEntry.label).where(CalendarEntry.kind == "block"))
    return {key_text(label): label for label in (*stored, *labels) if label}


def _session_people(placed: Placed[SessionRow], session: Session, people: Numbers, cohorts: Lookup[Cohort]) -> bool:
    row = placed.row
    wanted = [{"cohort_id": cohorts[key_text(code)].id} for code in row.cohorts]
    outcome = sync(session.cohorts, wanted, SessionCohort, key=("cohort_id",))
    changed = bool(outcome[0] or outcome[3])
    for role, heading, emails in (
        ("possible", "facilitators_from", row.facilitators_from),
        ("planned", "facilitators", row.facilitators),
    ):
        if heading in placed.columns:
            changed |= _facilitators(session, role, [people[email] for email in emails])
    return changed


def _facilitators(session: Session, role: str, ids: Sequence[int]) -> bool:
    there = {f.person_id: f for f in session.facilitators if f.role == role}
    for person_id, facilitator in there.items():
        if person_id not in ids:
            session.facilitators.remove(facilitator)
    new = [SessionFacilitator(person_id=each, role=role) for each in sorted(ids) if each not in there]
    session.facilitators.extend(new)
    return bool(new) or any(each not in ids for each in there)


def _attendance(work: Work, people: Numbers, sessions: Lookup[Session]) -> None:
    present = {(a.session_id, a.person_id): a for a in work.session.scalars(select(Attendance))}
    for placed in in_key_order(work.book.placed(AttendanceRow)):
        row: AttendanceRow = placed.row
        key = (sessions[key_text(row.session)].id, people[row.email])
        values = {"session_id": key[0], "person_id": key[1], "status": row.status, "minutes": row.minutes}
        renamed = {"session_id": "session", "person_id": "email"}
        work.upsert(placed, Attendance, present.get(key), values, renamed)


def _ties(work: Work, people: Numbers, sessions: Lookup[Session]) -> None:
    present = {(t.from_person_id, t.to_person_id, t.kind, t.start): t for t in work.session.scalars(select(Tie))}
    renamed = {"from_person_id": "from", "to_person_id": "to", "ends": "end", "session_id": "session"}
    for placed in in_key_order(work.book.placed(TieRow)):
        row: TieRow = placed.row
        key = (people[row.from_], people[row.to], row.kind, row.start)
        values = dict(zip(("from_person_id", "to_person_id", "kind", "start"), key, strict=True)) | {
            "ends": row.end,
            "last_contact": row.last_contact,
            "origin": row.origin,
            "session_id": sessions.id_of(row.session),
            "outcome": row.outcome,
        }
        work.upsert(placed, Tie, present.get(key), values, renamed)


def _projects(work: Work, people: Numbers, cohorts: Lookup[Cohort]) -> None:
    present = Lookup({key_text(p.code): p for p in work.session.scalars(select(Project))})
    organisations = Lookup({key_text(o.code): o for o in work.session.scalars(select(Organisation))})
    for placed in in_key_order(work.book.placed(ProjectRow)):
        row: ProjectRow = placed.row
        values = {name: getattr(row, name) for name in _PROJECT}
        values |= {"code": row.id, "lead_id": people[row.lead], "cohort_id": cohorts.id_of(row.cohort)}
        renamed = {"code": "id", "lead_id": "lead", "cohort_id": "cohort"}
        project = present.named(row.id)
        if project is None:
            project = Project(**values)
            _project_details(placed, project, people, organisations)
            work.add(row.sheet, project)
            continue
        changed = work.merge(placed, project, values, renamed)
        changed |= _project_details(placed, project, people, organisations)
        work.settle(row.sheet, project, changed)


def _project_details(
    placed: Placed[ProjectRow], project: Project, people: Numbers, organisations: Lookup[Organisation]
) -> bool:
    row, outcomes = placed.row, []
    if "team" in placed.columns:
        team = [{"person_id": people[email]} for email in sorted(row.team)]
        outcomes.append(sync(project.members, team, ProjectMember, key=("person_id",)))
    if "organisations" in placed.columns:
        codes = [{"organisation_id": organisations.id_of(code)} for code in sorted(row.organisations)]
        outcomes.append(sync(project.organisations, codes, ProjectOrganisation, key=("organisation_id",)))
    changed = any(new or removed for new, _, _, removed in outcomes)
    if row.score is None or any((s.score, s.scored_on) == (row.score, row.score_date) for s in project.scores):
        return changed
    corrected = next((s for s in project.scores if s.scored_on == row.score_date), None)
    if corrected is not None:
        corrected.score = row.score
    else:
        project.scores.append(ProjectScore(score=row.score, scored_on=row.score_date))
    return True
