"""The sheets of the workbook, as docs/workbook.md lists them: headings and rows of text and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .cohorts import COHORTS
from .links import Project, Tie
from .lists import Row, organisations_by_code, read_list
from .person import Person
from .programme_sessions import Session

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, headings, and rows with as many cells as headings (empty text = blank)."""

    name: str
    headings: list[str]
    rows: list[list[Cell]]


CALENDAR: list[tuple[str, str, str, str, str, str]] = [
    ("as_at", "Monday after the celebration event", "2020-07-13", "", "", ""),
    ("window", "Wave 2, September 2020 to March 2021", "2020-09-07", "2021-03-26", "", ""),
    ("block", "day", "09:30", "16:30", "", ""),
    ("block", "am", "09:30", "12:30", "", ""),
    ("block", "pm", "13:30", "16:30", "", ""),
    ("closed", "Autumn half term", "2020-10-26", "2020-10-30", "", ""),
    ("closed", "Christmas and New Year", "2020-12-21", "2021-01-01", "", ""),
    ("closed", "Spring half term", "2021-02-15", "2021-02-19", "", ""),
    ("pressure", "Winter pressures", "2020-12-07", "2021-01-22", "", "5"),
    ("pressure", "Junior doctors change over", "2021-02-03", "2021-02-05", "RTK", "3"),
    ("pressure", "Bed pressures at the hospitals", "2021-01-25", "2021-02-12", "RTK", "4"),
    ("pressure", "Flu vaccination clinics", "2020-09-28", "2020-10-16", "Y06137", "3"),
    ("pressure", "Busiest weeks on the road", "2020-11-30", "2021-01-08", "RYD", "4"),
]


def calendar() -> Sheet:
    """The day described, the planning window, blocks of time, closed dates, weeks of pressure."""
    return _sheet("Calendar", "kind label start end organisation weight", CALENDAR)


def listed(name: str, list_name: str) -> Sheet:
    """A sheet that is one of the lists as it stands."""
    rows = read_list(list_name)
    headings = list(rows[0])
    return Sheet(name, headings, [[_cell(heading, row[heading]) for heading in headings] for row in rows])


def people(everybody: Iterable[Person]) -> Sheet:
    """One row for each person."""
    rows = []
    for p in everybody:
        tiers = [
            p.tiers.get(key, "") for key in ("learn_from", "learn_to", "live_from", "live_to", "lead_from", "lead_to")
        ]
        latitude, longitude = p.place or ("", "")
        rows.append([
            p.email, p.name, p.profession, p.band, *tiers, p.joined, p.left, _yes(p.q_member), p.line_manager, p.mode,
            _number(p.max_travel_km), latitude, longitude, p.availability, p.requires, p.accepts_online,
            ";".join(p.topics), p.rounds_waited or "", _yes(p.near_lead), p.name_on_map, _yes(p.staff),
            ";".join(p.cohorts), " ".join(p.notes),
        ])  # fmt: skip
    return _sheet(
        "People",
        "email name profession band learn_from learn_to live_from live_to lead_from lead_to joined left q_member"
        " line_manager mode max_travel_km latitude longitude availability requires accepts_online topics rounds_waited"
        " near_lead name_on_map staff_of_programme cohorts note",
        rows,
    )


def memberships(everybody: Iterable[Person]) -> Sheet:
    """One row for each employment; the first of a person is the main one."""
    rows = [
        [
            p.email,
            e.organisation,
            e.site,
            e.job_title,
            _number(e.days_per_week),
            e.start,
            e.end,
            _yes(e is p.employments[0]),
        ]
        for p in everybody
        for e in p.employments
    ]
    return _sheet("Memberships", "email organisation site job_title days_per_week start end main", rows)


def needs(everybody: Iterable[Person]) -> Sheet:
    """One row for each skill a learner wants."""
    rows = [[p.email, n.skill, _number(n.level), _yes(n.required)] for p in everybody for n in p.needs]
    return _sheet("Needs", "email skill level required", rows)


def offers(everybody: Iterable[Person]) -> Sheet:
    """One row for each coach."""
    rows: list[list[Cell]] = []
    for p in everybody:
        if p.offer:
            skills = "; ".join(f"{skill} {level}" for skill, level in sorted(p.offer.skills.items()))
            rows.append([
                p.email, p.offer.places, _number(p.offer.hours_per_month), skills, p.offer.status,
                p.offer.supervision_valid_to, _yes(p.offer.grows_coaches), ";".join(p.offer.wishes),
            ])  # fmt: skip
    return _sheet(
        "Offers", "email places hours_per_month skills status supervision_valid_to grows_coaches wishes", rows
    )


def availability(everybody: Iterable[Person]) -> Sheet:
    """One row for each weekly slot, one for each date away."""
    rows: list[list[Cell]] = []
    for p in everybody:
        rows += [[p.email, s.weekday, s.start, s.end, s.occurrences, _yes(s.term_only), ""] for s in p.slots]
        rows += [[p.email, "", "", "", "", "", date] for date in p.away_on]
    return _sheet("Availability", "email weekday start end occurrences term_only away_on", rows)


