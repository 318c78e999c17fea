"""What is private stays so: a marked word in every private field is found in no output and in no fault."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matching
from cli.main import main
from foundation.errors import BadInput
from foundation.runs import Budget
from tests.matching.matching_rounds import coach, learner, read, snapshot, snapshots

MARK = "xyzzy"
QUICK = Budget(time_limit_s=10)


def marked(raw: dict[str, Any], *, private: bool = True) -> dict[str, Any]:
    """The round with the marked word in every field that is nobody else's business."""
    raw = copy.deepcopy(raw)
    for k, each in enumerate(raw.get("instructions", [])):
        each |= {"by": f"{MARK}-by-{k}", "reason": f"{MARK} reason {k}"}
        if each["kind"] == "block":
            each["private"] = private
    for k, row in enumerate((*raw["learners"], *raw["coaches"])):
        row |= {"name": f"{MARK} name {k}", "emails": [*row.get("emails", []), f"{MARK}{k}@x"]}
        row["manager_email"] = row.get("manager_email") or f"{MARK}-boss{k}@x"
    for each in raw["organisations"]:
        each["name"] = f"{MARK} trust"
    return raw


def outputs(raw: dict[str, Any]) -> list[str]:
    """Everything that the engine says about a round."""
    instance = read(raw)
    solution = matching.solve(instance, budget=QUICK)
    said = [matching.write_result(instance, solution), repr(matching.readiness(instance))]
    if solution.clash is not None:
        return [*said, solution.clash.text]
    placed = dict(solution.pairs)
    for i, row in enumerate(instance.learners):
        if i in placed:
            other = instance.coaches[placed[i]].id
            said.append(matching.explain_pair(instance, solution, row.id, other, QUICK).model_dump_json())
        else:
            said.append(matching.explain_unmatched(instance, solution, row.id, QUICK).model_dump_json())
        said += [matching.why_not(instance, solution, row.id, c.id, QUICK).model_dump_json() for c in instance.coaches]
    change = matching.RepairChange(withdrawn=tuple(row.id for row in instance.coaches[:1]))
    return said + [step.model_dump_json() for step in matching.repair(instance, solution, change, budget=QUICK)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(snapshots(most_learners=3, most_coaches=2), st.booleans())
def test_no_answer_repeats_a_private_word(raw: dict[str, Any], private: bool) -> None:
    for said in outputs(marked(raw, private=private)):
        assert MARK not in said
        if private:
            assert "block" not in said.lower()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(snapshots(plain=True, most_learners=3, most_coaches=2))
def test_a_private_block_looks_like_a_coach_who_is_not_available(raw: dict[str, Any]) -> None:
    for each in raw["instructions"]:
        each["private"] = True
    blocked = {(each["learner"], each["coach"]) for each in raw["instructions"]}
    instance = read(raw)
    solution = matching.solve(instance, budget=QUICK)
    assert not blocked & set(map(instance.pair_ids, solution.pairs))
    for learner_id, coach_id in blocked:
        answer = matching.why_not(instance, solution, learner_id, coach_id, QUICK)
        assert "not_available" in answer.rules and "blocked" not in answer.rules


def block(**more: Any) -> dict[str, Any]:
    return {"kind": "block", "learner": "L1", "coach": "C1", "by": f"{MARK} by", "reason": f"{MARK} why", **more}


@pytest.mark.parametrize(
    "wrong",
    [
        {"instructions": [block(note=f"{MARK} note")]},
        {"instructions": [block(kind="blok")]},
        {"instructions": [block(reason=[f"{MARK} why"])]},
        {"instructions": [block(by={"who": MARK})]},
        {"instructions": [block(learner="L7")]},
        {"instructions": [{key: value for key, value in block().items() if key != "kind"}]},
        {"instructions": block()},
        {"instructions": [[block()]]},
        {"learners": [learner("L1", emails=f"{MARK}@x")]},
        {"learners": [learner("L1", emails=[{"work": f"{MARK}@x"}])]},
        {"learners": [learner("L1", e_mail=f"{MARK}@x")]},
        {"coaches": [coach("C1", manager_email=[f"{MARK}@x"])]},
        {"coaches": [f"{MARK}@x"]},
        {"learners": {"L1": f"{MARK}@x"}},
    ],
)
def test_no_fault_repeats_a_private_word(wrong: dict[str, Any]) -> None:
    raw = snapshot([learner("L1")], [coach("C1")], **{"instructions": []}) | wrong
    with pytest.raises(BadInput) as told:
        read(raw)
    assert MARK not in str(told.value)
    with pytest.raises(BadInput) as told:
        read([block()])  # type: ignore[arg-type]
    assert MARK not in str(told.value)


@pytest.mark.parametrize("joins", [{"emails": f"{MARK}@x"}, {"note": MARK}, {"name": [MARK]}])
def test_no_fault_of_a_change_repeats_a_private_word(joins: dict[str, Any]) -> None:
    instance = read(snapshot([learner("L1")], [coach("C1")]))
    with pytest.raises(BadInput) as told:
        matching.read_change(instance, json.dumps({"joined": [learner("L2", **joins)]}))
    assert MARK not in str(told.value)


def test_the_command_says_and_writes_no_private_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hold = {"kind": "hold_out", "learner": "L4"}
    raw = snapshot(
        [learner("L1", emails=["a@x"]), learner("L2"), learner("L3", availability=None), learner("L4")],
        [coach("C1", emails=["a@x"]), coach("C2", "D", supervision_valid_to="2020-01-01")],
    )
    raw["instructions"] = [block(), hold, {"kind": "places", "coach": "C1", "places": 1}]
    file, output, change = tmp_path / "s.json", tmp_path / "r.json", tmp_path / "c.json"
    file.write_text(json.dumps(marked(raw)))
    change.write_text(json.dumps({"withdrawn": ["C1"], "joined": [learner("L9", name=MARK, emails=[f"{MARK}@x"])]}))
    verb = ["match", str(file), "-o", str(output)]
    said = ""
    for more in (
        ["--readiness"],
        [],
        ["--explain", "L1", "--why-not", "L1,C1", "--smallest-change", "L1", "--repair", str(change)],
        ["--explain", "L2"],
        ["--replay", str(output)],
    ):
        if more == []:
            output.unlink()
        assert main([*verb, *more]) == 0
        shown = capsys.readouterr()
        said += shown.out + shown.err + output.read_text()
    assert MARK not in said
    assert "block" not in said.lower()
