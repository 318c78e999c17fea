"""The exact null of ties between groups against every shuffle there is."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from network.boundary import boundary
from network.mixing import Mixing, blau, expected_blocks, mixing, mixing_across, permutation_tails

cases = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 3), min_size=n, max_size=n),
        st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda e: e[0] < e[1]), max_size=15),
    )
)


@given(cases)
@settings(max_examples=60, deadline=None)
def test_mean_and_spread_are_those_of_all_shuffles(case: tuple[list[int], set[tuple[int, int]]]) -> None:
    labels, ties = case
    edges = np.array(sorted(ties), dtype=np.int64).reshape(-1, 2)
    mix = mixing(edges, np.array(labels))
    if not ties:
        assert (mix.e_i, mix.expected, mix.sd, mix.z, mix.ratio) == (None,) * 5
        return
    values = []
    for order in permutations(labels):
        shuffled = np.array(order)
        external = int((shuffled[edges[:, 0]] != shuffled[edges[:, 1]]).sum())
        values.append((2 * external - len(edges)) / len(edges))
    assert mix.expected == pytest.approx(np.mean(values))
    assert mix.sd == pytest.approx(np.std(values), abs=1e-6)


@given(cases)
@settings(max_examples=60, deadline=None)
def test_the_rescaled_index_stays_in_its_range(case: tuple[list[int], set[tuple[int, int]]]) -> None:
    labels, ties = case
    mix = mixing(np.array(sorted(ties), dtype=np.int64).reshape(-1, 2), np.array(labels))
    if mix.rescaled is not None:
        assert -1 - 1e-9 <= mix.rescaled <= 1 + 1e-9


several = st.integers(2, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.sets(st.integers(0, 3), min_size=1, max_size=3), min_size=n, max_size=n),
        st.sets(
            st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda e: e[0] < e[1]),
            min_size=1,
            max_size=15,
        ),
    )
)


@given(several)
@settings(max_examples=60, deadline=None)
def test_with_several_employers_mean_and_spread_are_those_of_all_ways_to_change_places(
    case: tuple[list[set[int]], set[tuple[int, int]]],
) -> None:
    employers, ties = case
    edges = np.array(sorted(ties), dtype=np.int64)
    table = sparse.csr_array(np.array([[float(o in each) for o in range(4)] for each in employers]))
    whole = boundary(table)
    crossing = whole.crossing(edges)
    assert crossing.tolist() == [not employers[a] & employers[b] for a, b in sorted(ties)]
    mix = mixing_across(edges, crossing, whole.alike())
    values = []
    for order in permutations(range(len(employers))):
        external = int(whole.dealt(np.array(order)).crossing(edges).sum())
        assert external == sum(not employers[order[a]] & employers[order[b]] for a, b in ties)
        values.append((2 * external - len(edges)) / len(edges))
    assert mix.expected == pytest.approx(np.mean(values))
    assert mix.sd == pytest.approx(np.std(values), abs=1e-6)


def test_shuffled_tails_go_by_the_same_boundary() -> None:
    whole = boundary(sparse.csr_array(np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])))
    edges = np.array([(0, 1), (0, 2), (0, 3)])
    tails = permutation_tails(edges, whole.kind, np.random.default_rng(0), apart=whole.apart)
    assert tails is not None
    assert tails[0] == pytest.approx(1 / 4, abs=0.05)
    assert tails[1] == 1


def test_fifty_one_small_groups_look_well_connected_by_arithmetic_alone() -> None:
    rng = np.random.default_rng(1)
    edges = np.unique(np.sort(rng.choice(102, (200, 2)), axis=1), axis=0)
    edges = edges[edges[:, 0] != edges[:, 1]]
    mix = mixing(edges, np.arange(102) // 2)
    assert mix.e_i is not None
    assert mix.e_i > 0.9
    assert mix.ratio == pytest.approx(1, abs=0.05)


def test_shuffled_tails_are_near_the_exact_null() -> None:
    edges = np.array([(i, (i + 1) % 12) for i in range(12)])
    groups = np.arange(12) // 4
    tails = permutation_tails(edges, groups, np.random.default_rng(0))
    assert tails is not None
    assert tails[0] < 0.05
    assert tails[1] > 0.95
    assert permutation_tails(edges[:0], groups, np.random.default_rng(0)) is None


def test_shuffling_again_gives_the_same_tails() -> None:
    edges, groups = np.array([(0, 1), (1, 2), (2, 3)]), np.array([0, 0, 1, 1])
    first, second = (permutation_tails(edges, groups, np.random.default_rng(5)) for _ in range(2))
    assert first == second


def test_expected_blocks_add_up_to_all_ties() -> None:
    table = expected_blocks(10, np.array([3, 4, 5]))
    assert table is not None
    assert np.triu(table).sum() == pytest.approx(10)


def test_diversity_counts_organisations_that_are_absent() -> None:
    plain, iqv, unbiased = blau(np.array([2, 2, 0, 0]), 4)
    assert (plain, iqv) == (0.5, pytest.approx(2 / 3))
    assert unbiased == pytest.approx(1 - 4 / 12)
    assert blau(np.array([0, 0]), 2) == (None, None, None)


def test_one_organisation_has_no_ratio() -> None:
    assert Mixing(0, 3, np.array([3, 3, 3, 3]), np.array([2, 2, 1, 1])).ratio is None
