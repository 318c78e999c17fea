"""What the reading of a list may rest on: the records' own names, and what people decided."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from .days import Order
from .organisations import OrganisationIndex
from .problems import Choice, Problem, Problems, Severity


@dataclass(frozen=True, slots=True)
class PersonKnown:
    """One person of the records: all e-mails (the preferred one first), name, employers' codes, tiers held, note."""

    emails: tuple[str, ...]
    name: str
    organisations: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class Known:
    """What the records know.

    Attributes:
        day: the day of the import.
        organisations: to resolve employers by.
        people: everybody.
        skills: everything a skill is called, in small letters -> its code.
        headings: a heading evened out -> the field decided for it in a file like this one.
    """

    day: dt.date
    organisations: OrganisationIndex
    people: tuple[PersonKnown, ...] = ()
    skills: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)

    @functools.cached_property
    def by_email(self) -> Mapping[str, PersonKnown]:
        """Everybody by each of their e-mails."""
        return {email: person for person in self.people for email in person.emails}


@dataclass(slots=True)
class RowRead:
    """One row of a list on its way to a person.

    Attributes:
        sheet: its sheet.
        number: its row, counted from 1.
        cells: field -> (text, address).
        person: heading of the sheet People -> text.
        memberships, needs, slots, offers: rows of those sheets, by heading.
        hint: an organisation that a display name told of.
        refused: why it cannot be stored; empty where it can.
        waits: what has to be decided first.
        notes: what else was said of it.
        table: the cell that its table begins at.
        orders: of dates, by field.
        empty: fields whose cell holds something that is no value.
    """

    sheet: str
    number: int
    cells: dict[str, tuple[str, str]]
    person: dict[str, str] = field(default_factory=dict)
    memberships: list[dict[str, str]] = field(default_factory=list)
    needs: list[dict[str, str]] = field(default_factory=list)
    slots: list[dict[str, str]] = field(default_factory=list)
    offers: list[dict[str, str]] = field(default_factory=list)
    hint: str = ""
    refused: list[str] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    week: dict[str, object] | None = None
    table: str = ""
    orders: Mapping[str, Order] = field(default_factory=dict)
    empty: set[str] = field(default_factory=set)

    def text(self, name: str) -> str:
        """What stands under a field; empty where nothing does."""
        return self.cells.get(name, ("", ""))[0]

    def cell(self, name: str) -> str:
        """The address of a field's cell; that of the row where it has none."""
        return self.cells.get(name, ("", f"{self.sheet}!A{self.number}"))[1]

    @property
    def outcome(self) -> str:
        """`refused`, `waits` or `clean`."""
        return "refused" if self.refused else "waits" if self.waits else "clean"


@dataclass(slots=True)
class Reading:
    """One list being read: what is known, what was decided (key -> answer), and what was found.

    `attendance` says of sheets that tell who came to a session what they are; `texts` are the cells of every sheet.
    """

    known: Known
    decisions: Mapping[str, str]
    problems: Problems = field(default_factory=Problems)
    used: set[str] = field(default_factory=set)
    attendance: Mapping[str, str] = field(default_factory=dict)
    texts: dict[str, list[list[str]]] = field(default_factory=dict)

    def decided(self, key: str) -> str | None:
        """The answer given under a key, if any; keys do not regard case."""
        answer = self.decisions.get(key.casefold())
        if answer is not None:
            self.used.add(key.casefold())
        return answer

    def say(
        self,
        row: RowRead,
        name: str,
        kind: str,
        severity: Severity,
        message: str,
        remedy: str = "",
        *,
        choices: tuple[Choice, ...] = (),
        decision: str = "",
        waits: bool = False,
        stops: bool = False,
    ) -> Problem:
        """Say something of a field of a row; `waits` holds the row back, `stops` refuses it."""
        found = self.problems.add(
            kind, severity, row.cell(name), row.text(name), message, remedy,
            choices=choices, decision=decision.casefold(), waits=waits,
        )  # fmt: skip
        (row.refused if stops else row.waits if waits else row.notes).append(f"{row.cell(name)}: {message}")
        return found
