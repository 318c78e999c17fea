"""Slots, distances, small numbers, clocks: small cases with known answers and properties."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.disclosure import HIDDEN, disclose_people, pool_small
from foundation.places import great_circle_km
from foundation.provenance import canonical_json, revision, sha256_of
from foundation.runs import Budget, Clock
from foundation.time_windows import (
    WeeklySlot,
    covers,
    join_adjacent,
    longest_common_minutes,
    occurrence,
    windows_by_day,
)

windows = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 30)).map(lambda w: (w[0], w[0] + w[1])), max_size=6)


@given(windows)
def test_joined_windows_hold_the_same_minutes_and_never_touch(loose: list[tuple[int, int]]) -> None:
    joined = join_adjacent(loose)
    assert {m for a, b in joined for m in range(a, b)} == {m for a, b in loose for m in range(a, b)}
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(joined))


@given(windows, windows)
def test_the_longest_common_stretch_equals_that_counted_minute_by_minute(
    a: list[tuple[int, int]], b: list[tuple[int, int]]
) -> None:
    a, b = join_adjacent(a), join_adjacent(b)
    both = {m for s, e in a for m in range(s, e)} & {m for s, e in b for m in range(s, e)}
    best = run = 0
    for minute in range(100):
        run = run + 1 if minute in both else 0
        best = max(best, run)
    assert max(0, longest_common_minutes(a, b)) == best


def test_adjacent_slots_join_and_occurrences_are_counted_in_the_month() -> None:
    slots = [
        WeeklySlot(weekday="fri", start="09:00", end="12:00", occurrences=(1, 3)),
        WeeklySlot(weekday="fri", start="12:00", end="17:00", occurrences=(1,)),
    ]
    assert windows_by_day(slots) == {(4, 1): [(540, 1020)], (4, 3): [(540, 720)]}
    first, third = dt.date(2020, 9, 4), dt.date(2020, 9, 18)
    assert (occurrence(first), occurrence(third), occurrence(dt.date(2020, 10, 30))) == (1, 3, 5)
    assert covers(slots, first, (570, 990))
    assert not covers(slots, third, (570, 990))
    assert covers(slots, third, (540, 720))
    assert not covers(slots, dt.date(2020, 9, 3), (570, 600))


def test_known_distances() -> None:
    # A degree of latitude is 111.195 km on the mean sphere; St Peter's to Ashford Hospital is about 8.3 km.
    assert great_circle_km(51.0, 0.0, 52.0, 0.0) == pytest.approx(111.195, abs=0.01)
    assert float(great_circle_km(51.37783, -0.52705, 51.44402, -0.47280)) == pytest.approx(8.27, abs=0.05)
    assert np.isnan(great_circle_km(np.nan, 0.0, 51.0, 0.0))
    assert great_circle_km([51.0, 52.0], [0.0, 0.0], 51.0, 0.0).tolist() == pytest.approx([0.0, 111.195], abs=0.01)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (1, HIDDEN), (7, HIDDEN), (8, "10"), (12, "10"), (13, "15"), (240, "240")]
)
def test_small_counts_of_people_are_hidden_and_the_rest_rounded(count: int, text: str) -> None:
    assert disclose_people(count).text == text


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        disclose_people(-1)


def test_small_organisations_are_pooled_into_their_network_then_into_the_rest() -> None:
    people = {"RTK": 40, "A": 3, "B": 5, "C": 2, "D": 0, "E": 7}
    parents = {"A": ["SASSE 1"], "B": ["SASSE 1"], "C": ["WOKING"]}
    group = pool_small(people, parents, rest="other practices")
    assert group["RTK"] == "RTK"
    assert group["A"] == group["B"] == "SASSE 1"
    assert group["C"] == group["D"] == group["E"] == "other practices"


@given(
    st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 20), min_size=1),
    st.dictionaries(st.sampled_from("ABCDEFGH"), st.sampled_from([["N1"], ["N2"], ["N1", "N2"]])),
)
def test_no_public_group_is_small_unless_all_people_together_are_few(
    people: dict[str, int], parents: dict[str, list[str]]
) -> None:
    group = pool_small(people, parents, rest="rest")
    assert set(group) == set(people)
    sizes: dict[str, int] = {}
    for code, name in group.items():
        sizes[name] = sizes.get(name, 0) + people[code]
    if sum(people.values()) >= 8:
        assert all(size >= 8 or (name == "rest" and size == 0) for name, size in sizes.items())


def test_equal_values_have_equal_json_and_hash() -> None:
    assert canonical_json({"b": 1, "a": [1.5, "é"]}) == canonical_json({"a": [1.5, "é"], "b": 1})
    assert sha256_of("é") == sha256_of("é".encode())
    assert revision().split("+")[0] == "0.1.0"
    assert len(revision().split("+")[1]) == 12


def test_a_clock_is_over_at_its_limit_or_when_stopped() -> None:
    assert not Clock(Budget(time_limit_s=60)).is_over()
    assert Clock(Budget(time_limit_s=0)).is_over()
    assert Clock(Budget(time_limit_s=60), stop=lambda: True).is_over()
