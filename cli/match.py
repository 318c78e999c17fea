"""`lll match`: solve a matching snapshot, and ask about the solved round."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import matching
from foundation.documents import Document, write_document
from foundation.errors import BadInput, Fault
from foundation.runs import ProgressSink, StopSignal

from .match_words import readiness_lines, told
from .solving import BAD_INPUT, CONTRADICTION, add_solving_arguments, budget_of, named_parts, stored_result
from .terminal import keep_inputs, progress_lines, read_file, stop_on_interrupt, write_file

ANSWERS = ("why_not", "smallest_change", "explain", "repair")
"""Keys that an answer adds to a result."""

Question = Callable[[matching.Solution, StopSignal, ProgressSink], Document]
"""What is asked of a plan."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll match` takes."""
    add_solving_arguments(parser, needs_output=False)
    parser.add_argument("--replay", type=Path, metavar="STORED", help="repeat the recorded work of a stored result")
    parser.add_argument("--readiness", action="store_true", help="only say what should be put right before solving")
    parser.add_argument("--explain", metavar="LEARNER", help="add why this learner has this coach, or none")
    parser.add_argument("--why-not", metavar="LEARNER,COACH", help="add the exact price of this pair to RESULT")
    parser.add_argument("--smallest-change", metavar="LEARNER", help="add what would give this learner a coach")
    parser.add_argument("--repair", type=Path, metavar="CHANGE.json", help="add the gentlest repairs after a change")
    more = "further changes that a repair looks at (default: until as many as can be have a coach)"
    parser.add_argument("--max-changes", type=_whole, metavar="N", help=more)


