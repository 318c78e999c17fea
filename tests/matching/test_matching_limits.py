"""Hours of single pairs, and limits between organisations; generalised assignment against published optima."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import pytest

from tests.matching.matching_rounds import coach, learner, pairs, result, snapshot, solved, unmatched


def test_hours_of_pairs_are_held_against_the_month() -> None:
    raw = snapshot([learner("L1"), learner("L2"), learner("L3")], [coach("C1", places=3, hours_per_month=5)])
    raw["hours"] = [{"learner": f"L{k}", "coach": "C1", "hours": k} for k in (1, 2, 3)]
    assert [key for key, _ in pairs(raw)] in (["L1", "L2"], ["L1", "L3"], ["L2", "L3"])
    raw["coaches"][0]["hours_per_month"] = 2.9
    row = unmatched(raw)["L3"]
    assert (row["reason"], row["removed"]) == ("capacity", {"capacity": 1})


def test_locks_beyond_the_hours_name_the_fewest() -> None:
    raw = snapshot([learner("L1"), learner("L2"), learner("L3")], [coach("C1", places=3, hours_per_month=4)])
    raw["hours"] = [{"learner": f"L{k}", "coach": "C1", "hours": k} for k in (1, 2, 3)]
    raw["instructions"] = [{"kind": "lock", "learner": f"L{k}", "coach": "C1"} for k in (1, 2, 3)]
    assert result(raw)["contradiction"]["instructions"] == [1, 2]


def test_no_more_pairs_between_two_organisations_than_the_cap() -> None:
    raw = snapshot([learner(f"L{k}") for k in range(4)], [coach("C1", places=4), coach("C2", "D")])
    raw["policy"] = {"groups": {"max_pairs_between": 2}}
    assert sorted(coach_id for _, coach_id in pairs(raw)) == ["C1", "C1", "C2"]


def test_an_organisation_that_gives_also_receives() -> None:
    raw = snapshot(
        [learner("L1", "A"), learner("L2", "A"), learner("L3", "B")], [coach("C1", "B", 2), coach("C2", "A")]
    )
    raw["policy"] = {"groups": {"give_receive_band": 0}}
    assert len(pairs(raw)) == 2


def test_each_organisation_with_a_learner_has_a_pair_first() -> None:
    rows = [learner("L1", "A", rounds_waited=3), learner("L2", "A", rounds_waited=3), learner("L3", "D")]
    raw = snapshot(rows, [coach("C1", "B", 2)])
    raw["policy"] = {"groups": {"one_each": True}}
    assert [key for key, _ in pairs(raw)] in (["L1", "L3"], ["L2", "L3"])


def assignment(text: str) -> dict[str, Any]:
    """A generalised assignment file (Beasley's OR-Library) as a round: learners are jobs, coaches are agents."""
    numbers = [int(each) for each in text.split()]
    agents, jobs = numbers[:2]
    costs, uses = numbers[2 : 2 + agents * jobs], numbers[2 + agents * jobs : 2 + 2 * agents * jobs]
    room = numbers[2 + 2 * agents * jobs :]
    coaches = [coach(f"C{j:03}", places=jobs, hours_per_month=room[j]) for j in range(agents)]
    raw = snapshot([learner(f"L{i:03}") for i in range(jobs)], coaches, scores_only=True)
    at = [(i, j) for j in range(agents) for i in range(jobs)]
    raw["scores"] = [{"learner": f"L{i:03}", "coach": f"C{j:03}", "fit": 100 - costs[j * jobs + i]} for i, j in at]
    raw["hours"] = [{"learner": f"L{i:03}", "coach": f"C{j:03}", "hours": uses[j * jobs + i]} for i, j in at]
    raw["policy"] = {"goals": [{"goal": "place_learners"}, {"goal": "total_fit"}]}
    return raw


@pytest.mark.parametrize("name", ["cattrysse1994/gap1-0", "cattrysse1994/gap3-2", "cattrysse1994/gap7-4"])
def test_generalised_assignment_reaches_the_published_optimum(name: str) -> None:
    if "LLL_REFERENCE" not in os.environ:
        pytest.skip("LLL_REFERENCE does not name the folder of reference data")
    folder = Path(os.environ["LLL_REFERENCE"]) / "matching" / "gap"
    best = {row[0]: row for row in csv.reader((folder / "optima.csv").open())}
    raw = assignment((folder / name).read_text())
    instance, solution = solved(raw)
    assert solution.status == "optimal"
    assert len(solution.pairs) == len(instance.learners)
    cost = 100 * len(solution.pairs) - round(float(solution.goals[1].value))  # type: ignore[arg-type]
    assert str(cost) in best[name] or str(cost) in best[name.split("/")[1]]
