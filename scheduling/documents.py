"""The shape of a scheduling snapshot (`scheduling-snapshot/1`): everything a run may know.

Dates are ISO, times `HH:MM` in Europe/London, money in pence, distances in km.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from foundation.documents import Document, Identifier
from foundation.places import Location
from foundation.time_windows import ClockTime, WeeklySlot

from .policy import GOALS

Count = Annotated[int, Field(ge=0)]
Mode = Literal["in_person", "online", "hybrid"]
State = Literal["draft", "published", "delivered"]
VenueRule = Literal["any", "same", "rotate"]


class Span(Document):
    """Two dates, both included."""

    start: dt.date
    end: dt.date

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"the end {self.end} lies before the start {self.start}")
        return self


class Block(Document):
    """A part of a day that a session may take, as local times."""

    id: Identifier
    start: ClockTime
    end: ClockTime

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"the block ends at {self.end}, not after its start at {self.start}")
        return self


class ClosedDate(Document):
    """A day without sessions, and why."""

    date: dt.date
    label: str | None = None


class Pressure(Span):
    """Weeks in which an organisation (None: every one) can hardly spare people; `weight` points for each person."""

    organisation: Identifier | None = None
    weight: Count = 1
    label: str | None = None


class Organisation(Document):
    """An organisation that hosts or sends people."""

    code: Identifier
    name: str | None = None


class HostLoad(Document):
    """Sessions an organisation has hosted before this plan."""

    organisation: Identifier
    sessions: Count = 0


class Room(Document):
    """A room: seats, features, weekly opening (None: always), closed days, price, the last day it is held for us."""

    id: Identifier
    capacity: Count
    name: str | None = None
    features: tuple[Identifier, ...] = ()
    open: tuple[WeeklySlot, ...] | None = None
    closed: tuple[dt.date, ...] = ()
    cost_pence_per_block: Count = 0
    held_until: dt.date | None = None


class Venue(Document):
    """A site with rooms and the organisation that hosts there."""

    id: Identifier
    name: str | None = None
    organisation: Identifier | None = None
    location: Location | None = None
    rooms: tuple[Room, ...] = ()


class Equipment(Document):
    """Portable things of one kind: how many there are and which features a room gains by one."""

    id: Identifier
    count: Count = 0
    provides: tuple[Identifier, ...] = ()


class Person(Document):
    """A member or facilitator. `available` None: no weekly limits are stated; an empty list: never."""

    id: Identifier
    organisation: Identifier | None = None
    location: Location | None = None
    available: tuple[WeeklySlot, ...] | None = None
    away: tuple[dt.date, ...] = ()
    requires: tuple[Identifier, ...] = ()
    max_travel_km: Annotated[float, Field(ge=0)] | None = None
    accepts_online: bool = False
    skills: tuple[Identifier, ...] = ()


class Cohort(Document):
    """People who learn together, and how many sessions each must attend (None: no such rule)."""

    id: Identifier
    name: str | None = None
    members: tuple[Identifier, ...] = ()
    min_sessions_attended: Count | None = None
    venue_rule: VenueRule = "any"


class Facilitators(Document):
    """How many facilitators a session needs, chosen from whom, each with all of the skills."""

    needed: Count = 0
    from_: Annotated[tuple[Identifier, ...], Field(alias="from")] = ()
    skills: tuple[Identifier, ...] = ()


class Pin(Document):
    """What a planner has fixed of a session."""

    date: dt.date | None = None
    block: Identifier | None = None
    room: Identifier | None = None


class Session(Document):
    """One session to be placed. Gaps are calendar days from the cohort's session of the next lower order."""

    id: Identifier
    blocks: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    cohorts: tuple[Identifier, ...] = ()
    title: str | None = None
    kind: str | None = None
    order: int | None = None
    mode: Mode = "in_person"
    facilitators: Facilitators = Facilitators()
    extra_places: Count = 0
    room_features: tuple[Identifier, ...] = ()
    min_gap_days: Count | None = None
    max_gap_days: Count | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    pinned: Pin | None = None
    state: State = "draft"


class PublishedRow(Document):
    """Where a session stands in the plan that people were told."""

    session: Identifier
    date: dt.date
    block: Identifier
    room: Identifier | None = None
    facilitators: tuple[Identifier, ...] = ()
    equipment: tuple[Identifier, ...] = ()
    sequence: Count = 0


class PolicyDocument(Document):
    """What to strive for, in order.

    The order alone decides between plans; `weights` multiply a goal's cost in a result's `rules`, where costs of
    different goals stand side by side.
    """

    version: Annotated[int, Field(ge=1)] = 1
    goals: tuple[str, ...] = GOALS
    weights: dict[str, Count] = Field(default_factory=dict)
    notice_days: Count = 42


class Snapshot(Document):
    """The whole input of a scheduling run."""

    schema_: Annotated[Literal["scheduling-snapshot/1"], Field(alias="schema")]
    as_at: dt.date
    window: Span
    blocks: tuple[Block, ...]
    sessions: tuple[Session, ...]
    closed_dates: tuple[ClosedDate, ...] = ()
    bank_holidays: Literal["england"] | None = None
    weekends: bool = False
    pressure: tuple[Pressure, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    host_ledger: tuple[HostLoad, ...] = ()
    venues: tuple[Venue, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    people: tuple[Person, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    published: tuple[PublishedRow, ...] = ()
    policy: PolicyDocument = PolicyDocument()
