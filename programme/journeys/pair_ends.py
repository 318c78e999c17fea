"""How a pair ends: its own end, the end of its tie, and the entry that tells of it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.records import Pair, Tie, append_entry

End = Literal["completed", "ended_early", "declined", "withdrawn"]


def end_pair(
    session: Transaction,
    pair: Pair,
    end: End,
    *,
    on: dt.date,
    by: str,
    at: dt.datetime,
    reason_class: str | None = None,
) -> None:
    """End a pair on a day, with its tie where it had begun. Whose wish it was is not asked.

    Args:
        session: the transaction.
        pair: the published pair.
        end: completed, ended early, declined before it began, or withdrawn before that because its coach withdrew.
        on: its last day.
        by: who notes it.
        at: when, with a zone.
        reason_class: a class of reason, where somebody wishes to give one; seen by administrators only.
    """
    pair.state, pair.reason_class = end, reason_class
    pair.ended = on if pair.started is None else max(on, pair.started)
    tie = session.get(Tie, pair.tie_id) if pair.tie_id else None
    if tie is not None:
        tie.outcome, tie.ends = "completed" if end == "completed" else "ended_early", max(on, tie.start)
    session.flush()
    subjects = {"pairs": [pair.id], "fields": ["state", "ended"], "version": pair.version}
    values = None if reason_class is None else {"reason_class": reason_class}
    append_entry(session, at=at, by=by, action=f"pair.{end}", subjects=subjects, values=values)


def end_running_tie(session: Transaction, learner_id: int, coach_id: int, *, on: dt.date) -> int:
    """End coaching that the records know only as a tie; how many ties ended."""
    running = select(Tie).where(
        Tie.kind == "coaching", Tie.to_person_id == learner_id, Tie.from_person_id == coach_id, Tie.outcome.is_(None)
    )
    ties = list(session.scalars(running))
    for tie in ties:
        tie.outcome, tie.ends = "ended_early", max(on, tie.start)
    return len(ties)
