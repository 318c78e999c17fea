"""One round through mentor-match, in that package's own environment: `python -sE mentor_match.py TABLE.json`.

Uses mentor-match's own classes, rules, matrix and assignment. It pairs one to one, so a mentor of three places takes
part three times. Where the table tells of grades and professions, the rules are mentor-match's own kinds; elsewhere
a rule looks the score up.
"""

from __future__ import annotations

import json
import operator
import sys
import time
from pathlib import Path
from typing import Any

from memory import peak_gb

from matching.mentee import Mentee  # mentor-match's own package of this name, not this project's
from matching.mentor import Mentor
from matching.process import generate_match_matrix, match_and_assign_participants
from matching.rules.rule import Disqualify, Equivalent, Grade, Rule, UnmatchedBonus


class Looked(Rule):
    """The score of a pair as the table has it."""

    def __init__(self, fits: dict[tuple[int, int], int]) -> None:
        super().__init__()
        self.fits = fits

    def apply(self, match_object: Any) -> int:
        """Score of a pair."""
        return self.fits[match_object.mentee.role, match_object.mentor.role]

    def evaluate(self, match_object: Any) -> bool:
        """Whether the table has the pair."""
        return (match_object.mentee.role, match_object.mentor.role) in self.fits


def rules_of(table: dict[str, Any]) -> list[Any]:
    """The rules of a table; mentor-match applies the last one first and stops at a pair that may not be."""
    # the bonus is its own way of placing as many as can be before it looks at the scores, up to 100
    if table["people"]:
        return [
            UnmatchedBonus(101),
            Grade(1, operator.eq, {True: 30, False: 0}),
            Grade(2, operator.eq, {True: 60, False: 0}),
            Equivalent("profession", {True: 20, False: 0}),
            Disqualify(lambda match: not 0 < match.mentor.grade - match.mentee.grade < 3),
            Disqualify(lambda match: match.mentor.organisation == match.mentee.organisation),
        ]
    fits = {(i, j): fit for i, j, fit in zip(table["rows"], table["columns"], table["fits"], strict=True)}
    looked = Looked(fits)
    return [UnmatchedBonus(101_000_000), looked, Disqualify(lambda match: not looked.evaluate(match))]


def people_of(table: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Mentees and mentors; `role` holds a person's position in the table."""
    told = table["people"] or {
        "learners": [{"grade": 0} for _ in range(table["learners"])],
        "coaches": [{"grade": 0} for _ in table["places"]],
    }
    mentees = [Mentee(**row, role=i, email=f"L{i}") for i, row in enumerate(told["learners"])]
    mentors = [
        Mentor(**row, role=j, email=f"C{j}-{place}")
        for j, row in enumerate(told["coaches"])
        for place in range(table["places"][j])
    ]
    return mentees, mentors


def main() -> None:
    """Solve one table and print what came of it as a line of JSON."""
    table = json.loads(Path(sys.argv[1]).read_text())
    mentees, mentors = people_of(table)
    rules = rules_of(table)
    started = time.perf_counter()
    matrix = generate_match_matrix(mentors, mentees, rules)
    built = time.perf_counter()
    match_and_assign_participants(matrix)
    done = time.perf_counter()
    pairs = [[mentee.role, mentor.role] for mentee in mentees for mentor in mentee.mentors]
    print(json.dumps({"whole_s": done - started, "solving_s": done - built, "pairs": pairs, "peak_gb": peak_gb()}))


if __name__ == "__main__":
    main()
