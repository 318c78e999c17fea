"""Questions about a solved round: why not that coach, what would help, what a change costs, does a replay agree."""

from __future__ import annotations

import json
from typing import Any

import pytest

import matching
from foundation.documents import read_document
from foundation.errors import BadInput, Conflict, NotFound
from foundation.runs import Budget
from matching import MatchingResult, RepairChange
from tests.matching.matching_rounds import FRIDAY, coach, learner, read, snapshot, solved

SCORES = [
    {"learner": "L1", "coach": "C1", "fit": 90},
    {"learner": "L1", "coach": "C2", "fit": 80},
    {"learner": "L2", "coach": "C1", "fit": 70},
    {"learner": "L2", "coach": "C2", "fit": 50},
]
TOTAL = {"goals": [{"goal": "place_learners"}, {"goal": "total_fit"}]}


def two_by_two(**more: Any) -> dict[str, Any]:
    return snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2")], scores=SCORES, policy=TOTAL, **more)


def test_forcing_a_pair_has_an_exact_price_and_says_who_is_moved() -> None:
    instance, solution = solved(two_by_two())
    assert [instance.pair_ids(pair) for pair in solution.pairs] == [("L1", "C2"), ("L2", "C1")]
    answer = matching.why_not(instance, solution, "L1", "C1")
    assert answer.eligible and answer.price == {"place_learners": 0, "total_fit": -10.0}
    assert [(pair.learner, pair.coach) for pair in answer.displaced] == [("L2", "C1")]


def test_a_pair_that_breaks_rules_names_each() -> None:
    raw = snapshot([learner("L1", needs=["SPC"])], [coach("C1", "A")])
    answer = matching.why_not(*solved(raw), "L1", "C1")
    assert (answer.eligible, answer.rules) == (False, ("own_organisation", "skill"))
    with pytest.raises(NotFound, match="C7"):
        matching.why_not(*solved(raw), "L1", "C7")


def test_a_private_block_stays_unsaid() -> None:
    raw = two_by_two(instructions=[{"kind": "block", "learner": "L1", "coach": "C1", "reason": "grievance"}])
    answer = matching.why_not(*solved(raw), "L1", "C1").model_dump_json()
    assert "not_available" in answer and "block" not in answer and "griev" not in answer


def test_one_more_place_is_the_smallest_change() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1")])
    instance, solution = solved(raw)
    (left,) = {each.id for each in instance.learners} - {instance.learners[i].id for i, _ in solution.pairs}
    first = matching.smallest_change(instance, solution, left)[0]
    assert (first.kind, first.subject) == ("place", "C1")
    placed = next(each.id for each in instance.learners if each.id != left)
    assert matching.smallest_change(instance, solution, placed) == ()


@pytest.mark.parametrize(
    ("of_learner", "of_coach", "kind", "subject"),
    [
        ({"availability": None}, {}, "availability", "L1"),
        ({}, {"availability": None}, "availability", "C1"),
        ({"availability": [{"weekday": "mon", "start": "09:00", "end": "12:00"}]}, {}, "availability", "L1"),
        ({"needs": ["SPC"]}, {}, "rule", "skill"),
        ({"mode": "in_person"}, {"mode": "online"}, "rule", "mode"),
        ({}, {"status": "paused"}, "rule", "coach_unavailable"),
        ({}, {"organisations": ["A"]}, "coach", "any skill"),
        ({"needs": ["SPC"]}, {"organisations": ["A"]}, "coach", "SPC"),
    ],
)
def test_the_smallest_change_is_found_and_tried(
    of_learner: dict[str, Any], of_coach: dict[str, Any], kind: str, subject: str
) -> None:
    raw = snapshot([learner("L1", **of_learner)], [coach("C1", **of_coach)])
    first = matching.smallest_change(*solved(raw), "L1")[0]
    assert (first.kind, first.subject) == (kind, subject)


def test_who_is_held_out_needs_the_hold_lifted() -> None:
    raw = snapshot([learner("L1")], [coach("C1")], instructions=[{"kind": "hold_out", "learner": "L1"}])
    assert [(each.kind, each.subject) for each in matching.smallest_change(*solved(raw), "L1")] == [
        ("rule", "held_out")
    ]


