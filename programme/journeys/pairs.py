"""What the two people of a published pair answer: accept, decline, end it; nobody has to say why.

What is said between the two is never kept, and an end is nobody's fault.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.records import Database, Pair

from .pair_changes import BEFORE, BEGUN, PairEnding, change_pair, close_pair, not_any_more


class PairAnswering(Document):
    """For whom a pair is accepted: left out by the two themselves; an administrator says for whom."""

    on_behalf_of: Literal["learner", "coach", "both"] | None = None


def accept_pair(
    database: Database, pair_id: int, sent: PairAnswering, *, asker: Asker, at: dt.datetime, read: int | None = None
) -> None:
    """Accept a proposed pair; it is accepted once both have. Doing so twice changes nothing.

    Raises:
        NotFound: for a pair that does not exist, is not published, or is not the asker's to see.
        BadInput: where an administrator does not say for whom.
        Conflict: for a pair that was declined or has ended.
        Stale: where the pair is no longer as it was read.
    """
    who = _for_whom(sent, asker)

    def _accept(_session: Transaction, pair: Pair) -> list[str]:
        halves = who or {half for half in ("learner", "coach") if getattr(pair, f"{half}_id") == asker.person_id}
        if pair.state in ("accepted", "contracted", *BEGUN):
            return []
        if pair.state != "proposed":
            raise not_any_more(pair, "accepted")
        new = [half for half in sorted(halves) if getattr(pair, f"{half}_accepted_on") is None]
        for half in new:
            setattr(pair, f"{half}_accepted_on", at.date())
        if pair.learner_accepted_on and pair.coach_accepted_on:
            pair.state = "accepted"
        return [f"{half}_accepted_on" for half in new]

    change_pair(database, pair_id, _accept, "pair.accept", asker=asker, at=at, read=read)


def decline_pair(
    database: Database, pair_id: int, sent: PairEnding, *, asker: Asker, at: dt.datetime, read: int | None = None
) -> None:
    """Decline a pair before it begins: both return to the pool, and the two are not proposed again. Twice is once.

    Raises:
        NotFound: for a pair that does not exist, is not published, or is not the asker's to see.
        Conflict: for a pair that has begun (it is ended instead) or has ended.
        Stale: where the pair is no longer as it was read.
    """
    close_pair(database, pair_id, "declined", sent, BEFORE, asker=asker, at=at, read=read)


def end_early(
    database: Database, pair_id: int, sent: PairEnding, *, asker: Asker, at: dt.datetime, read: int | None = None
) -> None:
    """End a pair that has begun before its time: nobody's fault, and nobody has to say why. Twice is once.

    Raises:
        NotFound: for a pair that does not exist, is not published, or is not the asker's to see.
        Conflict: for a pair that has not begun (it is declined instead) or has ended.
        Stale: where the pair is no longer as it was read.
    """
    close_pair(database, pair_id, "ended_early", sent, (*BEGUN, "contracted"), asker=asker, at=at, read=read)


def _for_whom(sent: PairAnswering, asker: Asker) -> set[str]:
    """For whom an administrator accepts; empty for the two themselves, who answer for their own half."""
    if not asker.sees_everybody:
        if sent.on_behalf_of is not None:
            remedy = "Leave it out: you answer for yourself."
            raise BadInput(
                [Fault("on_behalf_of", sent.on_behalf_of, "only an administrator answers for others.", remedy)]
            )
        return set()
    if sent.on_behalf_of is None:
        remedy = "Give learner, coach or both."
        raise BadInput([Fault("on_behalf_of", "", "it is not said for whom.", remedy)])
    return {"learner", "coach"} if sent.on_behalf_of == "both" else {sent.on_behalf_of}
