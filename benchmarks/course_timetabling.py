"""Curriculum-based course timetabling (ITC-2007, track 3) through the scheduling engine's own rules.

`python -m benchmarks.course_timetabling INSTANCE --time-limit S -o PLAN [--seed N]` writes a plan in the official form.
`python -m benchmarks.course_timetabling --all --time-limit S --write FILE` solves comp01 to comp11 of the folder that
LLL_REFERENCE names, one after the other, and writes a table. Two processes anneal side by side; the better plan is
warmed a little and annealed again by both, twice, and at last improved piece by piece.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.course_timetabling_bound import lower_bound
from benchmarks.course_timetabling_problem import read_problem, write_plan
from benchmarks.course_timetabling_search import HOT, Timetabling, Warm
from scheduling import Placement

PROCESSES = 2
SHARES = (0.6, 0.77, 0.94)
"""Shares of the time at which annealing ends: from nothing first, then twice from the better plan, warmed a little."""

TO_END_S = 2.0
"""Kept back for the last piece, the check and the file, but no more than a tenth of the time."""

BOUND_SHARE = 0.2
"""Seconds for a bound, for each second of solving, where they are not told."""

INSTANCES = tuple(f"comp{n:02d}" for n in range(1, 12))


def solved(file: Path, seconds: float, seed: int) -> tuple[Timetabling, dict[str, Placement]]:
    """The best plan of two processes within so many seconds."""
    started = time.monotonic()
    task = Timetabling(read_problem(file))
    best, whole = Warm({}, HOT), seconds - min(TO_END_S, seconds / 10)
    with ProcessPoolExecutor(PROCESSES) as pool:
        for turn, share in enumerate(SHARES):
            seeds = [(seed * len(SHARES) + turn) * PROCESSES + one for one in range(PROCESSES)]
            until = started + share * whole
            found = [each.result() for each in [pool.submit(_anneal, file, one, until, best) for one in seeds]]
            best = min([best, *found], key=lambda each: task.worth(each.plan))
            print(f"{file.stem}: {' and '.join(str(task.worth(each.plan)) for each in found)} by annealing", flush=True)
            if not task.worth(best.plan):
                return task, best.plan
        left = whole - (time.monotonic() - started)
        plans = [each.result() for each in [pool.submit(_improve, file, best.plan, one, left) for one in seeds]]
    return task, min([best.plan, *plans], key=task.worth)


def _anneal(file: Path, seed: int, until: float, start: Warm) -> Warm:
    task = Timetabling(read_problem(file))
    started = time.monotonic()

    def _spent(steps: int) -> float:
        del steps
        return (time.monotonic() - started) / max(0.01, until - started)

    return task.annealed(seed, _spent, start)


def _improve(file: Path, plan: dict[str, Placement], seed: int, seconds: float) -> dict[str, Placement]:
    return Timetabling(read_problem(file)).improved(plan, seed, seconds)


def verdict(instance: Path, plan: Path, validator: Path) -> str:
    """What the independent validator says of a plan in the official form, in one line."""
    run = subprocess.run(
        [sys.executable, str(validator), "--quiet", str(instance), str(plan)],
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout.strip() or run.stderr.strip()


def one(file: Path, seconds: float, seed: int, output: Path) -> tuple[int, int, float]:
    """Solve an instance and write its plan; its cost, lectures left out, seconds."""
    started = time.monotonic()
    task, plan = solved(file, seconds, seed)
    cost = task.checked(plan)
    write_plan(plan, output)
    taken = time.monotonic() - started
    left_out = len(task.sets) - len(plan)
    parts = ", ".join(f"{rule.code} {rule.value(task.instance, plan)}" for rule in task.rules)
    print(f"{file.stem}: cost {cost} ({parts}), {left_out} lectures left out, {taken:.1f} s", flush=True)
    return cost, left_out, taken


def table(folder: Path, names: list[str], seconds: float, bound_seconds: float, seed: int, plans: Path) -> list[str]:
    """Solve instances one after the other; the lines of a Markdown table."""
    with (folder / "reference-values-ud2.csv").open(encoding="utf-8") as file:
        known = {row["instance"]: row for row in csv.DictReader(file)}
    lines = [
        f"{seconds:g} s each, {PROCESSES} processes, seed {seed}; {bound_seconds:g} s more for the bound.",
        "",
        "| Instance | Cost | Bound | Winner's average | Winner's best of ten | Best known | Seconds | Validator |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in names:
        instance, plan, row = folder / "itc2007" / f"{name}.ctt", plans / f"{name}.sol", known[name]
        cost, _, taken = one(instance, seconds, seed, plan)
        bound = lower_bound(read_problem(instance), bound_seconds, seed) if bound_seconds else 0
        says = verdict(instance, plan, folder / "validate_ctt.py")
        figures = [cost, bound, row["avg_muller"], row["itc2007_final_muller"], row["best_known_verified"]]
        lines.append(f"| {name} | {' | '.join(map(str, figures))} | {taken:.0f} | {says} |")
        print(lines[-1], flush=True)
    return lines


def main() -> None:
    """Solve one instance and write its plan, or all and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("instance", type=Path, nargs="?")
    parser.add_argument("--time-limit", type=float, default=300.0, metavar="S")
    parser.add_argument("--bound-time", type=float, metavar="S", help="with --all: seconds for the bound")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, metavar="PLAN")
    parser.add_argument("--all", action="store_true", help="solve the instances of the reference folder")
    parser.add_argument("--only", nargs="+", default=INSTANCES, metavar="NAME", help="with --all: these alone")
    parser.add_argument("--plans", type=Path, default=Path("out"), metavar="FOLDER", help="with --all: where plans go")
    parser.add_argument("--write", type=Path, metavar="FILE", help="with --all: the table's file")
    given = parser.parse_args()
    if given.all:
        folder = Path(os.environ["LLL_REFERENCE"]) / "scheduling"
        given.plans.mkdir(parents=True, exist_ok=True)
        bound_s = BOUND_SHARE * given.time_limit if given.bound_time is None else given.bound_time
        lines = table(folder, list(given.only), given.time_limit, bound_s, given.seed, given.plans)
        if given.write is not None:
            given.write.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif given.instance is not None and given.output is not None:
        one(given.instance, given.time_limit, given.seed, given.output)
    else:
        parser.error("give an instance and -o PLAN, or --all")


if __name__ == "__main__":
    main()
