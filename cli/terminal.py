"""What every verb does at the terminal: read a file, write a file whole, show progress, stop on Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from foundation.errors import BadInput, Fault
from foundation.runs import Progress, ProgressSink, StopSignal
from programme.publishing.statements import GOAL_WORDS, PENCE_PER_POUND


def read_file(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        BadInput: it is not there, is a folder, or may not be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput([Fault(str(path), "", f"{error.strerror}.", "Check the path and the permissions.")]) from None


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a reader never sees half of it. Missing folders are made.

    Raises:
        BadInput: the place cannot be written to.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise BadInput([Fault(str(path), "", f"{error.strerror}.", "Choose another place to write to.")]) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(beside).chmod(0o666 & ~mask)
        Path(beside).replace(path)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise BadInput([Fault(str(path), "", f"{error.strerror}.", "Choose another place to write to.")]) from None


def keep_inputs(inputs: Mapping[str, Path | None], outputs: Mapping[str, Path | None]) -> None:
    """Refuse to write over a file that is only read.

    Args:
        inputs: files that are read, by the name of their argument; None where it was not given.
        outputs: files that are written, likewise.

    Raises:
        BadInput: for each output that is one of the inputs.
    """
    read = {path.resolve(): name for name, path in inputs.items() if path}
    faults = [
        Fault(name, str(path), f"this is {read[path.resolve()]}, and would be written over.", "Name another file.")
        for name, path in outputs.items()
        if path and path.resolve() in read
    ]
    if faults:
        raise BadInput(faults)


@contextmanager
def stop_on_interrupt() -> Iterator[StopSignal]:
    """The first Ctrl-C asks the run for its best so far; a second one ends the command."""
    asked = False

    def _ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        print("Stopping with the best so far (Ctrl-C again to end at once).", file=sys.stderr)

    before = signal.signal(signal.SIGINT, _ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


def progress_lines() -> ProgressSink:
    """Progress on standard error, a line for each step that says something new."""
    told: set[str] = set()

    def _tell(progress: Progress) -> None:
        what = GOAL_WORDS.get(progress.goal or "", (progress.goal or progress.phase).replace("_", " "))
        unit = PENCE_PER_POUND if progress.goal == "cost" else 1
        value = "" if progress.value is None else f": {progress.value / unit:,.6g}"
        best = None if progress.bound is None or progress.value is None else progress.bound / unit
        bound = "" if best is None else f" (at the very best {best:,.6g})"
        line = f"{what}{value}{bound}"
        if line not in told:
            told.add(line)
            print(f"  {progress.seconds:5.1f} s  {line}", file=sys.stderr, flush=True)

    return _tell
