"""Patients kept out: an NHS number anywhere in a sheet, and words in free text that tell of one person's care."""

from __future__ import annotations

import re
from dataclasses import replace

from foundation.nhs_numbers import holds_nhs_number

from ..cells import column_letters
from .fields import plain_heading
from .files import SourceSheet
from .problems import Problems

MESSAGE = "this looks like an NHS number; the text was left out."
_TEN = re.compile(r"(?:\d[ -]?){9}\d")
_OTHER_NUMBERS = re.compile(r"\b(?:phone|telephone|mobile|cell|tel|contact number|employee number|assignment number)\b")
_OF_A_PATIENT = re.compile(
    r"\b(?i:mr|mrs|miss|ms|master)\.? [A-Z]|\b(?i:d\.?o\.?b\.?|date of birth|hospital number|mrn)\b"
    r"|\b(?i:patient|pt|resident|service user)\b:? [A-Z]{2}\b|\b(?i:patient|pt)\b:? [A-Z][a-z]+ [A-Z][a-z]+",
)


def tells_of_a_patient(text: str) -> bool:
    """Whether free text seems to name a patient: a title with a name, a date of birth, initials beside the word."""
    return bool(_OF_A_PATIENT.search(text))


def without_patients(source: SourceSheet, problems: Problems) -> SourceSheet:
    """The sheet with every text emptied that holds what passes as an NHS number; numbers of telephones stay.

    Args:
        source: the sheet; it is not changed.
        problems: gains where such texts stood, never what they were.
    """
    found = [
        (number, column)
        for number, cells in enumerate(source.rows)
        for column, text in enumerate(cells)
        if len(text) >= 10 and _TEN.search(text) and holds_nhs_number(text)
    ]
    if not found:
        return source
    elsewhere = _other_numbers(source)
    rows = [*source.rows]
    taken: dict[int, list[str]] = {}
    for number, column in found:
        if column in elsewhere:
            continue
        cells = [*rows[number]]
        cells[column] = ""
        rows[number] = cells
        taken.setdefault(number + 1, []).append(f"{column_letters(column)}{number + 1}")
        remedy = "Take it out of the file: no patient is named here."
        problems.add("patient.nhs_number", "refused", source.cell(number, column), "(not shown)", MESSAGE, remedy)
    return replace(source, rows=rows, looks=replace(source.looks, patients=taken))


def _other_numbers(source: SourceSheet) -> set[int]:
    """Columns headed as telephones or numbers of staff, which may have ten digits too."""
    return {
        column
        for cells in source.rows[:40]
        for column, text in enumerate(cells)
        if text and not any(c.isdigit() for c in text) and _OTHER_NUMBERS.search(plain_heading(text))
    }
