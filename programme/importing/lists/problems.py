"""What an import of a list has to say: grouped by kind and value, each with its cells and what may be decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["note", "decide", "refused"]
MOST_CELLS = 200
MOST_LETTERS = 160


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be given: what is stored, what a person reads, and how well it fits (0 to 1)."""

    answer: str
    label: str
    score: float | None = None


@dataclass(slots=True)
class Problem:
    """One thing found, wherever it stands.

    Attributes:
        kind: such as `organisation.choose`; problems of a kind are shown together.
        severity: `note` (to be seen), `decide` (somebody must say), `refused` (this cannot be stored).
        value: what stood there, as typed.
        message: what is wrong, or what was done.
        remedy: what to do.
        cells: where it stands, each such as `Sheet1!C14`.
        choices: answers to choose from, best first.
        decision: the key that an answer is given under; empty where there is nothing to answer.
        waits: rows with it are stored only after the answer.
    """

    kind: str
    severity: Severity
    value: str
    message: str
    remedy: str
    cells: list[str] = field(default_factory=list)
    choices: tuple[Choice, ...] = ()
    decision: str = ""
    waits: bool = False

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values, the cells counted and at most the first 200 named."""
        value = self.value if len(self.value) <= MOST_LETTERS else f"{self.value[: MOST_LETTERS - 1]}…"
        return {
            **{name: getattr(self, name) for name in ("kind", "severity", "message", "remedy", "decision", "waits")},
            "value": value,
            "count": len(self.cells),
            "cells": self.cells[:MOST_CELLS],
            "choices": [asdict(choice) for choice in self.choices],
        }


class Problems:
    """Everything found so far; like values of one kind become one problem with several cells."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], Problem] = {}

    def __iter__(self) -> Iterator[Problem]:
        order = {"refused": 0, "decide": 1, "note": 2}
        return iter(sorted(self._found.values(), key=lambda each: (order[each.severity], each.kind)))

    def some_to_decide(self) -> bool:
        """Whether anything has to be decided so far."""
        return any(each.severity == "decide" for each in self._found.values())

    def add(
        self,
        kind: str,
        severity: Severity,
        cells: str | Sequence[str],
        value: str,
        message: str,
        remedy: str = "",
        *,
        choices: tuple[Choice, ...] = (),
        decision: str = "",
        waits: bool = False,
    ) -> Problem:
        """Say something of a cell; see `Problem`. What was said of a like value already gains the cell."""
        key = (kind, decision or value, message)
        each = self._found.setdefault(
            key, Problem(kind, severity, value, message, remedy, [], choices, decision, waits)
        )
        new = [cells] if isinstance(cells, str) else list(cells)
        each.cells.extend(new)
        return each
