"""Reports as lists and pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import defer

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import Report


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report: how it stands, what it follows, what it corrects and why."""

    id: int
    kind: str
    as_at: dt.date
    state: str
    narrative: str
    previous: int | None
    corrects: int | None
    reason: str | None
    created_by: str
    created_at: dt.datetime
    issued_by: str | None
    issued_on: dt.date | None
    version: int


def report_lines(
    session: Transaction, asker: Asker, *, kind: str | None = None, after: int = 0, limit: int = 100
) -> list[ReportLine]:
    """Reports by number; whoever cannot make reports sees those that were issued."""
    asker.demand("reports.read")
    without = (defer(Report.snapshot), defer(Report.result), defer(Report.network_result))
    wanted = select(Report).where(Report.id > after).order_by(Report.id).limit(limit).options(*without)
    if kind is not None:
        wanted = wanted.where(Report.kind == kind)
    if not asker.may("reports.write"):
        wanted = wanted.where(Report.state != "draft")
    return [_line(row) for row in session.scalars(wanted)]


def report_line(session: Transaction, asker: Asker, number: int) -> ReportLine:
    """One report.

    Raises:
        NotFound: where there is none, or none that the asker may see.
    """
    asker.demand("reports.read")
    row = session.get(Report, number)
    if row is None or (row.state == "draft" and not asker.may("reports.write")):
        raise NotFound(f"There is no report {number}.")
    return _line(row)


def _line(row: Report) -> ReportLine:
    return ReportLine(
        id=row.id,
        kind=row.kind,
        as_at=row.as_at,
        state=row.state,
        narrative=row.narrative,
        previous=row.previous_id,
        corrects=row.corrects_id,
        reason=row.reason,
        created_by=row.created_by,
        created_at=row.created_at,
        issued_by=row.issued_by,
        issued_on=row.issued_on,
        version=row.version,
    )
