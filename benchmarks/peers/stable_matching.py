"""One round through `matching` (a library of stable matchings), in its own environment: `python -sE ... TABLE.json`.

The nearest of its games is the hospital-resident game: learners are residents, coaches are hospitals with places, and
each side ranks the others by fit. A stable matching leaves no two people who would both rather have each other; it
knows no total and no most pairs.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from memory import peak_gb

from matching.games import HospitalResident  # the peer's package of this name, not this project's


def preferences(table: dict[str, Any]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The eligible others of each learner and of each coach, best fit first; people with none are left out."""
    learners: dict[int, list[tuple[int, int]]] = {}
    coaches: dict[int, list[tuple[int, int]]] = {}
    for i, j, fit in zip(table["rows"], table["columns"], table["fits"], strict=True):
        learners.setdefault(i, []).append((-fit, j))
        coaches.setdefault(j, []).append((-fit, i))
    ranked = ({k: [other for _, other in sorted(each)] for k, each in side.items()} for side in (learners, coaches))
    return next(ranked), next(ranked)


def main() -> None:
    """Solve one table and print what came of it as a line of JSON."""
    sys.setrecursionlimit(1_000_000)  # the library copies its linked players recursively
    table = json.loads(Path(sys.argv[1]).read_text())
    started = time.perf_counter()
    learners, coaches = preferences(table)
    game = HospitalResident.create_from_dictionaries(learners, coaches, dict(enumerate(table["places"])))
    built = time.perf_counter()
    found = game.solve(optimal="resident")
    done = time.perf_counter()
    pairs = [[resident.name, hospital.name] for hospital, residents in found.items() for resident in residents]
    print(json.dumps({"whole_s": done - started, "solving_s": done - built, "pairs": pairs, "peak_gb": peak_gb()}))


if __name__ == "__main__":
    main()
