"""What was asked of a round, and which of it cannot hold together: private words only for those who may read them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.records import Instruction, Round
from programme.records.keys import coach_key, learner_key

from .names import Named, named
from .private_reasons import CLASH
from .rounds_seen import round_seen


@dataclass(frozen=True, slots=True)
class InstructionLine:
    """An instruction. Private ones are listed for those only who may read them."""

    id: int
    kind: str
    learner: str | None
    learner_name: str | None
    coach: str | None
    coach_name: str | None
    places: int | None
    private: bool
    reason: str
    by: str
    given_at: dt.datetime
    exception_to: list[str]
    lifted_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ClashNamed:
    """A smallest set of instructions that cannot all hold, by their numbers, and why in a sentence."""

    instructions: list[int]
    text: str


def instruction_lines(session: Transaction, asker: Asker, round_id: int, day: dt.date) -> list[InstructionLine]:
    """What was asked of a round: all of it for those who may read what is private, else what is not, and for a
    coordinator only what is about their own people.

    Raises:
        NotFound: where there is no such round, or none that the asker may see.
    """
    row = round_seen(session, asker, round_id, day)
    words = named(session, asker, day)
    return [_instruction(each, words) for each in row.instructions if _may_read(asker, each, words)]


def clash_named(session: Transaction, asker: Asker, row: Round, day: dt.date) -> ClashNamed | None:
    """The smallest clash of a round's last run, where that was a contradiction; without what the asker may not read."""
    last = row.runs[-1] if row.runs else None
    if last is None or last.state != "contradiction" or not last.result:
        return None
    found = json.loads(last.result)["contradiction"]
    ids = [(last.instruction_ids or [])[place] for place in found["instructions"] if last.instruction_ids]
    private = any(each.private for each in row.instructions if each.id in ids)
    if private and not asker.may("private.read"):
        return ClashNamed([], CLASH)
    asked = json.loads(last.snapshot)
    keys = {each["id"] for each in (*asked["learners"], *asked["coaches"])}
    text = named(session, asker, day).put(_numbered(found["text"], found["instructions"], ids), keys)
    return ClashNamed(ids, text)


def _numbered(text: str, places: list[int], ids: list[int]) -> str:
    """The engine counts instructions from 0 in its snapshot; people know them by their numbers."""
    head, _, tail = text.partition(" ")
    if not ids or not head.startswith("Instruction"):
        return text
    parts = tail.split(" ")
    numbers = {str(place): str(number) for place, number in zip(places, ids, strict=True)}
    said = 0
    for position, word in enumerate(parts):
        bare = word.rstrip(",")
        if bare in numbers and said < len(places):
            parts[position] = numbers[bare] + word[len(bare) :]
            said += 1
        elif word != "and":
            break
    return " ".join([head, *parts])


def _may_read(asker: Asker, each: Instruction, words: Named) -> bool:
    if each.private and not asker.may("private.read"):
        return False
    return asker.sees_everybody or bool({each.learner_id, each.coach_id} & set(words.names))


def _instruction(each: Instruction, words: Named) -> InstructionLine:
    return InstructionLine(
        id=each.id,
        kind=each.kind,
        learner=None if each.learner_id is None else learner_key(each.learner_id),
        learner_name=None if each.learner_id is None else words.names.get(each.learner_id),
        coach=None if each.coach_id is None else coach_key(each.coach_id),
        coach_name=None if each.coach_id is None else words.names.get(each.coach_id),
        places=each.places,
        private=each.private,
        reason=each.reason,
        by=each.by,
        given_at=each.given_at,
        exception_to=list(each.exception_to),
        lifted_at=each.lifted_at,
    )
