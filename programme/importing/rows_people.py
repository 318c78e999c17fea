"""Rows of the sheets People, Memberships, Needs, Offers and Availability."""

from __future__ import annotations

from typing import Annotated, ClassVar

from .rows import Row
from .values import (
    Code,
    Count,
    Day,
    Email,
    Emails,
    Features,
    FreeText,
    Latitude,
    Level,
    Longitude,
    Occurrences,
    SkillLevels,
    Text,
    Texts,
    Time,
    Weekday,
    YesNo,
    choice,
    number_within,
    whole_within,
)


class PersonRow(Row):
    """One person, named by the work e-mail."""

    sheet = "People"
    natural_key = ("email",)
    refers_to: ClassVar = {"cohorts": "Cohorts"}
    in_order = (("learn_from", "learn_to"), ("live_from", "live_to"), ("lead_from", "lead_to"), ("joined", "left"))

    email: Email
    name: Text
    profession: Text | None = None
    band: Text | None = None
    learn_from: Day | None = None
    learn_to: Day | None = None
    live_from: Day | None = None
    live_to: Day | None = None
    lead_from: Day | None = None
    lead_to: Day | None = None
    joined: Day | None = None
    left: Day | None = None
    q_member: YesNo | None = None
    line_manager: Email | None = None
    mode: Annotated[str, choice("in_person", "online", "either")] = "either"
    max_travel_km: Annotated[float, number_within(0, 2_000)] | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    availability: Annotated[str, choice("stated", "none", "unknown")] = "unknown"
    requires: Features = ()
    accepts_online: YesNo | None = None
    topics: Texts = ()
    rounds_waited: Count = 0
    near_lead: YesNo = False
    name_on_map: YesNo | None = None
    staff_of_programme: YesNo = False
    cohorts: Texts = ()
    note: FreeText | None = None
    availability_unconfirmed: YesNo = False


class MembershipRow(Row):
    """One employment."""

    sheet = "Memberships"
    natural_key = ("email", "organisation", "start")
    refers_to: ClassVar = {"email": "People", "organisation": "Organisations"}
    in_order = (("start", "end"),)

    email: Email
    organisation: Code
    site: Text | None = None
    job_title: Text | None = None
    days_per_week: Annotated[float, number_within(0.1, 7)] | None = None
    start: Day | None = None
    end: Day | None = None
    main: YesNo = False


class NeedRow(Row):
    """One thing a learner asks of a coach."""

    sheet = "Needs"
    natural_key = ("email", "skill")
    refers_to: ClassVar = {"email": "People", "skill": "Skills"}

    email: Email
    skill: Text | None = None
    level: Level | None = None
    required: YesNo = False


class OfferRow(Row):
    """What one coach offers."""

    sheet = "Offers"
    natural_key = ("email",)
    refers_to: ClassVar = {"email": "People", "skills": "Skills", "wishes": "People"}

    email: Email
    places: Annotated[int, whole_within(0, 1_000)]
    hours_per_month: Annotated[float, number_within(0, 744)] | None = None
    skills: SkillLevels = ()
    status: Annotated[str, choice("active", "paused", "withdrawn")] = "active"
    supervision_valid_to: Day | None = None
    grows_coaches: YesNo = False
    wishes: Emails = ()


class AvailabilityRow(Row):
    """One weekly slot, or one day away."""

    sheet = "Availability"
    natural_key = ("email", "weekday", "start", "end", "occurrences", "away_on")
    refers_to: ClassVar = {"email": "People"}
    in_order = (("start", "end"),)

    email: Email
    weekday: Weekday | None = None
    start: Time | None = None
    end: Time | None = None
    occurrences: Occurrences = ()
    term_only: YesNo = False
    away_on: Day | None = None
