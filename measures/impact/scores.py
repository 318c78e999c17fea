"""Progress scores: set by hand, often old; so each stands with its age and the time it has not moved."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from foundation.documents import Document

from ..instance import Instance
from ..snapshot.work import Project, Score

SCALE = {
    0.5: "intent to take part",
    1.0: "charter and team",
    1.5: "planning has begun",
    2.0: "activity, no changes yet",
    2.5: "changes tested, no improvement yet",
    3.0: "modest improvement",
    3.5: "improvement",
    4.0: "significant improvement",
    4.5: "improvement sustained",
    5.0: "outstanding, sustained results",
}
"""The progress scale of the Institute for Healthcare Improvement."""


class ScoreRow(Document):
    """A project's latest score. `months_at_score`: whole months since it was first set without a change after."""

    project: str
    score: float | None
    words: str | None
    scored_on: dt.date | None
    age_days: int | None
    months_at_score: int | None
    is_stale: bool


class ScoreSection(Document):
    """Scores of all projects begun: how many at each, how many without one or with one too old."""

    rows: tuple[ScoreRow, ...]
    at_score: dict[str, int]
    unscored: int
    stale: int


def score_section(instance: Instance) -> ScoreSection:
    """Progress scores as at the day of the report."""
    rows = [_row(project, instance) for project in instance.projects]
    counts = Counter(row.score for row in rows)
    return ScoreSection(
        rows=tuple(rows),
        at_score={f"{score:.1f}": counts[score] for score in SCALE},
        unscored=counts[None],
        stale=sum(row.is_stale for row in rows),
    )


def _row(project: Project, instance: Instance) -> ScoreRow:
    day = instance.as_at
    known = sorted(
        (each for each in project.scores if each.date is None or each.date <= day),
        key=lambda each: each.date or dt.date.min,
    )
    if not known:
        return ScoreRow(
            project=project.id,
            score=None,
            words=None,
            scored_on=None,
            age_days=None,
            months_at_score=None,
            is_stale=False,
        )
    latest = known[-1]
    age = None if latest.date is None else (day - latest.date).days
    return ScoreRow(
        project=project.id,
        score=latest.score,
        words=SCALE.get(latest.score),
        scored_on=latest.date,
        age_days=age,
        months_at_score=_months_at(known, day),
        is_stale=age is None or age > instance.snapshot.policy.stale_score_days,
    )


def _months_at(known: list[Score], day: dt.date) -> int | None:
    since = known[-1].date
    for each in reversed(known):
        if each.score != known[-1].score:
            break
        since = each.date
    if since is None:
        return None
    return (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
