"""`lll match` from the outside: hand-made rounds whose answer is plain, exit statuses, every fault at once."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest

from cli.main import main

Json = dict[str, Any]
FRIDAY = [{"weekday": "fri", "start": "14:00", "end": "17:00"}]


def learner(key: str, *organisations: str, **more: Any) -> Json:
    return {"id": key, "organisations": list(organisations or ("G1",)), "availability": FRIDAY, **more}


def coach(key: str, *organisations: str, places: int = 1, **more: Any) -> Json:
    return {
        "id": key,
        "organisations": list(organisations or ("RTK",)),
        "places": places,
        "availability": FRIDAY,
        **more,
    }


def round_of(learners: list[Json], coaches: list[Json], **more: Any) -> Json:
    codes = sorted({code for row in [*learners, *coaches] for code in row["organisations"]} | {"RTK", "G1"})
    return {
        "schema": "matching-snapshot/1",
        "as_at": "2020-07-13",
        "organisations": [{"code": code} for code in codes],
        "learners": learners,
        "coaches": coaches,
        **more,
    }


class Lll:
    """Runs `lll match` on a snapshot and reads back what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, snapshot: Json | str, *arguments: str) -> tuple[int, Json]:
        file, output = self.folder / "snapshot.json", self.folder / "result.json"
        file.write_text(snapshot if isinstance(snapshot, str) else json.dumps(snapshot))
        output.unlink(missing_ok=True)
        status = main(["match", str(file), "-o", str(output), *arguments])
        return status, json.loads(output.read_text()) if output.exists() else {}


@pytest.fixture
def lll(tmp_path: Path) -> Lll:
    return Lll(tmp_path)


def pairs(result: Json) -> dict[str, str]:
    return {pair["learner"]: pair["coach"] for pair in result["pairs"]}


def unmatched(result: Json) -> dict[str, Json]:
    return {row["learner"]: row for row in result["unmatched"]}


def test_where_all_coaches_have_one_employer_its_own_learners_stay_without(lll: Lll) -> None:
    learners = [learner("L1", "RTK"), learner("L2", "G1"), learner("L3", "RTK")]
    status, result = lll(round_of(learners, [coach("C1"), coach("C2"), coach("C3")]))
    assert status == 0
    assert list(pairs(result)) == ["L2"]
    for key in ("L1", "L3"):
        assert unmatched(result)[key]["reason"] == "own_organisation"
        assert unmatched(result)[key]["removed"]["own_organisation"] == 3
    assert result["status"] == "optimal"


def test_a_required_skill_that_one_coach_offers_goes_to_one_learner_and_the_other_hears_of_capacity(lll: Lll) -> None:
    needs = [{"skill": "SPC", "required": True}]
    learners = [learner("L1", needs=needs), learner("L2", needs=needs)]
    coaches = [coach("C1", skills=["SPC"]), coach("C2", skills=["PDSA"]), coach("C3")]
    status, result = lll(round_of(learners, coaches))
    assert status == 0
    assert list(pairs(result).values()) == ["C1"]
    left = next(iter(unmatched(result).values()))
    assert left["reason"] == "capacity"
    assert left["removed"]["skill"] == 2
    assert left["removed"]["capacity"] == 1


def test_every_employer_of_both_people_counts_for_the_boundary(lll: Lll) -> None:
    status, result = lll(round_of([learner("L1", "G1", "RTK")], [coach("C1", "G2", "RTK"), coach("C2", "G3")]))
    assert status == 0
    assert pairs(result) == {"L1": "C2"}


@pytest.mark.parametrize("way", ["email", "id", "reverse"])
def test_a_manager_in_another_organisation_never_coaches_the_person_managed(lll: Lll, way: str) -> None:
    if way == "email":
        l1, c1 = (
            learner("L1", manager_email=" Boss@RTK.example "),
            coach("C1", emails=["other@x.example", "boss@rtk.example"]),
        )
    elif way == "id":
        l1, c1 = learner("L1", manager="P7"), coach("C1", person="P7")
    else:
        l1, c1 = learner("L1", emails=["staff@g1.example"]), coach("C1", manager_email="STAFF@g1.example")
    status, result = lll(round_of([l1], [c1]))
    assert status == 0
    assert unmatched(result)["L1"]["reason"] == "line_management"


def test_unknown_availability_is_neither_none_nor_all(lll: Lll) -> None:
    learners = [learner("L1", availability=None), learner("L2", availability=[]), learner("L3")]
    status, result = lll(round_of(learners, [coach("C1", places=3), coach("C2", availability=None)]))
    assert status == 0
    assert pairs(result) == {"L3": "C1"}
    assert unmatched(result)["L1"]["reason"] == "unknown_time"
    assert unmatched(result)["L2"]["reason"] != "unknown_time"
    assert unmatched(result)["L2"]["removed"]["no_common_time"] >= 1
    assert {row["person"] for row in result["to_settle"]} >= {"C2"}


