"""Published tables against somebody who works out what is hidden from everything that is shown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.disclosed_tables import NOT_SHOWN, disclose_table, possible_values
from foundation.disclosure import HIDDEN, LEAST_WIDTH, Disclosed, disclose_people, disclose_steadily, held_count, stands

small_tables = st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=2), min_size=2, max_size=2)
tables = st.integers(1, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 30), min_size=k, max_size=k), min_size=1, max_size=4)
)


def with_totals(counts: list[list[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def agrees(figure: Disclosed, count: int) -> bool:
    return figure.text == NOT_SHOWN or disclose_people(count).text == figure.text


def candidates(figure: Disclosed) -> list[int]:
    return [n for n in range(40) if agrees(figure, n)]


@given(small_tables)
@settings(max_examples=40, deadline=None)
def test_the_attack_finds_exactly_the_values_that_fit_all_that_is_shown(counts: list[list[int]]) -> None:
    shown = disclose_table(counts).cells
    found: dict[tuple[int, int], set[int]] = {}
    for a, b, c, d in product(*(candidates(shown[i][j]) for i in range(2) for j in range(2))):
        whole = with_totals([[a, b], [c, d]])
        if all(agrees(shown[i][j], whole[i][j]) for i, j in ((0, 2), (1, 2), (2, 0), (2, 1), (2, 2))):
            for cell in product(range(2), range(2)):
                found.setdefault(cell, set()).add(whole[cell[0]][cell[1]])
    for i, j in product(range(2), range(2)):
        if shown[i][j].text == HIDDEN:
            low, high = possible_values(with_totals(counts), shown, (i, j))
            assert found[i, j] == set(range(low, high + 1))


@given(tables)
@settings(max_examples=150, deadline=None)
def test_no_hidden_cell_can_be_recovered(counts: list[list[int]]) -> None:
    shown, whole = disclose_table(counts).cells, with_totals(counts)
    for i, row in enumerate(shown):
        for j, figure in enumerate(row):
            assert agrees(figure, whole[i][j])
            if figure.text == HIDDEN:
                low, high = possible_values(whole, shown, (i, j))
                assert high - low + 1 >= LEAST_WIDTH


def test_with_exact_totals_one_hidden_cell_is_not_enough() -> None:
    shown = disclose_table([[3, 20], [15, 9]], base=1).texts()
    assert shown[0][0] == HIDDEN
    assert NOT_SHOWN in {shown[0][1], shown[1][0], shown[0][2], shown[2][0]}


def test_zeros_and_large_counts_are_shown() -> None:
    assert disclose_table([[0, 22]]).texts() == (("0", "20", "20"), ("0", "20", "20"))


def test_an_empty_table_has_an_empty_total() -> None:
    assert disclose_table([]).texts() == (("0",),)


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        disclose_table([[1], [1, 2]])


@pytest.mark.parametrize(
    ("history", "published"),
    [([12, 13], 12), ([7, 8], 7), ([8, 7], 8), ([12, 20], 20), ([0, 3, 6, 9], 6), ([12, 13, 14, 17], 17), ([5], 5)],
)
def test_a_count_moves_only_by_more_than_a_few_people(history: list[int], published: int) -> None:
    assert held_count(history) == published


def shown(history: list[int]) -> tuple[bool, str]:
    return stands(history), disclose_steadily(history).text


def test_of_all_short_histories_one_more_person_now_shows_only_where_people_had_left_since_the_last_date() -> None:
    for fixed in product(range(14), repeat=3):
        stood = stands([*fixed, fixed[-1]])
        for now in range(20):
            if shown([*fixed, now]) != shown([*fixed, now + 1]):
                assert now < fixed[-1]
                assert now == 0 or (stood and now == 7), (fixed, now)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(0, 60))
def test_who_comes_after_the_last_fixed_date_never_shows(fixed: list[int], joiners: int) -> None:
    assert shown([*fixed, fixed[-1]]) == shown([*fixed, fixed[-1] + joiners])
