"""Changing a published pair: who may, of which version, with one entry; and how it comes to an end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal

from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotAllowed, NotFound
from programme.access import Asker
from programme.queries.pairs import pair_seen
from programme.records import Database, Pair, append_entry, require_version

from .pair_ends import end_pair
from .texts import Day

BEGUN = ("active", "paused")
BEFORE = ("proposed", "accepted", "contracted")

ReasonClass = Literal["workload", "changed_job", "left", "illness_or_leave", "not_a_good_fit", "other"]


class PairEnding(Document):
    """The last day (today where left out), and a class of reason where somebody wishes to give one."""

    on: Day | None = None
    reason_class: ReasonClass | None = None


Change = Callable[[Transaction, Pair], list[str]]
"""Changes a pair and tells which fields; none where it stands so already."""


def close_pair(
    database: Database,
    pair_id: int,
    end: Literal["completed", "ended_early", "declined"],
    sent: PairEnding,
    allowed: tuple[str, ...],
    *,
    asker: Asker,
    at: dt.datetime,
    read: int | None,
) -> None:
    """End a pair that is in one of the allowed states; one that has ended so already stays as it is.

    Raises:
        NotFound: for a pair that does not exist, is not published, or is not the asker's to see.
        BadInput: for a day before the pair began.
        Conflict: for a pair in another state.
        Stale: where the pair is no longer as it was read.
    """
    with database.unit_of_work() as session:
        pair = _pair_tochange_pair(session, pair_id, asker, at)
        if pair.state == end:
            return
        if pair.state not in allowed:
            raise not_any_more(pair, end.replace("_", " "))
        require_version(session, pair, read, what=f"pair {pair_id}")
        day = sent.on or at.date()
        if pair.started is not None and day < pair.started:
            message = f"the pair began on {pair.started}, after this day."
            raise BadInput([Fault("on", day.isoformat(), message, "Give a later day.")])
        end_pair(session, pair, end, on=day, by=asker.name, at=at, reason_class=sent.reason_class)


def change_pair(
    database: Database, pair_id: int, change: Change, action: str, *, asker: Asker, at: dt.datetime, read: int | None
) -> None:
    """Change a pair, and tell of it in one entry; where nothing changes there is none.

    Raises:
        NotFound: for a pair that does not exist, is not published, or is not the asker's to see.
        Conflict: what the change itself says.
        Stale: where the pair is no longer as it was read.
    """
    with database.unit_of_work() as session:
        pair = _pair_tochange_pair(session, pair_id, asker, at)
        fields = change(session, pair)
        if not fields:
            return
        with session.no_autoflush:
            require_version(session, pair, read, what=f"pair {pair_id}")
        session.flush()
        subjects = {"pairs": [pair_id], "fields": fields, "version": pair.version}
        append_entry(session, at=at, by=asker.name, action=action, subjects=subjects)


def _pair_tochange_pair(session: Transaction, pair_id: int, asker: Asker, at: dt.datetime) -> Pair:
    """A published pair that nobody else changes until this transaction ends.

    Raises:
        NotFound: for a pair that does not exist, is not published, or is not the asker's to see.
        NotAllowed: for somebody who may only look at it.
    """
    pair_seen(session, asker, pair_id, at.date())
    pair = session.get(Pair, pair_id, with_for_update=True, populate_existing=True)
    if pair is None:
        raise NotFound(f"There is no pair {pair_id}.")
    if asker.person_id is None and not asker.sees_everybody:
        raise NotAllowed("The two people of a pair answer for it, or an administrator on their behalf.")
    return pair


def not_any_more(pair: Pair, wanted: str) -> Conflict:
    """The refusal of a step that the pair's state does not allow."""
    return Conflict(f"Pair {pair.id} is {pair.state.replace('_', ' ')}; it cannot be {wanted} now.")
