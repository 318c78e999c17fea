"""A small programme as a workbook, that tests change to suit them. Invented people and organisations."""

from __future__ import annotations

import copy
import datetime as dt
import io
from collections.abc import Mapping, Sequence

import xlsxwriter

Sheets = dict[str, list[list[object]]]

SHEETS: Sheets = {
    "Calendar": [
        ["kind", "label", "start", "end", "organisation", "weight"],
        ["as_at", "", "2020-07-13", "", "", ""],
        ["window", "autumn", "2020-09-07", "2021-03-26", "", ""],
        ["block", "day", "09:30", "16:30", "", ""],
        ["block", "am", "09:30", "12:30", "", ""],
        ["closed", "half term", "2020-10-26", "2020-10-30", "", ""],
        ["pressure", "winter", "2020-12-21", "2021-01-08", "", "5"],
        ["pressure", "moving house", "2020-11-02", "2020-11-06", "RTK", "3"],
    ],
    "Skills": [
        ["code", "name", "aliases", "level_1", "level_2", "level_3", "level_4"],
        ["SPC", "Run charts and SPC", "run chart; control chart", "has heard", "has used", "uses", "teaches"],
        ["PDSA", "Plan, do, study, act", "", "has heard", "has used", "uses", "teaches"],
    ],
    "Organisations": [
        ["code", "scheme", "name", "short_name", "aliases", "kind", "partner", "parent", "network", "network_name",
         "building", "postcode", "latitude", "longitude", "active_from", "active_to", "successor", "note"],
        ["RTK", "ODS", "Ashford Hospital Trust", "Ashford", "ASPH; St P", "acute", "yes", "", "", "", "", "TW15 3AA",
         "51.44", "-0.47", "", "", "", ""],
        ["H81002", "ODS", "Green Medical", "Green", "", "practice", "no", "", "U1", "North network", "Health Centre",
         "TW15 1AA", "51.43", "-0.5", "", "", "", ""],
        ["H81003", "ODS", "Brook Surgery", "", "", "practice", "no", "", "U1", "North network", "Health Centre",
         "TW15 1AA", "51.43", "-0.5", "", "", "", "invented"],
    ],
    "People": [
        ["email", "name", "profession", "band", "learn_from", "learn_to", "live_from", "live_to", "lead_from",
         "lead_to", "joined", "left", "q_member", "line_manager", "mode", "max_travel_km", "latitude", "longitude",
         "availability", "requires", "accepts_online", "topics", "rounds_waited", "near_lead", "name_on_map",
         "staff_of_programme", "cohorts", "note", "availability_unconfirmed"],
        ["ann@rtk.example", "Ann Coach", "nurse", "7", "", "", "", "", "2019-09-01", "", "2019-09-01", "", "yes",
         "dan@rtk.example", "either", "20", "", "", "stated", "", "yes", "flow", "0", "no", "yes", "no", "", "", ""],
        ["ben@h81002.example", "Ben O'Learner", "GP", "", "2019-09-01", "2020-06-30", "2020-07-01", "", "", "",
         "2019-09-01", "", "no", "", "either", "12", "", "", "stated", "hearing_loop", "no", "flow; access", "1",
         "no", "no", "no", "A", "", ""],
        ["cat@h81003.example", "Siân D'Souza-Ng", "nurse", "6", "", "", "2020-01-01", "", "", "", "2020-01-01", "",
         "", "ben@h81002.example", "in_person", "", "51.5", "-0.6", "none", "", "", "", "0", "yes", "", "no", "A",
         "", ""],
        ["dan@rtk.example", "Dan Manager", "manager", "8a", "2019-11-01", "", "", "", "", "", "2019-11-01", "", "",
         "out@elsewhere.example", "online", "", "", "", "unknown", "", "", "", "0", "no", "", "yes", "", "", ""],
    ],
    "Memberships": [
        ["email", "organisation", "site", "job_title", "days_per_week", "start", "end", "main"],
        ["ann@rtk.example", "RTK", "", "Matron", "5", "2015-01-01", "", "yes"],
        ["ben@h81002.example", "H81002", "", "GP", "3", "", "", "yes"],
        ["ben@h81002.example", "RTK", "", "Clinic", "1", "2020-08-01", "", "no"],
        ["cat@h81003.example", "H81003", "", "Nurse", "4", "2018-01-01", "", "yes"],
        ["dan@rtk.example", "RTK", "", "Manager", "5", "", "", "yes"],
    ],
    "Needs": [
        ["email", "skill", "level", "required"],
        ["ben@h81002.example", "SPC", "2", "yes"],
        ["cat@h81003.example", "", "", ""],
    ],
    "Offers": [
        ["email", "places", "hours_per_month", "skills", "status", "supervision_valid_to", "grows_coaches", "wishes"],
        ["ann@rtk.example", "2", "6.5", "SPC 4; PDSA", "active", "2021-01-01", "yes", "ben@h81002.example"],
    ],
    "Availability": [
        ["email", "weekday", "start", "end", "occurrences", "term_only", "away_on"],
        ["ann@rtk.example", "fri", "14:00", "17:00", "", "", ""],
        ["ben@h81002.example", "fri", "15:00", "17:00", "1;3", "yes", ""],
        ["ben@h81002.example", "", "", "", "", "", "2020-11-09"],
    ],
    "Venues": [
        ["id", "name", "organisation", "site", "postcode", "latitude", "longitude", "note"],
        ["V1", "Ashford education centre", "RTK", "RTK01", "TW15 3AA", "51.44", "-0.47", ""],
    ],
    "Rooms": [
        ["id", "venue", "name", "capacity", "features", "open_days", "open_from", "open_to", "closed_dates",
         "cost_pence_per_block", "held_until", "note"],
        ["V1-A", "V1", "Room A", "24", "hearing_loop; step_free", "mon;tue", "08:00", "18:00", "2020-11-02",
         "2500", "2020-12-31", "invented"],
        ["V1-B", "V1", "Room B", "8", "", "", "", "", "", "", "", ""],
    ],
    "Cohorts": [
        ["id", "name", "wave", "tier", "start", "end", "size_min", "size_max", "min_sessions_attended", "venue_rule"],
        ["A", "Live wave 2", "Wave 2", "live", "2020-09-07", "2021-03-26", "2", "24", "1", "any"],
        ["Z", "Live wave 1", "Wave 1", "live", "2020-01-06", "2020-07-10", "", "", "", ""],
    ],
    "Sessions": [
        ["id", "cohorts", "title", "kind", "order", "blocks", "mode", "facilitators_needed", "facilitators_from",
         "facilitator_skills", "extra_places", "room_features", "min_gap_days", "max_gap_days", "earliest", "latest",
         "state", "date", "block", "room", "facilitators"],
        ["A1", "A", "Day 1", "taught", "1", "day", "in_person", "1", "ann@rtk.example; dan@rtk.example", "SPC", "1",
         "step_free", "", "", "", "", "draft", "", "", "", ""],
        ["A2", "A", "Day 2", "taught", "2", "day; am", "hybrid", "0", "", "", "", "", "21", "42", "2020-10-01",
         "2020-12-31", "draft", "", "", "", ""],
        ["Z1", "Z", "Wave 1 day", "taught", "1", "day", "in_person", "1", "", "", "", "", "", "", "", "",
         "delivered", "2020-03-03", "day", "V1-A", "ann@rtk.example"],
    ],
    "Ties": [
        ["from", "to", "kind", "start", "end", "last_contact", "origin", "session", "outcome"],
        ["ann@rtk.example", "cat@h81003.example", "coaching", "2020-02-01", "2020-05-01", "", "programme", "",
         "ended_early"],
        ["ann@rtk.example", "ben@h81002.example", "project", "2020-01-10", "", "2020-06-01", "", "", ""],
        ["dan@rtk.example", "ben@h81002.example", "meeting", "2020-03-03", "", "", "programme", "Z1", ""],
    ],
    "Projects": [
        ["id", "title", "lead", "team", "organisations", "cohort", "topic", "aim", "stage", "score", "score_date",
         "started", "ended", "measure", "unit", "baseline", "latest_value", "people_affected"],
        ["PR1", "Fewer falls", "ben@h81002.example", "cat@h81003.example", "H81002; H81003", "Z", "falls",
         "Halve falls by July", "active", "2.5", "2020-06-01", "2020-02-01", "", "falls", "per month", "12", "7.5",
         "60"],
    ],
    "Attendance": [
        ["session", "email", "status", "minutes"],
        ["Z1", "ben@h81002.example", "present", "420"],
        ["Z1", "cat@h81003.example", "absent_with_notice", ""],
        ["Z1", "ann@rtk.example", "late", ""],
    ],
    "Measures": [
        ["id", "project", "name", "definition", "unit", "direction", "rules", "target", "changed_on", "rebase",
         "comparison_of", "main", "adds_up", "disclosure", "owner"],
        ["M1", "PR1", "Falls", "Falls written down in the month, both practices", "falls a month", "decrease",
         "runchart", "6", "2020-03-01", "2020-02-01; 2020-03-01", "", "yes", "yes", "internal", "ben@h81002.example"],
        ["M1-C", "", "Falls elsewhere", "Falls written down in the month at the trust", "falls a month", "decrease",
         "anhoj", "", "", "", "M1", "", "", "open", ""],
        ["M2", "PR1", "Checks", "People whose shoes were checked", "%", "increase", "mdc", "", "", "", "", "no", "no",
         "people", ""],
    ],
    "Data points": [
        ["measure", "date", "value", "recorded_on", "note"],
        ["M1", "2020-01-01", "12", "", ""],
        ["M1", "2020-02-01", "11.5", "2020-03-02", ""],
        ["M1", "2020-02-01", "12.5", "2020-05-01", "late forms"],
        ["M1", "2020-03-01", "", "", "nobody counted"],
        ["M1-C", "2020-01-01", "9", "", ""],
    ],
    "Capability": [
        ["organisation", "kind", "tier", "skill", "in_place", "places_open", "start", "end"],
        ["RTK", "training", "learn", "PDSA", "yes", "4", "2020-01-01", ""],
        ["H81002", "training", "learn", "PDSA", "no", "", "", ""],
        ["H81003", "coaching", "live", "", "yes", "", "2019-01-01", "2020-03-31"],
    ],
    "Self-assessments": [
        ["email", "skill", "when", "date", "level"],
        ["ben@h81002.example", "SPC", "baseline", "2020-01-10", "1"],
        ["ben@h81002.example", "SPC", "end", "2020-07-06", "3"],
    ],
    "Feedback": [
        ["session", "satisfaction", "engagement", "relevance", "confidence", "commitment"],
        ["Z1", "5", "4", "5", "3", "4"],
        ["Z1", "4", "4", "", "2", "4"],
    ],
    "Learning notes": [
        ["id", "text", "theme", "date", "project", "event", "share_with"],
        ["N1", "Ask the night staff first.", "staff", "2020-06-01", "PR1", "", "public"],
        ["N2", "Shoes matter more than mats.", "patients", "2020-03-03", "", "Z1", "team"],
    ],
}  # fmt: skip


def small_programme() -> Sheets:
    """A fresh copy of the small programme, to be changed freely."""
    return copy.deepcopy(SHEETS)


def cell(sheets: Sheets, sheet: str, row: int, heading: str, value: object) -> Sheets:
    """Write one cell, by the row's number as Excel shows it and the column's heading."""
    rows = sheets[sheet]
    rows[row - 1][rows[0].index(heading)] = value
    return sheets


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """The sheets as the bytes of an .xlsx file, text kept as text."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"created": dt.datetime(2020, 7, 13, tzinfo=dt.UTC)})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for index, value in enumerate(row):
                if value != "":
                    page.write(number, index, value)
    book.close()
    return buffer.getvalue()
