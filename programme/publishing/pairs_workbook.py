"""The workbook of a matching round: pairs with their reasons, who has no coach and why, supply and demand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from .labels import Labels, PersonLabel, with_names
from .statements import PART_WORDS, goal_rows, long_date, matching_headline, reason_words
from .workbook import GOAL_COLUMNS, Cell, Column, Sheet, workbook_bytes

Json = Mapping[str, Any]


def pairs_workbook(snapshot: Json, result: Json, labels: Labels) -> bytes:
    """The round's workbook.

    Args:
        snapshot: the matching snapshot that was solved.
        result: the matching result.
        labels: words for the ids in both.

    Returns:
        An .xlsx file with the sheets Summary, Pairs, No coach yet, Supply and demand, Shortages, To settle.
    """
    people = _people(snapshot, labels)
    sheets = [
        _summary(snapshot, result),
        _pairs(result, people),
        _unmatched(result, people),
        _supply(result, labels),
        _shortages(result, people),
        _to_settle(result, labels, people),
    ]
    return workbook_bytes(sheets, title="Matching round", made=dt.date.fromisoformat(snapshot["as_at"]))


def _people(snapshot: Json, labels: Labels) -> dict[str, PersonLabel]:
    """Learner and coach ids to the people they are."""
    rows = [*snapshot["learners"], *snapshot["coaches"]]
    return {row["id"]: labels.person(row.get("person") or row["id"]) for row in rows}


def _name(people: Mapping[str, PersonLabel], key: str) -> PersonLabel:
    return people.get(key, PersonLabel(key, ""))


def _named(text: str, people: Mapping[str, PersonLabel]) -> str:
    return with_names(text, {key: label.name for key, label in people.items()})


def _summary(snapshot: Json, result: Json) -> Sheet:
    notes = [
        matching_headline(snapshot, result),
        f"Records as at {long_date(snapshot['as_at'])}. A proposal: a person publishes.",
    ]
    return Sheet("Summary", "Matching round", GOAL_COLUMNS, goal_rows(result), notes)


def _pairs(result: Json, people: Mapping[str, PersonLabel]) -> Sheet:
    columns = [
        Column("Learner", 24),
        Column("Learner's organisation", 28),
        Column("Coach", 24),
        Column("Coach's organisation", 28),
        Column("Fit, 0 to 100", 9, "0.0"),
        Column("Why this pair", 52),
        Column("First link between the two organisations", 14),
        Column("Standing", 16),
        Column("To check", 22),
        Column("Next best coach", 24),
        Column("Its fit", 8, "0.0"),
        Column("Why not that one", 44),
    ]
    rows = sorted((_pair_row(pair, people) for pair in result["pairs"]), key=lambda row: str(row[0]))
    return Sheet("Pairs", "Pairs", columns, rows, ["One row for each learner with a coach."])


def _pair_row(pair: Json, people: Mapping[str, PersonLabel]) -> list[Cell]:
    learner, coach = _name(people, pair["learner"]), _name(people, pair["coach"])
    best = pair["alternatives"][0] if pair["alternatives"] else None
    standing = "Locked" if pair["locked"] else "Kept from before" if pair["kept"] else "New"
    return [
        learner.name,
        learner.organisation,
        coach.name,
        coach.organisation,
        pair["fit"],
        parts_sentence(pair["parts"]),
        "yes" if pair["new_bridge"] else "no",
        standing,
        ", ".join(flag.replace("_", " ") for flag in pair["flags"]),
        _name(people, best["coach"]).name if best else None,
        best["fit"] if best else None,
        _named(best["reason"], people) if best else None,
    ]


def parts_sentence(parts: Mapping[str, float]) -> str:
    """The parts of a fit in words, largest first: `skills 40.0, common time 15.0`. Parts of nothing are left out."""
    named = [(PART_WORDS.get(name, name.replace("_", " ")), points) for name, points in parts.items() if points > 0]
    return ", ".join(f"{name} {points:.1f}" for name, points in sorted(named, key=lambda part: (-part[1], part[0])))


def _unmatched(result: Json, people: Mapping[str, PersonLabel]) -> Sheet:
    columns = [
        Column("Learner", 24),
        Column("Organisation", 28),
        Column("Reason", 30),
        Column("In words", 60),
        Column("What would help", 60),
        Column("Coaches ruled out, by rule", 44),
    ]
    rows: list[Sequence[Cell]] = []
    for row in result["unmatched"]:
        who = _name(people, row["learner"])
        removed = ", ".join(f"{reason_words(code)}: {count}" for code, count in row["removed"].items() if count)
        rows.append([who.name, who.organisation, *_said(row, people), removed])
    return Sheet("No coach yet", "Learners with no coach yet", columns, rows, empty="Every learner has a coach.")


def _said(row: Json, people: Mapping[str, PersonLabel]) -> list[str]:
    return [reason_words(row["reason"]), _named(row["text"], people), _named(row["remedy"], people)]


def _supply(result: Json, labels: Labels) -> Sheet:
    columns = [
        Column("Skill", 34),
        Column("Learners who want it", 12),
        Column("of these, must have it", 12),
        Column("Coaching places that offer it", 14),
        Column("Short by", 10),
    ]
    rows = [
        [
            labels.skill(row["skill"]),
            row["wanted"],
            row["required"],
            row["places"],
            max(0, row["wanted"] - row["places"]),
        ]
        for row in result["supply"]
    ]
    return Sheet(
        "Supply and demand", "Supply and demand by skill", columns, rows, ["Counted before anybody is paired."]
    )


def _shortages(result: Json, people: Mapping[str, PersonLabel]) -> Sheet:
    columns = [
        Column("In words", 70),
        Column("Places", 8),
        Column("Learners", 60),
        Column("Coaches they could have", 60),
    ]
    rows: list[Sequence[Cell]] = [
        [
            _named(row["text"], people),
            row["places"],
            "; ".join(_name(people, key).name for key in row["learners"]),
            "; ".join(_name(people, key).name for key in row["coaches"]),
        ]
        for row in result["shortages"]
    ]
    notes = [
        "Groups of learners whose possible coaches have too few places between them: no plan can help all of them."
    ]
    return Sheet("Shortages", "Shortages that no plan can mend", columns, rows, notes, empty="There is none.")


def _to_settle(result: Json, labels: Labels, people: Mapping[str, PersonLabel]) -> Sheet:
    columns = [Column("Person", 24), Column("Organisation", 28), Column("What", 24), Column("What to do", 70)]
    rows: list[Sequence[Cell]] = []
    for row in result["to_settle"]:
        who = labels.person(row["person"])
        rows.append([who.name, who.organisation, reason_words(row["what"]), _named(row["text"], people)])
    return Sheet("To settle", "To settle before the next run", columns, rows, empty="Nothing is missing.")
