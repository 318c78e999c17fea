"""A report as an accessible PDF (PDF/UA-1): tagged, titled, in British English, every picture with its words."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .report_parts import Report


def write_pdf(report: Report, *, author: str = "Learn, Live, Lead") -> bytes:
    """The report as a PDF; the same report gives the same file.

    Args:
        report: its parts. They go to Typst as JSON, so that no text can be taken for markup.
        author: who gives it out.
    """
    import typst

    return typst.compile(
        Path(__file__).with_name("report.typ"),
        font_paths=[font_folder()],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"report": json.dumps(_as_json(report, author))},
        pdf_standards=["ua-1"],
        timestamp=int(dt.datetime.combine(report.day, dt.time(), tzinfo=dt.UTC).timestamp()),
    )


def font_folder() -> Path:
    """Where DejaVu Sans lies: it comes with matplotlib, so that no font of the machine is needed."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


def _as_json(report: Report, author: str) -> dict[str, Any]:
    sections = [
        asdict(section) | {"blocks": [asdict(block) | {"is": type(block).__name__} for block in section.blocks]}
        for section in report.sections
    ]
    day = [report.day.year, report.day.month, report.day.day]
    return asdict(report) | {"sections": sections, "day": day, "author": author}
