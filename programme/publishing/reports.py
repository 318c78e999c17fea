"""The three reports as files."""

from __future__ import annotations

from .report_board import board_report
from .report_evaluation import evaluation_report
from .report_facts import Facts
from .report_pdf import write_pdf
from .report_public import public_report
from .report_word import write_word

WRITERS = {".pdf": write_pdf, ".docx": write_word}
"""Kinds of file that a report can be, by their ending."""


def write_report(kind: str, facts: Facts, suffix: str) -> bytes:
    """A report as a file.

    Args:
        kind: `board`, `evaluation` or `public`.
        facts: what was frozen.
        suffix: `.pdf` (accessible, PDF/UA-1) or `.docx` (to edit).
    """
    makers = {"board": board_report, "evaluation": evaluation_report, "public": public_report}
    return WRITERS[suffix](makers[kind](facts), author=facts.programme)
