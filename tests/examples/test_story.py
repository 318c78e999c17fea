"""The example through the importer: it is taken whole, and nothing in it has to be put right first."""

from __future__ import annotations

from pathlib import Path

from programme.importing import read_workbook

WORKBOOK = Path(__file__).resolve().parents[2] / "examples" / "north-west-surrey" / "community.xlsx"


def test_the_importer_finds_nothing_fatal_and_little_to_mention() -> None:
    workbook = read_workbook(WORKBOOK.read_bytes())
    assert [finding.fault for finding in workbook.findings if finding.severity == "fatal"] == []
    assert len(workbook.findings) <= 10
    assert workbook.skipped == []
