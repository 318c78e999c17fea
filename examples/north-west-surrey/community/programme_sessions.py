"""The sessions: Wave 1's, delivered with their attendance, and the templates of Wave 2's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from .cohorts import LIVE_2, members, tutors
from .draw import Draw
from .person import Person
from .timetables import WEEKDAYS

WAVE_1 = ("W1-LEARN-A", "W1-LEARN-B", "W1-LIVE-A", "W1-LIVE-B", "W1-LEAD")
WAVE_2 = ("W2-LEARN-A", "W2-LEARN-B", *LIVE_2, "W2-LEAD")
ANNOUNCED = {
    "W2-LEAD-1": ("2020-09-16", "am", "R-WK-LOOP"),
    "W2-LIVE-B-1": ("2020-09-23", "day", "R-WK-LOOP"),
    "W2-LEARN-A-1": ("2020-09-24", "am", "R-WO-CIVIC"),
}
"""Wave 2's sessions whose date, block and room people have been told already."""

SEASONS = {
    "LIVE": [
        ("2020-09-07", "2020-10-02"),
        ("2020-10-05", "2020-11-06"),
        ("2020-11-02", "2020-12-04"),
        ("2020-12-07", "2021-01-15"),
        ("2021-01-18", "2021-02-12"),
        ("2021-02-22", "2021-03-26"),
    ],
    "LEARN": [("2020-09-14", "2020-10-16"), ("2020-10-12", "2020-11-20"), ("2020-11-09", "2020-12-18")],
    "LEAD": [
        ("2020-09-07", "2020-10-09"),
        ("2020-10-12", "2020-11-27"),
        ("2020-11-30", "2021-01-22"),
        ("2021-01-11", "2021-02-26"),
        ("2021-02-22", "2021-03-26"),
    ],
}
"""Between which days a tier's first, second ... session should lie, as people were told when they applied."""

MINUTES = {"day": 420, "am": 180, "pm": 180}
LIVE_DAYS = [
    ("Aim, stakeholders and team", ()),
    ("Process mapping and driver diagrams", ()),
    ("Measures and run charts", ("MEASURES",)),
    ("Change ideas and PDSA", ("PDSA",)),
    ("Working with patients and carers", ()),
    ("Sustaining, spreading and telling the story", ()),
]


@dataclass(slots=True)
class Session:
    """One row of the sheet Sessions; gaps in days, dates ISO, empty where not given."""

    id: str
    cohorts: tuple[str, ...]
    title: str
    kind: str
    blocks: tuple[str, ...]
    order: str = ""
    mode: str = "in_person"
    needed: int = 0
    facilitators_from: list[Person] = field(default_factory=list)
    skills: tuple[str, ...] = ()
    extra_places: int = 0
    features: tuple[str, ...] = ()
    gap: tuple[str, str] = ("", "")
    earliest: str = ""
    latest: str = ""
    state: str = "draft"
    date: str = ""
    block: str = ""
    room: str = ""
    facilitators: list[Person] = field(default_factory=list)


