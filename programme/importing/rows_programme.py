"""Rows of the sheets Cohorts, Sessions, Attendance, Ties and Projects."""

from __future__ import annotations

from typing import Annotated, ClassVar

from .rows import Row
from .values import (
    Codes,
    Count,
    Day,
    Email,
    Emails,
    Features,
    FreeText,
    Number,
    Text,
    Texts,
    choice,
    number_within,
    whole_within,
)

TierName = Annotated[str, choice("learn", "live", "lead")]
Stage = Annotated[str, choice("idea", "chartered", "active", "paused", "completed", "sustained", "stopped")]


class CohortRow(Row):
    """People who learn together."""

    sheet = "Cohorts"
    natural_key = ("id",)
    in_order = (("start", "end"), ("size_min", "size_max"))

    id: Text
    name: Text
    wave: Text
    tier: TierName
    start: Day | None = None
    end: Day | None = None
    size_min: Count | None = None
    size_max: Count | None = None
    min_sessions_attended: Count | None = None
    venue_rule: Annotated[str, choice("any", "same", "rotate")] = "any"


class SessionRow(Row):
    """One session; date, block, room and facilitators only once it is published or delivered."""

    sheet = "Sessions"
    natural_key = ("id",)
    refers_to: ClassVar = {
        "cohorts": "Cohorts",
        "blocks": "Blocks",
        "facilitators_from": "People",
        "facilitator_skills": "Skills",
        "block": "Blocks",
        "room": "Rooms",
        "facilitators": "People",
    }
    in_order = (("min_gap_days", "max_gap_days"), ("earliest", "latest"))

    id: Text
    cohorts: Texts
    title: Text
    kind: Annotated[str, choice("taught", "clinic", "supervision", "sharing_event", "celebration")]
    order: Count | None = None
    blocks: Texts
    mode: Annotated[str, choice("in_person", "online", "hybrid")] = "in_person"
    facilitators_needed: Count = 0
    facilitators_from: Emails = ()
    facilitator_skills: Texts = ()
    extra_places: Count = 0
    room_features: Features = ()
    min_gap_days: Count | None = None
    max_gap_days: Count | None = None
    earliest: Day | None = None
    latest: Day | None = None
    state: Annotated[str, choice("draft", "published", "delivered")] = "draft"
    date: Day | None = None
    block: Text | None = None
    room: Text | None = None
    facilitators: Emails = ()


class AttendanceRow(Row):
    """One person at one session."""

    sheet = "Attendance"
    natural_key = ("session", "email")
    refers_to: ClassVar = {"session": "Sessions", "email": "People"}

    session: Text
    email: Email
    status: Annotated[str, choice("present", "late", "left_early", "absent_with_notice", "absent", "online")]
    minutes: Annotated[int, whole_within(0, 1_440)] | None = None


class TieRow(Row):
    """One tie between two people; in coaching `from` is the coach and `to` the learner."""

    sheet = "Ties"
    natural_key = ("from_", "to", "kind", "start")
    refers_to: ClassVar = {"from_": "People", "to": "People", "session": "Sessions"}
    in_order = (("start", "end"), ("start", "last_contact"))

    from_: Email
    to: Email
    kind: Annotated[str, choice("coaching", "project", "survey", "meeting")]
    start: Day
    end: Day | None = None
    last_contact: Day | None = None
    origin: Annotated[str, choice("programme", "organic")] = "organic"
    session: Text | None = None
    outcome: Annotated[str, choice("completed", "ended_early", "declined")] | None = None


class ProjectRow(Row):
    """One improvement project."""

    sheet = "Projects"
    natural_key = ("id",)
    refers_to: ClassVar = {"lead": "People", "team": "People", "organisations": "Organisations", "cohort": "Cohorts"}
    in_order = (("started", "ended"),)

    id: Text
    title: FreeText
    lead: Email
    team: Emails = ()
    organisations: Codes = ()
    cohort: Text | None = None
    topic: FreeText | None = None
    aim: FreeText | None = None
    stage: Stage | None = None
    score: Annotated[float, number_within(0.5, 5)] | None = None
    score_date: Day | None = None
    started: Day | None = None
    ended: Day | None = None
    measure: FreeText | None = None
    unit: Text | None = None
    baseline: Number | None = None
    latest_value: Number | None = None
    people_affected: Count | None = None
