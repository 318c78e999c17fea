"""A cohort recruited by another system: checked, stored and answered in one transaction, once for each key."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import matching
from foundation.errors import BadInput, Conflict
from programme.importing import Workbook
from programme.importing.recruited import Located, RecruitedRow, recruited_book
from programme.records import Database, Person, PersonEmail, RepeatableAnswer, append_entry
from programme.snapshots import matching_snapshot

from .applying import Work, apply_people, apply_places, apply_programme
from .employers import EmployerNamed, resolved_employers
from .recruit import known_names
from .rounds import new_round
from .runs import StartRun, queue_plan, queue_round


@dataclass(frozen=True, slots=True)
class Recruited:
    """What another system sends: the cohort's own rows and its learners', by their places in the request.

    `tier` and `start` (the first day) say from when each learner is in which tier.
    """

    code: str
    name: str
    tier: str
    start: dt.date
    end: dt.date
    emails: Sequence[str]
    employers: Sequence[EmployerNamed]
    rows: Sequence[RecruitedRow]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What shall be done: nothing stored (`dry_run`), faulty learners left out (`partial`), runs started."""

    dry_run: bool = False
    partial: bool = False
    run_matching: bool = False
    plan_sessions: bool = False


def recruit_cohort(
    database: Database,
    recruited: Recruited,
    wishes: Wishes,
    *,
    key: str,
    body_sha256: str,
    start: StartRun,
    by: str,
    at: dt.datetime,
) -> dict[str, Any]:
    """Store a cohort with its learners: all of it, or (unless `partial`) nothing.

    Args:
        database: the records.
        recruited: what was sent.
        wishes: what shall be done.
        key: the Idempotency-Key; the same call again gets the same answer.
        body_sha256: hash of the request.
        start: puts a run into the queue.
        by: the caller.
        at: when, with a zone.

    Returns:
        The answer: the cohort, one result for each learner, warnings, the shortage of coaches' places, the runs.

    Raises:
        BadInput: every fault, at its place in the request.
        Conflict: where the key was used for another request.
    """
    with database.unit_of_work() as session:
        before = session.get(RepeatableAnswer, (by, key))
        if before is not None:
            if before.body_sha256 != body_sha256:
                raise Conflict("This Idempotency-Key was used for another request. Choose a new key for a new cohort.")
            stored: dict[str, Any] = json.loads(before.answer)
            return stored
        answer = _store(session, recruited, wishes, body_sha256, start, by, at)
        if wishes.dry_run:
            session.rollback()
        else:
            session.add(RepeatableAnswer(caller=by, key=key, body_sha256=body_sha256, answer=json.dumps(answer), at=at))
    return answer


def _store(
    session: Transaction,
    recruited: Recruited,
    wishes: Wishes,
    body_sha256: str,
    start: StartRun,
    by: str,
    at: dt.datetime,
) -> dict[str, Any]:
    rows = _completed(session, recruited)
    book, findings, left_out = _checked(session, rows, body_sha256, partial=wishes.partial)
    day = max(recruited.start, at.date())
    here_before = set(session.scalars(select(PersonEmail.email)))
    work = Work(session, book, day)
    apply_places(work)
    apply_people(work)
    apply_programme(work)
    if book.is_fatal():
        raise BadInput([finding.fault for finding in book.findings if finding.severity == "fatal"])
    session.flush()
    subjects = {"records": work.touched_ids(), "fields": work.changed_fields(), "body_sha256": body_sha256}
    if not wishes.dry_run:
        values = {"changes": work.changed_values()}
        append_entry(session, at=at, by=by, action="cohort.recruit", subjects=subjects, values=values)
    return {
        "cohort": recruited.code,
        "dry_run": wishes.dry_run,
        "learners": _results(session, recruited, work, here_before, findings, left_out),
        "warnings": [_finding(each) for each in findings if each.learner is None],
        "shortage": _shortage(session, recruited, day) if recruited.tier == "live" else None,
        "runs": {} if wishes.dry_run else _runs(session, recruited, wishes, start, by, at, day),
    }


def _checked(
    session: Transaction, rows: Sequence[RecruitedRow], sha256: str, *, partial: bool
) -> tuple[Workbook, list[Located], dict[int, list[Located]]]:
    """The rows that can be stored, what is to be said of them, and the learners left out with their faults."""
    known = known_names(session)
    left_out: dict[int, list[Located]] = {}
    while True:
        kept = [row for row in rows if row.learner is None or row.learner not in left_out]
        book, findings = recruited_book(kept, sha256, known)
        fatal = [each for each in findings if each.finding.severity == "fatal"]
        if not fatal:
            return book, findings, left_out
        if not partial or any(each.learner is None for each in fatal):
            raise BadInput([each.finding.fault for each in fatal])
        for each in fatal:
            if each.learner is not None:
                left_out.setdefault(each.learner, []).append(each)


