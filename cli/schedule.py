"""`lll schedule`: solve a scheduling snapshot."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import scheduling
from programme.publishing.calendars import sessions_calendar
from programme.publishing.labels import Labels

from .solving import CONTRADICTION, add_solving_arguments, budget_of
from .terminal import progress_lines, read_file, stop_on_interrupt, write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll schedule` takes."""
    add_solving_arguments(parser)
    parser.add_argument("--calendar", type=Path, metavar="FILE.ics", help="write the plan as a calendar file too")


def run(given: argparse.Namespace) -> int:
    """Solve and write the result; status 3 (with the result written) where delivered or pinned sessions clash."""
    instance = scheduling.read_instance(read_file(given.snapshot))
    with stop_on_interrupt() as stop:
        solution = scheduling.solve(
            instance, seed=given.seed, budget=budget_of(given), stop=stop, progress=progress_lines()
        )
    result = scheduling.write_result(instance, solution)
    write_file(given.output, result)
    if solution.contradiction is not None:
        print(solution.contradiction.text, file=sys.stderr)
        return CONTRADICTION
    if given.calendar:
        snapshot = json.loads(instance.to_json())
        write_file(given.calendar, sessions_calendar(snapshot, json.loads(result), Labels()))
    return 0
