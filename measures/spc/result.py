"""The JSON of a chart: its limits, its points by name, its icons and its warnings."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from foundation.documents import Document

SpecialCause = Literal["above_limit", "below_limit", "shift", "trend", "two_in_three"]
PointState = Literal["common_cause", "improvement", "concern", "neutral"]
Assurance = Literal["pass", "fail", "inconsistent"]
Variation = Literal[
    "common_cause",
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
    "neutral_high",
    "neutral_low",
]


class SpcPoint(Document):
    """One point with the centre and limits of its part. `special_cause` is the first rule that it meets, or null."""

    date: dt.date
    value: float
    mean: float
    lower_limit: float | None
    upper_limit: float | None
    special_cause: SpecialCause | None
    state: PointState


class RunsTest(Document):
    """Runs about the median in the last part.

    `n_useful` points lie off the median. `longest_run_max` is the longest run that chance explains, `crossings_min`
    the fewest crossings; all but the first are null where no point lies off the median. `signal`: a run is too long,
    or there are too few crossings, or (run chart rules) too many.
    """

    n_useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool


class SpcResult(Document):
    """A chart. `mean` (the median for run charts) and limits at the top are those of the last part."""

    mean: float | None
    lower_limit: float | None
    upper_limit: float | None
    points: tuple[SpcPoint, ...]
    variation: Variation | None
    assurance: Assurance | None
    runs: RunsTest | None
    warnings: tuple[str, ...]
