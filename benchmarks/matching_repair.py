"""A coach leaves: how many other pairs break, by our repair and by solving anew with the others.

mentor-match's large sample with its first 167 mentors at three places each; 20 coaches who coach somebody, drawn with
seed 1, leave one at a time. Each method begins with its own plan of the whole round.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

import matching
from benchmarks.environments import MENTOR_MATCH, STABLE_MATCHING, NotMeasured, Peer
from benchmarks.matching import table_of
from benchmarks.matching_methods import by_scipy
from benchmarks.matching_samples import mentor_match, reference
from benchmarks.matching_table import Plan, Table
from benchmarks.report import table as markdown
from matching.answers import RepairStep

MENTORS, PLACES = 167, 3
HEAD = ("method", "coaches who left", "other pairs broken", "of", "fewer placed than could be", "seconds each")

Again = Callable[[Table, Plan, int], Plan]
"""A new plan for a table from which a coach has gone, given the old plan and that coach."""


def section(*, quick: bool) -> str:
    """The table of all methods, in Markdown."""
    rows = []
    for row in _rows(1 if quick else 20):
        print("  " + " | ".join(row), flush=True)
        rows.append(row)
    return markdown(HEAD, rows)


def _rows(trials: int) -> Iterator[tuple[str, ...]]:
    try:
        instance = matching.read_instance(mentor_match(reference() / "mentor-match" / "large", MENTORS, PLACES))
    except NotMeasured as reason:
        yield ("all", f"not measured: {reason}", *[""] * (len(HEAD) - 2))
        return
    table = table_of(instance)
    solution = matching.solve(instance)
    repairs = _Repairs(instance, solution)
    yield _row("our repair, no other pair moved", table, solution.pairs, repairs.untouched, trials)
    *row, _ = _row("our repair, as many placed as can be", table, solution.pairs, repairs.most_placed, trials)
    yield (*row, "in the same run")
    yield _row("SciPy, solved anew", table, _scipy(table), lambda less, _plan, _coach: _scipy(less), trials)
    for peer in (STABLE_MATCHING, MENTOR_MATCH):
        try:
            again = _by(peer)
            yield _row(f"{peer.name}, solved anew", table, again(table, (), 0), again, trials)
        except NotMeasured as reason:
            yield (peer.name, f"not measured: {reason}", *[""] * (len(HEAD) - 2))


def _row(name: str, table: Table, plan: Plan, again: Again, trials: int) -> tuple[str, ...]:
    leaving = random.Random(1).sample(sorted({j for _, j in plan}), trials)
    broken = others = fewer = 0
    spent = 0.0
    for coach in leaving:
        less = table.without_coach(coach)
        kept = {pair for pair in plan if pair[1] != coach}
        started = time.perf_counter()
        now = again(less, plan, coach)
        spent += time.perf_counter() - started
        less.at(now)
        broken += len(kept - set(now))
        others += len(kept)
        fewer += len(_scipy(less)) - len(now)
    share = f"{broken:,} ({100 * broken / max(1, others):.1f} %)"
    return (name, str(trials), share, f"{others:,}", str(fewer), f"{spent / trials:.2f}")


class _Repairs:
    """Our frontier for each coach who leaves, worked out once: its first step moves nobody, its last places most."""

    def __init__(self, instance: matching.Instance, solution: matching.Solution) -> None:
        self.instance, self.solution = instance, solution
        self.learner_at = {each.id: i for i, each in enumerate(instance.learners)}
        self.coach_at = {each.id: j for j, each in enumerate(instance.coaches)}
        self.frontiers: dict[int, tuple[RepairStep, ...]] = {}

    def untouched(self, less: Table, plan: Plan, coach: int) -> Plan:
        """The plan that breaks no other pair."""
        del less
        return self._after(plan, self._frontier(coach)[0])

    def most_placed(self, less: Table, plan: Plan, coach: int) -> Plan:
        """The plan that places as many as can be with the fewest changes."""
        del less
        return self._after(plan, self._frontier(coach)[-1])

    def _frontier(self, coach: int) -> tuple[RepairStep, ...]:
        if coach not in self.frontiers:
            change = matching.RepairChange(withdrawn=(self.instance.coaches[coach].id,))
            self.frontiers[coach] = matching.repair(self.instance, self.solution, change)
        return self.frontiers[coach]

    def _after(self, plan: Plan, step: RepairStep) -> Plan:
        ended, new = (
            {(self.learner_at[each.learner], self.coach_at[each.coach]) for each in pairs}
            for pairs in (step.ended, step.new)
        )
        return sorted((set(plan) - ended) | new)


def _scipy(table: Table) -> Plan:
    pairs: Plan = by_scipy(table)["pairs"]
    return pairs


def _by(peer: Peer) -> Again:
    def _again(less: Table, plan: Plan, coach: int) -> Plan:
        del plan, coach
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "table.json"
            less.write_plain(file, None)
            return [(int(i), int(j)) for i, j in np.array(peer.run(file)["pairs"])]

    return _again
