"""Which rounds somebody may see, and which run of a round is meant."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from programme.access import Asker
from programme.records import Pair, Person, Round, RoundRun

from .seen import people_seen


def round_seen(session: Transaction, asker: Asker, round_id: int, day: dt.date) -> Round:
    """The record of a round that the asker may see.

    Raises:
        NotFound: where there is none, or none that the asker may see: the same words for both.
    """
    row = session.scalars(select(Round).where(Round.id == round_id, rounds_seen(asker, day))).first()
    if row is None:
        raise NotFound(f"There is no round {round_id}.")
    return row


def run_seen(row: Round, number: int | None) -> RoundRun:
    """A run of a round with a plan: by its number, else the chosen one, else the newest.

    Raises:
        NotFound: for a run that is not there, or has no plan.
    """
    wanted = number or row.chosen
    found = [run for run in row.runs if run.recorded_at is not None and run.state != "contradiction"]
    found = [run for run in found if wanted in (None, run.number)]
    if not found:
        raise NotFound(
            f"Round {row.id} has no run {wanted} with a plan." if wanted else f"Round {row.id} has no plan yet."
        )
    return found[-1]


def rounds_seen(asker: Asker, day: dt.date) -> ColumnElement[bool]:
    """Whether a round is one that the asker may see: every one, or those with a pair of their own people."""
    if asker.sees_everybody:
        return true()
    people = select(Person.id).where(people_seen(asker, day))
    theirs = select(RoundRun.round_id).join(Pair, Pair.run_id == RoundRun.id)
    return Round.id.in_(theirs.where(or_(Pair.learner_id.in_(people), Pair.coach_id.in_(people))))
