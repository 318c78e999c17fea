"""Who takes part: organisations, people, sessions, coaching, waiting."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from foundation.documents import Document, Identifier
from foundation.places import Location

Tier = Literal["learn", "live", "lead"]
Amount = Annotated[float, Field(ge=0)]


class Organisation(Document):
    """A partner, from `active_from` to `active_to` (both included; null = open). After a merger `successor` stands."""

    code: Identifier
    name: str | None = None
    kind: str = "other"
    network: str | None = None
    location: Location | None = None
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    successor: Identifier | None = None


class Membership(Document):
    """A time of belonging to an organisation, both days included; null = open."""

    organisation: Identifier
    start: dt.date | None = None
    end: dt.date | None = None


class TierPeriod(Document):
    """A time in a tier, both days included; an end of null = not ended. Tiers may overlap."""

    tier: Tier
    start: dt.date
    end: dt.date | None = None


class Person(Document):
    """A person. The first membership that holds on a day is the home organisation; `left` ends every tier.

    `last_active` is the last thing they are known to have done. `started_by`: who ran what they began with.
    `bench_ready`: a Live person who completed a project, had coach training and is willing.
    """

    id: Identifier
    memberships: tuple[Membership, ...] = ()
    tiers: tuple[TierPeriod, ...] = ()
    left: dt.date | None = None
    last_active: dt.date | None = None
    started_by: Literal["community", "programme"] | None = None
    bench_ready: bool | None = None


class Session(Document):
    """A session that was held. `offered` had a place, `attended` came; null = no register was kept."""

    id: Identifier
    date: dt.date
    kind: str = "taught"
    offered: tuple[Identifier, ...] = ()
    attended: tuple[Identifier, ...] | None = None


class Coaching(Document):
    """A coaching pair from `start` to `end` (null = not ended), its meetings and hours so far where known.

    `meetings_without_length` are those of its meetings that the hours leave out, since nobody wrote down how long
    they took.
    """

    coach: Identifier
    learner: Identifier
    start: dt.date
    end: dt.date | None = None
    meetings: Annotated[int, Field(ge=0)] | None = None
    hours: Amount | None = None
    meetings_without_length: Annotated[int, Field(ge=0)] | None = None


class Request(Document):
    """Somebody asked for a coach or a place: answered on `started`, or closed without one on `closed`."""

    person: Identifier
    wants: Literal["coach", "place"]
    asked: dt.date
    started: dt.date | None = None
    closed: dt.date | None = None
