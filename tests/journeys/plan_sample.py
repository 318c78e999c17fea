"""The small programme with two sessions that can be planned, and a plan of them."""

from __future__ import annotations

import datetime as dt

import scheduling
from foundation.runs import Budget
from programme.journeys.recruit import import_workbook
from programme.journeys.schedules import run_plan
from programme.records import Database
from tests.small_programme import cell, small_programme, workbook

DAY = dt.date(2020, 7, 13)
AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)


def recruit(database: Database) -> None:
    """Import the small programme; its sessions need no facilitator, and one room has a hearing loop."""
    sheets = cell(small_programme(), "Sessions", 2, "facilitators_needed", "0")
    cell(sheets, "Rooms", 3, "features", "step_free; hearing_loop")
    assert import_workbook(database, workbook(sheets), by="admin", at=AT).applied


def solve(snapshot: str) -> str:
    """The engine's result of a snapshot, with little work."""
    instance = scheduling.read_instance(snapshot)
    return scheduling.write_result(instance, scheduling.solve(instance, seed=0, budget=Budget(work=0.5)))


def planned(database: Database) -> int:
    """The number of a plan that was frozen, solved and recorded."""
    return run_plan(database, name="Autumn", as_at=DAY, solve=solve, by="admin", at=AT).plan.plan_id
