"""Goals on who can come: everybody completes, few are absent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..candidates import Candidates, CandidateSets
from ..grid import Grid
from ..instance import Instance
from ..plan import Plan, turnout
from ..presence import Numbers, absences, present_members
from .goal import CandidateLevel, Goal, Level, Scope
from .rule import Match

if TYPE_CHECKING:
    from ..literals import Model


def attended(instance: Instance, plan: Plan, cohort: str, person: str) -> list[str]:
    """Placed sessions of a cohort that a member can come to, ascending."""
    return [s for s in _placed(instance, plan, cohort) if person in turnout(instance, plan[s]).present]


def missed(instance: Instance, plan: Plan, cohort: str, person: str) -> list[str]:
    """Placed sessions of a cohort that a member cannot come to, ascending."""
    return [s for s in _placed(instance, plan, cohort) if person not in turnout(instance, plan[s]).present]


def _placed(instance: Instance, plan: Plan, cohort: str) -> list[str]:
    return [session for session in instance.invitations[cohort] if session in plan]


class BelowMinimum(Level):
    """Members of cohorts who attend fewer sessions than they need."""

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """Rows (cohort, member) below, over the cohorts whose sessions are counted."""
        return sum(
            len(attended(instance, plan, cohort, member)) < needed for cohort, member, needed in _rows(instance, scope)
        )

    def lowest(self, grid: Grid, sets: CandidateSets, optional: frozenset[str]) -> int:
        """Rows that stay below even where everything they could come to is chosen."""
        del optional
        able = {session: _ever_present(grid, candidates) for session, candidates in sets.items()}
        return sum(
            sum(member in able[s] for s in _of_cohort(grid.instance, sets, cohort)) < needed
            for cohort, member, needed in _rows(grid.instance, sets)
        )

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Who can come."""
        return present_members(grid, candidates).astype(np.int64)

    def expression(self, model: Model) -> Any:
        """One for each row that the chosen candidates leave below."""
        present = {s: _by_pattern(model, c) for s, c in model.sets.items()}
        total: Any = 0
        for cohort, member, needed in _rows(model.instance, model.sets):
            coming = [
                literal
                for session in _of_cohort(model.instance, model.sets, cohort)
                for members, literal in present[session]
                if member in members
            ]
            below = model.cp.new_bool_var("")
            model.cp.add(sum(coming) + needed * below >= needed)
            total += below
        return total


class Completion(Goal):
    """Everybody attends enough to complete."""

    code = "completion"
    sentence = "As few people as possible attend fewer sessions than their cohort asks of them."

    def levels(self, instance: Instance, current: Callable[[], Plan]) -> Iterator[Level]:
        """Rows below their minimum."""
        del current
        if any(cohort.min_sessions_attended for cohort in instance.cohorts.values()):
            yield BelowMinimum()

    def value(self, instance: Instance, plan: Plan) -> int:
        """People (counted once in each cohort) below the sessions they need."""
        return BelowMinimum().measure(instance, plan, instance.sessions)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each person and cohort below."""
        found = []
        for cohort, member, needed in _rows(instance, instance.sessions):
            count = len(attended(instance, plan, cohort, member))
            if count < needed:
                found.append(
                    Match((member, cohort), 1, f"{member} can come to {count} of {needed} needed in {cohort}.")
                )
        return found


class Absences(CandidateLevel):
    """Members who cannot come; all of them where a session is unplaced."""

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """How many, over all sessions."""
        return sum(
            len(turnout(instance, plan[session]).absent) if session in plan else self.left_out(instance, session)
            for session in scope
        )

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Members absent from each candidate."""
        return absences(grid, candidates)

    def left_out(self, instance: Instance, session: str) -> int:
        """All members."""
        return len(instance.members[session])


class Attendance(Goal):
    """As many as possible can come."""

    code = "attendance"
    sentence = "As few members as possible are absent."

    def levels(self, instance: Instance, current: Callable[[], Plan]) -> Iterator[Level]:
        """Absences."""
        del instance, current
        yield Absences()

    def value(self, instance: Instance, plan: Plan) -> int:
        """Absences, plus all members of each unplaced session."""
        return Absences().measure(instance, plan, instance.sessions)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each session that somebody cannot come to."""
        found = []
        for session in instance.sessions:
            who = turnout(instance, plan[session]).absent if session in plan else instance.members[session]
            if who:
                of = len(instance.members[session])
                text = f"{len(who)} of {of} cannot come to {session}."
                if session not in plan:
                    text = f"{session} has no place: its members ({of}) all count as absent."
                found.append(Match((session, *who), len(who), text))
        return found


def _rows(instance: Instance, scope: Scope) -> list[tuple[str, str, int]]:
    """Cohort, member, sessions needed: for the cohorts with a minimum that have a session in the scope."""
    cohorts = sorted({cohort for session in scope for cohort in instance.sessions[session].cohorts})
    return [
        (cohort, member, needed)
        for cohort in cohorts
        if (needed := instance.cohorts[cohort].min_sessions_attended)
        for member in instance.cohorts[cohort].members
    ] + _empty_rows(instance, scope)


def _empty_rows(instance: Instance, scope: Scope) -> list[tuple[str, str, int]]:
    """Rows of cohorts without any session: always below, counted where the first session is counted."""
    first = next(iter(instance.sessions), None)
    with_sessions = {cohort for session in instance.sessions.values() for cohort in session.cohorts}
    if first is not None and first not in scope:
        return []
    return [
        (cohort.id, member, cohort.min_sessions_attended)
        for cohort in instance.cohorts.values()
        if cohort.id not in with_sessions and cohort.min_sessions_attended
        for member in cohort.members
    ]


def _of_cohort(instance: Instance, sets: CandidateSets, cohort: str) -> list[str]:
    return [session for session in sets if cohort in instance.sessions[session].cohorts]


def _ever_present(grid: Grid, candidates: Candidates) -> set[str]:
    some = np.flatnonzero(present_members(grid, candidates).any(axis=1))
    return {grid.instance.members[candidates.session][n] for n in some.tolist()}


def _by_pattern(model: Model, candidates: Candidates) -> list[tuple[frozenset[str], Any]]:
    """Candidates joined where the same members can come: those members, and a literal for the choice of any of them."""
    members = model.instance.members[candidates.session]
    columns, inverse = np.unique(present_members(model.grid, candidates), axis=1, return_inverse=True)
    found: list[tuple[frozenset[str], Any]] = []
    for n in range(columns.shape[1] if len(candidates) else 0):
        own = [model.x[candidates.session][k] for k in np.flatnonzero(inverse.reshape(-1) == n)]
        literal = own[0]
        if len(own) > 1:
            literal = model.cp.new_bool_var("")
            model.cp.add_exactly_one([*own, literal.negated()])
        found.append((frozenset(m for m, yes in zip(members, columns[:, n], strict=True) if yes), literal))
    return found
