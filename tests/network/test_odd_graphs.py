"""Graphs at the edges of what there is: every key is there, each value is right by hand or null, nothing crashes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from network import analyse_graph, write_result

KEYS = [
    "n",
    "groups",
    "arcs",
    "undirected_edges",
    "density_directed",
    "density_undirected",
    "E",
    "I",
    "EI_undirected",
    "EI_directed",
    "EI_rescaled",
    "EI_expected",
    "EI_sd",
    "EI_z",
    "mixing_directed",
    "assortativity_undirected",
    "assortativity_directed",
    "modularity_undirected",
    "modularity_directed",
    "articulation_points",
    "n_components",
    "giant",
    "transitivity",
    "mean_distance",
    "diameter",
    "degree_centralization",
    "betweenness_centralization",
    "global_efficiency",
    "fragmentation",
    "schneider_R",
    "core_periphery",
    "nodes",
    "brokerage_directed",
]


def graph_of(edges: str, nodes: str, **options: Any) -> dict[str, Any]:
    text = write_result(analyse_graph("source,target\n" + edges, "id,group\n" + nodes, **options))
    graph: dict[str, Any] = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in the result"))["graph"]
    assert list(graph) == KEYS
    return graph


NONE_OF_A_SINGLE = [
    "density_directed",
    "density_undirected",
    "EI_undirected",
    "EI_directed",
    "EI_rescaled",
    "EI_expected",
    "EI_sd",
    "EI_z",
    "assortativity_undirected",
    "modularity_undirected",
    "transitivity",
    "mean_distance",
    "diameter",
    "degree_centralization",
    "betweenness_centralization",
    "global_efficiency",
    "fragmentation",
]


@pytest.mark.parametrize("nodes", ["", "a,X\n"])
def test_nothing_and_one_node_have_nulls(nodes: str) -> None:
    graph = graph_of("", nodes)
    assert {key: graph[key] for key in NONE_OF_A_SINGLE} == dict.fromkeys(NONE_OF_A_SINGLE)
    assert graph["core_periphery"] == {"fit": None, "core": []}
    assert (graph["giant"], graph["n_components"]) == (len(nodes) // 4, len(nodes) // 4)
    assert graph["schneider_R"] == (0 if nodes else None)


def test_two_nodes_of_two_groups_by_hand() -> None:
    graph = graph_of("a,b\n", "a,X\nb,Y\n")
    assert (graph["E"], graph["I"], graph["EI_undirected"], graph["density_undirected"]) == (1, 0, 1, 1)
    assert (graph["EI_expected"], graph["EI_sd"], graph["EI_z"], graph["EI_rescaled"]) == (1, 0, None, None)
    assert (graph["mean_distance"], graph["diameter"], graph["global_efficiency"], graph["fragmentation"]) == (
        1,
        1,
        1,
        0,
    )
    assert graph["assortativity_undirected"] == -1
    assert graph["modularity_undirected"] == pytest.approx(-0.5)
    assert graph["schneider_R"] == pytest.approx((1 / 2 + 0) / 2)
    assert graph["nodes"]["a"] == {"betweenness": 0, "constraint": 1, "effective_size": 1, "EI": 1, "core_number": 1}


def test_one_group_has_no_chance_of_crossing() -> None:
    graph = graph_of("1,2\n2,3\n", "1,a\n2,a\n3,a\n")
    assert (graph["EI_undirected"], graph["EI_expected"], graph["EI_sd"], graph["EI_z"]) == (-1, -1, 0, None)
    assert graph["assortativity_undirected"] is None
    assert graph["modularity_undirected"] == 0
    assert graph["articulation_points"] == ["2"]
    assert graph["nodes"]["2"]["betweenness"] == 1
    assert graph["brokerage_directed"]["2"]["coordinator"] == 2


def test_directed_rows_are_one_way_and_a_missing_way_back_opens_a_path() -> None:
    graph = graph_of("a,b\nb,c\n", "a,X\nb,X\nc,Y\n", directed=True)
    assert (graph["arcs"], graph["undirected_edges"], graph["density_directed"]) == (2, 2, pytest.approx(1 / 3))
    assert graph["brokerage_directed"]["b"] == {
        "coordinator": 0,
        "itinerant": 0,
        "representative": 1,
        "gatekeeper": 0,
        "liaison": 0,
        "total": 1,
    }
    assert graph["mixing_directed"] == [[1, 1], [0, 0]]


def test_self_ties_go_and_repeats_either_way_are_one() -> None:
    once, often = graph_of("a,b\n", "a,X\nb,Y\n"), graph_of("a,a\na,b\nb,a\na,b\nb,b\n", "a,X\nb,Y\n")
    assert once == often


def test_further_columns_such_as_weights_are_ignored_and_order_of_columns_is_free() -> None:
    plain = graph_of("a,b\nb,c\n", "a,X\nb,Y\nc,Y\n")
    edges = "weight,target,source\n3,b,a\n0.5,c,b\n"
    other = analyse_graph(edges, "group,note,id\nX,one,a\nY,two,b\nY,,c\n")
    assert json.loads(write_result(other))["graph"] == plain


def test_ids_that_look_like_numbers_are_text_and_sort_as_text() -> None:
    graph = graph_of("1,10\n10,2\n01,1\n", "1,9\n10,10\n2,9\n01,10\n")
    assert list(graph["nodes"]) == ["01", "1", "10", "2"]
    assert graph["groups"] == {"10": 2, "9": 2}


def test_quoted_cells_hold_commas_quotes_and_lines() -> None:
    graph = graph_of('"O\'Neil, ""A""",b\n', '"O\'Neil, ""A""","North, west"\nb,"South\nEast"\n')
    assert set(graph["nodes"]) == {'O\'Neil, "A"', "b"}
    assert graph["groups"] == {"North, west": 1, "South\nEast": 1}


def test_a_complete_graph_and_one_in_pieces_by_hand() -> None:
    whole = graph_of(
        "".join(f"{i},{j}\n" for i in range(4) for j in range(i)), "".join(f"{i},{i % 2}\n" for i in range(4))
    )
    assert (whole["EI_undirected"], whole["EI_expected"], whole["EI_z"]) == (
        pytest.approx(1 / 3),
        pytest.approx(1 / 3),
        None,
    )
    assert (whole["transitivity"], whole["degree_centralization"], whole["core_periphery"]["fit"]) == (1, 0, None)
    apart = graph_of("a,b\nc,d\n", "a,X\nb,X\nc,Y\nd,Y\ne,Y\n")
    assert (apart["n_components"], apart["giant"], apart["mean_distance"], apart["diameter"]) == (3, 2, 1, 1)
    assert apart["fragmentation"] == pytest.approx(1 - 4 / 20)
    assert apart["nodes"]["e"] == {
        "betweenness": 0,
        "constraint": None,
        "effective_size": None,
        "EI": None,
        "core_number": 0,
    }


def test_the_order_of_lines_changes_nothing() -> None:
    rows, nodes = ["a,b", "b,c", "c,d", "d,a", "a,e"], ["a,X", "b,Y", "c,X", "d,Z", "e,Z"]
    first = graph_of("\n".join(rows) + "\n", "\n".join(nodes) + "\n", directed=True)
    assert first == graph_of("\n".join(rows[::-1]) + "\n", "\n".join(nodes[::-1]) + "\n", directed=True)