def venues() -> Sheet:
    """The real sites; which rooms they have is invented."""
    headings = ["id", "name", "organisation", "site", "postcode", "latitude", "longitude"]
    rows = [[*(_cell(h, row[h]) for h in headings), f"Real site ({row['kind']})."] for row in read_list("sites")]
    return Sheet("Venues", [*headings, "note"], rows)


def rooms() -> Sheet:
    """The invented rooms."""
    sheet = listed("Rooms", "rooms")
    return Sheet("Rooms", [*sheet.headings, "note"], [[*row, "Invented room at a real site."] for row in sheet.rows])


def cohorts() -> Sheet:
    """Both waves' cohorts."""
    return _sheet("Cohorts", "id name wave tier start end size_min size_max min_sessions_attended venue_rule", COHORTS)


def sessions(everything: Iterable[Session]) -> Sheet:
    """One row for each session, delivered or planned."""
    rows = [
        [
            s.id, ";".join(s.cohorts), s.title, s.kind, _number(s.order), ";".join(s.blocks), s.mode, s.needed or "",
            _emails(s.facilitators_from), ";".join(s.skills), s.extra_places or "", ";".join(s.features),
            *(_number(days) for days in s.gap), s.earliest, s.latest, s.state, s.date,
            s.blocks[0] if s.date and len(s.blocks) == 1 else s.block, s.room, _emails(s.facilitators),
        ]
        for s in everything
    ]  # fmt: skip
    return _sheet(
        "Sessions",
        "id cohorts title kind order blocks mode facilitators_needed facilitators_from facilitator_skills extra_places"
        " room_features min_gap_days max_gap_days earliest latest state date block room facilitators",
        rows,
    )


def ties(everything: Iterable[Tie]) -> Sheet:
    """One row for each tie."""
    rows = [
        [t.one, t.other, t.kind, t.start, t.end, t.last_contact, t.origin, t.session, t.outcome] for t in everything
    ]
    return _sheet("Ties", "from to kind start end last_contact origin session outcome", rows)


def projects(everything: Iterable[Project]) -> Sheet:
    """One row for each project."""
    headings = [
        "id",
        "title",
        "lead",
        "team",
        "organisations",
        "cohort",
        "topic",
        "aim",
        "stage",
        "score",
        "score_date",
        "started",
        "ended",
        "measure",
        "unit",
        "baseline",
        "latest_value",
        "people_affected",
    ]
    rows = []
    for project in everything:
        named = {"lead": project.team[0].email, "team": _emails(project.team[1:])}
        rows.append([_cell(heading, named.get(heading) or project.row.get(heading, "")) for heading in headings])
    return Sheet("Projects", headings, rows)


def attendance(rows: Iterable[tuple[str, str, str, str]]) -> Sheet:
    """One row for each person and delivered session."""
    return _sheet("Attendance", "session email status minutes", [[*row[:3], _number(row[3])] for row in rows])


def measures(everything: Iterable[Row]) -> Sheet:
    """One row for each measure."""
    headings = [
        "id",
        "project",
        "name",
        "definition",
        "unit",
        "direction",
        "rules",
        "target",
        "changed_on",
        "rebase",
        "comparison_of",
        "main",
        "disclosure",
        "owner",
    ]
    return Sheet("Measures", headings, [[_cell(heading, row[heading]) for heading in headings] for row in everything])


def data_points(rows: Iterable[tuple[str, str, str, str, str]]) -> Sheet:
    """One row for each value, and one more where it was revised."""
    cells = ([measure, date, _number(value), recorded_on, note] for measure, date, value, recorded_on, note in rows)
    return _sheet("Data points", "measure date value recorded_on note", cells)


def capability(rows: Iterable[Sequence[str]]) -> Sheet:
    """One row for each thing that an organisation has said it has, or has not."""
    cells = ([*row[:5], _number(row[5])] for row in rows)
    return _sheet("Capability", "organisation kind tier skill in_place places_open", cells)


def self_assessments(rows: Iterable[tuple[str, str, str, str, int]]) -> Sheet:
    """One row for each person, skill and occasion."""
    return _sheet("Self-assessments", "email skill when date level", rows)


def feedback(rows: Iterable[Sequence[str]]) -> Sheet:
    """One row for each form."""
    cells = ([row[0], *(_number(rating) for rating in row[1:])] for row in rows)
    return _sheet("Feedback", "session satisfaction engagement relevance confidence commitment", cells)


def organisations_used(everybody: Iterable[Person]) -> Mapping[str, int]:
    """How many people count each organisation as their first, the absent ones with 0."""
    counts = dict.fromkeys(organisations_by_code(), 0)
    for person in everybody:
        counts[person.organisation] += 1
    return counts


def _sheet(name: str, headings: str, rows: Iterable[Iterable[Cell]]) -> Sheet:
    return Sheet(name, headings.split(), [list(row) for row in rows])


NUMBERS = (
    "latitude", "longitude", "capacity", "cost_pence_per_block", "score", "baseline", "latest_value",
    "people_affected", "target",
)  # fmt: skip


def _cell(heading: str, text: str) -> Cell:
    return _number(text) if heading in NUMBERS else text


def _number(text: str) -> Cell:
    if not text:
        return ""
    return float(text) if "." in text else int(text)


def _yes(flag: bool) -> str:
    return "yes" if flag else ""


def _emails(people: Iterable[Person]) -> str:
    return ";".join(person.email for person in people)
