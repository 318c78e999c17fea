"""Charts against series whose labels and limits others published (NHSRplotthedots 0.2.2, Anhoj, Swed and Eisenhart)."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
from itertools import groupby
from pathlib import Path

import pytest

from measures.spc import Series, SpcOptions, SpcPoint, spc
from measures.spc.run_rules import anhoj_test, runs_limits

REFERENCE = Path(os.environ["LLL_REFERENCE"]) / "spc" if "LLL_REFERENCE" in os.environ else None
pytestmark = pytest.mark.skipif(REFERENCE is None, reason="LLL_REFERENCE names no folder of reference series")


def rows(name: str) -> list[dict[str, str]]:
    assert REFERENCE is not None
    with (REFERENCE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def series(found: list[dict[str, str]]) -> Series:
    days = (dt.date.fromisoformat(row["date"]) if "date" in row else None for row in found)
    dates = tuple(day or dt.date(2023, 1, 1) + dt.timedelta(i) for i, day in enumerate(days))
    return Series(dates, tuple(float(row["y"]) for row in found))


def cause(label: str) -> str | None:
    exact = {"Common Cause": None, "Above UCL": "above_limit", "Below LCL": "below_limit"}
    if label in exact:
        return exact[label]
    return "trend" if "Trend" in label else "two_in_three" if label.startswith("2 in 3") else "shift"


def same(found: float | None, expected: str) -> bool:
    return found is None if expected == "NA" else found == pytest.approx(float(expected), abs=1e-9)


def holds(point: SpcPoint, row: dict[str, str]) -> bool:
    return (
        same(point.mean, row["mean"])
        and same(point.lower_limit, row["lpl"])
        and same(point.upper_limit, row["upl"])
        and point.special_cause == cause(row["special_cause_type"])
        and row.get("point_type", point.state).removeprefix("special_cause_") == point.state
    )


def test_every_series_has_the_published_limits_labels_and_icons() -> None:
    assert REFERENCE is not None
    summary = json.loads((REFERENCE / "ptd_xmr_summary.json").read_text())
    for key, group in groupby(
        rows("ptd_xmr_expected.csv"), lambda r: (r["series"], r["screen_outliers"], r["direction"])
    ):
        found = list(group)
        assert key[2] in ("increase", "decrease")
        better = "increase" if key[2] == "increase" else "decrease"
        result = spc(series(found), SpcOptions(improvement=better, screen_outliers=key[1] == "TRUE", target=8))
        assert all(holds(point, row) for point, row in zip(result.points, found, strict=True)), key
        expected = summary["|".join(key)]
        assert f"consistent_{result.assurance}".replace("consistent_inc", "inc") == expected["assurance_target8"]
        icon = expected["variation_icon"].removeprefix("special_cause_")
        assert (result.variation or "").rpartition("_")[0 if icon != "common_cause" else 2] in (icon, "cause")
        limits = [None if expected[k] == "NaN" else pytest.approx(expected[k], abs=1e-9) for k in ("lpl", "upl")]
        assert [result.lower_limit, result.upper_limit] == limits


def test_points_beyond_three_sigma_count_in_two_of_three_since_november_2023() -> None:
    for key, group in groupby(
        rows("mdc2023_two_sigma_variant_derived.csv"), lambda r: (r["series"], r["screen_outliers"])
    ):
        found = list(group)
        result = spc(series(found), SpcOptions(rules="mdc2023", screen_outliers=key[1] == "True"))
        assert [p.special_cause for p in result.points] == [cause(r["special_cause_type_mdc2023"]) for r in found], key


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("ptd_fix12_expected.csv", SpcOptions(fix_after=12)),
        ("ptd_rebase_expected.csv", SpcOptions(rebase=(dt.date(2024, 1, 1),))),
    ],
)
def test_a_fixed_baseline_and_a_step_have_the_published_limits(name: str, options: SpcOptions) -> None:
    found = rows(name)
    result = spc(series(found), options)
    assert all(holds(point, row) for point, row in zip(result.points, found, strict=True))
    assert (result.mean, result.upper_limit) == (result.points[-1].mean, result.points[-1].upper_limit)


def test_critical_values_of_runs_are_the_published_ones() -> None:
    for row in rows("anhoej_critical_values.csv"):
        test = anhoj_test([(-1.0) ** i for i in range(int(row["n_useful"]))], 0.0)
        assert (test.longest_run_max, test.crossings_min) == (int(row["longest_run_max"]), int(row["n_crossings_min"]))
    for row in rows("runs_limits_swed_eisenhart_exact.csv"):
        expected = (int(row["too_few_if_less_than"]), int(row["too_many_if_more_than"]))
        assert runs_limits(int(row["n_useful"])) == expected
