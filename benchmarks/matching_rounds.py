"""Generated rounds of any size: 51 organisations, people with needs, times, places; one seed, one round."""

from __future__ import annotations

import json
import random
from typing import Any

SKILLS = ("AIM", "DRIVER", "PROCESS", "PDSA", "MEASURE", "SPC", "STAKEHOLDERS", "COACHING")
TOPICS = ("flow", "falls", "access", "end of life", "medicines", "wellbeing")
PROFESSIONS = ("nurse", "doctor", "manager", "therapist", "pharmacist")
DAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = [{"weekday": day, "start": "08:00", "end": "18:00"} for day in DAYS]


def generated_round(
    learners: int, coaches: int, seed: int, goals: list[dict[str, Any]] | None = None, *, open_to_all: bool = False
) -> str:
    """A snapshot as JSON text.

    Args:
        learners: how many learners.
        coaches: how many coaches, one to three places each.
        seed: of the generator; equal seeds give equal text.
        goals: the policy's goals; its default where None.
        open_to_all: whether everybody is free on every day, travels any distance and requires no skill, so that only
            the organisations keep a pair apart.
    """
    rng = random.Random(seed)
    codes = [f"O{k:02}" for k in range(51)]
    kinds = ["acute"] * 4 + ["community"] * 7 + ["practice"] * 40
    organisations = [
        {"code": code, "kind": kind, "network": f"N{k % 7}" if kind == "practice" else None}
        for k, (code, kind) in enumerate(zip(codes, kinds, strict=True))
    ]
    places = {code: _place(rng) for code in codes}
    weights = [12] * 4 + [4] * 7 + [1] * 40
    ties = sorted({tuple(sorted(rng.sample(codes, 2))) for _ in range(150)})
    people = [_learner(rng, f"L{k:05}", codes, places) for k in range(learners)]
    others = [_coach(rng, f"C{k:05}", codes, weights, places) for k in range(coaches)]
    for person in (*people, *others) if open_to_all else ():
        person.update(availability=EVERY_DAY, mode="either", max_travel_km=None)
        person.update({"needs": [{**need, "required": False} for need in person["needs"]]} if "needs" in person else {})
    round_ = {
        "schema": "matching-snapshot/1",
        "as_at": "2020-07-13",
        "organisations": organisations,
        "learners": people,
        "coaches": others,
        "ties": [{"organisations": list(each)} for each in ties],
        "policy": {"goals": goals} if goals else {},
    }
    return json.dumps(round_)


def _place(rng: random.Random) -> dict[str, float]:
    return {"latitude": round(rng.uniform(51.25, 51.45), 5), "longitude": round(rng.uniform(-0.65, -0.35), 5)}


def _slots(rng: random.Random) -> list[dict[str, Any]]:
    slots = []
    for day in rng.sample(DAYS, rng.choice((2, 3, 3, 4))):
        start = rng.choice((8, 9, 10, 12, 13, 14))
        slots.append({"weekday": day, "start": f"{start:02}:00", "end": f"{start + rng.choice((3, 4, 5)):02}:00"})
    return slots


def _person(rng: random.Random, key: str, code: str, places: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": key,
        "organisations": [code],
        "location": places[code],
        "topics": rng.sample(TOPICS, 2),
        "profession": rng.choice(PROFESSIONS),
        "band": rng.choice(("6", "7", "8a", "8b")),
        "availability": _slots(rng),
        "mode": rng.choice(("either", "either", "either", "in_person")),
        "max_travel_km": rng.choice((15.0, 25.0, 40.0)),
    }


def _learner(rng: random.Random, key: str, codes: list[str], places: dict[str, Any]) -> dict[str, Any]:
    needs = [
        {"skill": skill, "required": rng.random() < 0.15, "level": rng.choice((1, 2, 3))}
        for skill in rng.sample(SKILLS, rng.choice((1, 2, 3)))
    ]
    return {
        **_person(rng, key, rng.choice(codes), places),
        "needs": needs,
        "rounds_waited": rng.choice((0, 0, 0, 1, 2)),
        "near_lead": rng.random() < 0.2,
    }


def _coach(
    rng: random.Random, key: str, codes: list[str], weights: list[int], places: dict[str, Any]
) -> dict[str, Any]:
    skills = [{"skill": skill, "level": rng.choice((2, 3, 4))} for skill in rng.sample(SKILLS, rng.choice((3, 4, 5)))]
    return {
        **_person(rng, key, rng.choices(codes, weights)[0], places),
        "places": rng.choice((1, 2, 2, 3)),
        "skills": skills,
        "grows_coaches": rng.random() < 0.3,
    }
