"""The course of a pair that both have accepted: contracted, begun, paused, completed; meetings are counted, no more."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Fault
from programme.access import Asker
from programme.records import Database, Pair, PairMeeting, Round, RoundRun, Tie

from .pair_changes import BEGUN, Change, PairEnding, change_pair, close_pair, not_any_more
from .texts import Day

TERM_WEEKS = 26
"""How long a pair is meant to run."""


class PairDated(Document):
    """The day of it: today where left out."""

    on: Day | None = None


class PairStarting(Document):
    """The first day (today where left out), and how many weeks the pair is meant to run."""

    on: Day | None = None
    weeks: Annotated[int, Field(ge=1, le=104)] = TERM_WEEKS


class MeetingHeld(Document):
    """A meeting: its day (today where left out), and how many minutes it took where that is known."""

    on: Day | None = None
    minutes: Annotated[int, Field(ge=1, le=1_440)] | None = Field(None, examples=[60])


def contract_pair(
    database: Database, pair_id: int, sent: PairDated, *, asker: Asker, at: dt.datetime, read: int | None = None
) -> None:
    """The first meeting was held and the goals are agreed with the manager. What they are is not kept.

    Raises:
        NotFound: for a pair that does not exist or is not published.
        Conflict: for a pair that both have not accepted.
        Stale: where the pair is no longer as it was read.
    """

    def _contract(_session: Transaction, pair: Pair) -> list[str]:
        if pair.state in ("contracted", *BEGUN):
            return []
        if pair.state != "accepted":
            raise not_any_more(pair, "contracted")
        pair.state, pair.goals_agreed_on = "contracted", sent.on or at.date()
        return ["state", "goals_agreed_on"]

    change_pair(database, pair_id, _contract, "pair.contract", asker=asker, at=at, read=read)


def start_pair(
    database: Database, pair_id: int, sent: PairStarting, *, asker: Asker, at: dt.datetime, read: int | None = None
) -> None:
    """A pair begins: a tie of kind coaching from its first day. Its round is running from the first such pair.

    Raises:
        NotFound: for a pair that does not exist or is not published.
        Conflict: for a pair that both have not accepted, or that has ended.
        Stale: where the pair is no longer as it was read.
    """

    def _start(session: Transaction, pair: Pair) -> list[str]:
        if pair.state in BEGUN:
            return []
        if pair.state not in ("accepted", "contracted"):
            raise not_any_more(pair, "begun")
        first = sent.on or at.date()
        tie = Tie(
            from_person_id=pair.coach_id, to_person_id=pair.learner_id, kind="coaching", start=first, origin="programme"
        )
        session.add(tie)
        session.flush()
        pair.state, pair.started, pair.tie_id = "active", first, tie.id
        pair.planned_end = first + dt.timedelta(weeks=sent.weeks)
        _now_running(session, pair)
        return ["state", "started", "planned_end"]

    change_pair(database, pair_id, _start, "pair.start", asker=asker, at=at, read=read)


def pause_pair(database: Database, pair_id: int, *, asker: Asker, at: dt.datetime, read: int | None = None) -> None:
    """Pause a pair, as for leave; it keeps its place. Raises as `resume_pair` does."""
    change_pair(database, pair_id, _between("active", "paused"), "pair.pause", asker=asker, at=at, read=read)


def resume_pair(database: Database, pair_id: int, *, asker: Asker, at: dt.datetime, read: int | None = None) -> None:
    """Let a paused pair go on. Doing so twice changes nothing.

    Raises:
        NotFound: for a pair that does not exist or is not published.
        Conflict: for a pair that does not run.
        Stale: where the pair is no longer as it was read.
    """
    change_pair(database, pair_id, _between("paused", "active"), "pair.resume", asker=asker, at=at, read=read)


def complete_pair(
    database: Database, pair_id: int, sent: PairDated, *, asker: Asker, at: dt.datetime, read: int | None = None
) -> None:
    """A pair has come to its good end. Doing so twice changes nothing.

    Raises:
        NotFound: for a pair that does not exist or is not published.
        Conflict: for a pair that has not begun or has ended.
        Stale: where the pair is no longer as it was read.
    """
    close_pair(database, pair_id, "completed", PairEnding(on=sent.on), BEGUN, asker=asker, at=at, read=read)


def note_meeting(database: Database, pair_id: int, sent: MeetingHeld, *, asker: Asker, at: dt.datetime) -> None:
    """A pair met on a day: that it did is kept, and for how long where somebody says so.

    The same day twice is one meeting; its minutes are those said last.

    Raises:
        NotFound: for a pair that does not exist, is not published, or is not the asker's to see.
        BadInput: for a day to come.
        Conflict: for a pair that nobody has accepted, or that ended before the day.
    """
    day = sent.on or at.date()
    if day > at.date():
        raise BadInput([Fault("on", day.isoformat(), "this day is still to come.", "Note a meeting once it was held.")])

    def _note(session: Transaction, pair: Pair) -> list[str]:
        if pair.state in ("proposed", "declined") or (pair.ended is not None and day > pair.ended):
            raise not_any_more(pair, "met")
        kept = next((each for each in pair.meetings if each.held_on == day), None)
        if kept is not None and sent.minutes in (None, kept.minutes):
            return []
        if kept is not None:
            kept.minutes = sent.minutes
            return ["meetings"]
        pair.meetings.append(PairMeeting(held_on=day, minutes=sent.minutes))
        tie = session.get(Tie, pair.tie_id) if pair.tie_id else None
        if tie is not None and day >= tie.start:
            tie.last_contact = max(day, tie.last_contact or day)
        return ["meetings"]

    change_pair(database, pair_id, _note, "pair.meet", asker=asker, at=at, read=None)


def _between(before: str, after: str) -> Change:
    def _switch(_session: Transaction, pair: Pair) -> list[str]:
        if pair.state == after:
            return []
        if pair.state != before:
            raise not_any_more(pair, after)
        pair.state = after
        return ["state"]

    return _switch


def _now_running(session: Transaction, pair: Pair) -> None:
    run = session.get_one(RoundRun, pair.run_id)
    row = session.get_one(Round, run.round_id)
    if row.state == "published":
        row.state = "running"
