"""A round as plain numbers: what every method of the comparison is given, and the judge of what each brings back."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.matching_samples import GRADES

MICRO = 1_000_000
Ints = npt.NDArray[np.int64]
Plan = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Table:
    """Eligible pairs, by learner, then coach: positions, and fits in millionths of a point. `places` of each coach.

    Where earlier goals have settled something: `bridge_of` each pair (-1: none), `steps` the worth of the first,
    second, ... pair of each bridge, `bridges_least` their worth at least; `group_of` each learner, `group_placed` of
    each group exactly; `floors`: rows of (fit, pairs below it at most).
    """

    learners: int
    places: Ints
    rows: Ints
    columns: Ints
    fits: Ints
    bridge_of: Ints | None = None
    steps: Ints | None = None
    bridges_least: int = 0
    group_of: Ints | None = None
    group_placed: Ints | None = None
    floors: Ints | None = None

    def at(self, plan: Plan) -> Ints:
        """Where the table has each pair of a plan.

        Raises:
            ValueError: for a pair that may not be, a learner with two coaches, a coach with more than the places.
        """
        pairs = np.array(plan, dtype=np.int64).reshape(-1, 2)
        keys, asked = self.rows * len(self.places) + self.columns, pairs[:, 0] * len(self.places) + pairs[:, 1]
        found = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        if (keys[found] != asked).any():
            raise ValueError("the plan has a pair that may not be")
        if len(np.unique(pairs[:, 0])) < len(pairs):
            raise ValueError("the plan gives a learner two coaches")
        if (np.bincount(pairs[:, 1], minlength=len(self.places)) > self.places).any():
            raise ValueError("the plan gives a coach more learners than places")
        return np.asarray(found, dtype=np.int64)

    def fit(self, plan: Plan) -> float:
        """Total fit of a plan in points, after `at` has looked at it."""
        return int(self.fits[self.at(plan)].sum()) / MICRO

    def without_coach(self, coach: int) -> Table:
        """The table once a coach has left."""
        stays = self.columns != coach
        return replace(self, rows=self.rows[stays], columns=self.columns[stays], fits=self.fits[stays])

    def write(self, file: Path) -> None:
        """As arrays."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        np.savez(file, allow_pickle=False, **{name: value for name, value in told.items() if value is not None})

    def write_plain(self, file: Path, people: dict[str, Any] | None) -> None:
        """As JSON, for environments without numpy; `people` for a method with rules of its own about them."""
        told = {name: getattr(self, name).tolist() for name in ("places", "rows", "columns", "fits")}
        file.write_text(json.dumps({"learners": self.learners, "people": people, **told}), encoding="utf-8")


def read_table(file: Path) -> Table:
    """A table written as arrays."""
    with np.load(file) as told:
        read: dict[str, Any] = {name: int(told[name]) if told[name].ndim == 0 else told[name] for name in told.files}
        return Table(**read)


def people_of(folder: Path) -> dict[str, Any]:
    """The people of mentor-match's sample as that package wants them: grade as a number, organisation, profession."""
    found = {}
    for side, name in (("learners", "mentees.csv"), ("coaches", "mentors.csv")):
        with (folder / name).open(encoding="utf-8") as file:
            found[side] = [
                {key: GRADES.index(row[key]) if key == "grade" else row[key] for key in KEPT}
                for row in csv.DictReader(file)
            ]
    return found


KEPT = ("grade", "organisation", "profession")
