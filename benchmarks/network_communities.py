"""How long the network engine takes, and beside python-igraph where both do the same (if it happens to be installed).

    python -m benchmarks.network_communities [SIZE ...]        sizes: 300, 1000, 5000, 20000 (people)

Times are seconds of this process's own work (other programs on the machine do not count), the least of the runs.
"""

from __future__ import annotations

import importlib
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import network
from network import brokerage, cohesion, distances, holes, mixing
from network.picture import picture

SIZES = {300: (500, 51, 10), 1000: (5000, 51, 20), 5000: (15000, 120, 100), 20000: (60000, 400, 400)}
"""People: ties, organisations, events."""


def generated_community(people: int, ties: int, organisations: int, events: int, seed: int = 1) -> str:
    """A network snapshot as JSON text; a tenth of the organisations hold half of the people."""
    rng = random.Random(seed)
    codes = [f"O{i:03d}" for i in range(organisations)]
    weights = [9 if i < organisations / 10 else 1 for i in range(organisations)]
    names = [f"P{i}" for i in range(people)]
    document = {
        "schema": "network-snapshot/1",
        "as_at": "2020-07-13",
        "previous": "2020-01-12",
        "organisations": [
            {"code": c, "kind": "acute" if w > 1 else "practice", "network": None if w > 1 else f"N{i % 9}"}
            for i, (c, w) in enumerate(zip(codes, weights, strict=True))
        ],
        "people": [
            {
                "id": name,
                "memberships": [{"organisation": rng.choices(codes, weights)[0]}],
                "tier": rng.choice(["learn", "learn", "live", "lead"]),
                "joined": f"2019-{rng.randint(8, 12):02d}-{rng.randint(1, 28):02d}",
                "name_on_map": rng.random() < 0.3,
            }
            for name in names
        ],
        "ties": [
            {
                "people": rng.sample(names, 2),
                "kind": rng.choice(["coaching", "project", "coaching", "survey"]),
                "start": f"2020-{rng.randint(1, 6):02d}-{rng.randint(1, 28):02d}",
                "last": "2020-07-01" if rng.random() < 0.7 else None,
                "origin": rng.choice(["programme", "organic"]),
            }
            for _ in range(ties)
        ],
        "events": [
            {"id": f"E{i}", "date": f"2020-0{rng.randint(1, 7)}-05", "attended": rng.sample(names, rng.randint(5, 25))}
            for i in range(events)
        ],
    }
    return json.dumps(document)


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Least processor seconds of some runs of a piece of work."""
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def beside_igraph(instance: network.Instance) -> None:
    """Measures that both know, on the working layer: seconds of each, and the greatest difference of values."""
    try:
        igraph: Any = importlib.import_module("igraph")
    except ImportError:
        print("  python-igraph is not installed: no comparison")
        return
    now = picture(instance, instance.as_at)
    graph = now.linked_graph
    home = now.home[now.linked]
    other = igraph.Graph(n=graph.n, edges=graph.edges.tolist())
    both = mixing.block_counts(np.concatenate([graph.edges, graph.edges[:, ::-1]]), home, int(home.max()) + 1)
    pairs: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        "betweenness": (lambda: distances.betweenness(graph), other.betweenness),
        "constraint": (lambda: holes.constraint(graph), other.constraint),
        "mean distance": (lambda: distances.distances(graph).mean, other.average_path_length),
        "transitivity": (lambda: cohesion.transitivity(graph), other.transitivity_undirected),
        "core numbers": (lambda: cohesion.core_numbers(graph), other.coreness),
        "assortativity": (
            lambda: mixing.assortativity(both),
            lambda: other.assortativity_nominal(home.tolist(), directed=False),
        ),
        "modularity": (lambda: mixing.modularity(both), lambda: other.modularity(home.tolist())),
    }
    for name, (ours, theirs) in pairs.items():
        gap = np.abs(np.asarray(ours(), dtype=float) - np.asarray(theirs(), dtype=float)).max()
        print(f"  {name:15} ours {seconds(ours):8.4f}  igraph {seconds(theirs):8.4f}  greatest difference {gap:.1e}")


def main() -> None:
    """Run the sizes named on the command line, or all."""
    for size in [int(each) for each in sys.argv[1:]] or list(SIZES):
        text = generated_community(size, *SIZES[size])
        print(f"{size} people, {SIZES[size][0]} ties, {SIZES[size][1]} organisations")
        print(f"  read            {seconds(lambda text=text: network.read_instance(text), 1):8.2f}")
        instance = network.read_instance(text)
        print(f"  analyse, write  {seconds(lambda it=instance: network.write_result(network.analyse(it)), 1):8.2f}")
        print(f"  peak memory     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
        now = picture(instance, instance.as_at)
        arcs = np.concatenate([now.graph.edges, now.graph.edges[:, ::-1]])
        roles = seconds(lambda arcs=arcs, now=now: brokerage.brokerage_roles(arcs, now.home), 1)
        print(f"  five roles      {roles:8.2f}")
        if size <= 5000:
            beside_igraph(instance)


if __name__ == "__main__":
    main()