def test_unknown_availability_may_be_allowed_and_is_then_flagged(lll: Lll) -> None:
    policy = {"version": 1, "hard": {"unknown_availability": "allow"}}
    status, result = lll(round_of([learner("L1", availability=None)], [coach("C1")], policy=policy))
    assert status == 0
    assert "time_unconfirmed" in result["pairs"][0]["flags"]


def lock(key: str, other: str, **more: Any) -> Json:
    return {"kind": "lock", "learner": key, "coach": other, "by": "admin", "reason": "agreed", **more}


def test_locks_beyond_the_places_of_a_coach_are_a_contradiction_and_the_result_is_still_written(lll: Lll) -> None:
    hold = {"kind": "hold_out", "learner": "L3", "by": "admin", "reason": "on leave"}
    snapshot = round_of(
        [learner("L1"), learner("L2"), learner("L3")],
        [coach("C1"), coach("C2")],
        instructions=[hold, lock("L1", "C1"), lock("L2", "C1")],
    )
    status, result = lll(snapshot)
    assert status == 3
    assert result["status"] == "contradiction"
    assert result["contradiction"]["instructions"] == [1, 2]
    assert result["pairs"] == []


def test_a_lock_against_a_block_of_the_same_pair_is_a_contradiction(lll: Lll) -> None:
    block = {"kind": "block", "learner": "L1", "coach": "C1", "by": "admin", "reason": "confidential matter"}
    status, result = lll(round_of([learner("L1")], [coach("C1")], instructions=[block, lock("L1", "C1")]))
    assert status == 3
    assert result["contradiction"]["instructions"] == [0, 1]
    assert "confidential matter" not in json.dumps(result)


def test_a_lock_that_breaks_a_hard_rule_needs_the_exception_named(lll: Lll) -> None:
    snapshot = round_of([learner("L1", "RTK")], [coach("C1")], instructions=[lock("L1", "C1")])
    assert lll(snapshot)[0] == 3
    snapshot["instructions"] = [lock("L1", "C1", exception_to=["own_organisation"])]
    status, result = lll(snapshot)
    assert status == 0
    assert pairs(result) == {"L1": "C1"}
    assert "own_organisation" in result["pairs"][0]["flags"]


def test_a_pair_that_ended_early_does_not_come_back(lll: Lll) -> None:
    status, result = lll(round_of([learner("L1", ended_with=["C1", "C99"])], [coach("C1")]))
    assert status == 0
    assert unmatched(result)["L1"]["reason"] == "repeat"


def test_zero_coaches(lll: Lll) -> None:
    status, result = lll(round_of([learner("L1"), learner("L2", availability=None)], []))
    assert status == 0
    assert {key: row["reason"] for key, row in unmatched(result).items()} == {"L1": "no_coaches", "L2": "unknown_time"}


def test_nine_learners_of_whom_nothing_is_known_and_an_empty_round(lll: Lll) -> None:
    learners = [{"id": f"L{n}", "organisations": []} for n in range(1, 10)]
    status, result = lll(round_of(learners, []))
    assert status == 0
    assert [row["reason"] for row in result["unmatched"]] == ["unknown_organisation"] * 9
    status, result = lll(round_of([], []))
    assert status == 0
    assert result["pairs"] == result["unmatched"] == []


def test_a_private_block_shows_nowhere_but_as_not_available(lll: Lll) -> None:
    block = {"kind": "block", "learner": "L1", "coach": "C1", "by": "secret-admin", "reason": "a falling-out"}
    status, result = lll(round_of([learner("L1")], [coach("C1")], instructions=[block]))
    assert status == 0
    assert unmatched(result)["L1"]["removed"] == {"not_available": 1}
    text = json.dumps(result).lower()
    assert not [word for word in ("secret-admin", "falling-out", "block") if word in text]


def test_as_many_as_possible_are_placed_even_where_the_best_total_fit_would_leave_one_out(lll: Lll) -> None:
    scores = [
        {"learner": "L1", "coach": "C1", "fit": 100},
        {"learner": "L1", "coach": "C2", "fit": 1},
        {"learner": "L2", "coach": "C1", "fit": 2},
    ]
    status, result = lll(
        round_of([learner("L1"), learner("L2")], [coach("C1"), coach("C2")], scores=scores, scores_only=True)
    )
    assert status == 0
    assert pairs(result) == {"L1": "C2", "L2": "C1"}


