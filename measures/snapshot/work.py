"""What was tried: projects, and the series that say whether it helped."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from foundation.documents import Document, Identifier

from ..spc.options import Improvement, RuleSet

Stage = Literal["idea", "chartered", "active", "paused", "completed", "sustained", "stopped"]
DisclosureClass = Literal["people", "organisations", "open", "internal"]
"""`people`: counts of people, small ones hidden from the public. `organisations`, `open`: exact. `internal`: never."""


class StageChange(Document):
    """A stage that a project reached on a day."""

    stage: Stage
    date: dt.date


class Score(Document):
    """A progress score of the Institute for Healthcare Improvement, 0.5 to 5.0, set by hand."""

    score: Annotated[float, Field(ge=0.5, le=5.0)]
    date: dt.date | None = None


class Project(Document):
    """A project. `stages` are dated; `stage` is for one whose dates are not known. `series` is its main measure.

    `changed_on`: the day the change began; what comes before is the baseline. Without it the baseline is what comes up
    to `started`, that day included. `comparison`: a series of a place without the change.
    """

    id: Identifier
    title: str = ""
    stage: Stage | None = None
    stages: tuple[StageChange, ...] = ()
    organisations: tuple[Identifier, ...] = ()
    started: dt.date | None = None
    aim: str | None = None
    changed_on: dt.date | None = None
    series: Identifier | None = None
    comparison: Identifier | None = None
    people_affected: Annotated[int, Field(ge=0)] | None = None
    scores: tuple[Score, ...] = ()


class DataPoint(Document):
    """A value of a period. Several of one date are revisions: the one recorded last, by the day asked, stands."""

    date: dt.date
    value: float | None
    recorded_on: dt.date | None = None
    note: str | None = None


class Series(Document):
    """A measure over time, with everything a reader must know of it."""

    id: Identifier
    name: str
    definition: str
    unit: str
    improvement: Improvement = "increase"
    owner: str | None = None
    disclosure: DisclosureClass = "open"
    rules: RuleSet = "anhoj"
    target: float | None = None
    screen_outliers: bool = True
    fix_after: Annotated[int, Field(ge=2)] | None = None
    rebase: tuple[dt.date, ...] = ()
    adds_up: bool = False
    points: tuple[DataPoint, ...] = ()


class Issued(Document):
    """A figure as an earlier report gave it, so that a later change of the past can be told."""

    figure: Identifier
    date: dt.date
    value: float | None
    issued_on: dt.date
