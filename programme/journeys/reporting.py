"""A report: freeze the figures as at a day, issue it, read it. What is issued is corrected by another, never edited."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import measures
import network
from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotAllowed, NotFound
from foundation.nhs_numbers import holds_nhs_number
from foundation.provenance import canonical_json, sha256_of
from measures.snapshot.document import MeasuresPolicy
from measures.snapshot.work import Issued
from programme.publishing.report_facts import Facts, Standing
from programme.records import REPORT_KINDS, Database, Report, Skill, append_entry, require_version
from programme.snapshots import measures_snapshot, network_snapshot

from .texts import Day, Line

HALF_A_YEAR = dt.timedelta(days=183)
"""How far the network looks back where no report was issued before."""


class Issuing(Document):
    """The day that a report bears, today where left out; why its author issues it without a second person."""

    on: Day | None = None
    alone: Line | None = Field(None, examples=["Nobody else is there before the Board meets"])


@dataclass(frozen=True, slots=True)
class Question:
    """What a report is to be made from, as the records stand now."""

    measures: str
    network: str
    previous_id: int | None
    corrects_id: int | None


def freeze_report(
    database: Database,
    kind: str,
    as_at: dt.date,
    *,
    by: str,
    at: dt.datetime,
    narrative: str = "",
    policy: MeasuresPolicy | None = None,
    correction: str | None = None,
    network_result: str | None = None,
    figures: str | None = None,
    staff: int | None = None,
    seed: int = 0,
) -> int:
    """Work out every figure as at a day and keep them as a draft. The working out happens outside every transaction.

    Args:
        database: the records.
        kind: `board`, `evaluation` or `public`.
        as_at: the day of the figures; they are compared with the last issued report of this kind before it.
        by: who makes it.
        at: when, with a zone.
        narrative: what is to be said with the figures; an empty line parts two paragraphs.
        policy: settings of the figures; those of the report it follows or corrects where None.
        network_result: JSON of the network as at the day, where that has been worked out already.
        figures: JSON of the figures, where they have been worked out already.
        staff: how many staff could take part, from now on; as the settings have it where None.
        correction: why the issued report of this kind and day is wrong: the draft is to take its place.
        seed: seed of projection and positions.

    Returns:
        The report's id.

    Raises:
        BadInput: for an unknown kind, or words that seem to name a patient.
        NotFound: where there is no issued report to correct.
        Conflict: where the records are no longer those that the figures were worked out from.
    """
    check_words(kind, f"{narrative} {correction or ''}")
    with database.reading() as session:
        asked = report_question(session, kind, as_at, policy, is_correction=correction is not None, staff=staff)
    result = _figures(asked.measures, figures, seed)
    found = network_result or network.write_result(
        network.analyse(network.read_instance(asked.network.encode()), seed=seed)
    )
    with database.unit_of_work() as session:
        report = _frozen(asked, result, found)
        report.kind, report.as_at, report.narrative, report.reason = kind, as_at, narrative, correction
        report.created_by, report.created_at = by, at
        session.add(report)
        session.flush()
        subjects = {"reports": [report.id], "kind": kind, "result_sha256": report.result_sha256}
        append_entry(session, at=at, by=by, action="report.freeze", subjects=subjects)
        return report.id


def _figures(snapshot: str, known: str | None, seed: int) -> str:
    """The figures of a snapshot; those known already, where they are of this very snapshot."""
    read = measures.read_snapshot(snapshot)
    if known is None:
        return measures.write_result(measures.analyse(read, seed=seed))
    if json.loads(known)["provenance"]["input_sha256"] != sha256_of(
        canonical_json(read.model_dump(mode="json", by_alias=True))
    ):
        raise Conflict("The records were changed while the figures were worked out. Ask for the report again.")
    return known


def _frozen(asked: Question, result: str, network_result: str) -> Report:
    """A draft with what was asked and what came out, each with its hash."""
    return Report(
        state="draft",
        previous_id=asked.previous_id,
        corrects_id=asked.corrects_id,
        snapshot=asked.measures,
        snapshot_sha256=sha256_of(asked.measures),
        result=result,
        result_sha256=sha256_of(result),
        network_result=network_result,
        network_sha256=sha256_of(network_result),
    )


def issue_report(
    database: Database,
    report_id: int,
    *,
    by: str,
    at: dt.datetime,
    on: dt.date | None = None,
    read: int | None = None,
    alone: str | None = None,
) -> None:
    """Issue a draft that somebody else made. From then on its figures are what later reports are compared with.

    Args:
        database: the records.
        report_id: the draft.
        by: who issues it.
        at: when, with a zone.
        on: the day it bears; that of `at` where None.
        read: the version of the draft that was read; None for whatever it is now.
        alone: why no second person looks at it, where its author issues it; it stands in the audit trail.

    Raises:
        NotFound: for a report that does not exist.
        NotAllowed: for one's own report without that reason.
        Conflict: for one that is issued already, whose day has an issued one, or whose earlier report has changed.
    """
    with database.unit_of_work() as session:
        report = _report(session, report_id)
        require_version(session, report, read, what=f"report {report_id}")
        if report.state != "draft":
            raise Conflict(
                f"Report {report_id} is {report.state}; what is issued is corrected by another, never edited."
            )
        is_own = by == report.created_by
        if is_own and alone is None:
            raise NotAllowed(f"A second person issues report {report_id}: you made it. If nobody else can, say why.")
        standing = issued_report(session, report.kind, report.as_at)
        if standing is not None and standing.id != report.corrects_id:
            raise Conflict(
                f"Report {standing.id} was issued as at {report.as_at}. Make a correction of it, with the reason."
            )
        before = _last_issued(session, report.kind, report.as_at)
        if (before.id if before else None) != report.previous_id:
            raise Conflict(f"Another report was issued since report {report_id} was frozen. Freeze it again.")
        if standing is not None:
            standing.state = "corrected"
        report.state, report.issued_by, report.issued_at = "issued", by, at
        report.issued_on = on or at.date()
        subjects: dict[str, object] = {"reports": [report.id], "corrected": [standing.id] if standing else []}
        if is_own:
            subjects["alone"] = alone
        append_entry(session, at=at, by=by, action="report.issue", subjects=subjects)


def issued_report(session: Transaction, kind: str, as_at: dt.date) -> Report | None:
    """The report of a kind and day that stands, if one was issued."""
    rows = select(Report).where(Report.kind == kind, Report.as_at == as_at, Report.state == "issued")
    return session.scalars(rows).one_or_none()


def read_report(session: Transaction, report_id: int) -> Facts:
    """A report as it was frozen, for writing out.

    Raises:
        NotFound: for a report that does not exist.
        Conflict: where what is kept is not what was frozen.
    """
    report = _report(session, report_id)
    for text, kept in (
        (report.snapshot, report.snapshot_sha256),
        (report.result, report.result_sha256),
        (report.network_result, report.network_sha256),
    ):
        if sha256_of(text) != kept:
            raise Conflict(f"Report {report_id} was changed after it was frozen. Restore it from a backup.")
    previous = session.get(Report, report.previous_id) if report.previous_id else None
    return Facts(
        snapshot=measures.read_snapshot(report.snapshot),
        figures=measures.Result.model_validate_json(report.result),
        network=network.read_result(report.network_result),
        narrative=report.narrative,
        skills={row.code: row.name for row in session.scalars(select(Skill).order_by(Skill.code))},
        standing=Standing(
            state=report.state,
            issued_on=report.issued_on,
            correction=report.reason,
            previous_issued_on=previous.issued_on if previous else None,
        ),
    )


def report_question(
    session: Transaction,
    kind: str,
    as_at: dt.date,
    policy: MeasuresPolicy | None = None,
    *,
    is_correction: bool = False,
    staff: int | None = None,
) -> Question:
    """What a report of a kind and day is to be made from, as the records are now.

    Raises:
        NotFound: for a correction where no report of that kind and day was issued.
    """
    before = _last_issued(session, kind, as_at)
    wrong = issued_report(session, kind, as_at) if is_correction else None
    if is_correction and wrong is None:
        raise NotFound(f"No {kind} report was issued as at {as_at}: there is nothing to correct.")
    previous = before.as_at if before else None
    follows = wrong or before
    if policy is None and follows is not None:
        policy = measures.read_snapshot(follows.snapshot).policy
    if staff is not None:
        policy = (policy or MeasuresPolicy()).model_copy(update={"eligible_staff_pool": staff})
    said = [point for report in (before, wrong) if report is not None for point in _said(report, as_at)]
    return Question(
        measures=measures_snapshot(session, as_at, previous=previous, issued=said, policy=policy),
        network=network_snapshot(session, as_at, previous=previous or as_at - HALF_A_YEAR),
        previous_id=before.id if before else None,
        corrects_id=wrong.id if wrong else None,
    )


def _said(report: Report, as_at: dt.date) -> list[Issued]:
    """Every dated figure that a report gave. One that was issued late is told by its own day, which lies before."""
    issued_on = report.issued_on if report.issued_on and report.issued_on <= as_at else report.as_at
    return [
        Issued(
            figure=figure["key"], date=dt.date.fromisoformat(point["date"]), value=point["value"], issued_on=issued_on
        )
        for figure in json.loads(report.result)["figures"]
        for point in figure["points"]
    ]


def _last_issued(session: Transaction, kind: str, as_at: dt.date) -> Report | None:
    rows = select(Report).where(Report.kind == kind, Report.as_at < as_at, Report.state == "issued")
    return session.scalars(rows.order_by(Report.as_at.desc()).limit(1)).one_or_none()


def _report(session: Transaction, report_id: int) -> Report:
    report = session.get(Report, report_id)
    if report is None:
        raise NotFound(f"There is no report {report_id}.")
    return report


def check_words(kind: str, words: str) -> None:
    """Go on only with a known kind of report and words that name no patient.

    Raises:
        BadInput: every fault.
    """
    faults = []
    if kind not in REPORT_KINDS:
        faults.append(Fault("kind", kind, f"the kinds of report are {', '.join(REPORT_KINDS)}.", "Take one of them."))
    if holds_nhs_number(words):
        remedy = "Take it out: no patient is named here."
        faults.append(Fault("words", "", "these words hold what looks like an NHS number.", remedy))
    if faults:
        raise BadInput(faults)
