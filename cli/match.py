"""`lll match`: solve a matching snapshot."""

from __future__ import annotations

import argparse

import matching

from .solving import CONTRADICTION, add_solving_arguments, budget_of
from .terminal import progress_lines, read_file, stop_on_interrupt, write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll match` takes."""
    add_solving_arguments(parser)


def run(given: argparse.Namespace) -> int:
    """Solve and write the result; status 3 (with the result written) where instructions contradict each other."""
    instance = matching.read_instance(read_file(given.snapshot))
    with stop_on_interrupt() as stop:
        solution = matching.solve(
            instance, seed=given.seed, budget=budget_of(given), stop=stop, progress=progress_lines()
        )
    write_file(given.output, matching.write_result(instance, solution))
    return CONTRADICTION if solution.status == "contradiction" else 0
