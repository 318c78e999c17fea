"""More of the published references: roles without directions, tails of shuffles, Davis's women at their events."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from network.brokerage import ROLES, brokerage_roles, open_pairs
from network.cohesion import transitivity
from network.graph import Graph, community, layer, simple_graph
from network.graph_files import GroupedGraph, read_graph
from network.mixing import permutation_tails
from tests.network.communities import person, read, snapshot

REFERENCE = Path(os.environ["LLL_REFERENCE"]) / "network" if "LLL_REFERENCE" in os.environ else None
needs_reference = pytest.mark.skipif(REFERENCE is None, reason="LLL_REFERENCE names no folder of reference graphs")
NAMES = ("campnet", "karate", "hightech_advice", "tiny13")


def reference(name: str) -> tuple[GroupedGraph, Graph, dict[str, Any]]:
    assert REFERENCE is not None
    edges, nodes = ((REFERENCE / f"{name}_{table}.csv").read_text() for table in ("edges", "nodes"))
    whole = read_graph(edges, nodes, directed=True)
    expected = json.loads((REFERENCE / f"{name}_expected.json").read_text())
    return whole, simple_graph(len(whole.ids), whole.arcs), expected


@needs_reference
@pytest.mark.parametrize("name", NAMES)
def test_roles_without_directions_count_every_path_both_ways(name: str) -> None:
    whole, graph, expected = reference(name)
    both = np.concatenate([graph.edges, graph.edges[:, ::-1]])
    order = [whole.ids.index(node) for node in expected["nodes"]["id"]]
    roles = brokerage_roles(both, whole.groups)
    published = expected["sna_brokerage_symmetrised"]
    assert roles[order].tolist() == [row[: len(ROLES)] for row in published["raw.nli"]]
    assert 2 * len(open_pairs(graph)[0]) == published["raw.gli"][-1]


@needs_reference
@pytest.mark.parametrize("name", NAMES)
def test_tails_of_shuffles_are_within_four_standard_errors_of_the_published_ones(name: str) -> None:
    whole, graph, expected = reference(name)
    tails = permutation_tails(graph.edges, whole.groups, np.random.default_rng(11), 20_000)
    assert tails is not None
    for seen, published in zip(tails, (expected["EI_perm_p_low"], expected["EI_perm_p_high"]), strict=True):
        error = math.sqrt(2 * max(published * (1 - published), 1e-4) / 20_000)
        assert abs(seen - published) <= 4 * error


def women_at_events() -> tuple[Graph, Any]:
    graph = nx.davis_southern_women_graph()
    women = {name: f"w{i:02d}" for i, name in enumerate(graph.graph["top"])}
    events = [
        {"id": event, "date": "2020-07-13", "attended": [women[w] for w in graph.neighbors(event)]}
        for event in graph.graph["bottom"]
    ]
    instance = read(snapshot(["A"], [person(w, "A") for w in women.values()], events=events))
    ties = layer(instance, community(instance, instance.as_at), "meeting")
    return ties.graph, ties


def test_the_women_who_met_weigh_half_of_all_attendances() -> None:
    graph, ties = women_at_events()
    assert (graph.n, graph.m) == (18, 139)
    assert ties.weight.sum() == pytest.approx(89 / 2)


@needs_reference
def test_the_women_who_met_are_the_published_projection() -> None:
    assert REFERENCE is not None
    expected = json.loads((REFERENCE / "davis_projection_expected.json").read_text())
    graph, ties = women_at_events()
    assert graph.m == expected["projection_edges"]
    assert 2 * graph.m / (graph.n * (graph.n - 1)) == pytest.approx(expected["projection_density"], abs=1e-9)
    assert transitivity(graph) == pytest.approx(expected["transitivity"], abs=1e-9)
    assert ties.weight.sum() == pytest.approx(expected["newman_weight_sum"], abs=1e-9)
