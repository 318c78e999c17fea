"""What the import has to say about a cell: fatal (nothing is stored) or a warning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from foundation.errors import Fault

Severity = Literal["fatal", "warning"]

MOST_SHOWN = 120
"""Of a value longer than this only the beginning is shown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault and how grave it is. The fault's path is the cell, such as `People!C14`, or the sheet alone."""

    severity: Severity
    fault: Fault

    @property
    def sheet(self) -> str:
        """The sheet it stands on; empty for the file as a whole."""
        return self.fault.path.partition("!")[0]

    @property
    def cell(self) -> str:
        """The cell, such as `C14`; empty for a sheet as a whole."""
        return self.fault.path.partition("!")[2]

    def on(self, sheet: str) -> Finding:
        """The same, its sheet called by another name."""
        _, mark, cell = self.fault.path.partition("!")
        return replace(self, fault=replace(self.fault, path=f"{sheet}{mark}{cell}"))


def fatal(path: str, value: str, message: str, remedy: str) -> Finding:
    """Something that must be put right before anything is stored."""
    return Finding("fatal", Fault(path, _shown(value), message, remedy))


def warning(path: str, value: str, message: str, remedy: str) -> Finding:
    """Something that a person should look at; the workbook is stored all the same."""
    return Finding("warning", Fault(path, _shown(value), message, remedy))


def _shown(value: str) -> str:
    return value if len(value) <= MOST_SHOWN else f"{value[: MOST_SHOWN - 1]}…"
