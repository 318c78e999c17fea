"""Projects led by the community: how many at each stage, and how many organisations each crosses."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STAGES = ("idea", "chartered", "active", "paused", "completed", "sustained", "stopped")


@dataclass(frozen=True, slots=True)
class ProjectFact:
    """One project. `organisations` are all that it touches; the score is 0.5 to 5.0, with the day it was set."""

    project: str
    stage: str | None
    organisations: frozenset[str]
    started: dt.date | None = None
    score: float | None = None
    scored_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """Projects begun by a day.

    Attributes:
        total: all of them; None where there are none to speak of.
        by_stage: stage -> projects; those of no known stage stand under `unknown`.
        crossing: projects that touch two organisations or more.
        organisations: different organisations touched.
        stale_scores: projects whose score is older than the limit, or has no date.
        unscored: projects without a score.
    """

    total: int | None
    by_stage: Mapping[str, int] | None
    crossing: int | None
    organisations: int | None
    stale_scores: int | None
    unscored: int | None


def projects(facts: Sequence[ProjectFact], day: dt.date, *, stale_after_days: int = 92) -> ProjectFigures:
    """Figures over the projects begun by a day; one without a start counts as begun.

    Args:
        facts: the projects.
        day: the day looked at.
        stale_after_days: a score older than this many days is called stale.
    """
    begun = [fact for fact in facts if fact.started is None or fact.started <= day]
    if not begun:
        return ProjectFigures(None, None, None, None, None, None)
    stages = Counter(fact.stage or "unknown" for fact in begun)
    scored = [fact for fact in begun if fact.score is not None]
    return ProjectFigures(
        total=len(begun),
        by_stage={stage: stages[stage] for stage in (*STAGES, "unknown")},
        crossing=sum(len(fact.organisations) >= 2 for fact in begun),
        organisations=len(frozenset().union(*(fact.organisations for fact in begun))),
        stale_scores=sum(fact.scored_on is None or (day - fact.scored_on).days > stale_after_days for fact in scored),
        unscored=len(begun) - len(scored),
    )
