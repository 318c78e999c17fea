"""The harvest of all projects started: nobody is left out, unlike outcomes are never averaged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from foundation.documents import Document

from ..instance import Instance, stage_on
from ..plain_numbers import number
from ..shares import Share, share_of
from ..snapshot.work import Project, Stage
from ..snapshot.work import Series as Measure
from ..spc import Improvement, RuleSet, Series
from .charts import as_it_stands
from .false_signals import FALSE_SIGNAL_RATES
from .size import Effect, Interrupted, change_in_mean, interrupted
from .verdict import ENOUGH_POINTS, LEAST_BASELINE, Held, Judged, Verdict, held, judge

Grade = Literal["A", "B", "C", "D"]

GRADES = {
    "A": "Compared with a place without the change, seven points or more before and after.",
    "B": "An interrupted series: seven points or more before and after.",
    "C": "Before and after, with fewer points.",
    "D": "A story: no measure, or none from before or after.",
}


class HarvestRow(Document):
    """One project. `size` is the mean after the change less that before it, in `unit`, with a 95 % interval.

    `against_comparison` is the same of the difference to the comparison series, `interrupted` the change of level and
    slope. `held_6_months` and `held_12_months` are null unless the verdict is improved.
    """

    project: str
    title: str
    stage: Stage | None
    organisations: tuple[str, ...]
    aim: str | None
    measure: str | None
    unit: str | None
    improvement: Improvement | None
    rules: RuleSet | None
    baseline_first: dt.date | None
    baseline_last: dt.date | None
    points_before: int
    points_after: int
    verdict: Verdict
    size: Effect | None
    against_comparison: Effect | None
    interrupted: Interrupted | None
    improved_since: dt.date | None
    people_affected: int | None
    held_6_months: Held | None
    held_12_months: Held | None
    grade: Grade


class UnitTotal(Document):
    """Sum of the changes of improved projects whose measures have one unit and may be added; doubles stay in."""

    unit: str
    projects: int
    change_for_each_point: float


class Harvest(Document):
    """All projects started, and counts of them with intervals.

    `expected_false_signals`: how many of the judged charts would signal a change by chance alone.
    """

    rows: tuple[HarvestRow, ...]
    counts: tuple[Share, ...]
    judged: int
    expected_false_signals: float | None
    totals: tuple[UnitTotal, ...]
    sentence: str
    grades: dict[str, str]


def harvest(instance: Instance) -> Harvest:
    """The harvest as at the day of the report."""
    measures = {each.id: each for each in instance.snapshot.series}
    rows = [_row(instance, project, measures) for project in instance.projects]
    judged = [row for row in rows if row.verdict not in ("no_measure", "too_few_points")]
    counts = _counts(rows)
    expected = sum(FALSE_SIGNAL_RATES[row.rules] for row in judged if row.rules) if judged else None
    return Harvest(
        rows=tuple(rows),
        counts=counts,
        judged=len(judged),
        expected_false_signals=expected,
        totals=_totals(rows, measures, instance.projects),
        sentence=_sentence(counts, len(judged), expected),
        grades=GRADES,
    )


def _row(instance: Instance, project: Project, measures: dict[str, Measure]) -> HarvestRow:
    measure = measures[project.series] if project.series else None
    change = project.changed_on or (project.started + dt.timedelta(1) if project.started else None)
    series = as_it_stands(measure, instance.as_at) if measure else Series((), ())
    judged = judge(measure, series, change) if measure else Judged("no_measure", series, 0)
    other = measures[project.comparison] if project.comparison else None
    versus = _difference(series, as_it_stands(other, instance.as_at), change) if other else ([], 0)
    before, after = judged.before, len(series.values) - judged.before
    return HarvestRow(
        project=project.id,
        title=project.title,
        stage=stage_on(project, instance.as_at),
        organisations=tuple(sorted(set(project.organisations))),
        aim=project.aim,
        measure=measure.name if measure else None,
        unit=measure.unit if measure else None,
        improvement=measure.improvement if measure else None,
        rules=measure.rules if measure else None,
        baseline_first=series.dates[0] if before else None,
        baseline_last=series.dates[before - 1] if before else None,
        points_before=before,
        points_after=after,
        verdict=judged.verdict,
        size=change_in_mean(series.values, before),
        against_comparison=change_in_mean(*versus),
        interrupted=interrupted(series.values, before),
        improved_since=judged.since,
        people_affected=project.people_affected,
        held_6_months=held(judged, measure, 6, instance.as_at) if measure else None,
        held_12_months=held(judged, measure, 12, instance.as_at) if measure else None,
        grade=_grade(before, after, versus),
    )


def _difference(series: Series, other: Series, change: dt.date | None) -> tuple[list[float], int]:
    """Series less comparison on the dates that both have, and how many of these come before the change."""
    theirs = dict(zip(other.dates, other.values, strict=True))
    both = [(day, value - theirs[day]) for day, value in zip(series.dates, series.values, strict=True) if day in theirs]
    return [value for _, value in both], sum(change is not None and day < change for day, _ in both)


def _grade(before: int, after: int, versus: tuple[list[float], int]) -> Grade:
    enough = min(before, after) >= LEAST_BASELINE
    if enough and min(versus[1], len(versus[0]) - versus[1]) >= LEAST_BASELINE:
        return "A"
    if enough:
        return "B"
    return "C" if before and after else "D"


def _counts(rows: Sequence[HarvestRow]) -> tuple[Share, ...]:
    questions = {
        "have a measure": [row.verdict != "no_measure" for row in rows],
        f"have {ENOUGH_POINTS} points or more": [row.points_before + row.points_after >= ENOUGH_POINTS for row in rows],
        "show improvement that chance does not explain": [row.verdict == "improved" for row in rows],
        "show worsening that chance does not explain": [row.verdict == "worse" for row in rows],
        "held at 6 months": [row.held_6_months == "held" for row in rows],
        "held at 12 months": [row.held_12_months == "held" for row in rows],
    }
    return tuple(share_of(text, sum(answers), len(rows)) for text, answers in questions.items())


def _totals(
    rows: Sequence[HarvestRow], measures: dict[str, Measure], projects: Sequence[Project]
) -> tuple[UnitTotal, ...]:
    found: dict[str, list[float]] = {}
    for row, project in zip(rows, projects, strict=True):
        measure = measures[project.series] if project.series else None
        if measure and measure.adds_up and row.verdict == "improved" and row.size:
            found.setdefault(measure.unit, []).append(row.size.value)
    return tuple(
        UnitTotal(unit=unit, projects=len(sizes), change_for_each_point=sum(sizes))
        for unit, sizes in sorted(found.items())
    )


def _of_one(text: str) -> str:
    """The same of a single project: `has` for `have`, `shows` for `show`."""
    verb, _, rest = text.partition(" ")
    return f"{ {'have': 'has', 'show': 'shows'}.get(verb, verb) } {rest}"


def _sentence(counts: Sequence[Share], judged: int, expected: float | None) -> str:
    if not counts[0].of:
        return "No project has started: no data."
    parts = ", ".join(f"{each.count} {_of_one(each.text) if each.count == 1 else each.text}" for each in counts)
    projects = "1 project" if counts[0].of == 1 else f"{counts[0].of} projects"
    start = f"Of {projects} started, {parts}."
    if expected is None:
        return start
    charts = "1 chart" if judged == 1 else f"{judged} charts"
    return f"{start} By chance alone about {number(expected)} of the {charts} judged would show a change."
