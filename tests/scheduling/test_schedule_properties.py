"""Whatever is asked for, the plan passes the checker, its stated goals are its own, and it repeats."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import scheduling
from foundation.runs import Budget
from tests.scheduling.scheduling_cases import room, session, slots, snapshot, venue

DAYS = st.lists(st.sampled_from(["mon", "tue", "wed", "thu", "fri"]), unique=True, max_size=4)
NEEDS = st.lists(st.sampled_from(["step_free", "hearing_loop"]), unique=True, max_size=1)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Two cohorts that share somebody, mixed modes, scarce equipment, some history."""
    people = [
        {"id": f"P{n}", "available": slots(*draw(DAYS)), "requires": draw(NEEDS), "accepts_online": draw(st.booleans())}
        for n in range(5)
    ]
    leaders = [{"id": f"F{n}", "available": slots(*draw(DAYS)), "skills": ["SPC"]} for n in range(2)]
    sessions = []
    for name in ("A1", "A2", "B1", "B2"):
        led = {"needed": draw(st.integers(0, 1)), "from": ["F0", "F1"], "skills": ["SPC"]}
        more = {"mode": draw(st.sampled_from(["in_person", "hybrid", "online"])), "facilitators": led}
        gap = {"min_gap_days": draw(st.sampled_from([None, 2])), "max_gap_days": draw(st.sampled_from([None, 5]))}
        blocks = draw(st.sampled_from([["am"], ["am", "pm"], ["day"]]))
        sessions.append(session(name, **more, **gap, blocks=blocks))
    published = []
    if draw(st.booleans()):
        sessions[0] |= {"state": "delivered", "mode": "in_person"}
        published = [{"session": "A1", "date": "2020-09-02", "block": "am", "room": "R1", "sequence": 1}]
    return snapshot(
        as_at="2020-09-03",
        people=people + leaders,
        venues=[venue("V1", room("R1", 9)), venue("V2", room("R2", 6, features=["step_free"]), organisation="RA2")],
        equipment=[{"id": "loop", "count": 1, "provides": ["hearing_loop"]}],
        cohorts=[
            {"id": "A", "members": ["P0", "P1", "P2"], "min_sessions_attended": 1, "venue_rule": "same"},
            {"id": "B", "members": ["P2", "P3", "P4"], "min_sessions_attended": 2, "venue_rule": "rotate"},
        ],
        sessions=sessions,
        published=published,
    )


@given(cases())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_every_plan_passes_the_checker_and_repeats(document: dict[str, Any]) -> None:
    instance = scheduling.read_instance(json.dumps(document))
    solution = scheduling.solve(instance, budget=Budget(work=20.0))
    assert scheduling.check(instance, solution) == []
    assert solution.status == "optimal"
    assert {reason.session for reason in solution.unplaced} == set(instance.sessions) - set(solution.plan)
    assert all(reason.clash and reason.text for reason in solution.unplaced)
    again = scheduling.solve(instance, budget=Budget(work=20.0))
    assert (again.plan, again.goals, again.unplaced) == (solution.plan, solution.goals, solution.unplaced)
    for reason in solution.unplaced:
        assert not any(person in "".join(reason.remedies) + reason.text for person in instance.people)
