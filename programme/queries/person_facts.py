"""What a page about one person shows: facts with their days, no administrator's words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MembershipFact:
    """One employment and its days, both ends included."""

    id: int
    organisation: str
    name: str
    site: str | None
    job_title: str | None
    days_per_week: float | None
    start: dt.date | None
    end: dt.date | None
    main: bool


@dataclass(frozen=True, slots=True)
class TierFact:
    """A stretch in a tier."""

    id: int
    tier: str
    start: dt.date
    end: dt.date | None


@dataclass(frozen=True, slots=True)
class CohortFact:
    """A cohort that the person is or was in."""

    cohort: str
    name: str
    tier: str
    state: str


@dataclass(frozen=True, slots=True)
class PairFact:
    """A coaching pair from this person's side: who the other is, and as what."""

    id: int
    with_person: str
    name: str
    as_coach: bool
    state: str
    started: dt.date | None
    ended: dt.date | None


@dataclass(frozen=True, slots=True)
class NeedFact:
    """A skill asked for; none for a coach in general."""

    skill: str | None
    level: int | None
    required: bool


@dataclass(frozen=True, slots=True)
class SkillFact:
    """A skill offered."""

    skill: str
    level: int | None


@dataclass(frozen=True, slots=True)
class OfferFact:
    """What a coach offers; `wishes` are learners by their ids."""

    places: int
    hours_per_month: float | None
    status: str
    supervision_valid_to: dt.date | None
    grows_coaches: bool
    skills: list[SkillFact]
    wishes: list[str]


@dataclass(frozen=True, slots=True)
class SlotFact:
    """One slot of a week."""

    weekday: str
    start: str
    end: str
    occurrences: list[int]
    term_only: bool


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """One answer; the latest of a kind counts."""

    kind: str
    given: bool
    answered_on: dt.date


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What only administrators and the person see."""

    emails: list[str]
    line_manager: str | None
    mode: str
    max_travel_km: float | None
    latitude: float | None
    longitude: float | None
    accepts_online: bool | None
    availability: str
    availability_unconfirmed: bool
    slots: list[SlotFact]
    away: list[dt.date]
    access: list[str]
    topics: list[str]
    needs: list[NeedFact]
    offer: OfferFact | None
    consents: list[ConsentFact]
    q_member: bool | None
    note: str | None


@dataclass(frozen=True, slots=True)
class PersonWhole:
    """One person. `details` is empty for a coordinator; `attendance` and `ties` are counts by state and kind."""

    id: str
    version: int
    name: str
    profession: str | None
    band: str | None
    tier: str | None
    joined: dt.date | None
    left: dt.date | None
    memberships: list[MembershipFact]
    tiers: list[TierFact]
    cohorts: list[CohortFact]
    pairs: list[PairFact]
    attendance: dict[str, int]
    ties: dict[str, int]
    details: PersonDetails | None
