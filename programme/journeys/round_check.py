"""A plan against the records as they are now: what has changed since it was made, for which pair."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

import matching
from foundation.errors import BadInput
from matching.broken_words import BROKEN, broken_sentence
from matching.goals import goal_value
from programme.queries.names import Named, named
from programme.records import LIVE_PAIR_STATES, Membership, Organisation, Pair, Round, RoundRun
from programme.records.keys import coach_key, learner_key, record_id_of

from .rounds import frozen_question

CHANGED = {
    "organisations": "where they work",
    "availability": "when they can meet",
    "manager": "their line manager",
    "location": "where they start from",
    "mode": "how they meet",
    "max_travel_km": "how far they travel",
    "needs": "what they ask for",
    "skills": "what they offer",
    "places": "their places",
    "status": "whether they coach",
    "supervision_valid_to": "their supervision",
    "ended_with": "their earlier pairs",
}
"""What of a person's row a rule looks at, in words."""


def what_broke(session: Transaction, row: Round, run: RoundRun, day: dt.date, today: dt.date) -> list[str]:
    """Every pair of a run that the records no longer allow, each in a sentence that says what changed; administrators
    only may read them.

    Args:
        session: the records.
        row: the round.
        run: its run with the plan.
        day: the day whose people, employers and times count.
        today: an employer whom two people come to share between the day and today counts as well.
    """
    try:
        snapshot, _ = frozen_question(session, row, day)
        instance = matching.read_instance(snapshot)
    except BadInput as error:
        return [str(fault) for fault in error.faults]
    result = matching.MatchingResult.model_validate_json(run.result or "")
    pairs = [(each.learner, each.coach) for each in result.pairs]
    words = named(session, None, today)
    before, now = json.loads(run.snapshot), json.loads(snapshot)
    told = _Told(words, _rows(before), _rows(now))
    found = dict[tuple[str, ...], list[str]]()
    for pair, text in (
        *_absent(instance, pairs),
        *_violations(instance, pairs),
        *_paired_since(session, (before, now), pairs),
        *_later(session, instance, pairs, (day, today)),
    ):
        found.setdefault(pair, []).append(text)
    return [told.sentence(pair, texts) for pair, texts in sorted(found.items())]


class _Told:
    """Sentences about pairs, with names and with what of the two has changed."""

    def __init__(self, words: Named, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        self.words, self.before, self.now = words, before, now

    def sentence(self, pair: tuple[str, ...], texts: list[str]) -> str:
        """`Ben (L2) with Ann (C1): the reason. Changed since: where Ben (L2) works.`"""
        who = " with ".join(self._called(key) for key in pair)
        changed = [words for key in pair for words in self._changes(key)]
        since = f" Changed since the run: {'; '.join(changed)}." if changed else ""
        return f"{who}: {' '.join(dict.fromkeys(texts))}{since}"

    def _called(self, key: str) -> str:
        name = self.words.name(key)
        return f"{name} ({key})" if name else key

    def _changes(self, key: str) -> Iterator[str]:
        old, new = self.before.get(key), self.now.get(key)
        if old is None or new is None:
            return
        for field, words in CHANGED.items():
            if old.get(field) != new.get(field):
                yield f"of {self._called(key)}, {words}"


def _rows(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    return {each["id"]: each for each in (*snapshot["learners"], *snapshot["coaches"])}


def _absent(instance: matching.Instance, pairs: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], str]]:
    for learner, coach in pairs:
        if learner not in instance.learner_at:
            yield (
                (learner, coach),
                "The learner no longer takes part: no longer in Live, left, or has asked for nothing.",
            )
        if coach not in instance.coach_at:
            yield (learner, coach), "The coach no longer takes part: no longer in Lead, left, or offers no place."


def _violations(instance: matching.Instance, pairs: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What the independent check finds in the pairs whose two people still take part."""
    here = tuple(
        sorted(
            (instance.learner_at[a], instance.coach_at[b])
            for a, b in pairs
            if a in instance.learner_at and b in instance.coach_at
        )
    )
    values = [(goal.goal, goal_value(instance, here, goal)) for goal in instance.policy.goals]
    goals = tuple(matching.GoalReached(name, value, value, False) for name, value in values)
    for found in matching.check(instance, matching.Solution("feasible", here, goals)):
        ids = found.subject_ids
        if found.rule in BROKEN or found.rule == "own_organisation":
            learner, coach = (
                instance.learners[instance.learner_at[ids[0]]],
                instance.coaches[instance.coach_at[ids[1]]],
            )
            yield ids, broken_sentence(instance, found.rule, learner, coach)
        else:
            yield ids, found.message


def _paired_since(
    session: Transaction, snapshots: tuple[Mapping[str, Any], Mapping[str, Any]], pairs: list[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Pairs whose learner has come to have a coach since the run, as by another round, and pairs that ended since."""
    known, now = ({(each["learner"], each["coach"]) for each in one["current_pairs"]} for one in snapshots)
    live = select(Pair.learner_id, Pair.coach_id).where(
        Pair.published_on.is_not(None),
        Pair.state.in_(LIVE_PAIR_STATES),
        Pair.learner_id.in_([record_id_of(learner) for learner, _ in pairs]),
    )
    new = now | {(learner_key(a), coach_key(b)) for a, b in session.execute(live)}
    for pair in pairs:
        for learner, coach in sorted(new - known):
            if learner == pair[0]:
                yield pair, f"The learner has had a pair with {coach} since the run."
        if pair in known - new:
            yield pair, "The pair that the two had when the plan was made has ended."


def _later(
    session: Transaction, instance: matching.Instance, pairs: list[tuple[str, str]], days: tuple[dt.date, dt.date]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Pairs whose two people have come to work for one organisation since the day."""
    day, today = days
    if today <= day or not instance.policy.hard.cross_organisation:
        return
    people = {record_id_of(key) for pair in pairs for key in pair}
    rows = session.execute(
        select(Membership.person_id, Organisation.code)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.start > day, Membership.start <= today, Membership.person_id.in_(people))
        .where(Membership.ends.is_(None) | (Membership.ends >= today))
    )
    new: dict[int, set[str]] = {}
    for person, code in rows:
        new.setdefault(person, set()).add(code)
    exempt = {
        instance.pair_ids(pair) for pair, lock in instance.locks.items() if "own_organisation" in lock.exception_to
    }
    for learner, coach in pairs:
        if (learner, coach) not in exempt and learner in instance.learner_at and coach in instance.coach_at:
            a, b = record_id_of(learner), record_id_of(coach)
            one = {*instance.learners[instance.learner_at[learner]].organisations, *new.get(a, ())}
            two = {*instance.coaches[instance.coach_at[coach]].organisations, *new.get(b, ())}
            fresh = (one & two) & (new.get(a, set()) | new.get(b, set()))
            if fresh:
                yield (learner, coach), f"The two have come to work for one organisation ({', '.join(sorted(fresh))})."
