"""Reminders to those who have not answered a proposed pair: after a week, and when the answer is due."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from programme.records import Database, Pair, append_entry

from .messages import draft_pair_reminders

REMIND_EVERY = dt.timedelta(days=7)
MOST_REMINDERS = 2


def remind_pairs(database: Database, *, by: str, at: dt.datetime) -> list[int]:
    """Draft every reminder that is due and not drafted yet: the first a week after publication, the second and last
    when the answer is due. Doing so again drafts nothing twice.

    Returns:
        The numbers of the messages drafted now; somebody approves them before they leave.
    """
    drafted: list[int] = []
    with database.unit_of_work() as session:
        waiting = session.scalars(select(Pair).where(Pair.state == "proposed").order_by(Pair.id))
        due: dict[int, list[Pair]] = {}
        for pair in waiting:
            weeks = (at.date() - (pair.published_on or at.date())) // REMIND_EVERY
            due.setdefault(min(weeks, MOST_REMINDERS), []).append(pair)
        for number, pairs in sorted(due.items()):
            if number > 0:
                drafted += draft_pair_reminders(session, pairs, number=number, by=by, at=at)
        if drafted:
            append_entry(session, at=at, by=by, action="pair.remind", subjects={"messages": drafted})
    return drafted