def test_two_people_do_not_coach_each_other_in_one_round(lll: Lll) -> None:
    learners = [learner("L1", "A", person="P1"), learner("L2", "B", person="P2")]
    coaches = [coach("C1", "A", person="P1"), coach("C2", "B", person="P2")]
    status, result = lll(round_of(learners, coaches))
    assert status == 0
    assert len(result["pairs"]) == 1
    assert result["status"] == "optimal"


def test_who_waited_most_rounds_goes_first_among_equals(lll: Lll) -> None:
    learners = [learner("L1"), learner("L2", rounds_waited=2), learner("L3", rounds_waited=1)]
    assert list(pairs(lll(round_of(learners, [coach("C1")]))[1])) == ["L2"]
    assert sorted(pairs(lll(round_of(learners, [coach("C1", places=2)]))[1])) == ["L2", "L3"]


def test_the_order_of_the_rows_does_not_matter(lll: Lll) -> None:
    chance = random.Random(7)
    learners = [learner(f"L{n}", f"G{n % 4}", topics=[f"t{n % 3}"]) for n in range(12)]
    coaches = [
        coach(f"C{n}", "RTK" if n % 2 else f"G{n % 4}", places=1 + n % 2, topics=[f"t{n % 3}"]) for n in range(6)
    ]
    results = []
    for _ in range(3):
        chance.shuffle(learners)
        chance.shuffle(coaches)
        result = lll(round_of(learners, coaches))[1]
        result.pop("provenance")
        results.append(result)
    assert all(a == b for a, b in itertools.pairwise(results))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "matching-snapshot/1", "as_at": "2020-07-', "null"])
