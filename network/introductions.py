"""Whom to introduce next: pairs of organisations whose first working tie would do the community most good."""

from __future__ import annotations

import numpy as np

from .distances import shortest_paths
from .graph import Graph
from .instance import Floats, Ints
from .picture import Picture
from .result import Introduction
from .signals.reach import ENOUGH_LINKS

LISTED = 10
_MOST_PAIRS = 4000
REACH_WORTH = 1.0
"""An organisation brought to two links outside counts 1, one brought to its first link a half."""


def introductions(now: Picture, *, listed: int = LISTED) -> tuple[Introduction, ...]:
    """The next introductions, each chosen as if those before it had been made (greedy).

    Value = gain in reach (an organisation that gets its second link outside counts 1, its first counts 0.5) plus the
    gain in global efficiency of the organisation graph times the number of organisations. Only organisations with
    people in the programme are introduced.
    """
    graph, ties = now.organisation_graph, now.external_ties.copy()
    made: list[Introduction] = []
    candidates = _candidates(graph, ties, now.headcount)
    while len(made) < listed and len(candidates):
        reach = _reach_gain(ties[candidates])
        far = efficiency_gains(graph, candidates)
        value = reach.sum(axis=1) + far * graph.n
        best = int(np.lexsort((candidates[:, 1], candidates[:, 0], -np.round(value, 9)))[0])
        if value[best] <= 1e-9:
            break
        a, b = candidates[best].tolist()
        made.append(_introduction(now, (a, b), ties, float(value[best]), float(far[best])))
        ties[[a, b]] += 1
        graph = Graph(graph.n, np.unique(np.vstack([graph.edges, candidates[best]]), axis=0))
        candidates = np.delete(candidates, best, axis=0)
    return tuple(made)


def _candidates(graph: Graph, ties: Ints, headcount: Ints) -> Ints:
    """Pairs of organisations with people and no tie yet; where there are too many, those with fewest ties."""
    there = np.flatnonzero(headcount > 0)
    first, second = np.triu_indices(len(there), 1)
    pairs = np.column_stack([there[first], there[second]])
    tied = np.isin(pairs[:, 0] * graph.n + pairs[:, 1], graph.edges[:, 0] * graph.n + graph.edges[:, 1])
    pairs = pairs[~tied]
    if len(pairs) > _MOST_PAIRS:
        few = np.lexsort((pairs[:, 1], pairs[:, 0], np.minimum(ties, ENOUGH_LINKS)[pairs].sum(axis=1)))
        pairs = pairs[few[:_MOST_PAIRS]]
    return pairs


def _reach_gain(ties: Ints) -> Floats:
    return np.where(ties == ENOUGH_LINKS - 1, REACH_WORTH, np.where(ties == 0, REACH_WORTH / 2, 0.0))


def efficiency_gains(graph: Graph, pairs: Ints) -> Floats:
    """How much global efficiency (mean of 1/steps over pairs) would rise for each new tie, (pairs,)."""
    steps = np.full((graph.n, graph.n), np.inf)
    for paths in shortest_paths(graph):
        steps[:, paths.sources] = np.where(paths.steps >= 0, paths.steps, np.inf)
    np.fill_diagonal(steps, 0)
    with np.errstate(divide="ignore"):
        before = np.where(steps > 0, 1 / steps, 0.0)
        gains = []
        for a, b in pairs.tolist():
            through = np.minimum(steps[:, a, None] + steps[None, b, :], steps[:, b, None] + steps[None, a, :]) + 1
            after = np.where(through < steps, 1 / through, before)
            gains.append(after.sum() - before.sum())
    return np.array(gains) / (graph.n * (graph.n - 1))


def _introduction(now: Picture, pair: tuple[int, int], ties: Ints, value: float, far: float) -> Introduction:
    organisations = now.instance.organisations
    codes = (organisations[pair[0]].code, organisations[pair[1]].code)
    names = [organisations[i].name or organisations[i].code for i in pair]
    gained = [names[j] for j, i in enumerate(pair) if ties[i] == ENOUGH_LINKS - 1]
    new = [names[j] for j, i in enumerate(pair) if ties[i] == 0]
    text = f"Introduce {names[0]} and {names[1]}"
    if new:
        text += f": {' and '.join(new)} would have a first working link outside"
    if gained:
        text += f"{';' if new else ':'} {' and '.join(gained)} would reach two"
    if not new and not gained:
        text += ": it would bring many organisations closer to one another"
    return Introduction(organisations=codes, value=value, reach_gain=len(gained), efficiency_gain=far, text=text + ".")
