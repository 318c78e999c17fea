"""Published samples as rounds: mentor-match's people, Beasley's generalised assignment files."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

from benchmarks.environments import NotMeasured

GRADES = ("AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4")
ALWAYS = [{"weekday": "fri", "start": "09:00", "end": "17:00"}]
FLOWS = [{"goal": "place_learners"}, {"goal": "keep_pairs"}, {"goal": "total_fit"}]


def reference() -> Path:
    """The folder of published samples of matching.

    Raises:
        NotMeasured: where LLL_REFERENCE does not name the folder it is in.
    """
    if "LLL_REFERENCE" not in os.environ:
        raise NotMeasured("LLL_REFERENCE does not name the folder of reference data")
    return Path(os.environ["LLL_REFERENCE"]) / "matching"


def mentor_match(folder: Path, mentors: int | None = None, places: int = 1) -> str:
    """The sample of mentor-match under its own rules, as a snapshot.

    A mentor works elsewhere and is one or two grades above; the same profession fits better.

    Args:
        folder: `large` or `small` of the sample.
        mentors: only the first so many; all where None.
        places: of each mentor.
    """
    mentees = list(csv.DictReader((folder / "mentees.csv").open(encoding="utf-8")))
    others = list(csv.DictReader((folder / "mentors.csv").open(encoding="utf-8")))[:mentors]
    learners = [_row(row, f"L{k:03}") for k, row in enumerate(mentees)]
    coaches = [{**_row(row, f"C{k:03}"), "places": places} for k, row in enumerate(others)]
    scores = []
    for a, learner in zip(mentees, learners, strict=True):
        for b, coach in zip(others, coaches, strict=True):
            above = GRADES.index(b["grade"]) - GRADES.index(a["grade"])
            if 0 < above < 3:
                fit = 30 * above + 20 * (a["profession"] == b["profession"])
                scores.append({"learner": learner["id"], "coach": coach["id"], "fit": fit})
    return _snapshot(learners, coaches, scores=scores)


def assignment(text: str) -> str:
    """A generalised assignment file as a snapshot: jobs are learners, agents are coaches, hours are their use.

    A cost c becomes the fit 100 - c, so that the least cost is 100 x jobs less the total fit.
    """
    numbers = [int(each) for each in text.split()]
    agents, jobs = numbers[:2]
    cells = agents * jobs
    costs, uses, room = numbers[2 : 2 + cells], numbers[2 + cells : 2 + 2 * cells], numbers[2 + 2 * cells :]
    learners = [{"id": f"L{i:04}", "organisations": ["A"], "availability": ALWAYS} for i in range(jobs)]
    coaches = [
        {
            "id": f"C{j:04}",
            "organisations": ["B"],
            "availability": ALWAYS,
            "places": jobs,
            "hours_per_month": room[j],
        }
        for j in range(agents)
    ]
    at = [(i, j) for j in range(agents) for i in range(jobs)]
    pairs = [{"learner": f"L{i:04}", "coach": f"C{j:04}"} for i, j in at]
    scores = [{**pair, "fit": 100 - costs[j * jobs + i]} for pair, (i, j) in zip(pairs, at, strict=True)]
    hours = [{**pair, "hours": uses[j * jobs + i]} for pair, (i, j) in zip(pairs, at, strict=True)]
    return _snapshot(learners, coaches, scores=scores, hours=hours)


def _row(row: dict[str, str], key: str) -> dict[str, Any]:
    return {"id": key, "organisations": [row["organisation"]], "availability": ALWAYS}


def _snapshot(learners: list[dict[str, Any]], coaches: list[dict[str, Any]], **more: Any) -> str:
    codes = sorted({code for row in (*learners, *coaches) for code in row["organisations"]})
    return json.dumps(
        {
            "schema": "matching-snapshot/1",
            "as_at": "2020-07-13",
            "organisations": [{"code": code} for code in codes],
            "learners": learners,
            "coaches": coaches,
            "scores_only": True,
            "policy": {"goals": FLOWS},
            **more,
        }
    )
