"""The JSON of `measures-result/1`; null is no data, never 0.

All but `public` and `public_impact` is for the programme and its Board.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from foundation.documents import Document

from .capability import CapabilityMap
from .evaluation import Evaluation
from .figures import (
    CoachingRow,
    CoverageRow,
    Figure,
    MovementTable,
    PeopleRow,
    PublicSection,
    SessionRow,
    StageRow,
    WaitingRow,
)
from .impact import Harvest, ScoreSection, SeriesChart
from .kirkpatrick import LevelRow
from .public_impact import PublicImpact
from .sustainability import SustainabilityResult


class MeasuresProvenance(Document):
    """Where the figures come from."""

    input_sha256: str
    seed: int
    revision: str


class MeasuresResult(Document):
    """Every figure of the programme as at a day.

    `first` to `as_at` is the time that flows cover: since the last report, or a year. `restated` says in words which
    figures of earlier reports are now others.
    """

    schema_: Literal["measures-result/1"] = Field(alias="schema")
    as_at: dt.date
    first: dt.date
    previous: dt.date | None
    figures: tuple[Figure, ...]
    restated: tuple[str, ...]
    people: tuple[PeopleRow, ...]
    movement: MovementTable | None
    sessions: tuple[SessionRow, ...]
    projects: tuple[StageRow, ...]
    coverage: tuple[CoverageRow, ...]
    coaching: tuple[CoachingRow, ...]
    waiting: tuple[WaitingRow, ...]
    charts: tuple[SeriesChart, ...]
    harvest: Harvest
    scores: ScoreSection
    kirkpatrick: tuple[LevelRow, ...]
    capability: CapabilityMap
    evaluation: Evaluation
    sustainability: SustainabilityResult | None
    public: PublicSection
    public_impact: PublicImpact
    warnings: tuple[str, ...]
    provenance: MeasuresProvenance
