"""The three reports, as what they say and as files."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from .report_board import board_report
from .report_evaluation import evaluation_report
from .report_facts import Facts
from .report_figures import figures_csv
from .report_html import report_page
from .report_parts import Report
from .report_pdf import write_pdf
from .report_public import public_report
from .report_word import write_word

WRITERS = {".pdf": write_pdf, ".docx": write_word}
"""Kinds of file that a report can be, by their ending."""

_CONTROLS = (set(range(0x20)) - {0x09, 0x0A}) | set(range(0x7F, 0xA0)) | {0xFEFF, 0xFFFE, 0xFFFF}
_NOT_PRINTABLE = dict.fromkeys(_CONTROLS, " ")


def made_report(kind: str, facts: Facts) -> Report:
    """What a report says.

    Args:
        kind: `board`, `evaluation` or `public`.
        facts: what was frozen.
    """
    makers = {"board": board_report, "evaluation": evaluation_report, "public": public_report}
    made: Report = _printable(makers[kind](facts))
    return made


def write_report(kind: str, facts: Facts, suffix: str) -> bytes:
    """A report as a file.

    Args:
        kind: `board`, `evaluation` or `public`.
        facts: what was frozen.
        suffix: `.pdf` (accessible, PDF/UA-1) or `.docx` (to edit).
    """
    return WRITERS[suffix](made_report(kind, facts), author=_printable(facts.programme))


def write_report_page(kind: str, facts: Facts) -> str:
    """A report as one HTML file."""
    return report_page(made_report(kind, facts), author=_printable(facts.programme))


def write_report_table(kind: str, facts: Facts) -> str:
    """The figures of a report as CSV; of a public one those that the public may see, small numbers hidden."""
    return figures_csv(facts.figures, public=kind == "public")


def _printable(part: Any) -> Any:
    """A part of a report with a space for each character that neither kind of file can hold."""
    if isinstance(part, str):
        return part.translate(_NOT_PRINTABLE)
    if isinstance(part, tuple):
        return tuple(_printable(each) for each in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{each.name: _printable(getattr(part, each.name)) for each in fields(part)})
    return part
