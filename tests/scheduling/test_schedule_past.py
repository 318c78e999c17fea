"""What is over is in every number and in no search; what a bound says of candidates holds for the best plan."""

from __future__ import annotations

import json

import pytest

import scheduling
from benchmarks.scheduling_family import family, with_history
from foundation.runs import Budget, Clock, Progress
from scheduling.bounds import relaxed_bound
from scheduling.candidates import candidates_of
from scheduling.grid import Grid
from scheduling.joining import join_rooms
from scheduling.past import without_past
from scheduling.rules.attending import Absences
from scheduling.rules.goals import goals_in_order
from scheduling.rules.placing import Unplaced

WORK = Budget(work=4.0, time_limit_s=120.0)


def read(snapshot: dict[str, object]) -> scheduling.Instance:
    """An instance of a generated snapshot."""
    return scheduling.read_instance(json.dumps(snapshot))


def test_cohorts_that_are_over_are_left_out_and_their_hosts_stay_in_the_ledger() -> None:
    instance = read(with_history(family(24, 1), 80))
    left, past = without_past(instance)
    assert len(past.plan) == 80
    assert set(left.sessions) == set(read(family(24, 1)).sessions)
    assert sum(entry.sessions for entry in left.document.host_ledger) == 80


def test_a_cohort_that_goes_on_keeps_its_past_and_so_do_those_it_shares_a_session_with() -> None:
    snapshot = with_history(family(24, 1), 24)
    rows = [dict(row) for row in snapshot["sessions"]]
    for row in rows:
        if row["id"] == "H001-8":
            row["cohorts"] = ["H001", "H000"]
        if row["id"] == "C00-1":
            row["cohorts"] = ["C00", "H001"]
    _, past = without_past(read({**snapshot, "sessions": rows}))
    assert {session[:4] for session in past.plan} == {"H002"}


def test_progress_and_result_count_what_is_over_and_the_checker_agrees() -> None:
    instance, told = read(with_history(family(24, 1), 80)), list[Progress]()
    solution = scheduling.solve(instance, budget=WORK, progress=told.append)
    assert scheduling.check(instance, solution) == []
    values = {each.goal: each.value for each in told if each.phase == "settled"}
    assert values == {goal.goal: goal.value for goal in solution.goals}
    assert values["place_sessions"] == len(solution.plan) > 80


def test_a_question_has_the_same_answer_after_years_of_history() -> None:
    now, later = read(family(24, 1)), read(with_history(family(24, 1), 80))
    plan = scheduling.solve(now, budget=WORK).plan
    session, place = sorted(plan.items())[3]
    other = candidates_of(Grid(now), session).placement(Grid(now), 0)
    assert other.date != place.date
    asked = (session, other.date, other.block, other.room)
    both = [scheduling.why_not(at, {**without_past(at)[1].plan, **plan}, *asked, budget=WORK) for at in (now, later)]
    assert both[0].moves == both[1].moves
    assert {k: v for k, v in both[0].cost.items() if k != "host_fairness"} == {
        k: v for k, v in both[1].cost.items() if k != "host_fairness"
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_no_candidate_of_the_best_plan_costs_more_than_it_by_the_prices_of_a_bound(seed: int) -> None:
    instance = read(family(24, seed))
    solution = scheduling.solve(instance, budget=WORK)
    values = {goal.goal: goal for goal in solution.goals}
    assert values["attendance"].proven
    grid, best = Grid(instance), round(values["attendance"].value)
    sets = {session: candidates_of(grid, session) for session in instance.sessions}
    settled = [(Unplaced(), len(instance.sessions) - len(solution.plan))]
    joined = join_rooms(grid, sets, [settled[0][0], Absences()])
    bound = relaxed_bound(grid, joined, frozenset(sets), Absences(), settled, 60.0, Clock(Budget()))
    assert bound.least <= best
    dropped = 0
    for session, least in bound.through.items():
        dropped += int((least > best).sum())
        if session in solution.plan:
            at = sets[session].find(grid, solution.plan[session])
            assert at is not None
            assert least[joined.groups[session][at]] <= best
    assert dropped > 0
    goals = goals_in_order(instance.policy.goals)
    assert [goal.value(instance, solution.plan) for goal in goals] == [each.value for each in solution.goals]
