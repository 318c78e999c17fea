"""The table of course timetabling: a row for each instance, kept beside its plan so that it can be made in pieces."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.report import table


@dataclass
class Row:
    """What one instance came to: cost, seconds, settings; a bound (none so far: null) and the seconds it had."""

    name: str
    cost: int
    seconds: float
    limit: str
    seed: int
    bound: int | None = None
    bound_seconds: float = 0.0


PUBLISHED = {
    "Winner's average": "avg_muller",
    "Winner's best of ten": "itc2007_final_muller",
    "Best known": "best_known_verified",
}
"""Published values by the heading of their column."""

HEAD = ("Instance", "Cost", "Bound", *PUBLISHED, "Seed", "Limit", "Seconds taken", "Validator")


class Rows:
    """Rows and plans of a folder.

    Args:
        folder: where they are kept.
        resume: whether a row that is there stands as it is.
    """

    def __init__(self, folder: Path, *, resume: bool) -> None:
        self.folder, self.resume = folder, resume
        folder.mkdir(parents=True, exist_ok=True)

    def row(self, name: str, solve: Callable[[Path], Row], bound: Callable[[], int], bound_seconds: float) -> Row:
        """The row of an instance, made where it is not there; with a bound if it may take any seconds."""
        file = self.folder / f"{name}.json"
        if self.resume and file.exists():
            row = Row(**json.loads(file.read_text(encoding="utf-8")))
        else:
            row = solve(self.plan(name))
            self._write(file, row)
        if row.bound is None and bound_seconds:
            row.bound, row.bound_seconds = bound(), bound_seconds
            self._write(file, row)
        return row

    def plan(self, name: str) -> Path:
        """The file of a plan."""
        return self.folder / f"{name}.sol"

    def _write(self, file: Path, row: Row) -> None:
        file.write_text(json.dumps(asdict(row)) + "\n", encoding="utf-8")


def told(rows: list[Row], plans: Rows, reference: Path) -> str:
    """The table in Markdown.

    Args:
        rows: what was found.
        plans: where the plans are.
        reference: folder with instances, published values and the validator.
    """
    with (reference / "reference-values-ud2.csv").open(encoding="utf-8") as file:
        known = {row["instance"]: row for row in csv.DictReader(file)}
    lines = []
    for row in rows:
        says = verdict(reference / "itc2007" / f"{row.name}.ctt", plans.plan(row.name), reference / "validate_ctt.py")
        values = known[row.name]
        published = [values[column] for column in PUBLISHED.values()]
        bound = "-" if row.bound is None else f"{row.bound} ({row.bound_seconds:g} s)"
        lines.append([row.name, row.cost, bound, *published, row.seed, row.limit, f"{row.seconds:.0f}", says])
    return table(HEAD, lines)


def verdict(instance: Path, plan: Path, validator: Path) -> str:
    """What the independent validator says of a plan in the official form, in one line."""
    run = subprocess.run(
        [sys.executable, str(validator), "--quiet", str(instance), str(plan)],
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout.strip() or run.stderr.strip()
