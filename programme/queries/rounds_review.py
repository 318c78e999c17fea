"""The review of a round's run: every pair with its reasons, every learner left without, what the goals came to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import matching
from matching.result import PairRow, UnmatchedRow
from programme.access import Asker
from programme.publishing.pairs_workbook import parts_sentence
from programme.publishing.statements import GOAL_UNITS, GOAL_WORDS, goal_statement, matching_headline, reason_words
from programme.records import Round, RoundRun, Skill
from programme.records.keys import record_id_of

from .names import Named, named
from .private_reasons import without_private
from .rounds_seen import round_seen, run_seen


@dataclass(frozen=True, slots=True)
class PersonInRound:
    """A learner or coach of a round. The name is left out for those who may not see this person."""

    id: str
    name: str | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class NextBest:
    """Another coach this learner could have had, and why the plan chose otherwise."""

    coach: PersonInRound
    fit: float
    reason: str


@dataclass(frozen=True, slots=True)
class PairInReview:
    """A pair with its fit and the parts that add up to it, `why` in words, and the next best coaches."""

    learner: PersonInRound
    coach: PersonInRound
    fit: float
    parts: dict[str, float]
    why: str
    locked: bool
    kept: bool
    new_bridge: bool
    flags: list[str]
    next_best: list[NextBest]


@dataclass(frozen=True, slots=True)
class UnmatchedInReview:
    """A learner without a coach: the reason as a code and in words, what would help."""

    learner: PersonInRound
    reason: str
    reason_words: str
    text: str
    remedy: str
    removed: dict[str, int]


@dataclass(frozen=True, slots=True)
class GoalInReview:
    """A goal in words, its value and unit, the best that any plan could have, and how sure that is."""

    goal: str
    words: str
    unit: str
    value: Any
    bound: Any
    proven: bool
    statement: str


@dataclass(frozen=True, slots=True)
class SupplyInReview:
    """Demand and supply of a skill."""

    skill: str
    name: str
    wanted: int
    required: int
    places: int


@dataclass(frozen=True, slots=True)
class Review:
    """All that a page of a round's run shows. A coordinator sees the rows of their own people, and no totals."""

    round: int
    run: int
    status: str
    headline: str | None
    pairs: list[PairInReview]
    unmatched: list[UnmatchedInReview]
    goals: list[GoalInReview]
    supply: list[SupplyInReview]
    shortages: list[str]
    to_settle: list[str]
    swaps: list[str]
    seed: int
    seconds: float


def round_review(
    session: Transaction, asker: Asker, round_id: int, day: dt.date, *, number: int | None = None
) -> Review:
    """A run of a round for review: the chosen one, else the newest with a plan, where no number is given.

    Raises:
        NotFound: for a round or run that is not there, or that the asker may not see.
    """
    row = round_seen(session, asker, round_id, day)
    run = run_seen(row, number)
    result = matching.MatchingResult.model_validate_json(run.result or "")
    if not asker.may("private.read"):
        result = without_private(result)
    words = _Words(named(session, asker, day), _keys(result))
    if not asker.sees_everybody:
        return _own(row, run, result, words)
    skills = {skill.code: skill.name for skill in session.scalars(select(Skill))}
    dump = {"learners": [*result.pairs, *result.unmatched]}
    return Review(
        round=row.id,
        run=run.number,
        status=result.status,
        headline=matching_headline(dump, result.model_dump(mode="json", include={"pairs", "status"})),
        pairs=[words.pair(each) for each in result.pairs],
        unmatched=[words.unmatched(each) for each in result.unmatched],
        goals=[_goal(each.model_dump(mode="json")) for each in result.goals],
        supply=[
            SupplyInReview(s.skill, skills.get(s.skill, s.skill), s.wanted, s.required, s.places) for s in result.supply
        ],
        shortages=[words.put(each.text) for each in result.shortages],
        to_settle=[words.put(each.text) for each in result.to_settle],
        swaps=[words.put(each.text) for each in result.swaps],
        seed=result.provenance.seed,
        seconds=result.provenance.seconds,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What the ids of a run are called."""

    words: Named
    keys: Collection[str]

    def put(self, text: str) -> str:
        """A sentence of the run with names in it."""
        return self.words.put(text, self.keys)

    def person(self, key: str) -> PersonInRound:
        """Somebody of the run, named where the asker may see them."""
        return PersonInRound(key, self.words.name(key), self.words.employers.get(record_id_of(key)))

    def pair(self, row: PairRow, *, everybody: bool = True) -> PairInReview:
        """A pair; the next best coaches only for those who see everybody."""
        return PairInReview(
            learner=self.person(row.learner),
            coach=self.person(row.coach),
            fit=row.fit,
            parts=row.parts,
            why=parts_sentence(row.parts),
            locked=row.locked,
            kept=row.kept,
            new_bridge=row.new_bridge,
            flags=list(row.flags),
            next_best=[
                NextBest(self.person(a.coach), a.fit, self.put(a.reason)) for a in row.alternatives if everybody
            ],
        )

    def unmatched(self, row: UnmatchedRow) -> UnmatchedInReview:
        """A learner without a coach."""
        return UnmatchedInReview(
            learner=self.person(row.learner),
            reason=row.reason,
            reason_words=reason_words(row.reason),
            text=self.put(row.text),
            remedy=self.put(row.remedy),
            removed={code: n for code, n in row.removed.items() if n},
        )


def _own(row: Round, run: RoundRun, result: matching.MatchingResult, words: _Words) -> Review:
    """The rows of people whom the asker may name, and nothing that tells of others."""

    def _theirs(key: str) -> bool:
        return words.words.name(key) is not None

    return Review(
        round=row.id,
        run=run.number,
        status=result.status,
        headline=None,
        pairs=[
            words.pair(each, everybody=False) for each in result.pairs if _theirs(each.learner) or _theirs(each.coach)
        ],
        unmatched=[words.unmatched(each) for each in result.unmatched if _theirs(each.learner)],
        goals=[],
        supply=[],
        shortages=[],
        to_settle=[],
        swaps=[],
        seed=result.provenance.seed,
        seconds=result.provenance.seconds,
    )


def _keys(result: matching.MatchingResult) -> set[str]:
    rows = {each.learner for each in result.pairs} | {each.learner for each in result.unmatched}
    coaches = {c for each in result.pairs for c in (each.coach, *(a.coach for a in each.alternatives))}
    settled = {each.person for each in result.to_settle}
    shown = {key for each in result.shortages for key in (*each.learners, *each.coaches)}
    everybody = {record_id_of(key) for key in rows | coaches | settled | shown}
    return {f"{letter}{number}" for number in everybody for letter in "LCP"}


def _goal(goal: dict[str, Any]) -> GoalInReview:
    name = goal["goal"]
    return GoalInReview(
        goal=name,
        words=GOAL_WORDS.get(name, name),
        unit=GOAL_UNITS.get(name, ""),
        value=goal["value"],
        bound=goal["bound"],
        proven=goal["proven"],
        statement=goal_statement(goal),
    )
