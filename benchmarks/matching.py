"""Matching measured: `python -m benchmarks.matching [NAMES] [--write FILE]`.

Each row is one run in a process of its own. Ours is engine time: eligibility, solving, explanations and the check,
without reading the file. The others solve one model of the same eligible pairs for the number placed and, after it,
the total fit alone; SciPy, HiGHS and CP-SAT as they come. Samples need LLL_REFERENCE.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import matching
from benchmarks.matching_rounds import SIZES, generated_round
from benchmarks.matching_samples import FLOWS, assignment, mentor_match
from foundation.runs import Budget
from matching.eligibility import eligibility

WITHOUT_BRIDGES = [
    {"goal": name} for name in ("place_learners", "fair_shares", "keep_pairs", "worst_fit", "total_fit", "balance_load")
]
BIG = 1000
"""Points by which a pair is worth more than any fit, for the models that have one objective."""


def reference() -> Path:
    """The folder of published samples.

    Raises:
        SystemExit: where LLL_REFERENCE does not name it.
    """
    if "LLL_REFERENCE" not in os.environ:
        raise SystemExit("skipped: LLL_REFERENCE does not name the folder of reference data")
    return Path(os.environ["LLL_REFERENCE"]) / "matching"


def instances() -> dict[str, Callable[[], str]]:
    """Every measured round by name: a function that makes its snapshot."""
    found: dict[str, Callable[[], str]] = {
        "mentor-match 500 x 500": lambda: mentor_match(reference() / "mentor-match" / "large")
    }
    for name, (learners, coaches) in SIZES.items():
        big = learners > 1000
        goals = FLOWS if big else WITHOUT_BRIDGES
        found[f"{name} flows"] = lambda a=learners, b=coaches, g=goals: generated_round(a, b, 1, g)
        if not big:
            found[f"{name} with new_bridges"] = lambda a=learners, b=coaches: generated_round(a, b, 1)
    for name in ("chu1997/a05100", "chu1997/b10100", "chu1997/c05100", "chu1997/c10100"):
        found[f"assignment {name}"] = lambda path=name: assignment((reference() / "gap" / path).read_text())
    return found


def ours(snapshot: str, limit_s: float) -> str:
    """One run of the engine: seconds, pairs, fit, and the gap of every goal that is not proven.

    The gap of new_bridges is not shown, since its value stands after giving way.
    """
    instance = matching.read_instance(snapshot)
    start = time.perf_counter()
    solution = matching.solve(instance, budget=Budget(time_limit_s=limit_s))
    solved = time.perf_counter() - start
    result = matching.result_of(instance, solution)
    whole = time.perf_counter() - start
    gaps = {row.goal: _gap(row.value, row.bound) for row in result.goals if not row.proven}
    fit = sum(row.fit for row in result.pairs)
    gap = ", ".join(f"{goal} {100 * each:.3f} %" for goal, each in gaps.items() if goal != "new_bridges") or "proven"
    if "new_bridges" in gaps:
        gap += "; new_bridges not proven"
    return f"{whole:.2f} | {solved:.2f} | {len(result.pairs)} | {fit:,.1f} | {gap}"


def _gap(value: object, bound: object) -> float:
    if isinstance(value, int | float) and isinstance(bound, int | float):
        return abs(bound - value) / max(1e-9, abs(bound))
    return 1.0


def scipy_assignment(snapshot: str, limit_s: float) -> str:
    """SciPy's `linear_sum_assignment`, each place a column: placed first, then fit."""
    from scipy.optimize import linear_sum_assignment

    del limit_s
    table = eligibility(matching.read_instance(snapshot))
    places = np.repeat(np.arange(len(table.instance.coaches)), table.instance.places)
    start = time.perf_counter()
    worth = np.where(table.eligible, table.fits / 1e6 + BIG, 0.0)[:, places]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    spent = time.perf_counter() - start
    taken = table.eligible[rows, places[columns]]
    fit = table.fits[rows, places[columns]][taken].sum() / 1e6
    return f"{spent:.2f} | {spent:.2f} | {int(taken.sum())} | {fit:,.1f} | proven"


def one_model(solver: str) -> Callable[[str, float], str]:
    """CP-SAT (`sat`) or HiGHS (`highs`) on one model of all eligible pairs: placed first, then fit."""

    def _run(snapshot: str, limit_s: float) -> str:
        from ortools.linear_solver.python import model_builder

        table = eligibility(matching.read_instance(snapshot))
        rows, columns = np.nonzero(table.eligible)
        worth = table.fits[rows, columns] / 1e6 + BIG
        start = time.perf_counter()
        model = model_builder.Model()
        chosen = [model.new_bool_var("") for _ in rows]
        for i in range(table.eligible.shape[0]):
            model.add(sum(chosen[k] for k in np.flatnonzero(rows == i)) <= 1)
        for j, places in enumerate(table.instance.places):
            model.add(sum(chosen[k] for k in np.flatnonzero(columns == j)) <= places)
        model.maximize(model_builder.LinearExpr.weighted_sum(chosen, worth))
        search = model_builder.Solver(solver)
        search.set_time_limit_in_seconds(limit_s)
        status = search.solve(model)
        spent = time.perf_counter() - start
        if status not in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE):
            return f"{spent:.2f} | {spent:.2f} | - | - | nothing found"
        taken = np.array([search.value(each) > 0.5 for each in chosen])
        gap = abs(search.best_objective_bound - search.objective_value) / max(1.0, abs(search.best_objective_bound))
        fit = table.fits[rows, columns][taken].sum() / 1e6
        shown = "proven" if status == model_builder.SolveStatus.OPTIMAL else f"{100 * gap:.3f} %"
        return f"{spent:.2f} | {spent:.2f} | {int(taken.sum())} | {fit:,.1f} | {shown}"

    return _run


METHODS: dict[str, Callable[[str, float], str]] = {
    "ours": ours,
    "SciPy": scipy_assignment,
    "CP-SAT, one model": one_model("sat"),
    "HiGHS, one model": one_model("highs"),
}


def methods_for(name: str) -> list[str]:
    """What is measured on a round: the others only know placed and fit, and models of millions of pairs do not fit."""
    if "flows" in name and not name.startswith("5000"):
        return list(METHODS)
    return list(METHODS) if name.startswith("mentor-match") else ["ours"]


def measured(name: str, method: str, limit_s: float) -> str:
    """A row of the table, from a process of its own (so that peak memory is the run's)."""
    command = [sys.executable, "-m", "benchmarks.matching", "--one", name, method, "--limit", str(limit_s)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    last = [line for line in done.stdout.splitlines() if line.startswith("row ")]
    text = last[-1][4:] if last else f"{(done.stderr.strip().splitlines() or ['failed'])[-1]} | | | | | "
    return f"| {name} | {method} | {text} |"


def main() -> None:
    """Measure and print the table; write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", help="only rounds whose name holds one of these words")
    parser.add_argument("--write", type=Path, help="also write the table to this file")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each run")
    parser.add_argument("--one", nargs=2, metavar=("ROUND", "METHOD"), help="one run, in this process")
    given = parser.parse_args()
    if given.one:
        name, method = given.one
        text = METHODS[method](instances()[name](), given.limit)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"row {text} | {peak:.2f}")
        return
    lines = [
        "| round | method | seconds | of it solving | pairs | fit | gap | peak GB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    print("\n".join(lines))
    for name in instances():
        if given.names and not any(word in name for word in given.names):
            continue
        for method in methods_for(name):
            lines.append(measured(name, method, given.limit))
            print(lines[-1], flush=True)
    if given.write:
        given.write.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
