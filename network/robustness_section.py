"""The robustness section of a result."""

from __future__ import annotations

import numpy as np

from . import cohesion, losses
from .instance import Ints
from .picture import Picture
from .rehearsal import rehearsal
from .result import Broker, Robustness
from .signals.light import Signal


def robustness_section(
    now: Picture, light: Signal, brokers: tuple[Broker, ...], rng: np.random.Generator
) -> Robustness:
    """Cohesion of the working layer and what is left after losses.

    Args:
        now: the picture of the day.
        light: the scorecard's robustness.
        brokers: those whose leaving is rehearsed first.
        rng: for losses at random.
    """
    graph, linked = now.graph, now.linked
    sizes = cohesion.component_sizes(now.linked_graph)
    largest = _largest_organisation(now)
    return Robustness(
        linked_people=len(linked),
        isolates=len(now.people) - len(linked),
        main_group=int(sizes[0]) if len(sizes) else 0,
        fragmentation=cohesion.fragmentation(sizes),
        degree_centralization=cohesion.degree_centralization(graph),
        schneider_r=cohesion.schneider_r(graph) if len(linked) else None,
        articulation_points=_ids(now, cohesion.articulation_points(graph)),
        losses=rehearsal(now, tuple(b.person for b in brokers), rng),
        brokers_lost=_ids(now, now.top_brokers) if light.value is not None else (),
        after_brokers=light.value,
        after_random_low=light.null_low,
        after_random_high=light.null_high,
        largest_organisation=None if largest is None else now.instance.organisations[largest].code,
        after_largest_organisation=None
        if largest is None
        else losses.main_share(graph, linked, np.flatnonzero(now.home == largest)),
    )


def _largest_organisation(now: Picture) -> int | None:
    counts = np.bincount(now.home[now.linked], minlength=0)
    return int(counts.argmax()) if len(counts) else None


def _ids(now: Picture, nodes: Ints) -> tuple[str, ...]:
    return tuple(now.instance.people[i].id for i in now.people[nodes])
