"""`lll schedule`: solve a scheduling snapshot, and ask about the plan."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import scheduling
from foundation.documents import write_document
from foundation.errors import BadInput, Fault
from programme.publishing.calendars import sessions_calendar
from programme.publishing.labels import Labels

from .solving import BAD_INPUT, CONTRADICTION, add_solving_arguments, budget_of, named_parts, stored_result
from .terminal import progress_lines, read_file, stop_on_interrupt, write_file

ANSWERS = ("alternatives", "why_not", "curve")
"""Keys that an answer adds to a result."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll schedule` takes."""
    add_solving_arguments(parser)
    parser.add_argument("--calendar", type=Path, metavar="FILE.ics", help="write the plan as a calendar file too")
    parser.add_argument("--replay", type=Path, metavar="STORED", help="repeat the recorded work of a stored result")
    parser.add_argument("--alternatives", metavar="SESSION", help="add other places for this session, best first")
    parser.add_argument("--why-not", metavar="SESSION,DATE,BLOCK,ROOM", help="add why this session is not there")
    parser.add_argument(
        "--curve", action="store_true", help="add what each further change to the published plan brings"
    )


def run(given: argparse.Namespace) -> int:
    """Solve and write the result; status 3 (with the result written) where delivered or pinned sessions clash.

    A question is answered about RESULT where it is already a result of this snapshot, else about a new one; the
    answer stands in RESULT beside the plan.
    """
    instance = scheduling.read_instance(read_file(given.snapshot))
    if given.replay:
        return _replay(instance, given)
    asked = bool(given.alternatives or given.why_not or given.curve)
    place = _place(given.why_not) if given.why_not else None
    if asked and given.output.exists():
        stored = stored_result(given.output, scheduling.Result, ANSWERS)
        plan, result = scheduling.stored_plan(instance, stored), json.loads(read_file(given.output))
        clash = None if stored.contradiction is None else stored.contradiction.text
    else:
        solution = _solve(instance, given)
        plan, result = solution.plan, json.loads(scheduling.write_result(instance, solution))
        clash = None if solution.contradiction is None else solution.contradiction.text
    if clash is None:
        result |= _answers(instance, plan, place, given)
    write_file(given.output, json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    if clash is not None:
        print(clash, file=sys.stderr)
        return CONTRADICTION
    if given.calendar:
        write_file(given.calendar, sessions_calendar(json.loads(instance.to_json()), result, Labels()))
    return 0


def _solve(instance: scheduling.Instance, given: argparse.Namespace) -> scheduling.Solution:
    with stop_on_interrupt() as stop:
        return scheduling.solve(
            instance, seed=given.seed, budget=budget_of(given), stop=stop, progress=progress_lines()
        )


Place = tuple[str, dt.date, str, str | None]


def _place(text: str) -> Place:
    """Session, date, block and room of `--why-not`; an online session's room is left empty or written `-`."""
    session, date, block, room = named_parts("--why-not", text.rstrip(",") + (",-" if text.count(",") < 3 else ""), 4)
    try:
        return session, dt.date.fromisoformat(date), block, None if room == "-" else room
    except ValueError:
        remedy = "Write it as year-month-day, such as 2020-09-15."
        raise BadInput([Fault("--why-not", date, "this is no date.", remedy)]) from None


def _answers(
    instance: scheduling.Instance, plan: scheduling.Plan, place: Place | None, given: argparse.Namespace
) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    run = {"seed": given.seed, "budget": budget_of(given)}
    if given.alternatives:
        found = scheduling.alternatives(instance, plan, given.alternatives, **run)
        answers["alternatives"] = [each.model_dump(mode="json") for each in found]
    if place:
        answers["why_not"] = scheduling.why_not(instance, plan, *place, **run).model_dump(mode="json")
    if given.curve:
        answers["curve"] = [each.point.model_dump(mode="json") for each in scheduling.replan(instance, **run)]
    return answers


def _replay(instance: scheduling.Instance, given: argparse.Namespace) -> int:
    """Repeat a stored result; status 2 where placements, values or bounds come out otherwise."""
    stored = stored_result(given.replay, scheduling.Result, ANSWERS)
    seed, budget = scheduling.recorded_run(instance, stored)
    solution = scheduling.solve(instance, seed=seed, budget=budget, progress=progress_lines())
    again = scheduling.result_of(instance, solution)
    write_file(given.output, write_document(again))
    found = scheduling.result_differences(stored, again)
    for difference in found:
        print(difference, file=sys.stderr)
    return BAD_INPUT if found else 0
