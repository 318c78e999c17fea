"""What administrators ask of a round: locks, blocks, hold-outs, places; each stands until it is lifted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Fault, NotFound
from programme.records import Database, Instruction, Person, Round, append_entry
from programme.records.keys import record_id_of

from .rounds import open_round, review
from .texts import Words

NEEDED = {
    "lock": ("learner", "coach"),
    "block": ("learner", "coach"),
    "hold_out": ("learner",),
    "places": ("coach", "places"),
}
"""What each kind of instruction must name; it may name nothing else."""


class InstructionSent(Document):
    """An instruction: a `lock` or `block` names a learner and a coach, a `hold_out` a learner, `places` a coach.

    `private`: only administrators may know; a block is, unless said otherwise. `exception_to`: for a lock, codes of
    the rules that it may break.
    """

    kind: Literal["lock", "block", "hold_out", "places"]
    reason: Words
    learner: Annotated[str, Field(max_length=20)] | None = None
    coach: Annotated[str, Field(max_length=20)] | None = None
    places: Annotated[int, Field(ge=0, le=1000)] | None = None
    private: bool | None = None
    exception_to: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20)] = ()


def instruct_round(
    database: Database,
    round_id: int,
    *,
    kind: str,
    reason: str,
    by: str,
    at: dt.datetime,
    learner: str | None = None,
    coach: str | None = None,
    places: int | None = None,
    private: bool | None = None,
    exception_to: Sequence[str] = (),
    read: int | None = None,
) -> int:
    """Add a lock, block, hold-out or number of places to an open round; one that stands already is not added again.

    Args:
        database: the records; `round_id` is the round.
        kind: `lock`, `block`, `hold_out` or `places`.
        reason: why; shown to administrators only where private.
        by: who decided, `at` when, with a zone.
        learner: the learner's id, such as `L12`; `coach` that of the coach.
        places: for `places`, how many.
        private: whether only administrators may know; a block is, unless said otherwise.
        exception_to: for a lock, codes of the rules that it may break.
        read: the version of the round that was read; whatever it is now where None.

    Returns:
        The instruction's id.

    Raises:
        NotFound: for a round or person that does not exist.
        BadInput: where the kind needs something that is not named, or has no use for it.
        Conflict: for a round that is approved, published or closed.
        Stale: where the round is no longer as it was read.
    """
    _fitting(kind, {"learner": learner, "coach": coach, "places": places}, exception_to)
    with database.unit_of_work() as session:
        row = open_round(session, round_id, read)
        asked = Instruction(
            round_id=round_id,
            kind=kind,
            learner_id=_person(session, learner),
            coach_id=_person(session, coach),
            places=places,
            by=by,
            reason=reason,
            private=kind == "block" if private is None else private,
            exception_to=list(exception_to),
            given_at=at,
        )
        if (known := _standing(row, asked)) is not None:
            return known
        session.add(asked)
        review(row)
        session.flush()
        subjects = {"rounds": [round_id], "instructions": [asked.id], "kind": kind, "version": row.version}
        append_entry(session, at=at, by=by, action="round.instruct", subjects=subjects, values={"reason": reason})
        return asked.id


def lift_instruction(
    database: Database, round_id: int, instruction_id: int, *, by: str, at: dt.datetime, read: int | None = None
) -> None:
    """Take an instruction back; what was frozen with it stays as it was. One that is lifted stays so.

    Raises:
        NotFound: for a round or instruction that does not exist.
        Conflict: for a round that is approved, published or closed.
        Stale: where the round is no longer as it was read.
    """
    with database.unit_of_work() as session:
        row = open_round(session, round_id, read)
        found = next((each for each in row.instructions if each.id == instruction_id), None)
        if found is None:
            raise NotFound(f"Round {row.name} has no instruction {instruction_id}.")
        if found.lifted_at is not None:
            return
        found.lifted_at, found.lifted_by = at, by
        review(row)
        session.flush()
        subjects = {"rounds": [round_id], "instructions": [instruction_id], "version": row.version}
        append_entry(session, at=at, by=by, action="round.lift", subjects=subjects)


def _fitting(kind: str, given: dict[str, str | int | None], exception_to: Sequence[str]) -> None:
    needed = NEEDED[kind]
    faults = []
    for name, value in given.items():
        if name in needed and value is None:
            faults.append(Fault(name, "", f"{_the(kind)} must name this.", f"Add the {name}."))
        if name not in needed and value is not None:
            faults.append(Fault(name, str(value), f"{_the(kind)} has no use for this.", "Leave it out."))
    if exception_to and kind != "lock":
        message = f"{_the(kind)} makes no exception to a rule; only a lock does."
        faults.append(Fault("exception_to", ", ".join(exception_to), message, "Leave it out."))
    if faults:
        raise BadInput(faults)


def _the(kind: str) -> str:
    return {"lock": "A lock", "block": "A block", "hold_out": "A hold-out", "places": "A number of places"}[kind]


def _person(session: Transaction, key: str | None) -> int | None:
    if key is None:
        return None
    found = session.get(Person, record_id_of(key))
    if found is None:
        raise NotFound(f"There is no person {key}.")
    return found.id


def _standing(row: Round, asked: Instruction) -> int | None:
    """The instruction that asks the same already."""
    same = (each.id for each in row.instructions if each.lifted_at is None and _asks(each) == _asks(asked))
    return next(same, None)


def _asks(row: Instruction) -> tuple[object, ...]:
    return row.kind, row.learner_id, row.coach_id, row.places, row.private, tuple(row.exception_to), row.reason
