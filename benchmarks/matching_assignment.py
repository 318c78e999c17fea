"""Generalised assignment (OR-Library): hours as a coach's capacity, against the published optima.

`python -m benchmarks.matching_assignment FILE ...` solves some files and tells of each as a line of JSON.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matching
from benchmarks.environments import NotMeasured, module, told_by
from benchmarks.matching_samples import assignment, reference
from benchmarks.peers.memory import peak_gb
from benchmarks.report import table as markdown
from foundation.runs import Budget

HEAD = ("files", "agents x jobs", "solved", "ours, cost", "published optimum", "slowest, s", "proven", "peak GB")
LIMIT_S = 60.0


def section(*, quick: bool) -> str:
    """The table, a row for each family of five files and for each larger file, in Markdown."""
    rows = []
    for row in _rows(quick=quick):
        print("  " + " | ".join(row), flush=True)
        rows.append(row)
    return markdown(HEAD, rows)


def _rows(*, quick: bool) -> Iterator[tuple[str, ...]]:
    try:
        folder = reference() / "gap"
    except NotMeasured as reason:
        yield ("all", f"not measured: {reason}", *[""] * (len(HEAD) - 2))
        return
    optimum = published(folder)
    for name, files in families(folder).items():
        if quick and name not in ("gap1", "a05100"):
            continue
        try:
            limit = 2 * LIMIT_S * len(files)
            found = told_by(module("benchmarks.matching_assignment", *(folder / file for file in files)), limit)
        except NotMeasured as reason:
            yield (name, f"not measured: {reason}", *[""] * (len(HEAD) - 2))
            continue
        yield _row(name, [optimum[file] for file in files], found)


def families(folder: Path) -> dict[str, list[str]]:
    """Files by the row they stand in: the five of a small family together, each larger one alone."""
    files = sorted(f"{each.parent.name}/{each.name}" for each in folder.glob("*/*"))
    found: dict[str, list[str]] = {}
    for file in files:
        found.setdefault(file.split("/")[1].split("-")[0], []).append(file)
    return found


def published(folder: Path) -> dict[str, int]:
    """The published optimum of each file."""
    with (folder / "optima.csv").open(encoding="utf-8") as told:
        return {row["Path"]: int(row["Optimum"]) for row in csv.DictReader(told) if row["Optimum"]}


def _row(name: str, optima: list[int], found: dict[str, Any]) -> tuple[str, ...]:
    runs: list[dict[str, Any]] = found["runs"]
    best = sum(run["cost"] == optimum for run, optimum in zip(runs, optima, strict=True))
    files = f"{name} ({len(runs)})" if len(runs) > 1 else name
    return (
        files,
        runs[0]["size"],
        f"{best} of {len(runs)} at the optimum",
        " ".join(str(run["cost"]) for run in runs),
        " ".join(map(str, optima)),
        f"{max(run['seconds'] for run in runs):.2f}",
        f"{sum(run['proven'] for run in runs)} of {len(runs)}",
        f"{found['peak_gb']:.2f}",
    )


def solved(file: Path) -> dict[str, Any]:
    """One file: its least cost found (jobs not done would cost more than any), seconds, proof."""
    instance = matching.read_instance(assignment(file.read_text(encoding="utf-8")))
    started = time.perf_counter()
    solution = matching.solve(instance, budget=Budget(time_limit_s=LIMIT_S))
    result = matching.result_of(instance, solution)
    seconds = time.perf_counter() - started
    jobs, agents = len(instance.learners), len(instance.coaches)
    cost = None if len(result.pairs) < jobs else round(100 * jobs - sum(row.fit for row in result.pairs))
    return {"cost": cost, "seconds": seconds, "proven": result.status == "optimal", "size": f"{agents} x {jobs}"}


def main() -> None:
    """Solve the files named, told as a line of JSON."""
    runs = [solved(Path(name)) for name in sys.argv[1:]]
    print(json.dumps({"runs": runs, "peak_gb": peak_gb()}))


if __name__ == "__main__":
    main()
