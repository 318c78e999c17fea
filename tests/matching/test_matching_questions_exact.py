"""Answers about a solved round, held against all plans of tiny rounds."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import matching
from matching import Instance, Solution
from matching.change_candidates import candidates
from matching.eligibility import eligibility
from matching.goals import goal_value
from matching.placing import placed_by_flows
from matching.rules import PAIR_RULES
from tests.matching.matching_brute_force import best_plans, plans
from tests.matching.matching_rounds import coach, learner, snapshot, snapshots, solved


def limited(raw: dict[str, Any], cap: int | None, band: int | None, hours: list[int], codes: list[str]) -> None:
    """Hours of pairs, a cap between two organisations, a band of give and take."""
    raw["policy"]["groups"] = {"max_pairs_between": cap, "give_receive_band": band}
    for row, code in zip((*raw["learners"], *raw["coaches"]), codes, strict=False):
        row["organisations"] = [code]
    pairs = [(a["id"], b["id"]) for a in raw["learners"] for b in raw["coaches"]]
    raw["hours"] = [{"learner": a, "coach": b, "hours": h} for (a, b), h in zip(pairs, hours, strict=False) if h]
    for k, row in enumerate(raw["coaches"]):
        row["hours_per_month"] = (None, 3, 2)[k % 3]


@st.composite
def any_round(draw: st.DrawFn) -> dict[str, Any]:
    """A tiny round, odd or plain, now and then with limits that tie pairs to each other."""
    raw = draw(snapshots(plain=draw(st.booleans())))
    if draw(st.integers(0, 2)) == 0:
        hours = draw(st.lists(st.integers(0, 3), min_size=12, max_size=12))
        codes = draw(st.lists(st.sampled_from("ABC"), min_size=7, max_size=7))
        limited(raw, draw(st.sampled_from([None, 1])), draw(st.sampled_from([None, 0, 1])), hours, codes)
    return raw


def values(instance: Instance, pairs: tuple[matching.Pair, ...]) -> dict[str, tuple[float, ...]]:
    found = {goal.goal: goal_value(instance, pairs, goal) for goal in instance.policy.goals}
    return {name: tuple(round(x, 4) for x in (v if isinstance(v, tuple) else (v,))) for name, v in found.items()}


def priced(solution: Solution, price: dict[str, Any]) -> dict[str, tuple[float, ...]]:
    """The goals' values with a pair forced, from those of the plan and the price."""
    whole = {}
    for goal in solution.goals:
        own, more = (v if isinstance(v, tuple) else (v,) for v in (goal.value, price[goal.goal]))
        whole[goal.goal] = tuple(round(a + b, 4) for a, b in zip(own, more, strict=True))
    return whole


@settings(max_examples=60, deadline=None)
@given(any_round(), st.integers(0, 11))
def test_the_price_of_a_forced_pair_is_that_of_the_best_plan_that_has_it(raw: dict[str, Any], which: int) -> None:
    instance, solution = solved(raw)
    everything = [(i, j) for i in range(len(instance.learners)) for j in range(len(instance.coaches))]
    assume(everything)
    pair = everything[which % len(everything)]
    answer = matching.why_not(instance, solution, *instance.pair_ids(pair))
    broken = [r.code for r in PAIR_RULES if r.breaks(instance, instance.learners[pair[0]], instance.coaches[pair[1]])]
    if broken or pair in solution.pairs:
        assert list(answer.rules) == broken and answer.price == {}
        return
    forced = [each for each in plans(instance) if pair in each]
    if not answer.price:
        return  # instructions or limits that only a lock passes over: told in words
    best = best_plans(instance, instance.policy.goals, forced)
    assert priced(solution, answer.price) in [values(instance, each) for each in best] or not forced


@settings(max_examples=40, deadline=None)
@given(any_round())
def test_the_smallest_changes_are_those_that_a_solved_round_confirms(raw: dict[str, Any]) -> None:
    instance, solution = solved(raw)
    left = sorted(set(range(len(instance.learners))) - {i for i, _ in solution.pairs})
    assume(left)
    position = left[0]
    told = matching.smallest_change(instance, solution, instance.learners[position].id)
    expected = []
    for kind in candidates(eligibility(instance), solution, position):
        for change, changed in kind:
            table = eligibility(changed)
            plan = matching.solve(changed, table=table)
            assert matching.check(changed, plan) == []
            best = best_plans(changed, changed.policy.goals)
            placed = {any(i == position for i, _ in each) for each in best}
            assert placed_by_flows(table, position) in ({None, True} if True in placed else {None, False})
            assert placed_by_flows(table, position) is None or len(placed) == 1
            if any(i == position for i, _ in plan.pairs):
                expected.append(change)
    assert list(told) == expected


def test_hours_a_cap_or_a_band_may_be_the_smallest_change() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", places=2, hours_per_month=3)])
    raw["hours"] = [{"learner": each, "coach": "C1", "hours": 2} for each in ("L1", "L2")]
    instance, solution = solved(raw)
    assert _first(instance, solution) == ("place", "C1", "1 hour more a month with C1 would give L2 a coach.")
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", places=2)])
    raw["policy"] = {"groups": {"max_pairs_between": 1}}
    instance, solution = solved(raw)
    text = "L2 would have a coach if the round allowed one more pair between A and B."
    assert _first(instance, solution) == ("rule", "max_pairs_between", text)
    raw = snapshot([learner("L1"), learner("L2", "B", availability=[])], [coach("C1"), coach("C2", "A")])
    raw["policy"] = {"groups": {"give_receive_band": 0}}
    instance, solution = solved(raw)
    band = matching.smallest_change(instance, solution, "L1")[0]
    assert (band.kind, band.subject) == ("rule", "give_receive_band")


def _first(instance: Instance, solution: Solution) -> tuple[str, str, str]:
    (left,) = {each.id for each in instance.learners} - {instance.learners[i].id for i, _ in solution.pairs}
    change = matching.smallest_change(instance, solution, left)[0]
    return change.kind, change.subject, change.text
