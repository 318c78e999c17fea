"""What is sent about plans."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

import scheduling
from foundation.documents import Document
from foundation.errors import BadInput, Fault
from programme.journeys.plans import PlanWish
from programme.journeys.texts import Day, Line
from scheduling.documents import PolicyDocument, Span

LONGEST_S = 900.0


class PlanAsked(Document):
    """A plan that is wished: the day of planning (today unless said), the days to plan for, goals and weights.

    With `side_by_side` three plans are made: best attendance, least travel, cheapest.
    """

    name: Line = Field(examples=["Autumn 2020"])
    as_at: Day | None = None
    window: Span | None = None
    policy: PolicyDocument | None = None
    side_by_side: bool = False
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    time_limit_s: Annotated[float, Field(gt=0, le=LONGEST_S)] = 300.0

    def wish(self, today: dt.date) -> PlanWish:
        """What the journey takes."""
        return PlanWish(
            name=self.name,
            as_at=self.as_at or today,
            window=(self.window.start, self.window.end) if self.window else None,
            policy=self.policy.model_dump(mode="json", exclude_unset=True) if self.policy else None,
            side_by_side=self.side_by_side,
            seed=self.seed,
            time_limit_s=self.time_limit_s,
        )


class MoveAsked(Document):
    """One session of a plan goes somewhere else; with `dry_run` only what that would do is said."""

    session: Line
    date: dt.date
    block: Line
    room: Line | None = None
    facilitators: tuple[Line, ...] = ()
    dry_run: bool = False

    def place(self) -> scheduling.Placement:
        """Where it goes."""
        return scheduling.Placement(self.session, self.date, self.block, self.room, self.facilitators)


Question = Literal[
    "preflight",
    "heat_map",
    "alternatives",
    "why_not",
    "relax",
    "twins",
    "splits",
    "reserve",
    "robustness",
]

_NEEDS: dict[str, tuple[str, ...]] = {
    "heat_map": ("session",),
    "alternatives": ("session",),
    "why_not": ("session", "date", "block"),
}


class PlanQuestion(Document):
    """A question about a plan: some need a session, `why_not` also a date, block and room, as `lll schedule` does."""

    question: Question
    session: Line | None = None
    date: dt.date | None = None
    block: Line | None = None
    room: Line | None = None
    most: Annotated[int, Field(ge=1, le=20)] = 5
    changes: Annotated[int, Field(ge=0, le=100)] = 3

    def require_parts(self) -> Self:
        """The question, if it is whole.

        Raises:
            BadInput: for each part that it needs and has not.
        """
        missing = [part for part in _NEEDS.get(self.question, ()) if getattr(self, part) is None]
        if missing:
            message = f"the question {self.question} needs this."
            raise BadInput([Fault(part, "", message, "Add it.") for part in missing])
        return self


class LossAsked(Document):
    """What is lost, against what people were told; the day of planning is today unless said."""

    as_at: Day | None = None
    window: Span | None = None
    change: scheduling.Change

    @model_validator(mode="after")
    def _loses_something(self) -> Self:
        if not any(getattr(self.change, name) for name in type(self.change).model_fields):
            raise ValueError("nothing is lost; name a room, a venue, a person, a date or a place")
        return self


class RepairChosen(Document):
    """The point of the curve that is chosen, from 0, and what its plan is called."""

    point: Annotated[int, Field(ge=0, le=100)]
    name: Line


class PlansAsked(BaseModel):
    """The address of each plan's run, by the plan's name."""

    runs: Annotated[dict[str, str], Field(examples=[{"Autumn 2020": "/api/v1/runs/4a44"}])]


class ViolationTold(BaseModel):
    """A rule that a place breaks."""

    rule: str
    subjects: list[str]
    text: str
    remedy: str


class MoveTold(BaseModel):
    """What moving a session does: rules broken, each goal's value after less before, the plan made of it if any."""

    violations: list[ViolationTold]
    cost: dict[str, float]
    plan: int | None


class PublishTold(BaseModel):
    """Sessions told of for the first time, told anew, cancelled; rooms that are no longer needed."""

    plan: int
    new: list[str]
    changed: list[str]
    cancelled: list[str]
    rooms_released: list[str]


class RoomsHeld(BaseModel):
    """How many rooms were held anew."""

    held: int