def chain() -> dict[str, Any]:
    """L1 can go to C1 and C2, L2 to C2 and C3, L3 to C3 only; C3 has one place."""
    scores = [("L1", "C1"), ("L1", "C2"), ("L2", "C2"), ("L2", "C3"), ("L3", "C3"), ("L3", "C4")]
    rows = [learner(key) for key in ("L1", "L2", "L3")]
    raw = snapshot(rows, [coach(key) for key in ("C1", "C2", "C3", "C4")], scores_only=True)
    raw["scores"] = [{"learner": a, "coach": b, "fit": 50} for a, b in scores]
    raw["instructions"] = [
        {"kind": "lock", "learner": "L1", "coach": "C2"},
        {"kind": "lock", "learner": "L2", "coach": "C3"},
        {"kind": "lock", "learner": "L3", "coach": "C4"},
    ]
    return raw


def test_a_repair_shows_what_each_further_change_brings() -> None:
    raw = chain()
    instance, published = solved(raw)
    raw["instructions"] = []
    instance = read(raw)
    steps = matching.repair(instance, published, RepairChange(withdrawn=("C4",)))
    assert [(step.changes, step.placed) for step in steps] == [(0, 2), (2, 3)]
    assert [(pair.learner, pair.coach) for pair in steps[0].ended] == [("L3", "C4")]
    assert steps[0].new == ()
    assert {(pair.learner, pair.coach) for pair in steps[1].new} == {("L1", "C1"), ("L2", "C2"), ("L3", "C3")}
    assert len(matching.repair(instance, published, RepairChange(withdrawn=("C4",)), max_changes=1)) == 1


def test_a_repair_moves_nobody_else_where_a_place_is_free() -> None:
    rows = [learner(f"L{k}") for k in range(6)]
    raw = snapshot(rows, [coach(f"C{k}", places=2) for k in range(4)])
    instance, published = solved(raw)
    gone = instance.coaches[published.pairs[0][1]].id
    (step,) = matching.repair(instance, published, RepairChange(withdrawn=(gone,)))
    assert (step.changes, step.placed) == (0, 6)
    assert all(pair.coach == gone for pair in step.ended)


def test_a_repair_takes_in_the_late_the_declined_and_lost_places() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", places=2), coach("C2"), coach("C3")])
    raw["instructions"] = [{"kind": "lock", "learner": key, "coach": "C1"} for key in ("L1", "L2")]
    instance, published = solved(raw)
    late = read_document(
        RepairChange,
        json.dumps(
            {
                "declined": [{"learner": "L1", "coach": "C1"}],
                "joined": [learner("L3")],
                "places": {"C1": 1},
            }
        ),
    )
    (step,) = matching.repair(instance, published, late)
    assert (step.changes, step.placed) == (0, 3)
    assert [(pair.learner, pair.coach) for pair in step.ended] == [("L1", "C1")]
    with pytest.raises(BadInput, match="left"):
        matching.repair(instance, published, RepairChange(left=("L9",)))


def test_a_replay_gives_equal_pairs_values_and_bounds() -> None:
    raw = two_by_two()
    instance = read(raw)
    written = matching.write_result(instance, matching.solve(instance, seed=7, budget=Budget(time_limit_s=5)))
    stored = read_document(MatchingResult, written)
    seed, budget = matching.recorded_run(instance, stored)
    assert (seed, budget.work) == (7, stored.provenance.budget["work"])
    again = matching.result_of(instance, matching.solve(instance, seed=seed, budget=budget))
    assert matching.differences(stored, again) == []
    assert matching.check(instance, matching.stored_solution(instance, stored)) == []
    other = read({**raw, "as_at": "2020-07-14"})
    with pytest.raises(Conflict):
        matching.recorded_run(other, stored)


def test_a_run_from_an_earlier_plan_leaves_equals_as_they_were() -> None:
    rows = [learner(f"L{k}", availability=FRIDAY) for k in range(5)]
    raw = snapshot(rows, [coach(f"C{k}") for k in range(5)])
    instance, first = solved(raw)
    shifted = tuple((i, (j + 1) % 5) for i, j in first.pairs)
    earlier = matching.Solution("feasible", shifted, ())
    assert matching.solve(instance, warm_start=earlier).pairs == shifted
