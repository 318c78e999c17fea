"""Questions to `lll match` that name nobody are refused before anything is solved; every fault of a change at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import matching
from cli.main import main

FRIDAY = [{"weekday": "fri", "start": "14:00", "end": "17:00"}]


@pytest.fixture
def snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small round, which nobody may solve here."""

    def _refuse(*_given: Any, **_more: Any) -> None:
        raise AssertionError("this round was solved before the question was read")

    monkeypatch.setattr(matching, "solve", _refuse)
    file = tmp_path / "snapshot.json"
    file.write_text(
        json.dumps(
            {
                "schema": "matching-snapshot/1",
                "as_at": "2020-07-13",
                "organisations": [{"code": "A"}, {"code": "B"}],
                "learners": [{"id": "L1", "organisations": ["A"], "availability": FRIDAY}],
                "coaches": [{"id": "C1", "organisations": ["B"], "places": 1, "availability": FRIDAY}],
            }
        )
    )
    return file


@pytest.mark.parametrize(
    "question",
    [
        ["--why-not", "LX,C1"],
        ["--why-not", "L1,CX"],
        ["--why-not", "L1"],
        ["--smallest-change", "LX"],
        ["--repair", "none.json"],
    ],
)
def test_a_question_about_nobody_is_refused_before_solving(
    snapshot: Path, question: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    output = snapshot.with_name("result.json")
    assert main(["match", str(snapshot), "-o", str(output), *question]) == 2
    assert capsys.readouterr().err
    assert not output.exists()


def test_faults_of_shape_and_absent_ids_of_a_change_come_together(
    snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change = snapshot.with_name("change.json")
    joins = {"id": "L9", "organisations": ["ZZ"]}
    change.write_text(
        json.dumps(
            {
                "withdrawn": ["C9"],
                "left": ["L8"],
                "places": {"C1": -1, "C7": 1},
                "declined": [{"learner": "L1", "coach": "C6"}],
                "joined": [joins, joins, {"id": "L1", "organisations": []}],
                "wish": 1,
            }
        )
    )
    output = snapshot.with_name("result.json")
    assert main(["match", str(snapshot), "-o", str(output), "--repair", str(change)]) == 2
    told = capsys.readouterr().err
    for path in (
        "withdrawn[0]",
        "left[0]",
        "places.C1",
        "places.C7",
        "declined[0].coach",
        "joined[0].organisations[0]",
        "joined[1].id",
        "joined[2].id",
        "wish",
    ):
        assert path in told
