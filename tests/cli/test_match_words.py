"""What `lll match` says on the screen: plain sentences, right counts, and first what to put right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.matching.matching_rounds import coach, learner, snapshot


class Match:
    """Runs `lll match` in a folder and gives the status, what was said, and what was written."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.output = folder / "result.json"

    def __call__(self, raw: dict[str, Any], *more: str, output: bool = True) -> tuple[int, str, str, dict[str, Any]]:
        file = self.folder / "snapshot.json"
        file.write_text(json.dumps(raw))
        status = main(["match", str(file), *(["-o", str(self.output)] if output else []), *more])
        said = self.capsys.readouterr()
        return status, said.out, said.err, json.loads(self.output.read_text()) if self.output.exists() else {}


@pytest.fixture
def match(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Match:
    return Match(tmp_path, capsys)


def few_places() -> dict[str, Any]:
    """Three learners, two places; L3 has said no times; C2 offers no skill."""
    rows = [learner("L1"), learner("L2"), learner("L3", availability=None), learner("L4")]
    return snapshot(rows, [coach("C1", skills=["SPC"]), coach("C2", "D")])


def test_readiness_needs_no_file_to_write_to_and_solves_nothing(match: Match) -> None:
    status, said, _, written = match(few_places(), "--readiness", output=False)
    assert (status, written) == (0, {})
    assert said.splitlines() == [
        "2 things to put right:",
        "  C2 offers no skill. Ask C2 what they can coach.",
        "  It is not known when L3 can meet. Ask L3 when they can meet.",
    ]
    status, said, _, written = match(few_places(), "--readiness")
    assert [row["what"] for row in written["readiness"]] == ["coach_without_skill", "unknown_time"]
    assert match(few_places(), "--smallest-change", "L4")[0] == 0
    ready = snapshot([learner("L1")], [coach("C1", skills=["SPC"])])
    assert match(ready, "--readiness", output=False)[1] == "Nothing needs to be put right first.\n"


def test_what_to_put_right_is_said_before_the_plan(match: Match) -> None:
    status, said, before, written = match(few_places())
    assert status == 0
    assert before.startswith("2 things to put right:")
    lines = said.splitlines()
    assert lines[0] == "2 of 4 learners have a coach. Proven best: no plan can do better."
    assert "  Learners with a coach: 2 (proven best)" in lines
    assert "  2 pairs of organisations would be linked after this round; none are now." in lines
    assert "    A coaches 0 learners of others; others coach 2 learners of its own." in lines
    assert [row["organisation"] for row in written["give_and_take"]] == ["A", "B", "D"]
    assert written["bridges"] | {"text": ""} == {"before": 0, "after": 2, "new": [["A", "B"], ["A", "D"]], "text": ""}


def test_one_learner_is_explained_with_or_without_a_coach(match: Match) -> None:
    status, said, _, written = match(few_places(), "--explain", "L4")
    assert status == 0
    explain = written["explain"]
    assert (explain["reason"], [row["coach"] for row in explain["holders"]]) == ("capacity", ["C1", "C2"])
    assert explain["text"] in said
    assert "    C1: L" in said
    placed = written["pairs"][0]["learner"]
    status, said, _, written = match(few_places(), "--explain", placed)
    assert status == 0
    assert said.startswith(f"{placed} is with ")
    assert written["explain"]["alternatives"][0]["proven"] is True


def test_a_repair_looks_at_as_many_further_changes_as_asked_for(match: Match, tmp_path: Path) -> None:
    scores = [("L1", "C1", 50), ("L1", "C2", 90), ("L2", "C1", 90), ("L2", "C2", 50)]
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2")])
    raw["scores"] = [{"learner": a, "coach": b, "fit": fit} for a, b, fit in scores]
    raw["current_pairs"] = [{"learner": "L1", "coach": "C1"}, {"learner": "L2", "coach": "C2"}]
    change = tmp_path / "change.json"
    change.write_text("{}")
    status, said, _, written = match(raw, "--repair", str(change))
    assert (status, [step["changes"] for step in written["repair"]]) == (0, [0])
    assert "With no other published pair ended, 2 learners have a coach." in said
    status, said, _, written = match(raw, "--repair", str(change), "--max-changes", "2")
    assert [(step["changes"], step["total_fit"]) for step in written["repair"]] == [(0, 100.0), (2, 180.0)]
    gain = "as many as without, and the fit is 80.0 points better"
    assert f"With 2 more published pairs ended, 2 learners have a coach: {gain}." in said
    assert "  ends: L1 with C1\n" in said and "  new: L1 with C2\n" in said


def test_without_a_place_to_write_to_the_command_says_which_option_is_missing(match: Match) -> None:
    status, _, said, _ = match(few_places(), output=False)
    assert status == 2
    assert "-o RESULT" in said


def test_a_replay_of_another_snapshot_is_refused_in_plain_words(match: Match) -> None:
    match(few_places())
    other = few_places() | {"as_at": "2020-07-14"}
    status, _, said, _ = match(other, "--replay", str(match.output))
    assert status == 2
    assert "This result was made from another snapshot" in said
    status, said, _, _ = match(few_places(), "--replay", str(match.output))
    assert (status, said) == (0, "The replay gives the same pairs, values and bounds.\n")


def test_a_goal_not_proven_is_told_with_what_could_be_reached(match: Match) -> None:
    status, said, _, written = match(few_places(), "--time-limit", "1e-9")
    assert status == 0
    assert written["status"] in ("feasible", "stopped")
    assert "not proven" in said or "at the very best" in said
