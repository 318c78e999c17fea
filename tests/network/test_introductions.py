"""The next introductions: worth what they do, never a pair that is tied or that has nobody to introduce."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network import bridge_values
from network.graph import simple_graph
from network.introductions import shorter_ways
from tests.network.communities import person, read, result_of, snapshot, tie


@given(st.integers(2, 8), st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_the_gain_in_efficiency_is_that_of_the_graph_with_the_tie_added(n: int, ties: set[tuple[int, int]]) -> None:
    graph = simple_graph(n, np.array([t for t in sorted(ties) if max(t) < n], dtype=np.int64).reshape(-1, 2))
    whole = nx.Graph(graph.edges.tolist())
    whole.add_nodes_from(range(n))
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n) if not whole.has_edge(a, b)]
    gains, nearer = shorter_ways(graph, np.array(pairs, dtype=np.int64).reshape(-1, 2))
    before = nx.global_efficiency(whole)
    steps = dict(nx.all_pairs_shortest_path_length(whole))
    for pair, gain, closer in zip(pairs, gains, nearer, strict=True):
        more = whole.copy()
        more.add_edge(*pair)
        then = dict(nx.all_pairs_shortest_path_length(more))
        assert closer == sum(then[i].get(j, n) < steps[i].get(j, n) for i in range(n) for j in range(i))
        assert gain == pytest.approx(nx.global_efficiency(more) - before)


def community() -> dict[str, object]:
    people = [person(f"p{o}{i}", o, tier="lead" if o == "A" else "live") for o in "ABCD" for i in range(2)]
    ties = [tie("pA0", "pB0"), tie("pA1", "pB1"), tie("pA0", "pC0")]
    return snapshot("ABCDE", people, ties)


def test_the_organisation_that_nobody_knows_comes_first() -> None:
    first = result_of(community()).introductions[0]
    assert first.organisations == ("C", "D")
    assert (first.reach_gain, first.coaching) == (1, False)
    assert "D would have a first working link outside" in first.text
    assert "C would reach two" in first.text


def test_no_introduction_is_made_twice_or_for_those_who_are_tied_or_for_an_empty_organisation() -> None:
    pairs = [i.organisations for i in result_of(community()).introductions]
    assert len(pairs) == len(set(pairs))
    assert not {("A", "B"), ("A", "C")} & set(pairs)
    assert not any("E" in pair for pair in pairs)


def test_bridge_values_are_given_for_every_pair_without_a_tie() -> None:
    values = {v.organisations: v.value for v in bridge_values(read(community()))}
    assert set(values) == {("A", "D"), ("B", "C"), ("B", "D"), ("C", "D")}
    assert values["C", "D"] > values["B", "C"] > 1


def test_nobody_to_introduce_is_an_empty_list() -> None:
    assert result_of(snapshot(["A", "B"])).introductions == ()


def test_people_are_named_only_if_both_agreed_and_the_coach_has_places() -> None:
    document = community()
    people = document["people"]
    assert isinstance(people, list)
    assert all(not i.people for i in result_of(document).introductions)
    for one in people:
        one["name_on_map"] = one["id"] in {"pA0", "pA1", "pD1"}
    by_pair = {i.organisations: i.people for i in result_of(document).introductions}
    assert by_pair["A", "D"] == ("pA0", "pD1")
    assert by_pair["C", "D"] == ()
    document["ties"] = [tie("pA0", f"p{o}{i}", "coaching") for o, i in (("B", 0), ("B", 1), ("C", 0))]
    by_pair = {i.organisations: i.people for i in result_of(document).introductions}
    assert by_pair["A", "D"] == ("pA1", "pD1")
