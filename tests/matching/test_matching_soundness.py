"""A plan is only given when the checker finds nothing wrong with it; limits that nobody can meet are never its end."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

import matching
from foundation.errors import ProgrammeError
from matching import GoalReached, Solution
from matching.eligibility import eligibility
from matching.solve import sound
from tests.matching.matching_rounds import coach, learner, pairs, read, result, snapshot, solved


def test_a_goal_called_proven_below_its_bound_is_a_violation() -> None:
    raw = snapshot([learner("L1")], [coach("C1")], policy={"goals": [{"goal": "place_learners"}]})
    instance, solution = solved(raw)
    wrong = dataclasses.replace(solution, goals=(GoalReached("place_learners", 1, 2, proven=True),))
    assert [each.rule for each in matching.check(instance, wrong)] == ["goal_bound"]
    open_ = dataclasses.replace(solution, goals=(GoalReached("place_learners", 1, 2, proven=False),))
    assert matching.check(instance, open_) == []


def test_a_plan_that_breaks_a_rule_gives_way_to_the_first_plan_without_a_claim() -> None:
    instance = read(snapshot([learner("L1", "A"), learner("L2", "B")], [coach("C1", "B")]))
    broken = Solution("optimal", ((1, 0),), (), budget={"method": "flow"})
    given = sound(eligibility(instance), broken, lambda: ((0, 0),))
    assert given.status == "feasible"
    assert given.pairs == ((0, 0),)
    assert not any(goal.proven for goal in given.goals)
    assert matching.check(instance, given) == []


def test_no_plan_is_given_where_even_the_first_breaks_a_rule() -> None:
    instance = read(snapshot([learner("L1", "B")], [coach("C1", "B")]))
    broken = Solution("optimal", ((0, 0),), ())
    with pytest.raises(ProgrammeError, match="No plan was found that keeps to every rule"):
        sound(eligibility(instance), broken, lambda: ((0, 0),))


def band(width: int) -> dict[str, Any]:
    return {"groups": {"give_receive_band": width}}


def test_a_lock_goes_before_the_band_of_giving_and_receiving() -> None:
    raw = snapshot(
        [learner("L1", "A"), learner("L2", "B", needs=["ZZ"])],
        [coach("C1", "B", 2), coach("C2", "A")],
        policy=band(0),
        instructions=[{"kind": "lock", "learner": "L1", "coach": "C1"}],
    )
    assert pairs(raw) == [("L1", "C1")]
    assert result(raw)["status"] == "optimal"


def test_the_band_is_widened_by_locks_only_to_the_side_they_lie_on() -> None:
    raw = snapshot(
        [learner("L1", "A"), learner("L2", "B"), learner("L3", "B"), learner("L4", "B")],
        [coach("C1", "B", 2), coach("C2", "A", 3)],
        policy=band(0),
        instructions=[{"kind": "lock", "learner": "L1", "coach": "C1"}],
    )
    assert len(pairs(raw)) == 2


@pytest.mark.parametrize(
    "state",
    [{"status": "paused"}, {"places": 0}, {"availability": None}, {"supervision_valid_to": "2020-01-01"}],
)
def test_a_coach_who_can_never_give_puts_no_organisation_under_the_band(state: dict[str, Any]) -> None:
    raw = snapshot([learner("L1", "A")], [coach("C1", "B"), {**coach("C2", "A"), **state}], policy=band(0))
    assert pairs(raw) == [("L1", "C1")]


def test_shares_count_only_those_who_take_part() -> None:
    out = [learner(f"X{k}", "A", availability=None) for k in range(4)]
    rows = [learner("L1", "A"), learner("L2", "A"), learner("L3", "D"), learner("L4", "D"), *out]
    raw = snapshot(rows, [coach("C1", "B", 2)])
    raw["learners"].append({"id": "Y1", "organisations": []})
    raw["organisations"] = [{"code": "A", "kind": "practice"}, {"code": "D", "kind": "acute"}, {"code": "B"}]
    written = result(raw)
    assert {goal["goal"]: goal["value"] for goal in written["goals"]}["fair_shares"] == 0
    assert {row["learner"][0] for row in written["pairs"]} == {"L"}
    assert len({row["learner"] for row in written["pairs"]} & {"L1", "L2"}) == 1


def test_the_best_of_a_goal_that_gives_way_is_that_of_all_its_parts_together() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2")], scores_only=True)
    raw["scores"] = [
        {"learner": "L1", "coach": "C1", "fit": 80},
        {"learner": "L2", "coach": "C2", "fit": 34},
        {"learner": "L1", "coach": "C2", "fit": 60},
        {"learner": "L2", "coach": "C1", "fit": 40},
    ]
    goals = [{"goal": "place_learners"}, {"goal": "worst_fit", "give_way_percent": 100}, {"goal": "total_fit"}]
    raw["policy"] = {"goals": goals}
    goal = result(raw)["goals"][1]
    assert goal["bound"] == [0, 1, 1, 34]
    assert goal["proven"] is True