def test_a_truncated_snapshot_gives_status_2_and_no_result(
    lll: Lll, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, result = lll(text)
    assert (status, result) == (2, {})
    assert "$" in capsys.readouterr().err


def test_every_fault_is_listed_at_once_with_its_path_and_remedy(lll: Lll, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = round_of(
        [learner("L1", neds=[]), learner("L1", availability=[{"weekday": "fry", "start": "15:00", "end": "17:00"}])],
        [coach("C1", places=-1), coach("C2", "RTK")],
        instructions=[lock("L9", "C1")],
        bogus=1,
    )
    snapshot["organisations"] = [{"code": "RTK"}]
    del snapshot["coaches"][1]["places"]
    status, result = lll(snapshot)
    told = capsys.readouterr().err
    assert (status, result) == (2, {})
    for path in (
        "learners[0].neds",
        "learners[1].availability[0].weekday",
        "coaches[0].places",
        "coaches[1].places",
        "bogus",
    ):
        assert path in told


def test_references_to_what_is_not_there_are_listed_at_once(lll: Lll, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = round_of(
        [learner("L1"), learner("L1"), learner("L2", "NOPE")], [coach("C1")], instructions=[lock("L9", "C8")]
    )
    snapshot["organisations"] = [{"code": "RTK"}, {"code": "G1"}]
    status, result = lll(snapshot)
    told = capsys.readouterr().err
    assert (status, result) == (2, {})
    for path in ("learners[1].id", "learners[2].organisations[0]", "instructions[0].learner", "instructions[0].coach"):
        assert path in told


def test_a_goal_that_is_not_known_is_refused_with_the_known_ones(lll: Lll, capsys: pytest.CaptureFixture[str]) -> None:
    policy = {"version": 1, "goals": [{"goal": "make_everybody_happy"}]}
    status, result = lll(round_of([learner("L1")], [coach("C1")], policy=policy))
    told = capsys.readouterr().err
    assert (status, result) == (2, {})
    assert "policy.goals[0].goal" in told
    assert "place_learners" in told


def test_a_missing_file_is_told_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", str(tmp_path / "none.json"), "-o", str(tmp_path / "out.json")]) == 2
    assert "No such file" in capsys.readouterr().err


def three_for_two() -> Json:
    """Three learners, two coaches of one place each; L3 suits both, C1 is the better for everybody."""
    scores = [
        {"learner": "L1", "coach": "C1", "fit": 90},
        {"learner": "L2", "coach": "C2", "fit": 80},
        {"learner": "L3", "coach": "C1", "fit": 70},
    ]
    people = [learner("L1"), learner("L2"), learner("L3")], [coach("C1"), coach("C2")]
    return round_of(*people, scores=scores, scores_only=True)


def test_why_not_me_is_answered_beside_the_plan_with_its_exact_price(lll: Lll) -> None:
    assert lll(three_for_two(), "--why-not", "L3,C1")[0] == 0
    output = lll.folder / "result.json"
    answer = json.loads(output.read_text())
    assert pairs(answer) == {"L1": "C1", "L2": "C2"}
    assert answer["why_not"]["eligible"] is True
    assert answer["why_not"]["price"]["total_fit"] == -20
    assert answer["why_not"]["displaced"] == [{"learner": "L1", "coach": "C1"}]


def test_questions_are_answered_about_a_stored_result_and_answers_stay(lll: Lll) -> None:
    lll(three_for_two())
    arguments = ["match", str(lll.folder / "snapshot.json"), "-o", str(lll.folder / "result.json")]
    assert main([*arguments, "--why-not", "L3,C2"]) == 0
    assert main([*arguments, "--smallest-change", "L3"]) == 0
    answer = json.loads((lll.folder / "result.json").read_text())
    assert answer["why_not"]["rules"] == ["not_scored"]
    assert answer["smallest_change"][0]["kind"] == "place"
    assert answer["smallest_change"][0]["subject"] == "C1"


def test_a_repair_moves_nobody_else_unless_somebody_would_go_without(lll: Lll) -> None:
    lll(three_for_two())
    change = lll.folder / "change.json"
    change.write_text(json.dumps({"left": ["L1"]}))
    arguments = ["match", str(lll.folder / "snapshot.json"), "-o", str(lll.folder / "result.json")]
    assert main([*arguments, "--repair", str(change)]) == 0
    steps = json.loads((lll.folder / "result.json").read_text())["repair"]
    assert steps[0]["changes"] == 0
    assert steps[0]["placed"] == 2
    assert steps[0]["new"] == [{"learner": "L3", "coach": "C1"}]


def test_a_replay_of_a_stored_result_repeats_it(lll: Lll, capsys: pytest.CaptureFixture[str]) -> None:
    lll(three_for_two())
    stored, snapshot = lll.folder / "result.json", lll.folder / "snapshot.json"
    again = lll.folder / "again.json"
    assert main(["match", str(snapshot), "-o", str(again), "--replay", str(stored)]) == 0
    assert json.loads(again.read_text())["pairs"] == json.loads(stored.read_text())["pairs"]
    changed = json.loads(stored.read_text())
    changed["pairs"][0]["coach"] = "C2"
    stored.write_text(json.dumps(changed))
    capsys.readouterr()
    assert main(["match", str(snapshot), "-o", str(again), "--replay", str(stored)]) == 2
    assert "L1" in capsys.readouterr().err


def test_a_question_about_nobody_of_the_round_is_told(lll: Lll, capsys: pytest.CaptureFixture[str]) -> None:
    assert lll(three_for_two(), "--why-not", "L9,C1")[0] == 2
    assert lll(three_for_two(), "--why-not", "L1")[0] == 2
    assert "--why-not" in capsys.readouterr().err


def fits(*rows: tuple[str, str, float]) -> Json:
    scores = [{"learner": key, "coach": other, "fit": fit} for key, other, fit in rows]
    return {"scores": scores, "scores_only": True}


def test_the_lowest_fit_is_not_given_up_for_a_better_total(lll: Lll) -> None:
    scores = fits(("L1", "C1", 99), ("L1", "C2", 80), ("L2", "C1", 80), ("L2", "C2", 75))
    status, result = lll(round_of([learner("L1"), learner("L2")], [coach("C1"), coach("C2")], **scores))
    assert status == 0
    assert pairs(result) == {"L1": "C2", "L2": "C1"}


@pytest.mark.parametrize("coupled", ["reciprocal", "band"])
def test_a_running_pair_of_poor_fit_is_kept_whatever_else_is_asked_for(lll: Lll, coupled: str) -> None:
    learners, coaches = [learner("L2", "A")], [coach("C1", "B"), coach("C2", "B")]
    more: Json = {"current_pairs": [{"learner": "L2", "coach": "C2"}]}
    if coupled == "reciprocal":
        learners += [learner("LA", "A", person="PA"), learner("LB", "B", person="PB")]
        coaches += [coach("CA", "A", person="PA"), coach("CB", "B", person="PB")]
        more["scores"] = [{"learner": "L2", "coach": "C2", "fit": 10}]
    else:
        more |= {
            "scores": [{"learner": "L2", "coach": "C2", "fit": 10.8}],
            "policy": {"version": 1, "groups": {"give_receive_band": 2}},
        }
    status, result = lll(round_of(learners, coaches, **more))
    assert status == 0
    assert pairs(result)["L2"] == "C2"
    assert {goal["goal"]: goal["value"] for goal in result["goals"]}["keep_pairs"] == 1
