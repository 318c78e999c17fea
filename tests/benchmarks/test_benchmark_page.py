"""The page of measurements: sections are replaced one by one, and what is not measured is said to be so."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.environments import MENTOR_MATCH, NotMeasured, module, told_by
from benchmarks.report import machine, page, sections, table
from benchmarks.sections import included


def test_a_new_section_replaces_its_own_and_keeps_the_others_in_their_order() -> None:
    first = page("", {"network": "| a |\n\n### Beside\n\nwords", "matching": "old"})
    second = page(first, {"matching": "new", "timetabling": "plans"})
    assert sections(second) == {"matching": "new", "timetabling": "plans", "network": "| a |\n\n### Beside\n\nwords"}
    assert list(sections(second)) == ["matching", "timetabling", "network"]
    assert page(second, {}) == second


def test_a_table_has_a_line_for_each_row() -> None:
    assert table(("a", "b"), [("x", 1)]) == "| a | b |\n| --- | --- |\n| x | 1 |"


def test_the_machine_is_told_without_its_name() -> None:
    import platform

    assert "cores" in machine() and "ortools" in machine()
    assert platform.node() not in machine()


def test_a_program_that_fails_is_told_as_not_measured() -> None:
    assert included("benchmarks.no_such_program").startswith("Not measured: ")


def test_a_peer_out_of_reach_is_told_as_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_index(folder: Path, **_options: bool) -> None:
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").symlink_to("/bin/false")

    monkeypatch.setattr("benchmarks.environments.ENVIRONMENTS", tmp_path)
    monkeypatch.setattr("venv.create", without_index)
    with pytest.raises(NotMeasured, match="package index"):
        MENTOR_MATCH.run(tmp_path / "nothing.json")


def test_what_a_program_tells_is_its_last_line() -> None:
    assert told_by(["python3", "-c", "print('working'); print('{\"a\": 1}')"], 20) == {"a": 1}
    with pytest.raises(NotMeasured, match="no_such"):
        told_by(module("no_such"), 20)
