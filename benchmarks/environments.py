"""Peers that are compared with, each in an environment of its own made when it is first needed, never a dependency."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE.parent / "var" / "benchmarks"


class NotMeasured(Exception):
    """A measurement that could not be made, with the reason for the reader of the table."""


@dataclass(frozen=True)
class Peer:
    """A package at a fixed version, and the program in `peers/` that runs inside its environment."""

    package: str
    version: str
    program: str

    @property
    def name(self) -> str:
        """As tables show it: `mentor-match 7.0.1`."""
        return f"{self.package} {self.version}"

    def run(self, file: Path, limit_s: float = 600.0) -> dict[str, Any]:
        """What the program says of a file: its last line of output, as JSON.

        Raises:
            NotMeasured: where the environment cannot be made, or the program fails or takes too long.
        """
        program = HERE / "peers" / self.program
        return told_by([str(self._python()), "-sE", str(program), str(file)], limit_s)

    def _python(self) -> Path:
        folder = ENVIRONMENTS / f"{self.package}-{self.version}"
        python, ready = folder / "bin" / "python", folder / "ready"
        if not ready.exists():
            venv.create(folder, with_pip=True, clear=True)
            wanted = f"{self.package}=={self.version}"
            install = [str(python), "-m", "pip", "install", "--quiet", "--retries", "1", "--disable-pip-version-check"]
            done = subprocess.run([*install, wanted], capture_output=True, text=True, check=False)
            if done.returncode:
                raise NotMeasured(f"{wanted} could not be installed: is a package index within reach?")
            ready.touch()
        return python


MENTOR_MATCH = Peer("mentor-match", "7.0.1", "mentor_match.py")
STABLE_MATCHING = Peer("matching", "1.4.3", "stable_matching.py")
IGRAPH = Peer("igraph", "1.0.0", "igraph_measures.py")


def told_by(command: list[str], limit_s: float) -> dict[str, Any]:
    """The last line of a program's output, which is JSON.

    Raises:
        NotMeasured: where it fails, or runs for longer than `limit_s`.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit_s, cwd=HERE.parent)
    except subprocess.TimeoutExpired:
        raise NotMeasured(f"not done after {limit_s:g} s") from None
    if done.returncode:
        raise NotMeasured((done.stderr.strip().splitlines() or ["it failed without a word"])[-1])
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def module(name: str, *arguments: object) -> list[str]:
    """The command that runs a module of this project."""
    return [sys.executable, "-m", name, *map(str, arguments)]
