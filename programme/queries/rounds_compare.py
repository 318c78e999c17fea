"""Two runs of a round side by side: who would have another coach, and what each goal comes to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session as Transaction

import matching
from programme.access import Asker
from programme.publishing.statements import GOAL_WORDS
from programme.records.keys import record_id_of

from .names import Named, named
from .rounds_review import PersonInRound
from .rounds_seen import round_seen, run_seen


@dataclass(frozen=True, slots=True)
class Moved:
    """A learner whose coach differs between two runs; nobody where there is none."""

    learner: PersonInRound
    before: PersonInRound | None
    after: PersonInRound | None
    fit_before: float | None
    fit_after: float | None
    text: str


@dataclass(frozen=True, slots=True)
class GoalCompared:
    """A goal's value in two runs; None where a run did not pursue it."""

    goal: str
    words: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences between two runs; `same` counts the pairs that both have."""

    before: int
    after: int
    same: int
    moved: list[Moved]
    goals: list[GoalCompared]


def compared_runs(
    session: Transaction, asker: Asker, round_id: int, day: dt.date, *, before: int, after: int
) -> Comparison:
    """What is otherwise in one run than in another; for a coordinator only what concerns their own people.

    Raises:
        NotFound: for a round or run that is not there, has no plan, or that the asker may not see.
    """
    row = round_seen(session, asker, round_id, day)
    old, new = (
        matching.MatchingResult.model_validate_json(run_seen(row, number).result or "") for number in (before, after)
    )
    words, everybody = named(session, asker, day), asker.sees_everybody
    one, two = ({each.learner: each for each in result.pairs} for result in (old, new))
    moved = []
    for learner in sorted(one.keys() | two.keys(), key=lambda key: (len(key), key)):
        a, b = one.get(learner), two.get(learner)
        ids = (a.coach if a else None, b.coach if b else None)
        if ids[0] != ids[1] and (everybody or any(words.name(key) for key in (learner, *ids) if key)):
            fits = (a.fit if a else None, b.fit if b else None)
            moved.append(_moved(words, learner, ids, fits))
    same = sum(key in two and two[key].coach == each.coach for key, each in one.items())
    names = list(dict.fromkeys(each.goal for each in (*old.goals, *new.goals))) if everybody else []
    values = [{each.goal: each.value for each in result.goals} for result in (old, new)]
    goals = [GoalCompared(name, GOAL_WORDS.get(name, name), values[0].get(name), values[1].get(name)) for name in names]
    return Comparison(before, after, same if everybody else 0, moved, goals)


def _moved(
    words: Named,
    learner: str,
    coaches: tuple[str | None, str | None],
    fits: tuple[float | None, float | None],
) -> Moved:
    people = [None if key is None else _person(words, key) for key in coaches]
    called = [None if each is None else each.name or each.id for each in people]
    who = words.name(learner) or learner
    if called[0] is None:
        text = f"{who} gets a coach: {called[1]}."
    elif called[1] is None:
        text = f"{who} loses {called[0]} and has no coach."
    else:
        text = f"{who} moves from {called[0]} to {called[1]}."
    return Moved(_person(words, learner), people[0], people[1], fits[0], fits[1], text)


def _person(words: Named, key: str) -> PersonInRound:
    return PersonInRound(key, words.name(key), words.employers.get(record_id_of(key)))