def _completed(session: Transaction, recruited: Recruited) -> list[RecruitedRow]:
    """The rows with what the records know: employers by their codes here, other cohorts, an earlier start in the tier.

    A learner whose employer cannot be told gets no membership: nothing is guessed.
    """
    people = {
        email.email: person
        for person in session.scalars(select(Person).join(PersonEmail).where(PersonEmail.email.in_(recruited.emails)))
        for email in person.emails
    }
    employers = resolved_employers(session, recruited.employers)
    rows = []
    for row in recruited.rows:
        person = people.get(row.cells.get("email", "").strip().casefold()) if row.sheet == "People" else None
        if row.sheet == "Memberships" and row.learner is not None:
            code = employers[row.learner]
            if code is not None:
                rows.append(replace(row, cells={**row.cells, "organisation": code}))
        else:
            rows.append(row if person is None else replace(row, cells=_with_what_is_known(row, person, recruited)))
    return rows


def _with_what_is_known(row: RecruitedRow, person: Person, recruited: Recruited) -> Mapping[str, str]:
    codes = sorted({each.cohort.code for each in person.enrolments} | {recruited.code})
    cells = {**row.cells, "cohorts": "; ".join(codes)}
    running = [each for each in person.tiers if each.tier == recruited.tier and each.holds_on(recruited.start)]
    if running:
        cells[f"{recruited.tier}_from"] = running[-1].start.isoformat()
        ends = running[-1].ends
        cells[f"{recruited.tier}_to"] = "" if ends is None else ends.isoformat()
    return cells


def _results(
    session: Transaction,
    recruited: Recruited,
    work: Work,
    here_before: Collection[str],
    findings: Sequence[Located],
    left_out: Mapping[int, list[Located]],
) -> list[dict[str, Any]]:
    ids = {row.email: row.person_id for row in session.scalars(select(PersonEmail))}
    employers = resolved_employers(session, recruited.employers)
    touched = set(work.touched_ids().get(Person.__tablename__, []))
    results = []
    for index, email in enumerate(recruited.emails):
        faults = left_out.get(index, [])
        person = None if faults else ids.get(email)
        outcome = "new" if email not in here_before else "changed" if person in touched else "unchanged"
        results.append(
            {
                "row": index,
                "email": email,
                "person": None if person is None else f"P{person}",
                "outcome": "refused" if faults else outcome,
                "faults": [_finding(each) for each in faults],
                "warnings": [
                    *(_finding(each) for each in findings if each.learner == index),
                    *([] if employers[index] else [_unsettled(index, recruited.employers[index])]),
                ],
            }
        )
    return results


def _shortage(session: Transaction, recruited: Recruited, day: dt.date) -> dict[str, Any]:
    """This cohort's learners against the places of present coaches: by skill, and as a whole."""
    instance = matching.read_instance(matching_snapshot(session, day))
    members = {
        f"P{person.id}"
        for person in session.scalars(select(Person))
        if any(each.cohort.code == recruited.code for each in person.enrolments)
    }
    mine = [each for each in instance.learners if each.person_id in members]
    wanted = {need.skill for each in mine for need in each.needs}
    return {
        "as_at": day.isoformat(),
        "learners": len(mine),
        "learners_in_all": len(instance.learners),
        "places": int(sum(instance.places)),
        "skills": [row.model_dump(mode="json") for row in matching.supply_rows(instance) if row.skill in wanted],
    }


def _runs(
    session: Transaction,
    recruited: Recruited,
    wishes: Wishes,
    start: StartRun,
    by: str,
    at: dt.datetime,
    day: dt.date,
) -> dict[str, str]:
    runs = {}
    if wishes.run_matching:
        round_id = new_round(session, name=f"For {recruited.name}", as_at=day, by=by, at=at).id
        runs["matching"] = queue_round(session, round_id, start=start, by=by, at=at)
    if wishes.plan_sessions:
        window = (recruited.start, recruited.end)
        name = f"For {recruited.name}"
        runs["sessions"] = queue_plan(session, name=name, as_at=day, start=start, by=by, at=at, window=window)
    return runs


def _unsettled(index: int, employer: EmployerNamed) -> dict[str, str]:
    return {
        "path": f"learners[{index}].organisation",
        "value": employer.name or "",
        "message": f"{employer.name or 'No organisation'} fits no organisation of the records, or more than one.",
        "remedy": "Until an administrator settles it, this learner is held out of matching. Send a code another time.",
    }


def _finding(each: Located) -> dict[str, str]:
    return asdict(each.finding.fault)
