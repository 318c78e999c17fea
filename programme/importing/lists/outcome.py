"""A list as read: its sheets, problems, people and weeks, as data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .context import RowRead
from .joining import PersonRead
from .problems import Problem
from .sheets_read import SheetRead

_WORDS = {"clean": "ready", "waits": "waits for a decision", "refused": "not stored"}


@dataclass(slots=True)
class ListRead:
    """What a list of people gave.

    Attributes:
        format: `xlsx`, `xls`, `ods` or `csv`.
        told: how the file was read, in words.
        sheets: every sheet, read or not.
        rows: every row of data.
        people: everybody whose rows can be told apart, in the order of their first rows.
        problems: everything found; the refused first, then what is to be decided, then notes.
        unused: decisions that fit nothing in the file.
        differences: each stored value that the list would change, before and after.
        texts: the cells of every sheet that was read.
        results: e-mail -> `new`, `changed` or `unchanged`, filled in when the list is held against the records.
    """

    format: str
    told: tuple[str, ...]
    sheets: list[SheetRead]
    rows: list[RowRead]
    people: list[PersonRead]
    problems: list[Problem]
    unused: tuple[str, ...] = ()
    results: dict[str, str] = field(default_factory=dict)
    differences: list[dict[str, str]] = field(default_factory=list)
    texts: dict[str, list[list[str]]] = field(default_factory=dict)

    def storable(self) -> list[PersonRead]:
        """People of whom nothing has to be decided first."""
        return [person for person in self.people if person.outcome == "clean"]

    def summary(self) -> dict[str, int]:
        """How many rows and people there are of each outcome."""
        rows = Counter(row.outcome for row in self.rows)
        people = Counter(self.results.values())
        return {
            "rows": len(self.rows), "rows_clean": rows["clean"], "rows_waiting": rows["waits"],
            "rows_refused": rows["refused"], "people": len(self.people), "people_new": people["new"],
            "people_changed": people["changed"], "people_unchanged": people["unchanged"],
            "decisions_open": sum(1 for each in self.problems if each.severity == "decide"),
        }  # fmt: skip

    def beside_rows(self) -> dict[str, dict[int, tuple[str, str]]]:
        """What is written beside the rows of each sheet that was read: by row, its outcome and the reasons."""
        beside: dict[str, dict[int, tuple[str, str]]] = {}
        for sheet in self.sheets:
            if sheet.read:
                beside.setdefault(sheet.name, {})[sheet.heading_row or 1] = ("Outcome", "Reason")
        for row in self.rows:
            said = _WORDS[row.outcome], " ".join([*row.refused, *row.waits, *row.notes])
            other = beside[row.sheet].get(row.number)  # a row that two tables share
            beside[row.sheet][row.number] = (
                said if other is None else (f"{other[0]}; {said[0]}", f"{other[1]}; {said[1]}")
            )
        return beside

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "format": self.format,
            "told": list(self.told),
            "summary": self.summary(),
            "sheets": [sheet.to_json() for sheet in self.sheets],
            "problems": [problem.to_json() for problem in self.problems],
            "rows": [
                {"sheet": row.sheet, "row": row.number, "outcome": row.outcome, "email": row.person.get("email"),
                 "reasons": [*row.refused, *row.waits, *row.notes]}
                for row in self.rows
            ],
            "people": [_person(person, self.results) for person in self.people],
            "weeks": [row.week for row in self.rows if row.week is not None],
            "differences": self.differences,
            "unused_decisions": list(self.unused),
        }  # fmt: skip


def _person(person: PersonRead, results: dict[str, str]) -> dict[str, Any]:
    first = person.rows[0]
    return {
        "email": person.email,
        "name": person.name,
        "outcome": results.get(person.email, person.outcome),
        "rows": [f"{row.sheet}!{row.number}" for row in person.rows],
        "fields": {name: text for name, text in first.person.items() if name not in ("email", "name")},
        "memberships": [each for row in person.rows for each in row.memberships],
        "needs": [each["skill"] for row in person.rows for each in row.needs],
        "also_known_as": list(person.also),
    }
