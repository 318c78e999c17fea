"""Rules of charts on small series that can be worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import BadInput
from measures.spc import RULE_SETS, RuleSet, Series, SpcOptions, read_series, spc

FIRST = dt.date(2020, 1, 1)


def day(i: int) -> dt.date:
    return FIRST + dt.timedelta(i)


def of(values: Sequence[float]) -> Series:
    return Series(tuple(day(i) for i in range(len(values))), tuple(map(float, values)))


def causes(values: Sequence[float], options: SpcOptions) -> str:
    letters = {None: ".", "above_limit": "A", "below_limit": "B", "shift": "s", "trend": "t", "two_in_three": "2"}
    return "".join(letters[p.special_cause] for p in spc(of(values), options).points)


def test_limits_of_eight_points_are_there_and_called_trial() -> None:
    result = spc(of([4, 6, 5, 7, 4, 6, 5, 7]), SpcOptions())
    moving = (2 + 1 + 2 + 3 + 2 + 1 + 2) / 7
    assert result.mean == 5.5
    assert result.upper_limit == pytest.approx(5.5 + 2.66 * moving)
    assert result.warnings == ("The series has 8 points: below 13, take the limits as trial limits.",)


def test_a_flat_series_has_no_limits_when_screened_and_says_why() -> None:
    result = spc(of([5] * 14), SpcOptions(target=8))
    assert (result.mean, result.lower_limit, result.variation, result.assurance) == (
        5.0,
        None,
        "common_cause",
        "inconsistent",
    )
    assert result.warnings == ("The series has no limits: its values do not vary.",)


def test_screening_never_leaves_limits_without_width_that_name_every_point() -> None:
    result = spc(of([1, 1, 1, 1, 2]), SpcOptions())
    assert (result.lower_limit, {p.state for p in result.points}) == (None, {"common_cause"})
    assert "single jumps" in result.warnings[1]
    assert spc(of([1, 1, 1, 1, 2]), SpcOptions(screen_outliers=False)).upper_limit is not None


def test_mostly_nothing_is_told_to_be_rare_events() -> None:
    assert any("days between" in note for note in spc(of([0, 0, 0, 1] * 4), SpcOptions()).warnings)


def test_no_points_and_one_point_are_results_too() -> None:
    assert spc(of([]), SpcOptions()).model_dump(include={"mean", "variation", "points", "warnings"}) == {
        "mean": None,
        "variation": None,
        "points": (),
        "warnings": ("There are no points: no data.",),
    }
    one = spc(of([3]), SpcOptions())
    assert (one.mean, one.lower_limit) == (3.0, None)
    assert "The series has no limits: they need two points." in one.warnings


def test_the_direction_at_a_peak_is_the_one_that_follows() -> None:
    up_and_down = [1, 9] * 6 + [2, 3, 4, 5, 6, 7, 8, 7, 6, 5, 4, 3, 2]
    result = spc(of(up_and_down), SpcOptions())
    assert [p.state[0] for p in result.points if p.special_cause == "trend"] == ["i"] * 6 + ["c"] * 7


def test_a_trend_tells_the_icon_by_its_direction_not_by_the_side_of_the_mean() -> None:
    values = [10, 30] * 8 + [9, 10, 11, 12, 13, 14, 15]
    result = spc(of(values), SpcOptions())
    assert result.points[-1].special_cause == "trend"
    assert result.variation == "improvement_high"
    assert spc(of(values), SpcOptions(improvement="neutral")).variation == "neutral_high"


def test_lengths_of_shift_and_trend_are_settings() -> None:
    values = [1, 9, 1, 9, 1, 2, 3, 4, 5, 6, 1, 9, 1, 9]
    assert "t" not in causes(values, SpcOptions())
    assert causes(values, SpcOptions(trend=6))[4:10] == "tttttt"
    assert causes([1, 9] * 4 + [7] * 4 + [1, 9], SpcOptions(shift=5))[7:12] == "sssss"


def test_points_on_the_median_neither_count_nor_break_a_run() -> None:
    values = [1, 1, 1, 3, 1, 1, 1, 9, 8, 9, 8, 9, 8]
    assert causes(values, SpcOptions(rules="runchart")) == "sss.sssssssss"
    runs = spc(of(values), SpcOptions(rules="runchart")).runs
    assert runs is not None
    assert (runs.n_useful, runs.longest_run, runs.longest_run_max, runs.crossings, runs.signal) == (12, 6, 5, 1, True)


def test_equal_neighbours_neither_make_nor_break_a_trend() -> None:
    assert causes([1, 2, 2, 3, 4, 9, 1, 9, 1, 9], SpcOptions(rules="runchart")) == "tttttt...."
    assert "t" not in causes([1, 2, 2, 3, 4, 1, 9, 1, 9, 1], SpcOptions(rules="runchart"))


def test_a_run_chart_has_a_median_no_limits_and_no_assurance() -> None:
    result = spc(of([1, 2, 3, 4]), SpcOptions(rules="anhoj", target=3))
    assert (result.mean, result.lower_limit, result.assurance) == (2.5, None, None)
    assert len(result.warnings) == 2


def test_too_few_crossings_signal_without_a_long_run() -> None:
    values = ([1] * 5 + [2] * 5) * 3
    runs = spc(of(values), SpcOptions(rules="anhoj")).runs
    assert runs is not None
    assert (runs.longest_run, runs.longest_run_max, runs.crossings, runs.crossings_min) == (5, 8, 5, 10)
    assert runs.signal


def test_every_part_has_its_own_limits_and_a_date_past_the_end_is_told() -> None:
    options = SpcOptions(rebase=(day(3), day(4), day(99)))
    result = spc(of([1, 2, 1, 11, 12, 11, 12]), options)
    assert [p.mean for p in result.points] == [pytest.approx(4 / 3)] * 3 + [11.0] + [pytest.approx(35 / 3)] * 3
    assert "No point is on or after 2020-04-09" in result.warnings[-1]


def test_rows_in_any_order_other_columns_and_blanks_are_read() -> None:
    found = read_series(b"\xef\xbb\xbfNote,Value,DATE\r\nx,2,2020-02-01\r\n,,2020-03-01\r\n,,\r\n,1.5e1,2020-01-01\r\n")
    assert found == Series((dt.date(2020, 1, 1), dt.date(2020, 2, 1)), (15.0, 2.0), (dt.date(2020, 3, 1),))
    assert spc(found, SpcOptions()).warnings[0].startswith("1 date has no value and no point (2020-03-01)")


def test_all_faults_come_at_once_with_row_and_column() -> None:
    with pytest.raises(BadInput) as caught:
        read_series("date,value\n03/04/2026,1\n2026-02-30,NA\n,5\n2026-01-01,1 200\n2026-01-01,7\n2026-01-02,inf\n")
    assert [fault.path for fault in caught.value.faults] == [
        "row 2, column date",
        "row 3, column date",
        "row 3, column value",
        "row 4, column date",
        "row 5, column value",
        "row 6, column date",
        "row 7, column value",
    ]


@pytest.mark.parametrize("text", [b"", b"date\n", b"date,value,value\n", b"\xff\xfe", b'date,value\n"2020'])
def test_a_file_that_is_no_series_is_refused(text: bytes) -> None:
    with pytest.raises(BadInput):
        read_series(text)


@given(
    st.lists(st.integers(-20, 20), min_size=1, max_size=40), st.sampled_from(RULE_SETS), st.one_of(st.integers(2, 15))
)
def test_mirrored_values_have_mirrored_states(values: list[int], rules: RuleSet, fix: int) -> None:
    up = spc(of(values), SpcOptions(rules=rules, fix_after=fix))
    down = spc(of([-v for v in values]), SpcOptions(rules=rules, fix_after=fix, improvement="decrease"))
    mirrored = {"above_limit": "below_limit", "below_limit": "above_limit"}
    assert [p.state for p in up.points] == [p.state for p in down.points]
    assert [mirrored.get(p.special_cause or "", p.special_cause) for p in up.points] == [
        p.special_cause for p in down.points
    ]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.sampled_from(RULE_SETS))
def test_limits_hold_the_mean_and_points_keep_their_values(values: list[float], rules: RuleSet) -> None:
    result = spc(of(values), SpcOptions(rules=rules))
    assert [p.value for p in result.points] == values
    for point in result.points:
        assert min(values) <= point.mean <= max(values)
        if point.lower_limit is not None and point.upper_limit is not None:
            assert point.lower_limit <= point.mean <= point.upper_limit
            outside = not point.lower_limit <= point.value <= point.upper_limit
            assert outside == (point.special_cause in ("above_limit", "below_limit"))
