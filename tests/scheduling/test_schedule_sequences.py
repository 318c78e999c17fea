"""What a cohort's sequence costs at least, against every way to place it; who needs a rare room gets it; what is left
alone stays out of the reckoning."""

from __future__ import annotations

import datetime as dt
import random
from itertools import combinations, product

import numpy as np
import pytest

import scheduling
from foundation.runs import Budget, Clock
from scheduling.candidates import candidates_of
from scheduling.grid import Grid
from scheduling.model import OutOfTimeError, PlanModel
from scheduling.plan import Placement, Plan
from scheduling.rules import HARD_RULES, JOINT_RULES, PairRule
from scheduling.rules.changes import Changes
from scheduling.rules.rule import near, pairs
from scheduling.rules.sequence import Gap, Order
from scheduling.sequences import all_least
from tests.scheduling.scheduling_cases import read, room, session, slots, snapshot, solved, venue
from tests.scheduling.test_schedule_history import ten_years


@pytest.mark.parametrize("seed", range(12))
def test_a_sequence_costs_at_least_what_the_best_of_all_ways_to_place_it_costs(seed: int) -> None:
    draw = random.Random(seed)
    shapes = [
        session(f"A{n}", order=draw.choice((n, n, 1)), min_gap_days=draw.choice((None, 1, 3)), max_gap_days=4)
        for n in (1, 2, 3)
    ]
    instance = read(snapshot(window={"start": "2020-09-07", "end": "2020-09-11"}, sessions=shapes))
    grid = Grid(instance)
    sets = {s: candidates_of(grid, s) for s in instance.sessions}
    costs = {s: np.array([draw.randrange(9) for _ in range(len(own))], dtype=np.int64) for s, own in sets.items()}
    outs = {s: draw.randrange(3, 12) for s in instance.sessions if draw.random() < 0.7}
    worths = []
    for chosen in product(*([*range(len(own)), *([None] if s in outs else [])] for s, own in sets.items())):
        picked = dict(zip(sets, chosen, strict=True))
        plan = {s: sets[s].placement(grid, n) for s, n in picked.items() if n is not None}
        if not Order().matches(instance, plan) and not Gap().matches(instance, plan):
            worths.append(sum(outs[s] if n is None else int(costs[s][n]) for s, n in picked.items()))
    least = sum(int(each.total) for each in all_least(instance, sets, costs, outs))
    exact = len({s["order"] for s in shapes}) == 3 and all(s["min_gap_days"] for s in shapes[1:])
    if worths:  # with sessions of one order, or without a shortest gap, it is a bound only
        assert least == min(worths) if exact else least <= min(worths)


def test_cohorts_with_a_choice_leave_the_only_room_with_a_loop_to_the_cohort_that_needs_it() -> None:
    """V1's R1 has the loop and comes first; five cohorts could use either room, one only R1, all on five mornings."""
    names = "ABCDEF"
    case = snapshot(
        window={"start": "2020-09-07", "end": "2020-09-11"},
        venues=[venue("V1", room("R1", features=["hearing_loop"], open=slots("mon", "tue")), room("R2"))],
        people=[{"id": n, "requires": ["hearing_loop"] if n == "F" else []} for n in names],
        cohorts=[{"id": n, "members": [n]} for n in names],
        sessions=[session(f"{n}{k}") for n in names for k in ((1, 2) if n == "F" else (1,))],
    )
    solution = solved(case)
    assert solution.status == "optimal"
    assert len(solution.plan) == 7
    assert {solution.plan[s].room for s in ("F1", "F2")} == {"R1"}


def _random_plan(instance: scheduling.Instance, draw: random.Random) -> dict[str, Placement]:
    grid = Grid(instance)
    found = {}
    for name in instance.sessions:
        own = candidates_of(grid, name)
        found[name] = own.placement(grid, draw.randrange(len(own)))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_what_a_placement_breaks_is_seen_from_what_is_near_it_alone(seed: int) -> None:
    case = snapshot(
        window={"start": "2020-09-07", "end": "2020-09-09"},
        venues=[venue("V1", room("R1"), room("R2"))],
        cohorts=[{"id": "A", "members": ["P1", "P2"]}, {"id": "B", "members": ["P2"]}],
        sessions=[session(f"{c}{n}", min_gap_days=1 if n > 1 else None) for c in "AB" for n in (1, 2, 3)],
    )
    instance = read(case)
    plan = _random_plan(instance, random.Random(seed))
    for name, place in plan.items():
        close: Plan = {**near(instance, plan, place), name: place}
        for rule in HARD_RULES:
            whole = {match.subjects for match in rule.matches(instance, plan) if name in match.subjects}
            assert whole == {m.subjects for m in rule.matches(instance, close) if name in m.subjects}


def test_a_thousand_delivered_sessions_are_hardly_ever_compared_with_those_to_come() -> None:
    counts = []
    for instance in (read(ten_years(past)) for past in (0, 1000)):
        plan = {s: Placement.of_row(row) for s, row in instance.published.items()}
        plan |= {s: Placement(s, dt.date(2020, 9, 8 + int(s[1])), "am", "R1") for s in ("A1", "A2", "A3", "B1")}
        rules = [rule for rule in JOINT_RULES if isinstance(rule, PairRule)]
        counts.append(sum(len(pairs(instance, plan, rule.could_clash)) for rule in rules))
    assert counts[1] == counts[0] > 0


def test_a_session_that_stands_elsewhere_counts_as_changed() -> None:
    case = snapshot(
        sessions=[session("A1", state="published")],
        published=[{"session": "A1", "date": "2020-09-08", "block": "am", "room": "R1"}],
    )
    instance, level = read(case), Changes()
    same = Placement("A1", dt.date(2020, 9, 8), "am", "R1")
    other = Placement("A1", dt.date(2020, 9, 9), "am", "R1")
    for plan, changed in (({"A1": same}, 0), ({"A1": other}, 1), ({}, 1)):
        assert level.floor().measure(instance, plan, ["A1"]) == changed <= level.measure(instance, plan, ["A1"])


def test_a_model_is_given_up_as_soon_as_the_run_is_stopped() -> None:
    instance = read(snapshot())
    grid = Grid(instance)
    sets = {s: candidates_of(grid, s) for s in instance.sessions}
    with pytest.raises(OutOfTimeError):
        PlanModel(grid, sets, frozenset(), clock=Clock(Budget(), lambda: True))


def test_pairs_are_found_once_and_never_among_the_delivered() -> None:
    instance = read(ten_years(16))
    plan = {s: Placement.of_row(row) for s, row in instance.published.items()}
    assert pairs(instance, plan, lambda _, place: (place.room,)) == []
    for name in ("A1", "A2", "B1"):
        plan[name] = Placement(name, dt.date(2020, 9, 8), "am", "R1")
    found = {frozenset((a.session, b.session)) for a, b in pairs(instance, plan, lambda _, p: (p.date, p.room))}
    met = [s for s, place in plan.items() if place.room == "R1"]
    wanted = {frozenset(two) for two in combinations(met, 2) if {"A1", "A2", "B1"} & set(two)}
    assert found == wanted
