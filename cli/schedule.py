"""`lll schedule`: solve a scheduling snapshot, and ask about the plan."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import scheduling
from foundation.documents import write_document

from .schedule_answers import ANSWERS, Asked, add_questions, answer, asked_of
from .schedule_files import add_files, check_files, write_calendars, write_next_snapshot
from .schedule_words import told
from .solving import BAD_INPUT, CONTRADICTION, add_solving_arguments, budget_of, stored_result
from .terminal import keep_inputs, progress_lines, read_file, stop_on_interrupt, write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll schedule` takes."""
    add_solving_arguments(parser)
    parser.add_argument("--replay", type=Path, metavar="STORED", help="repeat the recorded work of a stored result")
    add_questions(parser)
    add_files(parser)


def run(given: argparse.Namespace) -> int:
    """Solve and write the result; status 3 (with the result written) where delivered or pinned sessions clash.

    A question is answered about RESULT where it is already a result of this snapshot, else about a new one; the
    answer stands in RESULT beside the plan, and in plain words on the screen. Where all that is asked looks ahead
    (heat map, preflight), nothing is solved.
    """
    keep_inputs({"SNAPSHOT": given.snapshot, "the change": given.change}, {"-o": given.output})
    instance = scheduling.read_instance(read_file(given.snapshot))
    if given.replay:
        return _replay(instance, given)
    check_files(given)
    asked = asked_of(instance, given)
    result = _stored(instance, given) if asked.names else {}
    solve_now = "schema" not in result and asked.needs_plan
    if solve_now:
        result = _solved(instance, given) | result
    clash = result.get("contradiction")
    if clash is None:
        result |= _answers(instance, result, asked)
    write_file(given.output, json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    if clash is not None:
        print(clash["text"], file=sys.stderr)
        return CONTRADICTION
    print("\n".join(told(result, asked.names, with_plan=solve_now)))
    if "schema" in result:
        write_calendars(instance, result, given)
        write_next_snapshot(instance, _plan(instance, result), asked.change, given)
    return 0


def _stored(instance: scheduling.Instance, given: argparse.Namespace) -> dict[str, Any]:
    """What stands in RESULT: a result of this snapshot with answers, answers alone, or nothing yet."""
    if not given.output.exists():
        return {}
    try:
        content = json.loads(read_file(given.output))
    except ValueError:
        content = None
    if isinstance(content, dict) and set(content) <= set(ANSWERS):
        return content
    stored = stored_result(given.output, scheduling.Result, ANSWERS)
    scheduling.stored_plan(instance, stored)
    return dict(content or {})


def _solved(instance: scheduling.Instance, given: argparse.Namespace) -> dict[str, Any]:
    with stop_on_interrupt() as stop:
        solution = scheduling.solve(
            instance, seed=given.seed, budget=budget_of(given), stop=stop, progress=progress_lines()
        )
    return dict(json.loads(scheduling.write_result(instance, solution)))


def _plan(instance: scheduling.Instance, result: dict[str, Any]) -> scheduling.Plan:
    """The plan in a result; none where nothing was solved."""
    if "schema" not in result:
        return {}
    own = {key: value for key, value in result.items() if key not in ANSWERS}
    return scheduling.stored_plan(instance, scheduling.Result.model_validate_json(json.dumps(own)))


def _answers(instance: scheduling.Instance, result: dict[str, Any], asked: Asked) -> dict[str, Any]:
    plan, found = _plan(instance, result), {}
    with stop_on_interrupt() as stop:
        for name in (each for each in asked.names if each in ANSWERS):
            print(f"  working out: {name.replace('_', ' ')}", file=sys.stderr, flush=True)
            found[name] = answer(name, instance, plan, asked, stop)
    return found


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
