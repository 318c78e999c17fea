"""The shape of a network snapshot: who was there, where they worked, whom they were tied to, and when."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from foundation.documents import Document, Identifier

TieKind = Literal["coaching", "project", "survey", "meeting"]
TIE_KINDS: tuple[TieKind, ...] = ("coaching", "project", "survey", "meeting")

LayerName = Literal["meeting", "working", "valuing"]
LAYER_NAMES: tuple[LayerName, ...] = ("meeting", "working", "valuing")


class Organisation(Document):
    """An organisation that takes part, whether or not anybody of it has joined yet."""

    code: Identifier
    name: str | None = None
    kind: str | None = None
    network: str | None = None
    """Label of its primary care network, if it has one."""


class Membership(Document):
    """A time of belonging to an organisation, both days included; null = open."""

    organisation: Identifier
    start: dt.date | None = None
    end: dt.date | None = None


class Person(Document):
    """A person. The first current membership is the home organisation; all of them count for the boundary."""

    id: Identifier
    memberships: tuple[Membership, ...] = ()
    tier: Literal["learn", "live", "lead"] | None = None
    joined: dt.date | None = None
    left: dt.date | None = None
    name_on_map: bool = False
    staff_of_programme: bool = False


class Tie(Document):
    """A tie between two people from `start` to `end` (null = not ended), last known to be alive on `last`."""

    people: tuple[Identifier, Identifier]
    kind: TieKind
    start: dt.date
    end: dt.date | None = None
    last: dt.date | None = None
    origin: Literal["programme", "organic"] | None = None
    event: Identifier | None = None


class Event(Document):
    """Something people attended together."""

    id: Identifier
    kind: str = "session"
    date: dt.date
    attended: tuple[Identifier, ...] = ()


class Survey(Document):
    """A survey of who values whom: who was asked, and which of them answered. The ties of kind survey are its yield."""

    date: dt.date
    asked: tuple[Identifier, ...]
    answered: tuple[Identifier, ...] = ()


Days = Annotated[float, Field(gt=0)]


class HalfLives(Document):
    """Days after which a silent tie of each kind counts half."""

    coaching: Days = 183
    project: Days = 274
    survey: Days = 365
    meeting: Days = 91


class Layers(Document):
    """Which kinds of tie make each layer."""

    meeting: tuple[TieKind, ...] = ("meeting",)
    working: tuple[TieKind, ...] = ("coaching", "project")
    valuing: tuple[TieKind, ...] = ("survey",)


class NetworkPolicy(Document):
    """Settings of an analysis; a key left out has the default."""

    version: Literal[1] = 1
    half_life_days: HalfLives = HalfLives()
    layers: Layers = Layers()
    small_number: Annotated[int, Field(ge=1)] = 8
    include_programme_staff: bool = False


class NetworkSnapshot(Document):
    """Everything an analysis may know."""

    schema_: Literal["network-snapshot/1"] = Field(alias="schema")
    as_at: dt.date
    previous: dt.date | None = None
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    ties: tuple[Tie, ...] = ()
    events: tuple[Event, ...] = ()
    surveys: tuple[Survey, ...] = ()
    policy: NetworkPolicy = NetworkPolicy()