DELIVERED = [
    ("W1-LEAD-1", ("W1-LEAD",), "Induction for coaches", "taught", "1", "am", "2020-01-09", "R-SP-BOARD"),
    ("W1-LEARN-A-1", ("W1-LEARN-A",), "Foundations 1", "taught", "1", "am", "2020-01-14", "R-SP-EDU1"),
    ("W1-LIVE-A-1", ("W1-LIVE-A",), "Day 1", "taught", "1", "day", "2020-01-21", "R-SP-EDU1"),
    ("W1-LIVE-B-1", ("W1-LIVE-B",), "Day 1", "taught", "1", "day", "2020-01-23", "R-SP-EDU2"),
    ("W1-LEARN-A-2", ("W1-LEARN-A",), "Foundations 2", "taught", "2", "am", "2020-02-11", "R-SP-EDU1"),
    ("W1-LIVE-A-2", ("W1-LIVE-A",), "Day 2", "taught", "2", "day", "2020-02-18", "R-SP-EDU1"),
    ("W1-LIVE-B-2", ("W1-LIVE-B",), "Day 2", "taught", "2", "day", "2020-02-20", "R-AS-SEM1"),
    ("W1-LEARN-B-1", ("W1-LEARN-B",), "Foundations 1", "taught", "1", "pm", "2020-02-25", "R-RU-CHAMBER"),
    ("W1-LEAD-2", ("W1-LEAD",), "Supervision 1", "supervision", "2", "pm", "2020-02-27", "R-SP-EDU2"),
    ("W1-SHARE-1", WAVE_1, "First sharing event", "sharing_event", "", "pm", "2020-03-04", "R-SP-THEATRE"),
    ("W1-LIVE-A-3", ("W1-LIVE-A",), "Day 3", "taught", "3", "day", "2020-03-10", "R-SP-EDU1"),
    ("W1-LIVE-B-3", ("W1-LIVE-B",), "Day 3", "taught", "3", "day", "2020-03-12", "R-SP-EDU2"),
    ("W1-LEAD-3", ("W1-LEAD",), "Supervision 2 (moved on line from March)", "supervision", "3", "am", "2020-04-23", ""),
    (
        "W1-LEARN-B-2",
        ("W1-LEARN-B",),
        "Foundations 2 (moved on line from March)",
        "taught",
        "2",
        "pm",
        "2020-05-06",
        "",
    ),
    ("W1-LIVE-A-4", ("W1-LIVE-A",), "Day 4, on line (moved from April)", "taught", "4", "day", "2020-05-12", ""),
    ("W1-LEARN-C-1", ("W1-LEARN-C",), "Foundations on line 1", "taught", "1", "pm", "2020-05-13", ""),
    ("W1-LIVE-B-4", ("W1-LIVE-B",), "Day 4, on line (moved from April)", "taught", "4", "day", "2020-05-14", ""),
    ("W1-LEARN-C-2", ("W1-LEARN-C",), "Foundations on line 2", "taught", "2", "pm", "2020-06-03", ""),
    ("W1-LIVE-A-5", ("W1-LIVE-A",), "Day 5, on line", "taught", "5", "day", "2020-06-09", ""),
    ("W1-LIVE-B-5", ("W1-LIVE-B",), "Day 5, on line", "taught", "5", "day", "2020-06-11", ""),
    ("W1-LEAD-4", ("W1-LEAD",), "Development day for coaches, on line", "taught", "4", "am", "2020-06-18", ""),
    (
        "W1-SHARE-2",
        (*WAVE_1, "W1-LEARN-C"),
        "Second sharing event, on line",
        "sharing_event",
        "",
        "pm",
        "2020-06-24",
        "",
    ),
    ("W1-LIVE-A-6", ("W1-LIVE-A",), "Day 6, on line", "taught", "6", "day", "2020-06-30", ""),
    ("W1-LIVE-B-6", ("W1-LIVE-B",), "Day 6, on line", "taught", "6", "day", "2020-07-02", ""),
    (
        "W1-CELEBRATION",
        (*WAVE_1, "W1-LEARN-C"),
        "Celebration event, on line",
        "celebration",
        "",
        "pm",
        "2020-07-08",
        "",
    ),
]
"""id, cohorts, title, kind, order, block, date, room (none: on line). The sessions of March to April 2020 that fell
out stand here only where they were held later on line."""


def delivered_sessions(people: list[Person]) -> list[Session]:
    """Wave 1's sessions, with who ran them."""
    founders = [person for person in people if person.group == "lead_founder"]
    sessions = []
    for number, (key, cohorts, title, kind, order, block, date, room) in enumerate(DELIVERED):
        outside = [lead for lead in founders if not set(lead.cohorts) & set(cohorts)] or founders
        ran = [outside[number % len(outside)]] if kind != "celebration" else outside[:2]
        mode = "in_person" if room else "online"
        sessions.append(
            Session(key, cohorts, title, kind, (block,), order, mode, len(ran), state="delivered", date=date, room=room)
        )
        sessions[-1].facilitators = ran
    return sessions


def attendance(sessions: list[Session], people: list[Person], seed: int) -> list[tuple[str, str, str, str]]:
    """Session, e-mail, status and minutes for everybody enrolled at the time; spring 2020 took many to the wards."""
    draw = Draw(seed, "attendance")
    rows = []
    for session in sessions:
        if session.state != "delivered":
            continue
        for person in members(people, *session.cohorts):
            if person.left and person.left < session.date:
                continue
            status, minutes = _came(draw, session, person)
            rows.append((session.id, person.email, status, minutes))
    return rows


def _came(draw: Draw, session: Session, person: Person) -> tuple[str, str]:
    full = MINUTES[session.blocks[0]]
    share = 0.93 if session.date < "2020-03-05" else 0.8 if session.date < "2020-03-17" else 0.77
    if session.kind in ("sharing_event", "celebration"):
        share -= 0.12
    if person.group == "live_deferred" and session.date > "2020-03-17":
        share = 0.3
    if person.group == "lead_promoted":
        share = 0.95
    if not draw.chance(share):
        return ("absent_with_notice", "") if draw.chance(0.7) else ("absent", "")
    if session.mode == "online":
        return "online", str(full - 5 * draw.number(0, 6))
    if draw.chance(0.08):
        return ("late", str(full - 15 * draw.number(1, 3))) if draw.chance(0.5) else ("left_early", str(full - 30))
    return "present", str(full)


