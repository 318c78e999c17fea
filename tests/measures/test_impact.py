"""The harvest of all projects started: verdicts, sizes with intervals, what held, grades, scores, false signals."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures import Result, drawing
from measures.impact.harvest import HarvestRow
from measures.impact.size import change_in_mean, interrupted
from measures.shares import share_of
from tests.measures.measures_programme import result

AS_AT = "2021-12-31"


def months(values: list[float | None], first: str = "2020-01-01") -> list[dict[str, Any]]:
    start = dt.date.fromisoformat(first)
    days = [
        dt.date(start.year + (start.month - 1 + i) // 12, (start.month - 1 + i) % 12 + 1, 1) for i in range(len(values))
    ]
    return [{"date": str(day), "value": value} for day, value in zip(days, values, strict=True)]


def measure(values: list[float | None], **more: Any) -> dict[str, Any]:
    told = {"id": "M1", "name": "Waits", "definition": "Days from referral to visit", "unit": "days"}
    return {**told, "points": months(values), **more}


def harvested(values: list[float | None], *, project: dict[str, Any] | None = None, **more: Any) -> HarvestRow:
    told = {"id": "J1", "series": "M1", "started": "2020-01-01", "changed_on": "2020-11-01", **(project or {})}
    return result(as_at=AS_AT, previous=None, projects=[told], series=[measure(values, **more)]).harvest.rows[0]


BEFORE = [20.0, 22, 19, 21, 20, 23, 18, 21, 20, 22]
BETTER = [12.0, 13, 11, 12, 14, 12, 13, 11, 12, 13, 12, 11, 12, 13]


def test_an_improvement_has_a_size_an_interval_and_holds() -> None:
    row = harvested([*BEFORE, *BETTER], improvement="decrease")
    assert (row.verdict, row.grade, row.points_before, row.points_after) == ("improved", "B", 10, 14)
    assert row.size is not None
    assert row.size.value == pytest.approx(np.mean(BETTER) - np.mean(BEFORE))
    assert row.size.low is not None
    assert row.size.high is not None
    assert row.size.low < row.size.value < row.size.high < 0
    assert (row.improved_since, row.held_6_months, row.held_12_months) == (dt.date(2020, 11, 1), "held", "held")
    assert (row.baseline_first, row.baseline_last) == (dt.date(2020, 1, 1), dt.date(2020, 10, 1))
    assert row.interrupted is not None


def test_the_same_numbers_the_other_way_are_worse_and_hold_nothing() -> None:
    row = harvested([*BEFORE, *BETTER], improvement="increase")
    assert (row.verdict, row.held_6_months) == ("worse", None)


def test_what_slips_back_did_not_hold_and_what_is_not_due_says_so() -> None:
    back = [*BEFORE, *[12.0] * 9, 21, 22, 12, 13, 12]
    row = harvested(back, improvement="decrease")
    assert (row.verdict, row.held_6_months) == ("improved", "held")
    late = harvested([*BEFORE, *[12.0, 11] * 4], improvement="decrease")
    assert (late.verdict, late.held_12_months) == ("improved", "no_data")
    fresh = harvested(
        [*BEFORE, *BETTER],
        improvement="decrease",
        points=months([*BEFORE, *BETTER], first="2020-03-01"),
        project={"changed_on": "2021-01-01"},
    )
    assert (fresh.held_6_months, fresh.held_12_months) == ("held", "not_due")


def test_chance_is_no_change_and_few_points_are_not_judged() -> None:
    assert harvested([20.0, 22, 19, 21] * 5).verdict == "no_change"
    eight = harvested([20.0, 22, 19, 21, 12, 11, 12, 13])
    assert (eight.verdict, eight.grade) == ("too_few_points", "D")


def test_a_value_of_the_first_day_is_the_baseline_where_no_other_day_is_known() -> None:
    row = harvested([20.0, 14.0], project={"changed_on": None})
    assert (row.points_before, row.points_after, row.grade) == (1, 1, "C")
    assert row.size is not None
    assert (row.size.value, row.size.low) == (-6, None)


def test_every_project_started_counts_measured_or_not() -> None:
    projects = [
        {"id": "J1", "series": "M1", "changed_on": "2020-11-01", "started": "2020-01-01"},
        {"id": "J2", "started": "2020-01-01", "stage": "stopped"},
        {"id": "J3", "started": "2020-02-01", "series": "M2"},
        {"id": "J9", "started": "2022-02-01"},
    ]
    series = [
        measure([*BEFORE, *BETTER], improvement="decrease", adds_up=True),
        measure([1.0, 2], id="M2"),
    ]
    found = result(as_at=AS_AT, previous=None, projects=projects, series=series).harvest
    assert [(each.count, each.of) for each in found.counts] == [(2, 3), (1, 3), (1, 3), (0, 3), (1, 3), (1, 3)]
    assert (found.judged, found.expected_false_signals) == (1, 0.085)
    assert found.sentence.startswith("Of 3 projects started, 2 have a measure, 1 has 12 points or more")
    assert [(total.unit, total.projects) for total in found.totals] == [("days", 1)]
    assert [row.verdict for row in found.rows] == ["improved", "no_measure", "too_few_points"]


def test_a_comparison_gives_the_best_grade_and_its_own_size() -> None:
    told = {"id": "J1", "series": "M1", "comparison": "M2", "changed_on": "2020-11-01"}
    series = [
        measure([*BEFORE, *BETTER], improvement="decrease"),
        measure([value + 5 for value in BEFORE] + [value + 5 for value in BETTER], id="M2"),
    ]
    row = result(as_at=AS_AT, previous=None, projects=[told], series=series).harvest.rows[0]
    assert row.grade == "A"
    assert row.against_comparison is not None
    assert row.against_comparison.value == pytest.approx(0)


def test_a_revised_value_stands_and_shows_what_it_was() -> None:
    points = [
        {"date": "2020-01-01", "value": 5},
        {"date": "2020-01-01", "value": 7, "recorded_on": "2020-03-01"},
        {"date": "2020-01-01", "value": 9, "recorded_on": "2022-03-01"},
        {"date": "2020-02-01", "value": None},
    ]
    found = result(as_at=AS_AT, previous=None, series=[measure([], points=points)]).charts[0]
    assert [point.value for point in found.chart.points] == [7]
    assert [(each.revised_from, each.value) for each in found.revised] == [(5, 7)]
    assert "no data there, not 0" in found.chart.warnings[0]
    drawn = drawing(found)
    assert (drawn.title, drawn.unit, len(drawn.marks), drawn.notes) == ("Waits", "days", 1, found.chart.warnings)


def scores(found: Result) -> list[tuple[float | None, int | None, int | None, bool]]:
    return [(row.score, row.age_days, row.months_at_score, row.is_stale) for row in found.scores.rows]


def test_scores_stand_with_their_age_and_how_long_they_have_not_moved() -> None:
    projects = [
        {"id": "J1", "scores": [{"score": 2.0, "date": "2020-01-15"}, {"score": 2.0, "date": "2020-06-20"}]},
        {"id": "J2", "scores": [{"score": 1.0, "date": "2020-01-15"}, {"score": 3.5, "date": "2020-03-15"}]},
        {"id": "J3", "scores": [{"score": 4.0}]},
        {"id": "J4"},
    ]
    found = result(projects=projects)
    assert scores(found) == [
        (2.0, 10, 5, False),
        (3.5, 107, 3, True),
        (4.0, None, None, True),
        (None, None, None, False),
    ]
    assert (found.scores.unscored, found.scores.stale, found.scores.at_score["2.0"]) == (1, 2, 1)


def test_intervals_of_shares_are_the_textbook_ones() -> None:
    share = share_of("", 4, 24)
    assert (share.wilson_low, share.wilson_high) == (pytest.approx(6.68, abs=0.01), pytest.approx(35.85, abs=0.01))
    assert share_of("", 0, 10).beta_low == 0
    assert share_of("", 0, 0).percent is None


def test_a_step_without_noise_is_found_whole() -> None:
    values = [float(i) for i in range(10)] + [float(i) + 5 for i in range(10, 20)]
    found = interrupted(values, 10)
    assert found is not None
    assert (found.level.value, found.slope.value) == (pytest.approx(5), pytest.approx(0, abs=1e-9))
    assert change_in_mean([1, 2], 0) is None
    assert change_in_mean([1, 3], 1) is not None


@given(st.lists(st.integers(-100, 100), min_size=6, max_size=30), st.integers(3, 27))
def test_the_interval_holds_the_difference_of_the_means(values: list[int], before: int) -> None:
    found = change_in_mean([float(value) for value in values], before)
    if found is None or found.low is None or found.high is None:
        return
    assert found.value == pytest.approx(np.mean(values[before:]) - np.mean(values[:before]), abs=1e-9)
    assert found.low <= found.value <= found.high


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    draw = np.random.default_rng(3)
    covered = 0
    for _ in range(400):
        found = change_in_mean(list(draw.normal(0, 1, 24)), 12)
        assert found is not None
        covered += (found.low or 0) <= 0 <= (found.high or 0)
    assert 0.88 <= covered / 400 <= 0.98


def test_public_charts_hold_no_small_count_of_people() -> None:
    series = [
        measure([3.0, 12, 20], id="A", name="Few", disclosure="people"),
        measure([13.0, 12, 22], id="B", name="Many", disclosure="people"),
        measure([3.0], id="C", name="Open"),
        measure([3.0], id="D", name="Inside", disclosure="internal"),
        measure([8.5], id="E", name="Mean", disclosure="people"),
    ]
    found = result(as_at=AS_AT, previous=None, series=series).public_impact
    assert [(each.name, [point.value for point in each.chart.points]) for each in found.charts] == [
        ("Many", [15, 10, 20]),
        ("Open", [3]),
    ]
    assert found.withheld_charts == ("Few", "Mean")
