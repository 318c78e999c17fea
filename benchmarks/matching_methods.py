"""One run of one method in a process of its own: `python -m benchmarks.matching_methods METHOD FILE SECONDS`.

FILE is a snapshot for `ours`, a table for the others. A line of JSON tells the seconds of the whole and of the solver
alone, the pairs, the gap and the peak of memory.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import matching
from benchmarks.matching_one_model import Found, by_cp_sat, by_highs, first_weight
from benchmarks.matching_table import MICRO, Table, read_table
from benchmarks.peers.memory import peak_gb
from foundation.runs import Budget, Progress
from matching.eligibility import eligibility

Outcome = dict[str, Any]


def ours(file: Path, limit_s: float) -> Outcome:
    """The engine with all it does for an administrator: eligibility, solving, the check and every explanation.

    Reading the snapshot is not timed, as the others are not timed at reading their table. "Solving" begins, as theirs
    does, where the eligible pairs are known, and ends with the check.
    """
    instance = matching.read_instance(file.read_bytes())
    reached: dict[str | None, float | None] = {}

    def _keep(progress: Progress) -> None:
        reached[progress.goal] = progress.value

    started = time.perf_counter()
    table = eligibility(instance)
    table.fits.sum()  # worked out when first asked for
    known = time.perf_counter()
    solution = matching.solve(instance, budget=Budget(time_limit_s=limit_s), progress=_keep, table=table)
    solved = time.perf_counter()
    result = matching.result_of(instance, solution)
    done = time.perf_counter()
    # new_bridges stands in a result as it is after giving way; its own best is what was reached before that
    gaps = {
        row.goal: _gap(reached.get(row.goal) if row.goal == "new_bridges" else row.value, row.bound)
        for row in result.goals
        if not row.proven
    }
    return {
        "whole_s": done - started,
        "solving_s": solved - known,
        "pairs": solution.pairs,
        "gaps": gaps,
        "goals": [{"goal": row.goal, "value": row.value, "bound": row.bound} for row in result.goals],
        "method": solution.budget.get("method"),
    }


def _gap(value: object, bound: object) -> float | None:
    if isinstance(value, int | float) and isinstance(bound, int | float):
        return abs(bound - value) / max(1e-9, abs(bound))
    return None


def by_scipy(table: Table) -> Outcome:
    """SciPy's `linear_sum_assignment`, each place a column."""
    from scipy.optimize import linear_sum_assignment

    started = time.perf_counter()
    places = np.repeat(np.arange(len(table.places)), table.places)
    worth = np.zeros((table.learners, len(table.places)))
    worth[table.rows, table.columns] = (table.fits + first_weight(table)) / MICRO
    wide = worth[:, places]
    built = time.perf_counter()
    rows, columns = linear_sum_assignment(wide, maximize=True)
    solved = time.perf_counter()
    taken = wide[rows, columns] > 0
    pairs = list(zip(rows[taken].tolist(), places[columns[taken]].tolist(), strict=True))
    done = time.perf_counter()
    return {"whole_s": done - started, "solving_s": solved - built, "pairs": pairs, "gaps": {}}


def by_model(solver: Callable[[Table, float], Found], table: Table, limit_s: float) -> Outcome:
    """CP-SAT or HiGHS on one model of all eligible pairs."""
    started = time.perf_counter()
    found = solver(table, limit_s)
    whole = time.perf_counter() - started
    gaps = {} if found.gap == 0 else {"total_fit": found.gap}
    pairs = None if found.gap is None else found.pairs
    return {"whole_s": whole, "solving_s": found.solving_s, "pairs": pairs, "gaps": gaps}


def run(method: str, file: Path, limit_s: float) -> Outcome:
    """One run of a method by its name."""
    if method == "ours":
        return ours(file, limit_s)
    table = read_table(file)
    if method == "SciPy":
        return by_scipy(table)
    return by_model({"CP-SAT": by_cp_sat, "HiGHS": by_highs}[method], table, limit_s)


def main() -> None:
    """One run, told as a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("method", choices=["ours", "SciPy", "CP-SAT", "HiGHS"])
    parser.add_argument("file", type=Path)
    parser.add_argument("seconds", type=float)
    given = parser.parse_args()
    outcome = run(given.method, given.file, given.seconds)
    print(json.dumps({**outcome, "peak_gb": peak_gb()}))


if __name__ == "__main__":
    main()
