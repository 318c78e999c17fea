"""Years of delivered sessions: they bind what follows, are judged by no rule among themselves, and cost no time."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import scheduling
from foundation.runs import Budget
from tests.scheduling.scheduling_cases import goal, read, room, session, snapshot, solved, venue


def row(name: str, date: str, where: str = "R1") -> dict[str, Any]:
    return {"session": name, "date": date, "block": "am", "room": where}


def test_a_gap_that_was_not_kept_in_the_past_stands_in_nobodys_way() -> None:
    """A1 and A2 took place three days apart though fourteen were asked; A3 follows A2 by its own gap."""
    case = snapshot(
        as_at="2020-09-01",
        sessions=[
            session("A1", state="delivered"),
            session("A2", state="delivered", min_gap_days=14),
            session("A3", min_gap_days=14, max_gap_days=16),
        ],
        published=[row("A1", "2020-08-24"), row("A2", "2020-08-27")],
    )
    solution = solved(case)
    assert solution.status == "optimal"
    assert 14 <= (solution.plan["A3"].date - dt.date(2020, 8, 27)).days <= 16


def ten_years(past: int) -> dict[str, Any]:
    """Two cohorts to plan, after so many delivered sessions of 8 to a cohort, a week apart, in four rooms."""
    case = snapshot(
        window={"start": "2020-09-07", "end": "2020-12-18"},
        venues=[venue("V1", room("R1"), room("R2")), venue("V2", room("R3"), room("R4"), organisation="RA2")],
        cohorts=[{"id": "A", "members": ["P1"]}, {"id": "B", "members": ["P2"]}],
        sessions=[session(f"{c}{n}", min_gap_days=7 if n > 1 else None) for c in "AB" for n in (1, 2, 3)],
        published=[],
    )
    for n in range(past):
        cohort, order = divmod(n, 8)
        date = dt.date(2010, 9, 6) + dt.timedelta(days=7 * order + 56 * (cohort // 4))
        name = f"old-{cohort:03d}-{order}"
        if order == 0:
            case["cohorts"].append({"id": f"old-{cohort:03d}", "members": ["P1"] if cohort % 4 == 0 else []})
        case["sessions"].append(
            {"id": name, "cohorts": [f"old-{cohort:03d}"], "order": order + 1, "blocks": ["am"], "state": "delivered"}
        )
        case["published"].append(row(name, str(date), f"R{cohort % 4 + 1}"))
    return case


def test_years_of_delivered_sessions_count_for_hosts_and_take_little_time() -> None:
    """26 of 50 earlier cohorts met at RTK, 8 times each; the 6 new sessions go to the other host, with 192 so far."""
    started = time.process_time()
    instance = read(ten_years(400))
    solution = scheduling.solve(instance, budget=Budget(work=1.0))
    assert scheduling.check(instance, solution) == []
    assert time.process_time() - started < 10
    assert len(solution.plan) == 406
    assert goal(solution, "host_fairness").value == 208
