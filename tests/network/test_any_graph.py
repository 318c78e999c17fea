"""Any graph with groups: published graphs, hand-checkable ones, and every fault of the two files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import BadInput
from network import Result, analyse_graph, write_result
from network.core_periphery import core_periphery

REFERENCE = Path(os.environ["LLL_REFERENCE"]) / "network" if "LLL_REFERENCE" in os.environ else None
needs_reference = pytest.mark.skipif(REFERENCE is None, reason="LLL_REFERENCE names no folder of reference graphs")

EXPECTED_NAMES = {
    "EI_expected": "EI_expected_label_permutation_exact",
    "EI_sd": "EI_sd_label_permutation_exact",
    "EI_z": "EI_z_exact",
    "transitivity": "transitivity_global",
    "degree_centralization": "sna_degree_centralization_undirected",
    "betweenness_centralization": "sna_betweenness_centralization_undirected",
    **{
        f"{measure}_{kind}": f"igraph_{full}_{kind}"
        for measure, full in (("assortativity", "assortativity_nominal"), ("modularity", "modularity"))
        for kind in ("directed", "undirected")
    },
}
SHARED = [
    "n",
    "arcs",
    "undirected_edges",
    "density_directed",
    "density_undirected",
    "E",
    "I",
    "EI_undirected",
    "EI_directed",
    "EI_rescaled",
    "mixing_directed",
    "articulation_points",
    "n_components",
    "giant",
    "mean_distance",
    "diameter",
    "global_efficiency",
]


@needs_reference
@pytest.mark.parametrize("name", ["campnet", "karate", "hightech_advice", "tiny13"])
def test_published_graphs_give_the_published_values(name: str) -> None:
    assert REFERENCE is not None
    expected = json.loads((REFERENCE / f"{name}_expected.json").read_text())
    edges, nodes = ((REFERENCE / f"{name}_{table}.csv").read_text() for table in ("edges", "nodes"))
    graph = json.loads(write_result(analyse_graph(edges, nodes, directed=True)))["graph"]
    for key in (*SHARED, *EXPECTED_NAMES):
        wanted = expected[EXPECTED_NAMES.get(key, key)]
        assert graph[key] == (pytest.approx(wanted, abs=1e-9) if isinstance(wanted, float) else wanted), key
    columns = {"betweenness": "betweenness_undirected", "constraint": "igraph_constraint_undirected"}
    columns["core_number"] = "coreness"
    for i, node in enumerate(expected["nodes"]["id"]):
        for key, column in columns.items():
            wanted = expected["nodes"][column][i]
            seen = graph["nodes"][node][key]
            assert seen == (None if wanted is None else pytest.approx(wanted, abs=1e-9)), (node, key)
        assert list(graph["brokerage_directed"][node].values()) == expected["sna_brokerage_directed"]["raw.nli"][i]


@needs_reference
def test_the_camp_has_the_published_core() -> None:
    assert REFERENCE is not None
    edges, nodes = ((REFERENCE / f"campnet_{table}.csv").read_text() for table in ("edges", "nodes"))
    core = analyse_graph(edges, nodes, directed=True).graph.core_periphery
    assert core.core == ("BERT", "LEE", "RUSS", "STEVE")
    assert core.fit == pytest.approx(0.360, abs=5e-4)


def test_two_pairs_and_one_alone_by_hand() -> None:
    edges = "source,target\na,b\nb,a\nc,d\nd,d\n"
    graph = analyse_graph(edges, "id,group\na,X\nb,Y\nc,X\nd,X\ne,Y\n", directed=True).graph
    assert (graph.n, graph.arcs, graph.undirected_edges, graph.E, graph.I) == (5, 3, 2, 1, 1)
    assert graph.groups == {"X": 3, "Y": 2}
    assert graph.EI_undirected == 0
    assert graph.EI_directed == pytest.approx(1 / 3)
    assert graph.EI_expected == pytest.approx(1 - 2 * 8 / 20)
    assert graph.mixing_directed == ((1, 1), (1, 0))
    assert (graph.n_components, graph.giant, graph.mean_distance, graph.diameter) == (3, 2, 1.0, 1)
    assert graph.fragmentation == pytest.approx(1 - 4 / 20)
    assert graph.global_efficiency == pytest.approx(4 / 20)
    assert graph.schneider_R == pytest.approx((2 + 1 + 1 + 1 + 0) / 25)
    assert graph.nodes["e"].constraint is None
    assert graph.nodes["a"].EI == 1
    assert graph.transitivity is None


def test_without_directed_each_row_is_a_tie_both_ways() -> None:
    graph = analyse_graph("source,target\na,b\n", "id,team,group\na,1,X\nb,1,Y\n").graph
    assert (graph.arcs, graph.undirected_edges, graph.mixing_directed) == (2, 1, ((0, 1), (1, 0)))


def test_the_group_is_the_second_column_where_none_is_called_group() -> None:
    assert analyse_graph("source,target\n", "id,org,x\na,North,1\n").graph.groups == {"North": 1}


@pytest.mark.parametrize("nodes", ["id,group\n", "id,group\na,X\n", "id,group\na,X\nb,X\n", "id,group\na,X\nb,Y\n"])
def test_a_graph_without_ties_has_nulls_and_never_nan(nodes: str) -> None:
    text = write_result(analyse_graph("source,target\n", nodes))
    assert "NaN" not in text
    assert json.loads(text)["graph"]["EI_undirected"] is None


def test_every_fault_of_both_files_comes_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        analyse_graph("source,target\na,z\na,\ny,b\n", "id,group\na,X\na,Y\nb,\n")
    paths = [fault.path for fault in caught.value.faults]
    assert paths == ["nodes line 3", "nodes line 4", "edges line 2", "edges line 3", "edges line 4"]


def faults_of(edges: str, nodes: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        analyse_graph(edges, nodes)
    return [(fault.path, fault.message) for fault in caught.value.faults]


def test_a_node_without_a_group_is_one_fault_and_still_an_id() -> None:
    empty = [("nodes line 3", "the cell 'group' is empty.")]
    assert faults_of("source,target\na,b\nb,c\n", "id,group\na,X\nb,\nc,X\n") == empty
    assert faults_of("source,target\na,b\nb,c\n", "id,group\na,X\nb\nc,X\n") == empty


def test_a_node_without_an_id_is_no_node() -> None:
    found = [path for path, _ in faults_of("source,target\na,b\n", "id,group\na,X\n,X\n,Y\n")]
    assert found == ["nodes line 3", "nodes line 4", "edges line 2"]


@pytest.mark.parametrize("nodes", ["name,group\na,X\nb,Y\n", "id\na\nb\n", "", b"id,group\n\xff,X\n"])
def test_edges_are_not_held_against_nodes_that_cannot_be_read(nodes: str | bytes) -> None:
    found = [path for path, _ in faults_of("source,target\na,b\na,\n", nodes)]
    assert found == ["nodes" if isinstance(nodes, bytes) else "nodes line 1", "edges line 3"]


def test_edges_with_a_wrong_heading_are_one_fault() -> None:
    assert [path for path, _ in faults_of("from,to\na,b\n", "id,group\na,X\n")] == ["edges line 1"]


def test_bytes_are_read_as_utf8_with_or_without_a_mark() -> None:
    graph = analyse_graph("\ufeffsource,target\nå,b\n".encode(), b"id,group\nb,X\n\xc3\xa5,Y\n").graph
    assert graph.E == 1
    with pytest.raises(BadInput, match="UTF-8"):
        analyse_graph(b"source,target\n", b"id,group\n\xe5,Y\n")


def test_a_missing_column_names_those_there_are() -> None:
    with pytest.raises(BadInput, match="from, to"):
        analyse_graph("from,to\na,b\n", "id,group\na,X\nb,X\n")


graphs = st.integers(2, 9).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=25),
        st.lists(st.integers(0, 2), min_size=n, max_size=n),
    )
)


@given(graphs)
@settings(max_examples=60, deadline=None)
def test_any_small_graph_agrees_with_networkx(case: tuple[int, list[tuple[int, int]], list[int]]) -> None:
    n, pairs, groups = case
    edges = "source,target\n" + "".join(f"n{a},n{b}\n" for a, b in pairs)
    graph = analyse_graph(edges, "id,group\n" + "".join(f"n{i},g{g}\n" for i, g in enumerate(groups))).graph
    other = nx.Graph()
    other.add_nodes_from(range(n))
    other.add_edges_from((a, b) for a, b in pairs if a != b)
    assert graph.global_efficiency == pytest.approx(nx.global_efficiency(other))
    between = nx.betweenness_centrality(other, normalized=False)
    assert [graph.nodes[f"n{i}"].betweenness for i in range(n)] == pytest.approx([between[i] for i in range(n)])
    size, burt = nx.effective_size(other), nx.constraint(other)
    for i in range(n):
        if other.degree(i):
            assert graph.nodes[f"n{i}"].effective_size == pytest.approx(size[i])
            assert graph.nodes[f"n{i}"].constraint == pytest.approx(burt[i])
    if other.number_of_edges():
        communities = [{i for i in range(n) if groups[i] == g} for g in set(groups)]
        assert graph.modularity_undirected == pytest.approx(nx.community.modularity(other, communities))


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_climbing_finds_the_best_core_of_graphs_small_enough_to_try_every_core(seed: int) -> None:
    rng = np.random.default_rng(seed)
    links = np.triu(rng.random((9, 9)) < 0.4, 1)
    arcs = np.argwhere(links | links.T)
    exact = core_periphery(arcs, 9, rng)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("network.core_periphery._EXHAUSTIVE", 0)
        climbed = core_periphery(arcs, 9, rng)
    assert (exact is None) == (climbed is None)
    if exact is not None and climbed is not None:
        assert climbed.fit == pytest.approx(exact.fit)


def test_ten_thousand_nodes_are_no_trouble_for_the_core() -> None:
    rng = np.random.default_rng(1)
    arcs = np.unique(np.sort(rng.choice(200, (3000, 2)), axis=1), axis=0)
    arcs = np.concatenate(
        [arcs[arcs[:, 0] != arcs[:, 1]], np.column_stack([np.arange(200, 10_000), rng.choice(200, 9800)])]
    )
    found = core_periphery(arcs, 10_000, rng)
    assert found is not None
    assert (found.core < 200).all()
    assert not found.exact


def test_both_kinds_of_result_hold_to_the_schema() -> None:
    schema = Result.model_json_schema()
    jsonschema.validate(json.loads(write_result(analyse_graph("source,target\n", "id,group\na,X\n"))), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "network-result/1", "graph": {}}, schema)
