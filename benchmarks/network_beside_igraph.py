"""The network engine's seconds and memory, and its measures beside python-igraph's on the same graphs.

`python -m benchmarks.network_beside_igraph GRAPH.json` takes our measures of one graph, told as a line of JSON of the
same form as `peers/igraph_measures.py` tells.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.environments import IGRAPH, NotMeasured, module, told_by
from benchmarks.network_communities import SIZES
from benchmarks.report import table as markdown
from network import cohesion, distances, holes, mixing
from network.graph import Graph

COMPARED_UP_TO = 5000
WHOLE = ("people", "ties", "organisations", "reading, s", "analysing, s", "of the processor", "writing, s", "peak GB")
BESIDE = ("people", "measure", "ours, ms", IGRAPH.name + ", ms", "ours / igraph", "greatest difference")


def section(*, quick: bool) -> str:
    """Two tables in Markdown: whole analyses, and single measures beside igraph's."""
    whole, beside = [], []
    for people in [size for size in SIZES if size <= 1000 or not quick]:
        with tempfile.TemporaryDirectory() as folder:
            graph = Path(folder) / "graph.json"
            whole.append(_whole(people, graph))
            print("  " + " | ".join(whole[-1]), flush=True)
            if people <= COMPARED_UP_TO and graph.exists():
                beside += [(f"{people:,}", *row) for row in compared(graph)]
    return f"{ALL_OF_IT}\n\n{markdown(WHOLE, whole)}\n\n{SINGLE}\n\n{markdown(BESIDE, beside)}"


ALL_OF_IT = """\
Whole analyses of generated communities, one process each: six signals with nulls, brokers, loss rehearsal,
introductions, series and public map."""

SINGLE = """\
Single measures on the working layer of the same communities: least processor time of three runs, on equal graphs.
igraph is written in C and does one measure at a time."""


def _whole(people: int, graph: Path) -> tuple[str, ...]:
    ties, organisations, _ = SIZES[people]
    start = (f"{people:,}", f"{ties:,}", str(organisations))
    try:
        told = told_by(module("benchmarks.network_communities", people, graph), 600)
    except NotMeasured as reason:
        return (*start, f"not measured: {reason}", *[""] * (len(WHOLE) - 4))
    seconds = (f"{told[name]:.2f}" for name in ("read_s", "analyse_s", "busy_s", "write_s"))
    return (*start, *seconds, f"{told['peak_gb']:.2f}")


def compared(graph: Path) -> Iterator[tuple[str, ...]]:
    """Rows of one graph: each measure's seconds by both, their ratio, how far the values are apart."""
    ours = told_by(module("benchmarks.network_beside_igraph", graph), 600)
    try:
        theirs = IGRAPH.run(graph)
    except NotMeasured as reason:
        theirs = {}
        yield ("all", "", f"not measured: {reason}", "", "")
    for name, own in ours.items() if theirs else ():
        other = theirs[name]
        apart = difference(own["value"], other["value"])
        ratio = own["seconds"] / max(1e-6, other["seconds"])
        yield (name, f"{1e3 * own['seconds']:.3f}", f"{1e3 * other['seconds']:.3f}", f"{ratio:.1f}", f"{apart:.1e}")


def difference(own: Any, other: Any) -> float:
    """Greatest difference of two values, or of two lists of them (endless where their lengths differ)."""
    a, b = np.atleast_1d(np.array(own, dtype=float)), np.atleast_1d(np.array(other, dtype=float))
    if a.shape != b.shape:
        return float("inf")
    return float(np.abs(a - b).max(initial=0.0))


def measures_of(graph: Graph, home: Any) -> dict[str, Callable[[], Any]]:
    """What both know, by name, as the engine works it out."""
    arcs = np.concatenate([graph.edges, graph.edges[:, ::-1]])
    groups = int(home.max()) + 1

    def _blocks() -> Any:
        return mixing.block_counts(arcs, home, groups)

    return {
        "betweenness": lambda: distances.betweenness(graph).tolist(),
        "constraint": lambda: holes.constraint(graph).tolist(),
        "mean distance": lambda: distances.distances(graph).mean,
        "diameter": lambda: distances.distances(graph).diameter,
        "components": lambda: sorted(cohesion.component_sizes(graph).tolist()),
        "articulation points": lambda: cohesion.articulation_points(graph).tolist(),
        "core numbers": lambda: cohesion.core_numbers(graph).tolist(),
        "transitivity": lambda: cohesion.transitivity(graph),
        "assortativity": lambda: mixing.assortativity(_blocks()),
        "modularity": lambda: mixing.modularity(_blocks()),
    }


def main() -> None:
    """Measure one graph, told as a line of JSON."""
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    graph = Graph(told["n"], np.array(told["edges"], dtype=np.int64))
    found = {}
    for name, measure in measures_of(graph, np.array(told["home"], dtype=np.int64)).items():
        times = []
        for _ in range(3):
            started = time.process_time()
            value = measure()
            times.append(time.process_time() - started)
        found[name] = {"seconds": min(times), "value": value}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
