"""What the template workbook shows beside its headings: an example row for each sheet, and notes on single columns."""

from __future__ import annotations

from collections.abc import Mapping

from .cells import EXAMPLE_MARK

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "Calendar": {"kind": "window", "label": "autumn term", "start": "2026-09-07", "end": "2026-12-18"},
    "Skills": {
        "code": "SPC", "name": "Run charts and SPC", "aliases": "run chart; SPC charts",
        "level_1": "Can read a run chart",
        "level_2": "Has made one with help", "level_3": "Makes them alone", "level_4": "Teaches others to make them",
    },
    "Organisations": {
        "code": "X99999", "scheme": "ODS", "name": "Example Road Surgery", "short_name": "Example Road",
        "aliases": "Example Rd Surg", "kind": "practice", "partner": "no", "postcode": "KT16 0PZ",
    },
    "People": {
        "email": "ann.cole@practice.example", "name": "Ann Cole", "profession": "Nurse", "band": "6",
        "live_from": "2026-01-12", "joined": "2025-10-06", "line_manager": "bo.fry@practice.example", "mode": "either",
        "max_travel_km": "15", "availability": "stated", "requires": "step_free; hearing_loop", "name_on_map": "yes",
    },
    "Memberships": {
        "email": "ann.cole@practice.example", "organisation": "X99999", "job_title": "Practice nurse",
        "days_per_week": "4", "start": "2019-04-01", "main": "yes",
    },
    "Needs": {"email": "ann.cole@practice.example", "skill": "SPC", "level": "2", "required": "no"},
    "Offers": {
        "email": "bo.fry@practice.example", "places": "3", "hours_per_month": "4", "skills": "SPC 4; PDSA 3",
        "status": "active", "supervision_valid_to": "2027-03-31", "grows_coaches": "no",
    },
    "Availability": {
        "email": "ann.cole@practice.example", "weekday": "tue", "start": "13:00", "end": "17:00", "occurrences": "1; 3",
        "term_only": "no",
    },
    "Venues": {"id": "V1", "name": "Example Hall", "organisation": "X99999", "postcode": "KT16 0PZ"},
    "Rooms": {
        "id": "V1-A", "venue": "V1", "name": "Room A", "capacity": "24", "features": "step_free; hearing_loop",
        "open_days": "mon; tue", "open_from": "09:00", "open_to": "17:00",
    },
    "Cohorts": {
        "id": "live-1", "name": "Live, first cohort", "wave": "2026", "tier": "live", "start": "2026-09-07",
        "end": "2027-03-26", "size_min": "8", "size_max": "24", "venue_rule": "any",
    },
    "Sessions": {
        "id": "live-1-1", "cohorts": "live-1", "title": "Setting an aim", "kind": "taught", "order": "1",
        "blocks": "am; pm", "mode": "in_person", "facilitators_needed": "1", "state": "draft",
    },
    "Ties": {
        "from": "bo.fry@practice.example", "to": "ann.cole@practice.example", "kind": "coaching", "start": "2026-01-12",
        "origin": "programme",
    },
    "Projects": {
        "id": "P1", "title": "Fewer lost referrals", "lead": "ann.cole@practice.example", "organisations": "X99999",
        "stage": "active", "score": "2.5", "score_date": "2026-05-01", "started": "2026-01-19",
    },
    "Attendance": {"session": "live-1-1", "email": "ann.cole@practice.example", "status": "present", "minutes": "180"},
    "Measures": {
        "id": "M1", "project": "P1", "name": "Referrals lost", "definition": "Referrals without an answer in 14 days",
        "unit": "referrals a month", "direction": "decrease", "rules": "anhoj", "target": "0", "main": "yes",
    },
    "Data points": {"measure": "M1", "date": "2026-01-01", "value": "12"},
    "Capability": {
        "organisation": "X99999", "kind": "coaching", "tier": "live", "skill": "SPC", "in_place": "yes",
        "places_open": "2", "start": "2026-01-01",
    },
    "Self-assessments": {
        "email": "ann.cole@practice.example", "skill": "SPC", "when": "baseline", "date": "2026-01-12", "level": "1",
    },
    "Feedback": {
        "session": "live-1-1", "satisfaction": "5", "engagement": "4", "relevance": "5", "confidence": "3",
        "commitment": "4",
    },
    "Learning notes": {
        "id": "N1", "text": "Ask the reception team first", "theme": "teams", "date": "2026-05-01", "project": "P1",
        "share_with": "team",
    },
}  # fmt: skip
"""By sheet and heading; invented throughout."""

NOTES: Mapping[tuple[str, str], str] = {
    ("Calendar", "kind"): "One row as_at (the day that the records describe), one window for planning, and a block for "
    "each part of a day.",
    ("Calendar", "start"): "A date; for a block a time of day.",
    ("Calendar", "end"): "A date; for a block a time of day.",
    ("Calendar", "organisation"): "For pressure only; blank means all.",
    ("People", "name_on_map"): "Whether the person said yes to their name on the map; blank means not asked.",
    ("People", "requires"): "What a room must have for this person. No diagnosis.",
    ("People", "latitude"): "Where journeys start; blank means the first organisation.",
    ("Memberships", "main"): "yes for the employer that is counted first.",
    ("Needs", "skill"): "Blank asks for a coach, no skill in particular.",
    ("Offers", "skills"): "Each with a level from 1 to 4.",
    ("Availability", "occurrences"): "Weeks of the month, 1 to 5; blank means all.",
    ("Availability", "away_on"): "A day away; then the other cells stay blank.",
    ("Rooms", "open_days"): "Blank means always.",
    ("Sessions", "date"): "This, block, room and facilitators only for published and delivered sessions.",
    ("Ties", "from"): "For coaching, the coach.",
    ("Ties", "to"): "For coaching, the learner.",
    ("Data points", "date"): "The first day of the period.",
    ("Data points", "value"): "Blank means that there is none.",
    ("Feedback", "session"): "One row for each form, without a name.",
}
"""What a heading alone does not tell."""


def example_row(sheet: str, headings: list[str]) -> list[str]:
    """The example row of a sheet, its first cell marked so that it is never read."""
    example = EXAMPLES[sheet]
    first, *others = (example.get(heading, "") for heading in headings)
    return [f"{EXAMPLE_MARK.capitalize()} {first}".strip(), *others]
