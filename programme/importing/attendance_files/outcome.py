"""An attendance file held against a session: everybody in it, what they count as, and what has to be asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ..lists.problems import Problem
from .rows import KIND_WORDS, FileRead
from .session import PersonAt

Outcome = Literal["new", "same", "minutes added", "changed", "kept", "waits", "left out", "no answer"]

OUTCOMES: dict[Outcome, str] = {
    "new": "will be written down",
    "same": "is written down already",
    "minutes added": "minutes will be added",
    "changed": "will replace what is written down",
    "kept": "what is written down stays",
    "waits": "waits for a decision",
    "left out": "left out",
    "no answer": "the file does not say whether they came",
}
"""What becomes of somebody, in words."""

WRITTEN: tuple[Outcome, ...] = ("new", "minutes added", "changed")


@dataclass(slots=True)
class CameRead:
    """One person of a file.

    Attributes:
        key: the e-mail or name by which the file tells them apart.
        name: as the file has it.
        person: who it is, as P12; empty where nobody is found.
        known_as: their name in the records.
        how: by what they were found.
        expected: whether the session expects them; otherwise they come as a guest.
        cells: where they stand, and `rows` the same as sheet and number.
        status, minutes: what the file says, as it would be stored.
        before: status and minutes that are stored already.
        outcome, reason: what becomes of it, and why.
    """

    key: str
    name: str
    person: str = ""
    known_as: str = ""
    how: str = ""
    expected: bool = False
    cells: list[str] = field(default_factory=list)
    rows: list[tuple[str, int]] = field(default_factory=list)
    status: str = ""
    minutes: int | None = None
    before: tuple[str, int | None] | None = None
    outcome: Outcome = "no answer"
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        told = {name: value for name, value in asdict(self).items() if name != "rows"}
        return {**told, "before": list(self.before) if self.before else None}


@dataclass(slots=True)
class AttendanceRead:
    """What a file tells of a session.

    Attributes:
        session: its code.
        file: the rows; None while somebody has to say which sheet counts.
        share: the part of the session in per cent that counts as having come.
        length: of the session in minutes, None where that is not known; `length_from` says by what.
        people: everybody of the file, in its order.
        missing: those expected of whom the file says nothing, and nothing is written down.
        problems: what was found; what has to be decided first.
        unused: answers that fit nothing in the file.
    """

    session: str
    file: FileRead | None
    share: int
    length: int | None
    length_from: str
    people: list[CameRead]
    missing: list[PersonAt]
    problems: list[Problem]
    unused: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Where it was written down, as the records keep it."""
        return KIND_WORDS[self.file.kind] if self.file else ""

    def written(self) -> list[CameRead]:
        """Those of whom something would be stored."""
        return [each for each in self.people if each.outcome in WRITTEN]

    def summary(self) -> dict[str, int]:
        """How many people there are of each outcome, and how many questions are open."""
        counts = Counter(each.outcome for each in self.people)
        open_ = sum(1 for each in self.problems if each.severity == "decide")
        return {name.replace(" ", "_"): counts[name] for name in OUTCOMES} | {
            "rows": len(self.file.entries) if self.file else 0, "people": len(self.people),
            "missing": len(self.missing), "decisions_open": open_,
        }  # fmt: skip

    def rule(self) -> str:
        """In words, from when on somebody counts as having come."""
        if self.length is None:
            return "The file tells no times, so whoever is marked came."
        return f"Somebody came who was there for at least {self.share} % of {self.length} minutes ({self.length_from})."

    def beside_rows(self) -> dict[str, dict[int, tuple[str, str]]]:
        """What is written beside the rows of the sheet: by row, what becomes of it and why."""
        if self.file is None:
            return {}
        beside = {name: {self.file.heading_row: ("Outcome", "Reason")} for name in self.file.texts}
        for each in self.people:
            for sheet, row in each.rows:
                beside[sheet][row] = (OUTCOMES[each.outcome], each.reason)
        return beside

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        file = self.file
        return {
            "session": self.session,
            "kind": file.kind if file else None,
            "kind_reasons": file.reasons if file else [],
            "told": file.told if file else [],
            "days": [day.isoformat() for day in file.days] if file else [],
            "share": self.share,
            "length_minutes": self.length,
            "rule": self.rule(),
            "summary": self.summary(),
            "people": [each.to_json() for each in self.people],
            "missing": [{"person": each.person, "name": each.name} for each in self.missing],
            "problems": [each.to_json() for each in self.problems],
            "unused_decisions": list(self.unused),
        }
