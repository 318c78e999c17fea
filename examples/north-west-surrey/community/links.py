"""Dated links between people since August 2019, and the project teams that made some of them."""

from __future__ import annotations

from dataclasses import dataclass

from .coaching import Pair
from .draw import Draw
from .lists import Row, read_list
from .person import Person
from .programme_sessions import Session

AS_AT = "2020-07-13"
BASELINE = ("2019-11-11", "2019-12-13")
FOLLOW_UP = ("2020-06-29", "2020-07-10")


@dataclass(frozen=True, slots=True)
class Tie:
    """One row of the sheet Ties; dates ISO, empty where open or not known."""

    one: str
    other: str
    kind: str
    start: str
    end: str = ""
    last_contact: str = ""
    origin: str = "organic"
    session: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A row of projects.csv with the people who work on it, the lead first."""

    row: Row
    team: list[Person]


def make_projects(people: list[Person], seed: int) -> list[Project]:
    """Give each project of the list a lead and a team from its organisations: Live and Lead people before others."""
    draw = Draw(seed, "projects")
    busy: set[str] = set()
    projects = []
    for row in read_list("projects"):
        team: list[Person] = []
        organisations = row["organisations"].split(";")
        for place in range(int(row["size"])):
            organisation = organisations[place % len(organisations)]
            able = [p for p in people if p.organisation == organisation and not p.left and p not in team]
            able.sort(key=lambda p: (p.email in busy, not (p.is_live or p.is_lead), p.joined > row["started"], p.email))
            team.append(able[0] if place == 0 else draw.pick(able[:3]))
            busy.add(team[-1].email)
            if row["topic"] not in team[-1].topics:
                team[-1].topics.insert(0, row["topic"])
        projects.append(Project(row, team))
    return projects


def make_ties(people: list[Person], pairs: list[Pair], projects: list[Project], sessions: list[Session],
              seed: int) -> list[Tie]:  # fmt: skip
    """All ties, oldest first; never two of one kind between the same two people from the same day."""
    draw = Draw(seed, "ties")
    ties = [
        Tie(p.coach.email, p.learner.email, "coaching", p.start, p.end, p.last_contact, "programme", outcome=p.outcome)
        for p in pairs
    ]
    for project in projects:
        ties += _team_ties(draw, project)
    ties += _colleagues(draw, people)
    ties += _joint_work(draw, people)
    ties += _answers(draw, people, BASELINE, joined_before="2019-12-01", abroad=0.15)
    ties += _answers(draw, people, FOLLOW_UP, joined_before="2020-06-01", abroad=0.4)
    ties += _met(draw, people, sessions)
    once = {(tie.kind, *sorted((tie.one, tie.other))): tie for tie in reversed(ties)}
    return sorted(once.values(), key=lambda tie: (tie.start, tie.kind, tie.one, tie.other))


def _team_ties(draw: Draw, project: Project) -> list[Tie]:
    lead, *others = project.team
    edges = [(lead, other) for other in others]
    edges += [(one, other) for one in others for other in others if one.email < other.email and draw.chance(0.35)]
    ties = []
    for one, other in edges:
        start = max(project.row["started"], one.joined, other.joined)
        end = project.row["ended"]
        if end and start > end:
            continue
        last = draw.day(min(max(start, "2020-02-20"), end or AS_AT), end or AS_AT)
        origin = "programme" if project.row["cohort"] else "organic"
        ties.append(Tie(one.email, other.email, "project", start, end, max(start, last), origin))
    return ties


def _colleagues(draw: Draw, people: list[Person]) -> list[Tie]:
    """Work in common that nobody's programme made: within one employer, and a few old links of Q members outside."""
    early = sorted((p for p in people if p.joined <= "2020-01-10"), key=lambda p: p.email)
    ties = []
    for number, one in enumerate(early):
        for other in early[number + 1 :]:
            same = one.organisation == other.organisation
            share = 0.5 if same and len([p for p in early if p.organisation == one.organisation]) < 9 else 0.06
            if draw.chance(share if same else 0.03 if one.q_member and other.q_member else 0.0015):
                start = max(one.joined, other.joined)
                start = start if draw.chance(0.6) else draw.day(start, "2020-02-28")
                end = draw.day("2020-03-02", "2020-06-26") if draw.chance(0.22) else ""
                last = end or draw.day(start, "2020-07-10")
                ties.append(Tie(one.email, other.email, "project", start, end, last))
    return ties


def _joint_work(draw: Draw, people: list[Person]) -> list[Tie]:
    """Work taken up by people of different employers who met in a cohort or at a sharing event, from March 2020 on."""
    there = sorted(
        (p for p in people if any(c.startswith("W1-") for c in p.cohorts) and not p.left), key=lambda p: p.email
    )
    active = [p for p in there if p.is_live or p.is_lead]
    ties = []
    for one in draw.some(active, 34):
        far = [p for p in there if not p.employers & one.employers and set(p.cohorts) & set(one.cohorts)]
        if far:
            other = draw.pick(far)
            start = max(draw.day("2020-03-09", "2020-07-03"), one.joined, other.joined)
            ties.append(Tie(one.email, other.email, "project", start, last_contact=draw.day(start, "2020-07-10")))
    return ties


def _answers(
    draw: Draw, people: list[Person], period: tuple[str, str], *, joined_before: str, abroad: float
) -> list[Tie]:
    """Survey: whom do you turn to for advice on improving care? Six in ten answered."""
    asked = sorted((p for p in people if p.joined < joined_before and not p.left), key=lambda p: p.email)
    ties = []
    for one in asked:
        if not draw.chance(0.6):
            continue
        for _ in range(draw.number(1, 4)):
            near = [p for p in asked if p is not one and p.organisation == one.organisation]
            far = [
                p
                for p in asked
                if p.organisation != one.organisation and (p.is_lead or set(p.cohorts) & set(one.cohorts))
            ]
            choices = far if (draw.chance(abroad) and far) or not near else near
            if choices:
                other = draw.pick(choices)
                start = draw.day(*period)
                start = max(start, one.joined, other.joined)
                ties.append(Tie(one.email, other.email, "survey", start, last_contact=start))
    return ties


def _met(draw: Draw, people: list[Person], sessions: list[Session]) -> list[Tie]:
    """Visits to one another agreed at the two sharing events."""
    ties = []
    for session in sessions:
        if session.kind != "sharing_event" or session.state != "delivered":
            continue
        there = [p for p in people if set(p.cohorts) & set(session.cohorts) and not p.left]
        for one in draw.some(there, 8):
            far = [p for p in there if p.organisation != one.organisation]
            ties.append(Tie(one.email, draw.pick(far).email, "meeting", session.date, last_contact=session.date,
                            origin="programme", session=session.id))  # fmt: skip
    return ties
