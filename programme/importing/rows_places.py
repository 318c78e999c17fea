"""Rows of the sheets Calendar, Skills, Organisations, Venues and Rooms."""

from __future__ import annotations

from typing import Annotated, ClassVar

from .rows import Row
from .values import (
    Code,
    Codes,
    Count,
    Day,
    Days,
    Features,
    FreeText,
    Latitude,
    Longitude,
    Text,
    Texts,
    Time,
    Weekdays,
    YesNo,
    choice,
    whole_within,
)

CalendarKind = Annotated[str, choice("as_at", "window", "block", "closed", "pressure")]
OrganisationKind = Annotated[
    str,
    choice(
        "acute",
        "mental_health",
        "community",
        "ambulance",
        "practice",
        "federation",
        "council",
        "hospice",
        "commissioner",
        "other",
    ),
]


class CalendarRow(Row):
    """One entry of the calendar; `start` and `end` are days, for a block times of day."""

    sheet = "Calendar"
    needed_columns = ("label",)
    refers_to: ClassVar = {"organisation": "Organisations"}

    kind: CalendarKind
    label: Text | None = None
    start: Text | None = None
    end: Text | None = None
    organisation: Code | None = None
    weight: Count | None = None


class SkillRow(Row):
    """One skill and what its four levels mean."""

    sheet = "Skills"
    natural_key = ("code",)

    code: Text
    name: Text
    aliases: Texts = ()
    level_1: FreeText | None = None
    level_2: FreeText | None = None
    level_3: FreeText | None = None
    level_4: FreeText | None = None


class OrganisationRow(Row):
    """One employer."""

    sheet = "Organisations"
    natural_key = ("code",)
    in_order = (("active_from", "active_to"),)

    code: Code
    scheme: Annotated[str, choice("ODS", "ONS")]
    name: Text
    short_name: Text | None = None
    aliases: Texts = ()
    kind: OrganisationKind
    partner: YesNo | None = None
    parent: Code | None = None
    network: Code | None = None
    network_name: Text | None = None
    building: Text | None = None
    postcode: Text | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    active_from: Day | None = None
    active_to: Day | None = None
    successor: Codes = ()
    note: FreeText | None = None


class VenueRow(Row):
    """One place with rooms."""

    sheet = "Venues"
    natural_key = ("id",)
    refers_to: ClassVar = {"organisation": "Organisations"}

    id: Text
    name: Text
    organisation: Code | None = None
    site: Text | None = None
    postcode: Text | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    note: FreeText | None = None


class RoomRow(Row):
    """One room; no open days means always open."""

    sheet = "Rooms"
    natural_key = ("id",)
    refers_to: ClassVar = {"venue": "Venues"}

    id: Text
    venue: Text
    name: Text
    capacity: Annotated[int, whole_within(1, 100_000)]
    features: Features = ()
    open_days: Weekdays = ()
    open_from: Time | None = None
    open_to: Time | None = None
    closed_dates: Days = ()
    cost_pence_per_block: Count = 0
    held_until: Day | None = None
    note: FreeText | None = None
