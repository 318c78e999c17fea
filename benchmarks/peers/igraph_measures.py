"""Measures of one graph by python-igraph, in its own environment: `python -sE igraph_measures.py GRAPH.json`.

Prints a line of JSON: for each measure the least processor seconds of three runs, and its value.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import igraph


def measures_of(graph: Any, home: list[int]) -> dict[str, Callable[[], Any]]:
    """What is measured, by name; `home` is the group of each node."""
    return {
        "betweenness": graph.betweenness,
        "constraint": graph.constraint,
        "mean distance": graph.average_path_length,
        "diameter": graph.diameter,
        "components": lambda: sorted(graph.connected_components().sizes()),
        "articulation points": lambda: sorted(graph.articulation_points()),
        "core numbers": graph.coreness,
        "transitivity": graph.transitivity_undirected,
        "assortativity": lambda: graph.assortativity_nominal(home, directed=False),
        "modularity": lambda: graph.modularity(home),
    }


def main() -> None:
    """Measure one graph."""
    told = json.loads(Path(sys.argv[1]).read_text())
    graph = igraph.Graph(n=told["n"], edges=told["edges"])
    found = {}
    for name, measure in measures_of(graph, told["home"]).items():
        times = []
        for _ in range(3):
            started = time.process_time()
            value = measure()
            times.append(time.process_time() - started)
        found[name] = {"seconds": min(times), "value": value}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