def run(given: argparse.Namespace) -> int:
    """Solve and write the result; status 3 (with the result written) where instructions contradict each other.

    A question is answered about RESULT where it is already a result of this snapshot, else about a new one; the
    answer stands in RESULT beside the plan, and in plain words on the screen. With `--readiness` nothing is solved.
    """
    _check_options(given)
    instance = matching.read_instance(read_file(given.snapshot))
    unready = matching.ReadinessAnswer(readiness=matching.readiness(instance))
    lines = readiness_lines(unready.model_dump(mode="json")["readiness"])
    if given.readiness:
        if given.output:
            write_file(given.output, write_document(unready))
        print("\n".join(lines))
        return 0
    if given.output is None:
        raise BadInput([Fault("-o", "", "it is not said where the result goes.", "Name a file: -o RESULT.")])
    if given.replay:
        return _replay(instance, given)
    questions = _questions(instance, given)
    stored = _stored(given.output) if questions else None
    if stored is None and unready.readiness:
        print("\n".join(lines), file=sys.stderr)
    with stop_on_interrupt() as stop:
        solution = matching.stored_solution(instance, stored) if stored else _solve(instance, given, stop)
        result = json.loads(read_file(given.output) if stored else matching.write_result(instance, solution))
        if solution.clash is None:
            for ask in questions.values():
                result |= json.loads(write_document(ask(solution, stop, progress_lines())))
    write_file(given.output, json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    if solution.clash is not None:
        print(solution.clash.text, file=sys.stderr)
        return CONTRADICTION
    print("\n".join(told(json.loads(instance.to_json()), result, questions, with_plan=stored is None)))
    return 0


def _check_options(given: argparse.Namespace) -> None:
    """Refuse, before anything is read, options that would do nothing and a RESULT that is one of the files read.

    Raises:
        BadInput: every such option.
    """
    asked = [f"--{name.replace('_', '-')}" for name in ANSWERS if getattr(given, name) is not None]
    replay = ["--replay"] if given.replay else []
    faults = []
    for option, alone, others in (
        ("--readiness", given.readiness, [*replay, *asked]),
        ("--replay", given.replay, asked),
    ):
        if alone and others:
            told, does = " and ".join(others), "does" if len(others) == 1 else "do"
            remedy = "Leave one of the two out, or ask in a run of its own."
            faults.append(Fault(option, "", f"{told} {does} nothing beside it.", remedy))
    if given.max_changes is not None and given.repair is None:
        remedy = "Add --repair, or leave it out."
        faults.append(Fault("--max-changes", str(given.max_changes), "this does nothing without --repair.", remedy))
    if faults:
        raise BadInput(faults)
    keep_inputs({"SNAPSHOT": given.snapshot, "the change": given.repair}, {"-o": given.output})


def _stored(output: Path) -> matching.MatchingResult | None:
    """The result that stands in RESULT; None where there is none yet, or only what should be put right first.

    Raises:
        BadInput: something else stands there.
    """
    if not output.exists():
        return None
    try:
        content = json.loads(read_file(output))
    except ValueError:
        content = None
    if isinstance(content, dict) and content.keys() == {"readiness"}:
        return None
    return stored_result(output, matching.MatchingResult, ANSWERS)


def _solve(instance: matching.Instance, given: argparse.Namespace, stop: StopSignal) -> matching.Solution:
    return matching.solve(instance, seed=given.seed, budget=budget_of(given), stop=stop, progress=progress_lines())


def _questions(instance: matching.Instance, given: argparse.Namespace) -> Mapping[str, Question]:
    """The questions asked, read before anything is solved: a question about nobody costs nobody a wait.

    Raises:
        BadInput, NotFound: where a question names nobody of this round.
    """
    asked: dict[str, Question] = {}
    if given.why_not:
        asked["why_not"] = _why_not(instance, given)
    if given.smallest_change:
        asked["smallest_change"] = _smallest_change(instance, given)
    if given.explain:
        asked["explain"] = _explain(instance, given)
    if given.repair:
        asked["repair"] = _repair(instance, given)
    return asked


def _why_not(instance: matching.Instance, given: argparse.Namespace) -> Question:
    learner, coach = named_parts("--why-not", given.why_not, 2)
    matching.learner_of(instance, learner)
    matching.coach_of(instance, coach)
    return lambda plan, stop, progress: matching.WhyNotAnswer(
        why_not=matching.why_not(instance, plan, learner, coach, budget_of(given), stop=stop, progress=progress)
    )


def _smallest_change(instance: matching.Instance, given: argparse.Namespace) -> Question:
    learner = given.smallest_change
    matching.learner_of(instance, learner)
    return lambda plan, stop, progress: matching.SmallestChangeAnswer(
        smallest_change=matching.smallest_change(
            instance, plan, learner, budget_of(given), stop=stop, progress=progress
        )
    )


def _explain(instance: matching.Instance, given: argparse.Namespace) -> Question:
    learner, budget = given.explain, budget_of(given)
    position = matching.learner_of(instance, learner)

    def _answer(plan: matching.Solution, stop: StopSignal, progress: ProgressSink) -> Document:
        coach = next((instance.coaches[j].id for i, j in plan.pairs if i == position), None)
        return matching.ExplainAnswer(
            explain=matching.explain_unmatched(instance, plan, learner, budget, stop=stop, progress=progress)
            if coach is None
            else matching.explain_pair(instance, plan, learner, coach, budget, stop=stop, progress=progress)
        )

    return _answer


def _repair(instance: matching.Instance, given: argparse.Namespace) -> Question:
    change = matching.read_change(instance, read_file(given.repair))
    most, budget = given.max_changes, budget_of(given)
    return lambda plan, stop, progress: matching.RepairAnswer(
        repair=matching.repair(instance, plan, change, max_changes=most, budget=budget, stop=stop, progress=progress)
    )


def _replay(instance: matching.Instance, given: argparse.Namespace) -> int:
    """Repeat a stored result; status 2 where pairs, values or bounds come out otherwise."""
    stored = stored_result(given.replay, matching.MatchingResult, ANSWERS)
    seed, budget = matching.recorded_run(instance, stored)
    with stop_on_interrupt() as stop:
        plan = matching.solve(instance, seed=seed, budget=budget, stop=stop, progress=progress_lines())
    again = matching.result_of(instance, plan)
    write_file(given.output, write_document(again))
    found = matching.differences(stored, again)
    for difference in found:
        print(difference, file=sys.stderr)
    if not found:
        print("The replay gives the same pairs, values and bounds.")
    return BAD_INPUT if found else 0


def _whole(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number")
    return int(text)
