"""Whether the service is well: counts and ages only, nothing about people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from foundation.errors import Conflict
from programme.access import Asker
from programme.records import Database, Run, Worker, require_current

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Operations:
    """How the runs stand.

    `runs`: how many by kind and stage; `oldest_waiting_s`: the age of the run that has waited longest, 0 for none;
    `workers`: how many are alive; `solve_seconds`: by kind, what each run of the last day took.
    """

    runs: dict[tuple[str, str], int]
    oldest_waiting_s: float
    workers: int
    solve_seconds: dict[str, list[float]]


def how_runs_stand(asker: Asker, database: Database, at: dt.datetime, dead_after_s: float) -> Operations:
    """How the runs stand at an instant.

    Raises:
        NotAllowed: for one who may not see whether the service is well.
    """
    asker.demand("operations.read")
    with database.reading() as session:
        counted = session.execute(select(Run.kind, Run.stage, func.count()).group_by(Run.kind, Run.stage))
        waiting = session.scalar(select(func.min(Run.asked_at)).where(Run.stage == "queued"))
        took: dict[str, list[float]] = {}
        ended = select(Run.kind, Run.started_at, Run.ended_at).where(Run.stage == "done", Run.ended_at >= at - A_DAY)
        for kind, start, end in session.execute(ended):
            if start is not None and end is not None:
                took.setdefault(kind, []).append((end - start).total_seconds())
        return Operations(
            runs={(kind, stage): count for kind, stage, count in counted},
            oldest_waiting_s=0.0 if waiting is None else (at - waiting).total_seconds(),
            workers=_alive(database, at, dead_after_s),
            solve_seconds=took,
        )


def readiness(database: Database, at: dt.datetime, dead_after_s: float) -> dict[str, str]:
    """What the service needs to do its work, each `ok` or what is wrong; told to anybody, since it holds no content."""
    found = {"records": "ok", "schema": "ok", "worker": "ok"}
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
            require_current(session.connection())
        if not _alive(database, at, dead_after_s):
            found["worker"] = "no worker is alive"
    except Conflict:
        found["schema"] = "not the one of this version"
    except (SQLAlchemyError, OSError):
        found = dict.fromkeys(found, "the records cannot be reached")
    return found


def _alive(database: Database, at: dt.datetime, dead_after_s: float) -> int:
    since = at - dt.timedelta(seconds=dead_after_s)
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Worker).where(Worker.beat_at >= since)) or 0
