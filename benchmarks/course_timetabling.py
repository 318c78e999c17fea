"""Curriculum-based course timetabling (ITC-2007, track 3) through the scheduling engine's own rules.

`python -m benchmarks.course_timetabling INSTANCE --time-limit S -o PLAN [--seed N]` writes a plan in the official form.
`python -m benchmarks.course_timetabling --all --time-limit S --write FILE` solves comp01 to comp11 of the folder that
LLL_REFERENCE names, one after the other, and writes a table; with `--resume`, rows that stand in the folder of plans
are not made again. Two processes anneal side by side, each up to three times from nothing, since where annealing ends
differs much from seed to seed; at last the best plan is improved piece by piece.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.course_timetabling_bound import lower_bound
from benchmarks.course_timetabling_problem import read_problem, write_plan
from benchmarks.course_timetabling_search import Timetabling
from benchmarks.course_timetabling_table import Row, Rows, told
from benchmarks.side_by_side import side_by_side
from scheduling import Placement

PROCESSES = 2
MOST_TURNS, LEAST_EACH_S = 3, 40.0
"""How often a process anneals, and seconds that are better not divided any more."""

ANNEALED = 0.9
"""Share of the time for annealing; the rest is for improving the best plan piece by piece."""

TO_END_S = 2.0
"""Kept back for the last piece, the check and the file, but no more than a tenth of the time."""

BOUND_SHARE = 0.2
"""Seconds for a bound, for each second of solving, where they are not told."""

CLOCKS: dict[str, Callable[[], float]] = {"wall": time.monotonic, "processor": time.process_time}
"""What seconds of annealing are counted by: processor seconds compare runs on a machine with other work."""

INSTANCES = tuple(f"comp{n:02d}" for n in range(1, 12))


def solved(file: Path, seconds: float, seed: int, clock: str = "wall") -> tuple[Timetabling, dict[str, Placement]]:
    """The best plan of two processes within so many seconds, annealing by one of `CLOCKS`."""
    started = time.monotonic()
    task = Timetabling(read_problem(file))
    whole, before = seconds - min(TO_END_S, seconds / 10), 0.0
    best: dict[str, Placement] = {}
    turns = min(MOST_TURNS, max(1, int(seconds / LEAST_EACH_S)))
    for turn in range(turns):
        share = ANNEALED * (turn + 1) / turns
        seeds = [(seed * MOST_TURNS + turn) * PROCESSES + one for one in range(PROCESSES)]
        if clock == "wall":
            before = (time.monotonic() - started) / whole
        found = side_by_side([partial(_annealed, task, one, (share - before) * whole, clock) for one in seeds])
        best, before = min([best, *found], key=task.worth), share
        print(f"{file.stem}: {' and '.join(str(task.worth(each)) for each in found)} by annealing", flush=True)
        if not task.worth(best):
            return task, best
    left = whole - (time.monotonic() - started) if clock == "wall" else (1 - before) * whole
    plans = side_by_side([partial(task.improved, best, one, left) for one in seeds])
    return task, min([best, *plans], key=task.worth)


def _annealed(task: Timetabling, seed: int, seconds: float, clock: str) -> dict[str, Placement]:
    now = CLOCKS[clock]
    started = now()

    def _spent(steps: int) -> float:
        del steps
        return (now() - started) / max(0.01, seconds)

    return task.annealed(seed, _spent)


def one(file: Path, given: argparse.Namespace, output: Path) -> Row:
    """Solve an instance and write its plan."""
    started = time.monotonic()
    task, plan = solved(file, given.time_limit, given.seed, given.clock)
    cost = task.checked(plan)
    write_plan(plan, output)
    taken = time.monotonic() - started
    left_out = len(task.sets) - len(plan)
    parts = ", ".join(f"{rule.code} {rule.value(task.instance, plan)}" for rule in task.rules)
    print(f"{file.stem}: cost {cost} ({parts}), {left_out} lectures left out, {taken:.1f} s", flush=True)
    limit = f"{given.time_limit:g} s" + (" of processor time" if given.clock == "processor" else "")
    return Row(file.stem, cost, taken, limit, given.seed)


def every(given: argparse.Namespace) -> str:
    """Solve instances one after the other; the table."""
    reference = Path(os.environ["LLL_REFERENCE"]) / "scheduling"
    plans = Rows(given.plans, resume=given.resume)
    bound_s = BOUND_SHARE * given.time_limit if given.bound_time is None else given.bound_time
    rows = []
    for name in given.only:
        file = reference / "itc2007" / f"{name}.ctt"

        def _bound(file: Path = file) -> int:
            return lower_bound(read_problem(file), bound_s, given.seed)

        def _solve(plan: Path, file: Path = file) -> Row:
            return one(file, given, plan)

        rows.append(plans.row(name, _solve, _bound, bound_s))
        print(rows[-1], flush=True)
    words = f"{PROCESSES} processes. The bound has seconds of its own, after the plan is there."
    return f"{words}\n\n{told(rows, plans, reference)}"


def main() -> None:
    """Solve one instance and write its plan, or all and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("instance", type=Path, nargs="?")
    parser.add_argument("--time-limit", type=float, default=300.0, metavar="S")
    parser.add_argument("--clock", choices=sorted(CLOCKS), default="wall", help="what annealing's seconds are told by")
    parser.add_argument("--bound-time", type=float, metavar="S", help="with --all: seconds for the bound")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, metavar="PLAN")
    parser.add_argument("--all", action="store_true", help="solve the instances of the reference folder")
    parser.add_argument("--only", nargs="+", default=INSTANCES, metavar="NAME", help="with --all: these alone")
    parser.add_argument("--plans", type=Path, default=Path("out"), metavar="FOLDER", help="with --all: plans and rows")
    parser.add_argument("--resume", action="store_true", help="with --all: keep the rows that the folder has")
    parser.add_argument("--write", type=Path, metavar="FILE", help="with --all: the table's file")
    given = parser.parse_args()
    if given.all:
        text = every(given)
        if given.write is not None:
            given.write.write_text(f"{text}\n", encoding="utf-8")
    elif given.instance is not None and given.output is not None:
        one(given.instance, given, given.output)
    else:
        parser.error("give an instance and -o PLAN, or --all")


if __name__ == "__main__":
    main()
