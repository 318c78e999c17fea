"""`lll match`: solve a matching snapshot, and ask about the solved round."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import matching
from foundation.documents import Document, write_document

from .solving import BAD_INPUT, CONTRADICTION, add_solving_arguments, budget_of, named_parts, stored_result
from .terminal import progress_lines, read_file, stop_on_interrupt, write_file

ANSWERS = ("why_not", "smallest_change", "repair")
"""Keys that an answer adds to a result."""

Question = Callable[[matching.Solution], Document]
"""What is asked of a plan."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll match` takes."""
    add_solving_arguments(parser)
    parser.add_argument("--replay", type=Path, metavar="STORED", help="repeat the recorded work of a stored result")
    parser.add_argument("--why-not", metavar="LEARNER,COACH", help="add the exact price of this pair to RESULT")
    parser.add_argument("--smallest-change", metavar="LEARNER", help="add what would give this learner a coach")
    parser.add_argument("--repair", type=Path, metavar="CHANGE.json", help="add the gentlest repairs after a change")


def run(given: argparse.Namespace) -> int:
    """Solve and write the result; status 3 (with the result written) where instructions contradict each other.

    A question is answered about RESULT where it is already a result of this snapshot, else about a new one; the
    answer stands in RESULT beside the plan.
    """
    instance = matching.read_instance(read_file(given.snapshot))
    if given.replay:
        return _replay(instance, given)
    questions = _questions(instance, given)
    stored = (
        stored_result(given.output, matching.MatchingResult, ANSWERS) if questions and given.output.exists() else None
    )
    solution = matching.stored_solution(instance, stored) if stored else _solve(instance, given)
    result = json.loads(read_file(given.output) if stored else matching.write_result(instance, solution))
    for answer in questions:
        result |= json.loads(write_document(answer(solution)))
    write_file(given.output, json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    if solution.clash is not None:
        print(solution.clash.text, file=sys.stderr)
        return CONTRADICTION
    return 0


def _solve(instance: matching.Instance, given: argparse.Namespace) -> matching.Solution:
    with stop_on_interrupt() as stop:
        return matching.solve(instance, seed=given.seed, budget=budget_of(given), stop=stop, progress=progress_lines())


def _questions(instance: matching.Instance, given: argparse.Namespace) -> Sequence[Question]:
    """The questions asked, read before anything is solved: a question about nobody costs nobody a wait.

    Raises:
        BadInput, NotFound: where a question names nobody of this round.
    """
    budget = budget_of(given)
    asked: list[Question] = []
    if given.why_not:
        learner, coach = named_parts("--why-not", given.why_not, 2)
        matching.learner_of(instance, learner)
        matching.coach_of(instance, coach)
        asked.append(
            lambda plan: matching.WhyNotAnswer(why_not=matching.why_not(instance, plan, learner, coach, budget))
        )
    if given.smallest_change:
        alone = given.smallest_change
        matching.learner_of(instance, alone)
        asked.append(
            lambda plan: matching.SmallestChangeAnswer(
                smallest_change=matching.smallest_change(instance, plan, alone, budget)
            )
        )
    if given.repair:
        change = matching.read_change(instance, read_file(given.repair))
        asked.append(lambda plan: matching.RepairAnswer(repair=matching.repair(instance, plan, change, budget=budget)))
    return asked


def _replay(instance: matching.Instance, given: argparse.Namespace) -> int:
    """Repeat a stored result; status 2 where pairs, values or bounds come out otherwise."""
    stored = stored_result(given.replay, matching.MatchingResult, ANSWERS)
    seed, budget = matching.recorded_run(instance, stored)
    again = matching.result_of(instance, matching.solve(instance, seed=seed, budget=budget, progress=progress_lines()))
    write_file(given.output, write_document(again))
    found = matching.differences(stored, again)
    for difference in found:
        print(difference, file=sys.stderr)
    return BAD_INPUT if found else 0
