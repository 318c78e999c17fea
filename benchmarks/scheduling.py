"""How well the scheduling engine does on a fixed family of programmes, and on what befalls a plan.

`python -m benchmarks.scheduling [--sizes 48 160 320] [--time-limit 10 60 120] [--seeds 1 2 3] [--write FILE]` plans
P(n) of `benchmarks.scheduling_family`, repairs one plan of each seed after four kinds of disruption, asks "why not
there?", plans once more after ten years of delivered sessions, and prints (or writes) tables in Markdown.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import scheduling
from benchmarks.scheduling_family import Json, family, losses, with_cohort, with_history
from foundation.runs import Budget, Progress, ProgressSink
from scheduling.candidates import candidates_of
from scheduling.grid import Grid

REPAIRED = 160
"""The size whose plans are repaired and asked about."""

HISTORY = 1000
REPAIR_LIMIT_S = 10.0
QUESTIONS = 4
"""Questions on each plan."""


@dataclass
class Seen:
    """How the repairs of one kind went, or the answers."""

    seconds: list[float] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)
    proven: int = 0

    def row(self, kind: str) -> str:
        """A line of the table."""
        changes = f"{min(self.changes)} to {max(self.changes)}" if self.changes else ""
        times = f"{sorted(self.seconds)[len(self.seconds) // 2]:.1f} | {max(self.seconds):.1f}"
        return f"| {kind} | {len(self.seconds)} | {self.proven} | {changes} | {times} |"


def gap_of(solution: scheduling.Solution) -> tuple[str, float]:
    """The first goal not proven and its relative gap in per cent; ("", 0) where all are proven."""
    for goal in solution.goals:
        if not goal.proven:
            return goal.goal, 100 * abs(goal.value - goal.bound) / max(1e-9, abs(goal.value))
    return "", 0.0


def planned(
    snapshot: Json, limit: float, watch: ProgressSink
) -> tuple[scheduling.Instance, scheduling.Solution, float]:
    """A checked plan, and the seconds it took."""
    instance = scheduling.read_instance(json.dumps(snapshot))
    started = time.monotonic()
    solution = scheduling.solve(instance, budget=Budget(work=10 * limit, time_limit_s=limit), progress=watch)
    seconds = time.monotonic() - started
    assert scheduling.check(instance, solution) == []
    return instance, solution, seconds


def plan_row(name: str, limit: float, solution: scheduling.Solution, seconds: float) -> str:
    """A line of the table of plans."""
    values = {goal.goal: goal for goal in solution.goals}
    first, gap = gap_of(solution)
    placed, bound = values["place_sessions"].value, values["place_sessions"].bound
    return (
        f"| {name} | {limit:g} | {seconds:.1f} | {solution.status} | {placed:g} of {bound:g} "
        f"| {values['attendance'].value:g} | {first.replace('_', ' ') or 'none'} | {gap:.2f} |"
    )


def repairs(snapshot: Json, plan: scheduling.Plan, seed: int, seen: dict[str, Seen]) -> None:
    """Repair the plan after each kind of disruption."""
    instance = scheduling.read_instance(json.dumps(snapshot))
    grown = scheduling.read_instance(json.dumps(with_cohort(snapshot, seed)))
    cases = [(kind, instance, change) for kind, change in losses(plan, 1, seed)]
    for kind, problem, change in [*cases, ("a cohort is added", grown, None)]:
        started = time.monotonic()
        budget = Budget(time_limit_s=REPAIR_LIMIT_S)
        (repair,) = scheduling.replan(problem, change, plan=plan, max_changes=0, budget=budget)
        own = seen.setdefault(kind, Seen())
        own.seconds.append(time.monotonic() - started)
        own.changes.append(repair.point.changes)
        own.proven += repair.point.proven


def questions(instance: scheduling.Instance, plan: scheduling.Plan, seed: int, seen: dict[str, Seen]) -> None:
    """Ask of some sessions why they do not stand at another place that their own rules allow."""
    draw, grid = random.Random(seed), Grid(instance)
    for session in draw.sample(sorted(plan), QUESTIONS):
        candidates = candidates_of(grid, session)
        place = candidates.placement(grid, draw.randrange(len(candidates)))
        started = time.monotonic()
        answer = scheduling.why_not(instance, plan, session, place.date, place.block, place.room)
        own = seen.setdefault("why not there", Seen())
        own.seconds.append(time.monotonic() - started)
        own.changes.append(len(answer.moves))
        own.proven += "The run ended before" not in answer.text


def told(given: argparse.Namespace) -> Iterator[str]:
    """The lines of all tables, each as soon as it is known."""
    watch = _print_progress if given.verbose else _silent
    seen: dict[str, Seen] = {}
    yield "| problem | limit s | seconds | status | placed | absences | first goal not proven | gap % |"
    yield "|---|--:|--:|---|--:|--:|---|--:|"
    for n, limit in zip(given.sizes, given.time_limit, strict=False):
        for seed in given.seeds:
            snapshot = family(n, seed)
            instance, solution, seconds = planned(snapshot, limit, watch)
            yield plan_row(f"P({n}), seed {seed}", limit, solution, seconds)
            if n == REPAIRED:
                repairs(snapshot, solution.plan, seed, seen)
                questions(instance, solution.plan, seed, seen)
                if seed == given.seeds[0]:
                    _, again, seconds = planned(with_history(snapshot, HISTORY, seed), limit, watch)
                    name = f"the same after {HISTORY:,} delivered sessions"
                    yield plan_row(name, limit, again, seconds)
    if seen:
        yield ""
        yield "| after a plan of 160 sessions | runs | proven | sessions moved | median s | longest s |"
        yield "|---|--:|--:|--:|--:|--:|"
        yield from (own.row(kind) for kind, own in seen.items())


def main() -> None:
    """Print the tables, or write them to a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", type=int, nargs="+", default=[48, 160, 320])
    parser.add_argument("--time-limit", type=float, nargs="+", default=[10.0, 60.0, 120.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the tables instead of printing them")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    lines = []
    for line in told(given):
        lines.append(line)
        if given.write is None:
            print(line, flush=True)
    if given.write is not None:
        given.write.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _silent(progress: Progress) -> None:
    del progress


def _print_progress(progress: Progress) -> None:
    print(f"  {progress.seconds:6.1f} {progress.phase} {progress.goal} {progress.value} {progress.bound}", flush=True)


if __name__ == "__main__":
    main()
