"""The snapshot of a round as JSON: everything a run may know, frozen (`matching-snapshot/1`)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from foundation.documents import Document, Identifier
from foundation.places import Location
from foundation.time_windows import WeeklySlot, false_if_null

from .policy import MOST, Policy

Level = Annotated[int, Field(ge=1, le=MOST)]
Count = Annotated[int, Field(ge=0, le=MOST)]
NotNegative = Annotated[float, Field(ge=0, le=MOST)]
Switch = Annotated[bool, BeforeValidator(false_if_null, json_schema_input_type=bool | None)]
Mode = Literal["in_person", "online", "either"]


def _named_skill(value: object) -> object:
    return {"skill": value} if isinstance(value, str) else value


class Organisation(Document):
    """An organisation. `parent`, `network` and `building` are plain labels."""

    code: Identifier
    name: str | None = None
    kind: str | None = None
    parent: str | None = None
    network: str | None = None
    building: str | None = None


class Need(Document):
    """A skill a learner asks for; `level` is the one wanted, `required` makes it a hard rule."""

    skill: Identifier
    required: bool = True
    level: Level | None = None


class Offer(Document):
    """A skill a coach offers, up to a level."""

    skill: Identifier
    level: Level | None = None


class Someone(Document):
    """What a learner's row and a coach's row share. `availability` null is unknown, an empty list is none.

    `time_unconfirmed` says of known times that nobody has confirmed them; pairs of such people carry that flag.
    """

    id: Identifier
    person: Identifier | None = None
    name: str | None = None
    organisations: tuple[Identifier, ...]
    emails: tuple[str, ...] = ()
    manager_email: str | None = None
    manager: str | None = None
    location: Location | None = None
    topics: tuple[str, ...] = ()
    profession: str | None = None
    band: str | None = None
    availability: tuple[WeeklySlot, ...] | None = None
    time_unconfirmed: Switch = False
    mode: Mode = "either"
    max_travel_km: NotNegative | None = None

    @property
    def person_id(self) -> str:
        """The person behind this row; the row's own id unless one is named."""
        return self.person or self.id

    @property
    def accepts_online(self) -> bool:
        """Whether meeting online is acceptable."""
        return self.mode != "in_person"


class Learner(Someone):
    """A Live-tier learner who asks for a coach."""

    needs: tuple[Annotated[Need, BeforeValidator(_named_skill, json_schema_input_type=Identifier | Need)], ...] = ()
    rounds_waited: Count = 0
    ended_with: tuple[str, ...] = ()
    near_lead: Switch = False


class Coach(Someone):
    """A Lead-tier coach. `places` includes those that current pairs take; `hours_per_month` null is not stated."""

    places: Count
    hours_per_month: NotNegative | None = None
    skills: tuple[Annotated[Offer, BeforeValidator(_named_skill, json_schema_input_type=Identifier | Offer)], ...] = ()
    status: Literal["active", "paused", "withdrawn"] = "active"
    supervision_valid_to: dt.date | None = None
    grows_coaches: Switch = False
    wishes: tuple[str, ...] = ()


class Lock(Document):
    """A pair that must be; `exception_to` names the hard rules it may break."""

    kind: Literal["lock"]
    learner: Identifier
    coach: Identifier
    by: str | None = None
    reason: str | None = None
    private: bool = False
    exception_to: tuple[str, ...] = ()


class Block(Document):
    """A pair that must not be; private unless it says otherwise."""

    kind: Literal["block"]
    learner: Identifier
    coach: Identifier
    by: str | None = None
    reason: str | None = None
    private: bool = True


class HoldOut(Document):
    """A learner who takes no part in this round."""

    kind: Literal["hold_out"]
    learner: Identifier
    by: str | None = None
    reason: str | None = None
    private: bool = False


class Places(Document):
    """Places of a coach, in place of those of the coach's row."""

    kind: Literal["places"]
    coach: Identifier
    places: Count
    by: str | None = None
    reason: str | None = None
    private: bool = False


Instruction = Annotated[Lock | Block | HoldOut | Places, Field(discriminator="kind")]


class PairOfIds(Document):
    """A learner and a coach, by id."""

    learner: Identifier
    coach: Identifier


class Score(PairOfIds):
    """A fit from outside, 0 to 100, in place of the computed one."""

    fit: Annotated[float, Field(ge=0, le=100)]


class Hours(PairOfIds):
    """Hours a month that this pair takes of the coach's."""

    hours: NotNegative


class Tie(Document):
    """A living tie between two organisations."""

    organisations: Annotated[tuple[Identifier, ...], Field(min_length=2, max_length=2)]
    strength: NotNegative = 1


class BridgeValue(Document):
    """What a first pair between two organisations is worth (1 where none is given)."""

    organisations: Annotated[tuple[Identifier, ...], Field(min_length=2, max_length=2)]
    value: NotNegative = 1


class MatchingSnapshot(Document):
    """A whole round: people, instructions, the pairs that run, ties between organisations, the policy."""

    schema_: Annotated[Literal["matching-snapshot/1"], Field(alias="schema")]
    as_at: dt.date
    organisations: tuple[Organisation, ...]
    learners: tuple[Learner, ...]
    coaches: tuple[Coach, ...]
    instructions: tuple[Instruction, ...] = ()
    current_pairs: tuple[PairOfIds, ...] = ()
    ties: tuple[Tie, ...] = ()
    bridge_values: tuple[BridgeValue, ...] = ()
    scores: tuple[Score, ...] = ()
    scores_only: bool = False
    hours: tuple[Hours, ...] = ()
    policy: Policy = Field(default_factory=Policy)
