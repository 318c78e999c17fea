"""The network and the programme's figures as at a day, worked out by a worker and kept while they hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session as Transaction

from programme.records import Database
from programme.snapshots import network_snapshot

from .analyses import Asked, ask_analysis
from .reporting import HALF_A_YEAR, Question, report_question
from .runs import StartRun


def ask_network(
    database: Database, as_at: dt.date, previous: dt.date | None, *, start: StartRun, by: str, at: dt.datetime
) -> Asked:
    """The network as at a day, compared with an earlier one; half a year before where None."""
    before = previous or as_at - HALF_A_YEAR

    def _question(session: Transaction) -> dict[str, Any]:
        return {"asks": "network", "snapshot": network_snapshot(session, as_at, previous=before)}

    return ask_analysis(database, "network", f"{as_at} {before}", _question, start=start, by=by, at=at)


def ask_figures(database: Database, as_at: dt.date, *, start: StartRun, by: str, at: dt.datetime) -> Asked:
    """The figures as at a day, as a Board report of that day would give them."""

    def _question(session: Transaction) -> dict[str, Any]:
        return {"asks": "measures", "snapshot": report_question(session, "board", as_at).measures}

    return ask_analysis(database, "measures", str(as_at), _question, start=start, by=by, at=at)


def ask_report(
    database: Database, kind: str, as_at: dt.date, *, correction: bool, start: StartRun, by: str, at: dt.datetime
) -> Asked:
    """All that a report of a kind and day is made from.

    Raises:
        NotFound: for a correction where no report was issued.
    """

    def _question(session: Transaction) -> dict[str, Any]:
        asked: Question = report_question(session, kind, as_at, is_correction=correction)
        return {"asks": "report", "measures": asked.measures, "network": asked.network}

    return ask_analysis(database, "report", f"{kind} {as_at} {correction}", _question, start=start, by=by, at=at)
