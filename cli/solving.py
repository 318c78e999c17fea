"""What `lll match` and `lll schedule` have in common: a snapshot in, a result out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection
from pathlib import Path
from typing import TypeVar

from foundation.documents import Document, read_document
from foundation.errors import BadInput, Fault
from foundation.runs import Budget

from .terminal import read_file

D = TypeVar("D", bound=Document)

BAD_INPUT = 2
"""Exit status of a fault, or of a stored result that does not repeat."""

CONTRADICTION = 3
"""Exit status where what is fixed contradicts itself; the result is written all the same."""

DEFAULT_LIMIT_S = 60.0


def add_solving_arguments(parser: argparse.ArgumentParser, *, needs_output: bool = True) -> None:
    """The arguments of a solve: the two files, seed, time limit."""
    parser.add_argument("snapshot", type=Path, metavar="SNAPSHOT", help="snapshot, a JSON file")
    goes = "where the result goes"
    parser.add_argument("-o", "--output", type=Path, required=needs_output, metavar="RESULT", help=goes)
    parser.add_argument("--seed", type=_seed, default=0, metavar="N", help="seed of the run (default 0)")
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        default=DEFAULT_LIMIT_S,
        metavar="S",
        help=f"safety stop in seconds; the best so far is written (default {DEFAULT_LIMIT_S:g})",
    )


def budget_of(given: argparse.Namespace) -> Budget:
    """The budget that the arguments ask for."""
    return Budget(time_limit_s=given.time_limit)


def stored_result(path: Path, shape: type[D], answers: Collection[str]) -> D:
    """A result as an earlier run wrote it, without the answers that questions have added.

    Raises:
        BadInput: it cannot be read, or is no result of this kind.
    """
    try:
        content = json.loads(read_file(path))
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise BadInput([Fault(str(path), "", "this is no stored result.", "Name the result of an earlier run.")])
    return read_document(shape, json.dumps({key: value for key, value in content.items() if key not in answers}))


def named_parts(option: str, text: str, count: int) -> list[str]:
    """The parts of an argument such as `L1,C2`.

    Raises:
        BadInput: where there are more or fewer than asked for, or one is empty.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != count or not all(parts):
        remedy = f"Write {count} parts with commas between them."
        raise BadInput([Fault(option, text, "the parts do not fit.", remedy)])
    return parts


def _seed(text: str) -> int:
    if not text.isdigit() or int(text) >= 2**31:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0 to {2**31 - 1}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds above 0")
    return seconds
