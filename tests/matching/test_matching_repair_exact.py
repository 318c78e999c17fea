"""Every step of a repair is the best there is with so many changes: held against all plans of tiny rounds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matching
from foundation.errors import BadInput
from foundation.runs import Budget
from matching import Instance, RepairChange
from matching.answers import RepairStep
from matching.changed_round import changed_round
from matching.fit import MICRO, fit_of
from tests.matching.matching_brute_force import plans
from tests.matching.matching_rounds import coach, learner, read, snapshot, snapshots, solved

Best = dict[int, tuple[int, float]]


def best_by_changes(changed: Instance, published: set[tuple[str, str]]) -> Best:
    """Learners placed and fit of the best plan for each number of further changes, tried one by one."""
    at_most: Best = {}
    found = [(pairs, len(published & set(map(changed.pair_ids, pairs)))) for pairs in plans(changed)]
    most = max(kept for _, kept in found)
    for pairs, kept in found:
        worth = len(pairs), sum(fit_of(changed, pair) for pair in pairs) / MICRO
        for changes in range(most - kept, most + 1):
            at_most[changes] = max(at_most.get(changes, (0, 0.0)), worth)
    return at_most


def holds(steps: tuple[RepairStep, ...], best: Best, *, last: int | None = None) -> None:
    """Each number of changes up to the last brings what the frontier says."""
    everything = max(placed for placed, _ in best.values())
    fewest = min(changes for changes, (placed, _) in best.items() if placed == everything)
    assert steps[0].changes == 0
    assert all(step.proven for step in steps)
    for changes in range((fewest if last is None else min(last, max(best))) + 1):
        step = [each for each in steps if each.changes <= changes][-1]
        assert (step.placed, step.total_fit) == (best[changes][0], pytest.approx(best[changes][1], abs=1e-5))
    if last is None:
        assert (steps[-1].placed, steps[-1].changes) == (everything, fewest)


@st.composite
def changes_of(draw: st.DrawFn, raw: dict[str, Any]) -> dict[str, Any]:
    """A change to a round: somebody leaves, joins, declines, works elsewhere, has fewer places."""
    learners, coaches = [row["id"] for row in raw["learners"]], [row["id"] for row in raw["coaches"]]
    pairs = [{"learner": a, "coach": b} for a in learners for b in coaches]
    people = sorted({row["person"] for row in (*raw["learners"], *raw["coaches"])})
    codes = st.lists(st.sampled_from("ABC"), max_size=2, unique=True)
    return {
        "withdrawn": draw(st.lists(st.sampled_from(coaches), max_size=1)) if coaches else [],
        "left": draw(st.lists(st.sampled_from(learners), max_size=1)) if learners else [],
        "places": draw(st.dictionaries(st.sampled_from(coaches), st.integers(0, 2), max_size=1)) if coaches else {},
        "declined": draw(st.lists(st.sampled_from(pairs), max_size=1)) if pairs else [],
        "joined": draw(st.lists(st.just(learner("L9")), max_size=1)),
        "memberships": draw(st.dictionaries(st.sampled_from(people), codes, max_size=1)) if people else {},
    }


def repaired(raw: dict[str, Any], told: dict[str, Any], most: int | None = None) -> None:
    instance, published = solved(raw)
    change = matching.read_change(instance, json.dumps(told))
    changed = changed_round(instance, change)
    steps = matching.repair(instance, published, change, max_changes=most)
    holds(steps, best_by_changes(changed, set(map(instance.pair_ids, published.pairs))), last=most)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_each_step_is_the_best_of_all_plans(data: st.DataObject) -> None:
    raw = data.draw(snapshots())
    repaired(raw, data.draw(changes_of(raw)), data.draw(st.sampled_from([None, None, 2])))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_each_step_is_the_best_where_people_could_coach_each_other(data: st.DataObject) -> None:
    raw = data.draw(snapshots(plain=True))
    repaired(raw, data.draw(changes_of(raw)))


@settings(max_examples=60, deadline=None)
@given(
    st.data(),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, 0, 1]),
    st.lists(st.integers(0, 3), min_size=12, max_size=12),
)
def test_each_step_is_the_best_within_hours_and_group_limits(
    data: st.DataObject, cap: int | None, band: int | None, hours: list[int]
) -> None:
    raw = data.draw(snapshots(plain=True))
    raw["policy"]["groups"] = {"max_pairs_between": cap, "give_receive_band": band, "one_each": band == 1}
    codes = data.draw(st.lists(st.sampled_from("ABC"), min_size=7, max_size=7))
    for row, code in zip((*raw["learners"], *raw["coaches"]), codes, strict=False):
        row["organisations"] = [code]
    pairs = [(a["id"], b["id"]) for a in raw["learners"] for b in raw["coaches"]]
    raw["hours"] = [{"learner": a, "coach": b, "hours": h} for (a, b), h in zip(pairs, hours, strict=False) if h]
    for k, row in enumerate(raw["coaches"]):
        row["hours_per_month"] = (None, 3, 2)[k % 3]
    repaired(raw, data.draw(changes_of(raw)))


def test_a_pair_whose_two_now_share_an_employer_ends_and_both_find_others() -> None:
    raw = snapshot([learner("L1", "A"), learner("L2", "B")], [coach("C1", "B"), coach("C2", "A")])
    instance, published = solved(raw)
    assert [instance.pair_ids(pair) for pair in published.pairs] == [("L1", "C1"), ("L2", "C2")]
    merger = RepairChange.model_validate(
        {"memberships": {"C1": ("D",), "L1": ("D",)}, "organisations": ({"code": "D", "name": "New Trust"},)}
    )
    (first, *_, last) = matching.repair(instance, published, merger)
    assert (first.changes, first.placed) == (0, 1)
    assert [(pair.learner, pair.coach) for pair in first.ended] == [("L1", "C1")]
    assert (last.changes, last.placed) == (1, 2)
    assert {(pair.learner, pair.coach) for pair in last.new} == {("L1", "C2"), ("L2", "C1")}
    assert last.text == "With 1 more published pair ended, 2 learners have a coach: 1 more than without."


def test_a_person_who_is_learner_and_coach_works_elsewhere_in_both_rows() -> None:
    raw = snapshot(
        [learner("L1", "A", person="P"), learner("L2", "A")], [coach("C1", "B", person="P"), coach("C2", "B")]
    )
    changed = changed_round(read(raw), RepairChange(memberships={"P": ("B",)}))
    assert changed.learners[0].organisations == changed.coaches[0].organisations == ("B",)


def test_a_lock_that_can_stand_no_longer_holds_nobody() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", places=2), coach("C2")])
    raw["instructions"] = [{"kind": "lock", "learner": key, "coach": "C1"} for key in ("L1", "L2")]
    instance, published = solved(raw)
    (fewer,) = matching.repair(instance, published, RepairChange(places={"C1": 1}))
    assert (fewer.changes, fewer.placed, len(fewer.ended)) == (0, 2, 1)
    (elsewhere,) = matching.repair(instance, published, RepairChange(memberships={"L1": ("B", "A")}))
    assert [(pair.learner, pair.coach) for pair in elsewhere.ended] == [("L1", "C1")]


def test_a_declined_pair_does_not_come_back_where_the_policy_lets_pairs_come_back() -> None:
    raw = snapshot([learner("L1")], [coach("C1")], policy={"hard": {"repeat": False}})
    instance, published = solved(raw)
    (step,) = matching.repair(
        instance, published, RepairChange.model_validate({"declined": ({"learner": "L1", "coach": "C1"},)})
    )
    assert (step.placed, len(step.ended)) == (0, 1)


def test_a_longer_wait_ends_no_published_pair() -> None:
    raw = snapshot([learner("L1")], [coach("C1")])
    instance, published = solved(raw)
    late = matching.read_change(instance, json.dumps({"joined": [learner("L2", rounds_waited=3)]}))
    (step,) = matching.repair(instance, published, late)
    assert (step.changes, step.ended) == (0, ())


def test_more_changes_than_needed_are_looked_at_only_where_asked_for() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2"), coach("C3")])
    raw["scores"] = [
        {"learner": a, "coach": b, "fit": fit}
        for a, b, fit in (("L1", "C1", 50), ("L1", "C2", 90), ("L2", "C1", 40), ("L2", "C2", 50), ("L2", "C3", 80))
    ] + [{"learner": "L1", "coach": "C3", "fit": 10}]
    raw["instructions"] = [{"kind": "lock", "learner": f"L{k}", "coach": f"C{k}"} for k in (1, 2)]
    _, published = solved(raw)
    raw["instructions"] = []
    instance = read(raw)
    assert [step.changes for step in matching.repair(instance, published, RepairChange())] == [0]
    steps = matching.repair(instance, published, RepairChange(), max_changes=3)
    assert [(step.changes, step.total_fit) for step in steps] == [(0, 100.0), (1, 130.0), (2, 170.0)]
    assert "as many as without" in steps[1].text


def test_faults_of_a_change_of_employers_name_each_place() -> None:
    instance = read(snapshot([learner("L1", person="P1")], [coach("C1")]))
    with pytest.raises(BadInput) as told:
        matching.read_change(
            instance, '{"memberships": {"L1": ["A"], "P1": ["ZZ", "NEW"]}, "organisations": [{"code": "NEW"}]}'
        )
    assert [fault.path for fault in told.value.faults] == ["memberships.L1", "memberships.P1[0]"]


def test_a_repair_out_of_time_still_gives_its_two_ends_and_claims_nothing() -> None:
    rows = [learner(f"L{k}") for k in range(30)]
    raw = snapshot(rows, [coach(f"C{k}", places=2) for k in range(15)])
    instance, published = solved(raw)
    steps = matching.repair(instance, published, RepairChange(withdrawn=("C3",)), budget=Budget(time_limit_s=1e-9))
    assert steps and steps[-1].placed <= 28
