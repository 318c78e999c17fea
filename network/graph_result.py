"""Every measure of any graph with groups, on the conventions of the published references."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
from pydantic import Field

from foundation.documents import Document

from . import brokerage, cohesion, core_periphery, distances, holes, mixing
from .graph import Graph, simple_graph
from .graph_files import GroupedGraph, read_graph
from .instance import Floats, Ints


class NodeMeasures(Document):
    """One node, on the undirected graph; null where undefined (an isolate)."""

    betweenness: float
    constraint: float | None
    effective_size: float | None
    EI: float | None
    core_number: int


class RoleCounts(Document):
    """How often a node holds each of the five roles, on the arcs."""

    coordinator: int
    itinerant: int
    representative: int
    gatekeeper: int
    liaison: int
    total: int


class CoreFit(Document):
    """Best discrete core, on the arcs."""

    fit: float | None
    core: tuple[str, ...]


class GraphMeasures(Document):
    """Keys ending `_directed`, `arcs` and `core_periphery` use the arcs; all else the undirected graph."""

    n: int
    groups: dict[str, int]
    arcs: int
    undirected_edges: int
    density_directed: float | None
    density_undirected: float | None
    E: int
    I: int  # noqa: E741
    EI_undirected: float | None
    EI_directed: float | None
    EI_rescaled: float | None
    EI_expected: float | None
    EI_sd: float | None
    EI_z: float | None
    mixing_directed: tuple[tuple[int, ...], ...]
    assortativity_undirected: float | None
    assortativity_directed: float | None
    modularity_undirected: float | None
    modularity_directed: float | None
    articulation_points: tuple[str, ...]
    n_components: int
    giant: int
    transitivity: float | None
    mean_distance: float | None
    diameter: int | None
    degree_centralization: float | None
    betweenness_centralization: float | None
    global_efficiency: float | None
    fragmentation: float | None
    schneider_R: float | None  # noqa: N815
    core_periphery: CoreFit
    nodes: dict[str, NodeMeasures]
    brokerage_directed: dict[str, RoleCounts]


class GraphResult(Document):
    """The result of the call for any graph."""

    schema_: Literal["network-result/1"] = Field(default="network-result/1", alias="schema")
    graph: GraphMeasures


def analyse_graph(
    edges_csv: str | bytes, nodes_csv: str | bytes, *, directed: bool = False, seed: int = 0
) -> GraphResult:
    """Measure any graph with groups.

    Args:
        edges_csv: text with columns `source,target`.
        nodes_csv: text with column `id` and a group.
        directed: whether rows of the edges are arcs; without it each is a tie both ways.
        seed: starts of the search for a core, where there are too many nodes to try every core.

    Raises:
        BadInput: every fault of the two texts, by line.
    """
    return GraphResult(graph=measure_graph(read_graph(edges_csv, nodes_csv, directed=directed), seed=seed))


def measure_graph(whole: GroupedGraph, *, seed: int = 0) -> GraphMeasures:
    """Every measure of a graph that has been read."""
    n = len(whole.ids)
    graph = simple_graph(n, whole.arcs)
    between = distances.betweenness(graph)
    sizes = cohesion.component_sizes(graph)
    far = distances.distances(graph)
    core = core_periphery.core_periphery(whole.arcs, n, np.random.default_rng(seed))
    return GraphMeasures(
        n=n,
        groups=dict(zip(whole.group_names, np.bincount(whole.groups).tolist(), strict=True)) if n else {},
        arcs=len(whole.arcs),
        undirected_edges=graph.m,
        density_directed=len(whole.arcs) / (n * (n - 1)) if n > 1 else None,
        density_undirected=2 * graph.m / (n * (n - 1)) if n > 1 else None,
        **_mixing_keys(whole, graph),
        articulation_points=_ids(whole, cohesion.articulation_points(graph)),
        n_components=len(sizes),
        giant=int(sizes[0]) if n else 0,
        transitivity=cohesion.transitivity(graph),
        mean_distance=far.mean,
        diameter=far.diameter,
        degree_centralization=cohesion.degree_centralization(graph),
        betweenness_centralization=cohesion.betweenness_centralization(between),
        global_efficiency=far.efficiency,
        fragmentation=cohesion.fragmentation(sizes),
        schneider_R=cohesion.schneider_r(graph),
        core_periphery=CoreFit(fit=core.fit if core else None, core=_ids(whole, core.core) if core else ()),
        nodes=_nodes(whole, graph, between),
        brokerage_directed=_roles(whole),
    )


def _ids(whole: GroupedGraph, nodes: Ints) -> tuple[str, ...]:
    return tuple(whole.ids[i] for i in nodes)


def _mixing_keys(whole: GroupedGraph, graph: Graph) -> dict[str, Any]:
    k = len(whole.group_names)
    mix = mixing.mixing(graph.edges, whole.groups)
    on_arcs = mixing.mixing(whole.arcs, whole.groups)
    blocks = mixing.block_counts(whole.arcs, whole.groups, k)
    one_way = mixing.block_counts(graph.edges, whole.groups, k)
    both = one_way + one_way.T
    return {
        "E": mix.external,
        "I": mix.internal,
        "EI_undirected": mix.e_i,
        "EI_directed": on_arcs.e_i,
        "EI_rescaled": mix.rescaled,
        "EI_expected": mix.expected,
        "EI_sd": mix.sd,
        "EI_z": mix.z,
        "mixing_directed": tuple(map(tuple, blocks.tolist())),
        "assortativity_undirected": mixing.assortativity(both),
        "assortativity_directed": mixing.assortativity(blocks),
        "modularity_undirected": mixing.modularity(both),
        "modularity_directed": mixing.modularity(blocks),
    }


def _nodes(whole: GroupedGraph, graph: Graph, between: Floats) -> dict[str, NodeMeasures]:
    degrees = graph.degrees()
    differs = whole.groups[graph.edges[:, 0]] != whole.groups[graph.edges[:, 1]]
    external = np.bincount(graph.edges[differs].ravel(), minlength=graph.n)
    constraint, size, core = holes.constraint(graph), holes.effective_size(graph), cohesion.core_numbers(graph)
    return {
        node: NodeMeasures(
            betweenness=float(between[i]),
            constraint=_defined(constraint[i]),
            effective_size=_defined(size[i]),
            EI=float((2 * external[i] - degrees[i]) / degrees[i]) if degrees[i] else None,
            core_number=int(core[i]),
        )
        for i, node in enumerate(whole.ids)
    }


def _roles(whole: GroupedGraph) -> dict[str, RoleCounts]:
    counts = brokerage.brokerage_roles(whole.arcs, whole.groups)
    return {
        node: RoleCounts(**dict(zip(brokerage.ROLES, row, strict=True)), total=sum(row))
        for node, row in zip(whole.ids, counts.tolist(), strict=True)
    }


def _defined(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
