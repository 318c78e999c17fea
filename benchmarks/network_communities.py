"""Generated communities, and one analysis of each in a process of its own.

`python -m benchmarks.network_communities SIZE GRAPH.json` tells, as a line of JSON, the seconds and memory of reading,
analysing and writing, and leaves the working layer's graph in a file for the measures that others have as well.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import network
from benchmarks.peers.memory import peak_gb
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


def analysed(people: int, graph_file: Path) -> dict[str, Any]:
    """One community: seconds of reading, analysing and writing, and the peak of memory in GB; its graph in a file."""
    text = generated_community(people, *SIZES[people])
    started = time.perf_counter()
    instance = network.read_instance(text)
    read, busy = time.perf_counter(), time.process_time()
    result = network.analyse(instance)
    done, busy = time.perf_counter(), time.process_time() - busy
    network.write_result(result)
    written = time.perf_counter()
    peak = peak_gb()
    now = picture(instance, instance.as_at)
    graph = {"n": now.linked_graph.n, "edges": now.linked_graph.edges.tolist(), "home": now.home[now.linked].tolist()}
    graph_file.write_text(json.dumps(graph), encoding="utf-8")
    seconds = {"read_s": read - started, "analyse_s": done - read, "busy_s": busy, "write_s": written - done}
    return {**seconds, "peak_gb": peak}


def main() -> None:
    """Analyse one community, told as a line of JSON."""
    print(json.dumps(analysed(int(sys.argv[1]), Path(sys.argv[2]))))


if __name__ == "__main__":
    main()
