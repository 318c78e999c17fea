"""How far the community has grown: the stages of V. Krebs & J. Holley, "Building Smart Communities" (2002-06).

Scattered clusters, one hub and spokes, several hubs, a core with a periphery. They published no cut-offs; ours are in
the rule below and are shown with the result, which is a description and not a score.
"""

from __future__ import annotations

import numpy as np

from .cohesion import component_sizes, degree_centralization, fragmentation
from .core_periphery import core_periphery
from .graph import Graph
from .instance import Ints
from .picture import Picture
from .result import Stage

SCATTERED, HUB, SINGLE_LOSS, PERIPHERY, CORE_ORGANISATIONS = 0.5, 0.5, 0.25, 0.25, 3
NEAR = 0.05
FEWEST_LINKED = 10
_MOST_FOR_CORE = 400
_DRAWS = 19

SENTENCES = {
    "scattered": "The community is made of separate clusters.",
    "hub_and_spoke": "The community hangs together through one hub.",
    "multi_hub": "The community has several hubs.",
    "core_periphery": "The community has a connected core from several organisations, and a wide edge.",
}


def stage(now: Picture, rng: np.random.Generator) -> Stage:
    """The stage of the working layer, over people with a working link; none below 10 of them."""
    graph = now.linked_graph
    if graph.n < FEWEST_LINKED:
        return _nothing()
    sizes = component_sizes(graph)
    share, parts = float(sizes[0] / graph.n), fragmentation(sizes) or 0.0
    centre, loss = degree_centralization(graph) or 0.0, largest_single_loss(graph)
    fit, chance, is_core = None, None, False
    if share >= SCATTERED and parts <= SCATTERED and centre < HUB and loss < SINGLE_LOSS:
        fit, chance, is_core = _core(now, graph, rng)
        name = "core_periphery" if is_core else "multi_hub"
    else:
        name = "scattered" if share < SCATTERED or parts > SCATTERED else "hub_and_spoke"
    return Stage(
        stage=name,  # type: ignore[arg-type]
        near=_near(name, share, parts, centre, loss),
        main_group_share=share,
        fragmentation=parts,
        centralization=centre,
        largest_single_loss=loss,
        core_fit=fit,
        core_fit_chance=chance,
        sentence=SENTENCES[name],
    )


def _nothing() -> Stage:
    return Stage(
        stage=None,
        near=(),
        main_group_share=None,
        fragmentation=None,
        centralization=None,
        largest_single_loss=None,
        core_fit=None,
        core_fit_chance=None,
        sentence="Fewer than 10 people have a working link: too few to speak of a shape.",
    )


def _near(name: str, share: float, parts: float, centre: float, loss: float) -> tuple[str, ...]:
    """Stages on the other side of a cut that is within .05."""
    near = set()
    if min(abs(share - SCATTERED), abs(parts - SCATTERED)) <= NEAR:
        near |= {"scattered", "hub_and_spoke" if centre >= HUB or loss >= SINGLE_LOSS else "multi_hub"}
    if name != "scattered" and min(abs(centre - HUB), abs(loss - SINGLE_LOSS)) <= NEAR:
        near |= {"hub_and_spoke", "multi_hub"}
    return tuple(sorted(near - {name}))


def largest_single_loss(graph: Graph) -> float:
    """The most that fragmentation rises when one node leaves (over the nodes that are left)."""
    before = fragmentation(component_sizes(graph)) or 0.0
    busiest = np.lexsort((np.arange(graph.n), -graph.degrees()))[:20]
    worst = 0.0
    for node in busiest.tolist():
        sizes = component_sizes(graph.without(np.array([node])))[:-1]
        worst = max(worst, (fragmentation(sizes) or 0.0) - before)
    return worst


def _core(now: Picture, graph: Graph, rng: np.random.Generator) -> tuple[float | None, float | None, bool]:
    """Fit of the best core, the share of rewired graphs that fit as well, and whether it is a core in our sense."""
    if graph.n > _MOST_FOR_CORE:
        return None, None, False
    found = core_periphery(_both_ways(graph.edges), graph.n, rng, thorough=False)
    if found is None:
        return None, None, False
    as_good = 0
    for _ in range(_DRAWS):
        other = core_periphery(_both_ways(rewired(graph.edges, rng)), graph.n, rng, thorough=False)
        as_good += other is not None and other.fit >= found.fit - 1e-12
    chance = (1 + as_good) / (1 + _DRAWS)
    organisations = len(np.unique(now.home[now.linked[found.core]]))
    edge = 1 - len(found.core) / graph.n
    return found.fit, chance, chance <= 0.05 and edge >= PERIPHERY and organisations >= CORE_ORGANISATIONS


def _both_ways(edges: Ints) -> Ints:
    return np.concatenate([edges, edges[:, ::-1]])


def rewired(edges: Ints, rng: np.random.Generator, swaps_per_edge: int = 10) -> Ints:
    """The graph with ends of ties swapped at random: everybody keeps the same number of ties, no tie twice.

    Maslov & Sneppen, Science 296 (2002).
    """
    ties = [tuple(edge) for edge in edges.tolist()]
    present = set(ties)
    m = len(ties)
    if m < 2:
        return edges
    picks = rng.integers(0, m, size=(swaps_per_edge * m, 2)).tolist()
    flips = (rng.random(swaps_per_edge * m) < 0.5).tolist()
    for (i, j), flip in zip(picks, flips, strict=True):
        (a, b), (c, d) = ties[i], ties[j]
        if flip:
            c, d = d, c
        first, second = (min(a, d), max(a, d)), (min(c, b), max(c, b))
        if a == d or c == b or first in present or second in present or first == second:
            continue
        present -= {ties[i], ties[j]}
        present |= {first, second}
        ties[i], ties[j] = first, second
    return np.array(sorted(present), dtype=np.int64).reshape(-1, 2)
