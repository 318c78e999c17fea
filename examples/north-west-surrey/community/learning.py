"""What people said of themselves and of the sessions of Wave 1, and what their organisations have to offer."""

from __future__ import annotations

from .cohorts import COHORTS
from .draw import Draw
from .lists import read_list
from .person import Person
from .programme_sessions import Session

AssessmentRow = tuple[str, str, str, str, int]

TAUGHT = {
    "learn": {"AIM": 0.7, "PDSA": 0.8},
    "live": {"AIM": 0.9, "PROCESS": 0.9, "MEASURES": 0.7, "SPC": 0.35, "PDSA": 1.1, "COPRODUCTION": 0.1},
    "lead": {"TEAM": 0.5, "COACHING": 0.8},
}
"""By how many levels people rise on average, by tier and skill. Little was taught of working with patients, and run
charts fell into the weeks of March."""

BEFORE = {"learn": (1, 1, 1, 2), "live": (1, 1, 2, 2, 2, 3), "lead": (2, 2, 3, 3)}
ANSWERED_BEFORE, ANSWERED_AFTER, FORMS = 0.92, 0.67, 0.52
QUESTIONS = {"satisfaction": 0.78, "engagement": 0.75, "relevance": 0.8, "confidence": 0.62, "commitment": 0.76}
"""How good the answers to each are, 0 (all 1) to 1 (all 5)."""

CAME = ("present", "late", "left_early", "online")


def self_assessments(people: list[Person], seed: int) -> list[AssessmentRow]:
    """E-mail, skill, when, date and level: nearly all of Wave 1 at the start, two thirds of those at the end."""
    draw = Draw(seed, "self-assessments")
    rows: list[AssessmentRow] = []
    for cohort, _, wave, tier, start, *_ in COHORTS:
        for person in sorted((p for p in people if cohort in p.cohorts), key=lambda p: p.email):
            if wave != "Wave 1" or not draw.chance(ANSWERED_BEFORE):
                continue
            first = draw.day(max(start, person.joined), max(f"{start[:8]}28", person.joined))
            last = "" if person.left or not draw.chance(ANSWERED_AFTER) else draw.day("2020-06-29", "2020-07-10")
            for skill, rise in TAUGHT[tier].items():
                level = draw.pick(BEFORE[tier])
                rows.append((person.email, skill, "baseline", first, level))
                if last:
                    rows.append((person.email, skill, "end", last, _later(draw, level, rise)))
    return rows


def _later(draw: Draw, level: int, rise: float) -> int:
    """Some rise by one or two; some see only now how much there is to know."""
    step = 2 if draw.chance(rise / 4) else 1 if draw.chance(rise / 2 + 0.12) else -1 if draw.chance(0.1) else 0
    return max(1, min(4, level + step))


def feedback(sessions: list[Session], came: list[tuple[str, str, str, str]], seed: int) -> list[list[str]]:
    """Session and five ratings, about half of those who came; a question is left open now and then."""
    draw = Draw(seed, "feedback")
    rows = []
    for session in sessions:
        there = [row for row in came if row[0] == session.id and row[2] in CAME]
        for _ in there:
            if draw.chance(FORMS):
                answers = (str(_rating(draw, session, question)) for question in QUESTIONS)
                rows.append([session.id, *("" if draw.chance(0.03) else answer for answer in answers)])
    return rows


def _rating(draw: Draw, session: Session, question: str) -> int:
    """1 to 5: good on the whole, less lively on line, less sure of themselves on the day of run charts."""
    share = {"satisfaction": 0.78, "engagement": 0.75, "relevance": 0.8, "confidence": 0.62, "commitment": 0.76}[
        question
    ]
    share -= 0.14 if question == "engagement" and session.mode == "online" else 0
    share -= 0.18 if question == "confidence" and session.title.startswith("Day 3") else 0
    return 1 + sum(draw.chance(share) for _ in range(4))


def capability() -> list[list[str]]:
    """Organisation, kind, tier, skill, in_place and places_open; nothing where an organisation did not say."""
    rows = []
    for line in read_list("capability"):
        for subject, said in line.items():
            if subject != "organisation" and said:
                in_place, _, places = said.partition(" ")
                rows.append([line["organisation"], *subject.split(":"), in_place, places])
    return rows
