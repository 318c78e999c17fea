"""Rooms and leaders that run short: what the bound says, and what is forbidden where a day cannot be completed."""

from __future__ import annotations

import json

import pytest

import scheduling
from benchmarks.scheduling_family import family, with_cohort, with_history
from foundation.runs import Budget, Clock
from scheduling.bounds import relaxed_bound
from scheduling.candidates import candidates_of
from scheduling.grid import Grid
from scheduling.joining import join_rooms
from scheduling.rules.placing import Unplaced

WORK = Budget(work=4.0, time_limit_s=120.0)


def crowded(sessions: int) -> scheduling.Instance:
    """Cohorts of one session each, one room, one leader, four days of one block."""
    document = {
        "schema": "scheduling-snapshot/1",
        "as_at": "2020-09-01",
        "window": {"start": "2020-09-07", "end": "2020-09-10"},
        "blocks": [{"id": "am", "start": "09:30", "end": "12:30"}],
        "venues": [{"id": "V", "rooms": [{"id": "R", "capacity": 10}]}],
        "people": [{"id": f"P{n}"} for n in range(sessions)] + [{"id": "F"}],
        "cohorts": [{"id": f"C{n}", "members": [f"P{n}"]} for n in range(sessions)],
        "sessions": [
            {"id": f"S{n}", "cohorts": [f"C{n}"], "blocks": ["am"], "facilitators": {"needed": 1, "from": ["F"]}}
            for n in range(sessions)
        ],
    }
    return scheduling.read_instance(json.dumps(document))


@pytest.mark.parametrize(("sessions", "left_out"), [(3, 0), (4, 0), (6, 2), (9, 5)])
def test_one_room_on_four_days_leaves_the_rest_out(sessions: int, left_out: int) -> None:
    instance = crowded(sessions)
    grid = Grid(instance)
    sets = {session: candidates_of(grid, session) for session in instance.sessions}
    level = Unplaced()
    bound = relaxed_bound(grid, join_rooms(grid, sets, [level]), frozenset(sets), level, [], 10.0, Clock(Budget()))
    assert bound.least == left_out
    solution = scheduling.solve(instance, budget=WORK)
    assert solution.status == "optimal"
    assert len(solution.unplaced) == left_out


def test_the_same_run_again_gives_the_same_plan() -> None:
    instance = scheduling.read_instance(json.dumps(family(24, 2)))
    one, two = (scheduling.solve(instance, seed=3, budget=WORK) for _ in range(2))
    assert one.plan == two.plan
    assert one.goals == two.goals


def test_a_cohort_that_is_added_leaves_all_others_as_they_were() -> None:
    snapshot = family(24, 1)
    plan = scheduling.solve(scheduling.read_instance(json.dumps(snapshot)), budget=WORK).plan
    grown = scheduling.read_instance(json.dumps(with_cohort(snapshot)))
    (repair,) = scheduling.replan(grown, plan=plan, max_changes=0, budget=WORK)
    assert scheduling.check_plan(repair.instance, repair.plan) == []
    assert repair.point.changes == 0
    assert len(repair.plan) > len(plan)


def test_years_of_delivered_sessions_take_no_place_from_those_to_come() -> None:
    snapshot = family(24, 1)
    now = scheduling.solve(scheduling.read_instance(json.dumps(snapshot)), budget=WORK)
    later = scheduling.solve(scheduling.read_instance(json.dumps(with_history(snapshot, 80))), budget=WORK)
    placed = {session: where for session, where in later.plan.items() if not session.startswith("H")}
    assert len(placed) == len(now.plan)
