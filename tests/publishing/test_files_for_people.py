"""The files a person opens: what stands in them, that text stays text, that equal results give equal files."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from icalendar import Calendar

from programme.publishing.calendars import sessions_calendar
from programme.publishing.labels import Labels, PersonLabel
from programme.publishing.pairs_workbook import pairs_workbook
from programme.publishing.sessions_workbook import sessions_workbook
from programme.publishing.statements import goal_statement

Json = dict[str, Any]
LABELS = Labels(
    people={
        "P1": PersonLabel("=cmd|' /C calc'!A0", "Knowle Green"),
        "P2": PersonLabel("Siân O’Neill", "Ashford and St Peter's"),
        "P3": PersonLabel("Ada Free", "Rowan Tree"),
    },
    skills={"SPC": "Run charts and SPC"},
    rooms={"V1-A": "Seminar room 1"},
)
ROUND: Json = {
    "as_at": "2020-07-13",
    "learners": [{"id": "L1", "person": "P1"}, {"id": "L3", "person": "P3"}],
    "coaches": [{"id": "C2", "person": "P2", "places": 1}],
}
PAIRED: Json = {
    "status": "optimal",
    "pairs": [
        {
            "learner": "L1",
            "coach": "C2",
            "fit": 82.5,
            "parts": {"skills": 40.0, "common_time": 42.5, "mix": 0.0},
            "locked": False,
            "kept": False,
            "new_bridge": True,
            "flags": ["distance_unknown"],
            "alternatives": [],
        }
    ],
    "unmatched": [
        {
            "learner": "L3",
            "reason": "capacity",
            "removed": {"capacity": 1, "skill": 0},
            "text": "The only coach, C2, is full.",
            "remedy": "One more place.",
        }
    ],
    "goals": [{"goal": "place_learners", "value": 1, "bound": 1, "proven": True}],
    "supply": [{"skill": "SPC", "wanted": 2, "required": 1, "places": 1}],
    "shortages": [{"learners": ["L1", "L3"], "coaches": ["C2"], "places": 1, "text": "Two learners, one place."}],
    "to_settle": [{"person": "P3", "what": "unknown_time", "text": "Ask when Ada is free."}],
}
PLAN: Json = {
    "as_at": "2020-07-13",
    "window": {"start": "2020-09-07", "end": "2021-03-26"},
    "blocks": [{"id": "am", "start": "09:30", "end": "12:30"}],
    "organisations": [{"code": "RTK", "name": "Ashford and St Peter's"}],
    "people": [{"id": "P1"}, {"id": "P2"}, {"id": "P3"}],
    "host_ledger": [{"organisation": "RTK", "sessions": 5}],
    "venues": [{"id": "V1", "name": "St Peter's Hospital", "organisation": "RTK", "rooms": [{"id": "V1-A"}]}],
    "cohorts": [{"id": "A", "name": "Live wave 2", "members": ["P1", "P2"]}],
    "sessions": [{"id": key, "title": f"Day {key}", "cohorts": ["A"]} for key in ("A1", "A2", "A3")],
    "published": [{"session": "A3", "date": "2020-11-03", "block": "am", "room": "V1-A", "sequence": 1}],
}


def placement(key: str, date: str, sequence: int) -> Json:
    return {
        "session": key,
        "date": date,
        "block": "am",
        "room": "V1-A",
        "facilitators": ["P3"],
        "absent": ["P2"],
        "travel_km_total": 12.5,
        "changed": [],
        "sequence": sequence,
    }


PLANNED: Json = {
    "status": "feasible",
    "placements": [placement("A2", "2020-10-26", 1), placement("A1", "2020-10-23", 0)],
    "unplaced": [
        {
            "session": "A3",
            "removed": {"room_closed": 9},
            "text": "No room.",
            "remedies": ["Open V1."],
            "cancelled": True,
            "sequence": 2,
        }
    ],
    "people": [
        {"person": "P2", "cohort": "A", "attends": 0, "needed": 2, "completes": False, "absences": ["A1", "A2"]}
    ],
    "goals": [{"goal": "attendance", "value": 2, "bound": 1, "proven": False}],
    "warnings": [{"what": "availability_unconfirmed", "subjects": ["P3"], "text": "No weekly times are known."}],
}


def cells(data: bytes, sheet: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def table(data: bytes, sheet: str, first_heading: str) -> list[Json]:
    rows = cells(data, sheet)
    top = next(i for i, row in enumerate(rows) if row[0] == first_heading)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if any(row)]


def test_the_pairs_workbook_tells_pairs_reasons_and_shortages() -> None:
    data = pairs_workbook(ROUND, PAIRED, LABELS)
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == [
        "Summary", "Pairs", "No coach yet", "Supply and demand", "Shortages", "To settle"
    ]  # fmt: skip
    assert "1 of 2 learners has a coach. Proven best" in str(cells(data, "Summary"))
    pair = table(data, "Pairs", "Learner")[0]
    assert pair["Coach"] == "Siân O’Neill"
    assert pair["Why this pair"] == "common time 42.5, skills 40.0"
    assert pair["To check"] == "distance unknown"
    left = table(data, "No coach yet", "Learner")[0]
    assert (left["Learner"], left["Coaches ruled out, by rule"]) == ("Ada Free", "no place left: 1")
    assert left["In words"] == "The only coach, Siân O’Neill, is full."
    assert table(data, "Supply and demand", "Skill")[0]["Short by"] == 1
    assert table(data, "To settle", "Person")[0]["Person"] == "Ada Free"


def test_a_cell_that_looks_like_a_formula_stays_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(pairs_workbook(ROUND, PAIRED, LABELS)))
    risky = [c for sheet in book for row in sheet.iter_rows() for c in row if str(c.value).startswith("=cmd")]
    assert risky
    assert all(cell.data_type == "s" for cell in risky)


def test_the_sessions_workbook_is_in_order_of_date_and_names_who_misses_too_much() -> None:
    data = sessions_workbook(PLAN, PLANNED, LABELS)
    assert [row["Session"] for row in table(data, "Sessions", "Date")] == ["Day A1", "Day A2"]
    assert table(data, "Sessions", "Date")[0]["Room"] == "Seminar room 1"
    assert table(data, "No place yet", "Session")[0]["What would help"] == "Open St Peter's Hospital."
    person = table(data, "People", "Person")[0]
    assert (person["Enough"], person["Misses"]) == ("NO", "Day A1; Day A2")
    assert "Ada Free: no weekly times are known." in str(cells(data, "Summary"))
    host = table(data, "Hosts", "Organisation")[0]
    assert (host["Hosts in this plan"], host["Hosted before"]) == (2, 5)


def test_equal_results_give_equal_files() -> None:
    assert pairs_workbook(ROUND, PAIRED, LABELS) == pairs_workbook(ROUND, PAIRED, LABELS)
    assert sessions_calendar(PLAN, PLANNED, LABELS) == sessions_calendar(PLAN, PLANNED, LABELS)


def test_a_calendar_names_no_attendee_and_cancels_what_lost_its_place() -> None:
    data = sessions_calendar(PLAN, PLANNED, LABELS)
    events = {str(event["uid"]): event for event in Calendar.from_ical(data).walk("VEVENT")}
    assert len(events) == 3
    lost = events["A3.session@learn-live-lead"]
    assert (lost["status"], lost["sequence"]) == ("CANCELLED", 2)
    assert "status" not in events["A1.session@learn-live-lead"]
    assert str(Calendar.from_ical(data)["x-wr-calname"]).endswith("(proposal)")
    assert events["A1.session@learn-live-lead"]["location"] == "Seminar room 1, St Peter's Hospital"
    assert not [label.name for label in LABELS.people.values() if label.name.encode() in data]


@pytest.mark.parametrize(
    ("value", "bound", "says"),
    [(100, 99, "at most 1 %"), (200, 199, "0.50 %"), (7, 0, "not known"), (0, 0, "not proven"), (5, None, "not known")],
)
def test_an_unproven_goal_says_how_far_from_the_best_it_may_be(value: int, bound: int | None, says: str) -> None:
    assert says in goal_statement({"goal": "attendance", "value": value, "bound": bound, "proven": False})


def test_the_best_possible_cost_is_told_in_pounds_as_the_cost_is() -> None:
    said = goal_statement({"goal": "cost", "value": 23_000, "bound": 5_500, "proven": False})
    assert "at most 76 %" in said
    assert "(55 at the very best)" in said
