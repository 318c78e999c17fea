"""The network, the programme's figures and reports as at a day, worked out by a worker and kept while they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.records import Database, MapSnapshot, Round
from programme.snapshots import network_snapshot

from .analyses import Asked, ask_analysis
from .losses import loss_question
from .reporting import HALF_A_YEAR, issued_report, report_question
from .rounds import frozen_question as frozen_round_question
from .runs import StartRun


def ask_network(
    database: Database, as_at: dt.date, previous: dt.date | None, *, start: StartRun, by: str, at: dt.datetime
) -> Asked:
    """The network as at a day, compared with an earlier one; half a year before where None."""
    before = previous or as_at - HALF_A_YEAR
    asked = {"what": "network", "as_at": str(as_at), "previous": str(before)}
    return _ask(database, "network", f"{as_at} {before}", asked, start=start, by=by, at=at)


def ask_figures(
    database: Database, as_at: dt.date, *, start: StartRun, by: str, at: dt.datetime, staff: int | None = None
) -> Asked:
    """The figures as at a day, as a Board report of that day would give them; `staff` is how many could take part."""
    asked = {"what": "measures", "as_at": str(as_at), "staff": staff}
    return _ask(database, "measures", _key(str(as_at), staff), asked, start=start, by=by, at=at)


def ask_report(
    database: Database,
    kind: str,
    as_at: dt.date,
    *,
    correction: bool,
    start: StartRun,
    by: str,
    at: dt.datetime,
    staff: int | None = None,
) -> Asked:
    """All that a report of a kind and day is made from; `staff` is how many could take part, where that is new.

    Raises:
        NotFound: for a correction where no report was issued.
    """
    with database.reading() as session:
        if correction and issued_report(session, kind, as_at) is None:
            raise NotFound(f"No {kind} report was issued as at {as_at}: there is nothing to correct.")
    asked = {"what": "report", "kind": kind, "as_at": str(as_at), "correction": correction, "staff": staff}
    return _ask(database, "report", _key(f"{kind} {as_at} {correction}", staff), asked, start=start, by=by, at=at)


def frozen_question(session: Transaction, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The question that a worker freezes of the records as they are.

    Raises:
        BadInput: every fault of a change that was sent, or where there is nothing to plan in.
    """
    as_at = dt.date.fromisoformat(asked["as_at"])
    if asked["what"] == "before":
        snapshot, _ = frozen_round_question(session, session.get_one(Round, asked["round"]), as_at)
        return {"asks": "before", "snapshot": snapshot}
    if asked["what"] == "network":
        last = session.get(MapSnapshot, asked["since"]) if asked.get("since") else None
        return {
            "asks": "network",
            "snapshot": network_snapshot(session, as_at, previous=dt.date.fromisoformat(asked["previous"])),
            "title": asked.get("title"),
            "since": last.result if last else None,
        }
    if asked["what"] == "loss":
        window = tuple(dt.date.fromisoformat(day) for day in asked["window"])
        return loss_question(session, as_at, (window[0], window[1]) if window else None, asked["change"])
    staff = asked.get("staff")
    if asked["what"] == "measures":
        return {"asks": "measures", "snapshot": report_question(session, "board", as_at, staff=staff).measures}
    question = report_question(session, asked["kind"], as_at, is_correction=asked["correction"], staff=staff)
    return {"asks": "report", "measures": question.measures, "network": question.network}


def _key(about: str, staff: int | None) -> str:
    return about if staff is None else f"{about} of {staff}"


def _ask(
    database: Database, kind: str, key: str, asked: Mapping[str, Any], *, start: StartRun, by: str, at: dt.datetime
) -> Asked:
    return ask_analysis(database, kind, key, lambda _session: {"freeze": asked}, start=start, by=by, at=at)
