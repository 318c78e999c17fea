"""`lll match` keeps private words out of every list of faults, and a file that was only given to be read whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.main import main

FRIDAY = [{"weekday": "fri", "start": "14:00", "end": "17:00"}]
SECRET = "not for anybody"


def _round() -> dict[str, Any]:
    return {
        "schema": "matching-snapshot/1",
        "as_at": "2020-07-13",
        "organisations": [{"code": "A"}, {"code": "B"}],
        "learners": [{"id": "L1", "name": SECRET, "organisations": ["A"], "availability": FRIDAY}],
        "coaches": [{"id": "C1", "organisations": ["B"], "places": 1, "availability": FRIDAY}],
    }


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    file = tmp_path / "snapshot.json"
    file.write_text(json.dumps(_round()))
    return file


def _written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content))
    return path


def test_a_snapshot_given_as_a_result_is_called_one_and_nothing_more(
    snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = _written(snapshot.with_name("other.json"), _round())
    for more in (
        ["--replay", str(other), "-o", str(snapshot.with_name("r.json"))],
        ["--explain", "L1", "-o", str(other)],
    ):
        assert main(["match", str(snapshot), *more]) == 2
        told = capsys.readouterr().err
        assert "this is a matching snapshot, not a matching result." in told
        assert SECRET not in told and "required" not in told


def test_unknown_keys_of_a_snapshot_or_a_change_keep_their_values(
    snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = str(snapshot.with_name("r.json"))
    odd = _written(snapshot.with_name("odd.json"), {**_round(), "note": {"reason": SECRET}})
    assert main(["match", str(odd), "-o", result]) == 2
    declined = [{"learner": "L1", "coach": "C1", "reason": SECRET}]
    change = _written(snapshot.with_name("change.json"), {"foo": [{"name": SECRET}], "declined": declined})
    assert main(["match", str(snapshot), "-o", result, "--repair", str(change)]) == 2
    told = capsys.readouterr().err
    assert "note" in told and "declined[0].reason" in told and SECRET not in told


@pytest.mark.parametrize("verb", ["match", "schedule", "network"])
def test_no_result_is_written_over_what_it_was_made_from(
    verb: str, snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot.read_bytes()
    same = snapshot.parent / "." / snapshot.name
    assert main([verb, str(snapshot), "-o", str(same)]) == 2
    assert "this is SNAPSHOT, and would be written over." in capsys.readouterr().err
    assert snapshot.read_bytes() == before


def test_a_change_is_not_written_over(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change = _written(snapshot.with_name("change.json"), {"withdrawn": ["C1"]})
    assert main(["match", str(snapshot), "-o", str(change), "--repair", str(change)]) == 2
    assert "this is the change" in capsys.readouterr().err
    assert json.loads(change.read_text()) == {"withdrawn": ["C1"]}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--readiness", "--why-not", "L1,C1"], "--why-not does nothing beside it"),
        (["--replay", "r.json", "--explain", "L1"], "--explain does nothing beside it"),
        (["--max-changes", "1"], "this does nothing without --repair"),
    ],
)
def test_options_that_would_do_nothing_are_refused(
    snapshot: Path, options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["match", str(snapshot), "-o", str(snapshot.with_name("out.json")), *options]) == 2
    assert told in capsys.readouterr().err
    assert not snapshot.with_name("out.json").exists()
