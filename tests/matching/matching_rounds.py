"""Small rounds for the tests of matching: rows with sensible defaults, and strategies that make odd ones."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

import matching
from matching import Instance, Solution

FRIDAY = [{"weekday": "fri", "start": "14:00", "end": "17:00"}]


def learner(key: str, organisation: str = "A", **more: Any) -> dict[str, Any]:
    return {"id": key, "organisations": [organisation], "availability": FRIDAY, **more}


def coach(key: str, organisation: str = "B", places: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": key, "organisations": [organisation], "places": places, "availability": FRIDAY, **more}


def snapshot(learners: list[dict[str, Any]], coaches: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    codes = sorted({code for row in (*learners, *coaches) for code in row["organisations"]} | {"A", "B"})
    return {
        "schema": "matching-snapshot/1",
        "as_at": "2020-07-13",
        "organisations": [{"code": code} for code in codes],
        "learners": learners,
        "coaches": coaches,
        **more,
    }


def read(raw: dict[str, Any]) -> Instance:
    return matching.read_instance(json.dumps(raw))


def solved(raw: dict[str, Any]) -> tuple[Instance, Solution]:
    """Solve, and hold the solution against the checker."""
    instance = read(raw)
    solution = matching.solve(instance)
    assert matching.check(instance, solution) == []
    return instance, solution


def result(raw: dict[str, Any]) -> dict[str, Any]:
    """The result document of a snapshot, as plain JSON."""
    instance, solution = solved(raw)
    written: dict[str, Any] = json.loads(matching.write_result(instance, solution))
    assert written["violations"] == []
    return written


def pairs(raw: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["learner"], row["coach"]) for row in result(raw)["pairs"]]


def unmatched(raw: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["learner"]: row for row in result(raw)["unmatched"]}


def reasons(raw: dict[str, Any]) -> dict[str, str]:
    return {key: row["reason"] for key, row in unmatched(raw).items()}


CODES = ["A", "B", "C"]
SKILLS = ["SPC", "PDSA"]
times = st.sampled_from(
    [
        None,
        [],
        FRIDAY,
        FRIDAY,
        [{"weekday": "fri", "start": "15:00", "end": "15:30"}, {"weekday": "fri", "start": "15:30", "end": "16:30"}],
        [{"weekday": "fri", "start": "15:00", "end": "16:00", "occurrences": [1, 5]}],
        [{"weekday": "mon", "start": "09:00", "end": "12:00"}, {"weekday": "fri", "start": "16:00", "end": "17:00"}],
        [{"weekday": "mon", "start": "11:00", "end": "12:00", "occurrences": [1, 3]}],
    ]
)
someone = {
    "organisations": st.lists(st.sampled_from(CODES), max_size=2, unique=True),
    "manager": st.sampled_from([None, None, None, "P1", "P2", "P3"]),
    "manager_email": st.sampled_from([None, None, "p1@x ", "P2@X"]),
    "location": st.sampled_from([None, {"latitude": 51.4, "longitude": -0.5}, {"latitude": 51.3, "longitude": -0.55}]),
    "topics": st.lists(st.sampled_from(["flow", "Flow ", "falls"]), max_size=2),
    "profession": st.sampled_from([None, "nurse", "doctor"]),
    "band": st.sampled_from([None, "7", "8a"]),
    "availability": times,
    "mode": st.sampled_from(["either", "either", "in_person", "online"]),
    "max_travel_km": st.sampled_from([None, 5.0, 20.0]),
}
skill_rows = st.lists(st.sampled_from(SKILLS), max_size=2, unique=True)


@st.composite
def snapshots(draw: st.DrawFn, most_learners: int = 4, most_coaches: int = 3, plain: bool = False) -> dict[str, Any]:
    """A tiny round, often odd: unknown times, two employers, people who are both learner and coach."""
    people = [f"P{k}" for k in range(1, 5)]
    coaches = [
        {
            **({"organisations": ["B"], "availability": FRIDAY} if plain else draw(st.fixed_dictionaries(someone))),
            "id": f"C{k}",
            "person": draw(st.sampled_from([*people, f"C{k}"])),
            "emails": draw(st.sampled_from([[], ["p1@x"], ["P2@x"]])),
            "places": draw(st.integers(0, 2)),
            "skills": [{"skill": each, "level": draw(st.sampled_from([None, 1, 3]))} for each in draw(skill_rows)],
            "status": draw(st.sampled_from(["active", "active", "active", "paused"])),
            "supervision_valid_to": draw(st.sampled_from([None, "2020-07-12", "2020-07-13"])),
            "grows_coaches": draw(st.booleans()),
            "wishes": draw(st.sampled_from([[], ["L1"], ["L2", "L2"]])),
        }
        for k in range(draw(st.integers(0, most_coaches)))
    ]
    learners = [
        {
            **({"organisations": ["A"], "availability": FRIDAY} if plain else draw(st.fixed_dictionaries(someone))),
            "id": f"L{k}",
            "person": draw(st.sampled_from([*people, f"L{k}"])),
            "needs": [
                {"skill": each, "required": draw(st.booleans()), "level": draw(st.sampled_from([None, 2, 4]))}
                for each in draw(skill_rows)
            ],
            "rounds_waited": draw(st.integers(0, 2)),
            "ended_with": draw(st.sampled_from([[], [], ["C0"], ["C9"]])),
            "near_lead": draw(st.booleans()),
        }
        for k in range(draw(st.integers(0, most_learners)))
    ]
    possible = [{"learner": a["id"], "coach": b["id"]} for a in learners for b in coaches]
    current = draw(st.lists(st.sampled_from(possible), max_size=2)) if possible else []
    blocks = draw(st.lists(st.sampled_from(possible), max_size=1)) if possible else []
    hard = draw(
        st.fixed_dictionaries(
            {
                "different_parent": st.booleans(),
                "different_network": st.booleans(),
                "unknown_availability": st.sampled_from(["hold_out", "allow"]),
            }
        )
    )
    return {
        "schema": "matching-snapshot/1",
        "as_at": "2020-07-13",
        "organisations": [
            {"code": "A", "parent": "C", "network": "N1", "kind": "practice"},
            {"code": "B", "network": "N1", "kind": "acute"},
            {"code": "C", "kind": "acute"},
        ],
        "learners": learners,
        "coaches": coaches,
        "current_pairs": current,
        "instructions": [{"kind": "block", **each} for each in blocks],
        "policy": {"hard": hard, "mix": draw(st.sampled_from(["different", "alike", "any"]))},
    }