def planned_sessions(people: list[Person]) -> list[Session]:
    """Wave 2's sessions: what the planner has to place, three of them announced already."""
    sessions: list[Session] = []
    leads = [person for person in people if person.is_lead and person.availability == "stated"]
    for cohort, day in (("W2-LEARN-A", "thu"), ("W2-LEARN-B", "tue")):
        sessions += _learn(cohort, _free(leads, day, 5))
    for cohort, day in zip(LIVE_2, ("tue", "wed", "thu"), strict=True):
        sessions += _live(cohort, _free(leads, day, 6))
    sessions += _lead(tutors(people))
    sessions += _together(tutors(people))
    for session in sessions:
        if session.order:
            session.earliest, session.latest = SEASONS[session.cohorts[0].split("-")[1]][int(session.order) - 1]
        if session.id in ANNOUNCED:
            _announce(session, *ANNOUNCED[session.id])
    return sessions


def _announce(session: Session, date: str, block: str, room: str) -> None:
    weekday = WEEKDAYS[dt.date.fromisoformat(date).weekday()]
    free = [p for p in session.facilitators_from if p.free_all_day(weekday) and date not in p.away_on]
    session.state, session.date, session.block, session.room = "published", date, block, room
    session.facilitators = free[: session.needed]


def _free(leads: list[Person], day: str, count: int) -> list[Person]:
    return [lead for lead in leads if lead.free_all_day(day)][:count]


def _learn(cohort: str, team: list[Person]) -> list[Session]:
    half = ("am", "pm")
    return [
        Session(f"{cohort}-1", (cohort,), "Foundations 1", "taught", half, "1", needed=2, facilitators_from=team,
                features=("projector",)),
        Session(f"{cohort}-2", (cohort,), "Foundations 2", "taught", half, "2", needed=2, facilitators_from=team,
                features=("projector",), gap=("21", "42")),
        Session(f"{cohort}-3", (cohort,), "Project clinic, on line", "clinic", half, "3", "online", 1, team,
                gap=("14", "42")),
    ]  # fmt: skip


def _live(cohort: str, team: list[Person]) -> list[Session]:
    sessions = []
    for number, (title, skills) in enumerate(LIVE_DAYS, 1):
        able = [lead for lead in team if lead.offer and set(skills) <= set(lead.offer.skills)]
        sessions.append(
            Session(f"{cohort}-{number}", (cohort,), f"Day {number}: {title}", "taught", ("day",), str(number),
                    needed=1 if skills else 2, facilitators_from=able or team, skills=skills if able else (),
                    extra_places=int(number == 5), features=("projector",),
                    gap=("21", "42") if number > 1 else ("", ""))
        )  # fmt: skip
    for number, (earliest, latest) in enumerate((("2020-10-12", "2020-11-20"), ("2021-01-11", "2021-02-12")), 1):
        sessions.append(
            Session(f"{cohort}-C{number}", (cohort,), f"Project clinic {number}, on line", "clinic", ("am", "pm"),
                    mode="online", needed=1, facilitators_from=team, earliest=earliest, latest=latest)
        )  # fmt: skip
    return sessions


def _lead(team: list[Person]) -> list[Session]:
    cohort = ("W2-LEAD",)
    guest = team[-1]
    return [
        Session("W2-LEAD-1", cohort, "Induction for coaches", "taught", ("am", "pm"), "1", needed=2,
                facilitators_from=team),
        Session("W2-LEAD-2", cohort, "Supervision 1", "supervision", ("am", "pm"), "2", "online", 1, team,
                gap=("28", "63")),
        Session("W2-LEAD-3", cohort, "Development day: teaching run charts", "taught", ("day",), "3", needed=1,
                facilitators_from=[lead for lead in team if lead.offer and "SPC" in lead.offer.skills], skills=("SPC",),
                features=("projector",), gap=("21", "63")),
        Session("W2-LEAD-4", cohort, "Supervision 2", "supervision", ("am", "pm"), "4", "online", 1, team,
                gap=("28", "63")),
        Session("W2-LEAD-5", cohort, "Development day: coaching teams in difficulty", "taught", ("day",), "5", needed=1,
                facilitators_from=[guest], features=("projector",), gap=("21", "63")),
    ]  # fmt: skip


def _together(team: list[Person]) -> list[Session]:
    return [
        Session("W2-SHARE-1", WAVE_2, "Sharing event, on line", "sharing_event", ("pm",), mode="online", needed=1,
                facilitators_from=team, earliest="2020-11-09", latest="2020-12-04"),
        Session("W2-SHARE-2", (*LIVE_2, "W2-LEAD"), "Sharing event", "sharing_event", ("pm",), mode="hybrid", needed=2,
                facilitators_from=team, extra_places=6, features=("projector",), earliest="2021-01-25",
                latest="2021-02-26"),
        Session("W2-CELEBRATION", WAVE_2, "Celebration event, on line", "celebration", ("pm",), mode="online", needed=2,
                facilitators_from=team, earliest="2021-03-15", latest="2021-03-26"),
    ]  # fmt: skip
