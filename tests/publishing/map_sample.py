"""An invented public map in the shape that the network engine writes, for the tests of pages and posters."""

from __future__ import annotations

import math
import random
from typing import Any

KINDS = ["acute", "mental_health", "community", "ambulance", "federation", "council", "hospice", "commissioner"]
FRAMES = [
    {"date": "2019-09-30", "label": "September 2019"},
    {"date": "2019-12-31", "label": "December 2019"},
    {"date": "2020-03-31", "label": "March 2020"},
    {"date": "2020-06-30", "label": "June 2020"},
    {"date": "2020-07-13", "label": "13 July 2020"},
]


def sample_map(organisations: int = 20, people: int = 0, *, person_links: int = 0, seed: int = 7) -> dict[str, Any]:
    """A map of `organisations` nodes on two rings, with links that come and go; the same for the same arguments."""
    chance = random.Random(seed)
    nodes = [_node(i, organisations, chance) for i in range(organisations)]
    links = [_link(a, b, layer, chance) for a, b in _pairs(organisations, chance) for layer in ("working", "meeting")]
    links = [link for link in links if any(link["bands"])]
    for node in nodes:
        node["linked_by_frame"] = [sum(_working(link, node["id"], f) for link in links) for f in range(len(FRAMES))]
        node["linked_to"] = node["linked_by_frame"][-1]
    return {
        "title": "North-west example community",
        "as_at": "2020-07-13",
        "frames": FRAMES,
        "nodes": nodes,
        "links": links,
        "people": [_person(i, nodes, chance) for i in range(people)],
        "person_links": [_person_link(people, chance) for _ in range(person_links)],
        "band_labels": ["no link", "1 to 7 links", "8 or more links"],
        "sentences": [
            "14 of 20 groups on the map have a working link to another group.",
            "Links across organisations are 0.9 of what they would be if organisations did not matter.",
            "If the three best-connected people left, 88 of 100 would stay connected.",
        ],
    }


def _node(i: int, count: int, chance: random.Random) -> dict[str, Any]:
    pooled = i >= count - 2
    kind = "pooled" if pooled else KINDS[i % 8] if i < 10 else "practice"
    inner = i % 3 == 0
    turn = 2 * math.pi * i / count
    return {
        "id": f"ORG{i:02}",
        "label": f"Other practices {i}" if pooled else f"{kind.replace('_', ' ').title()} of Little Example {i}",
        "kind": kind,
        "pooled": pooled,
        "organisations": 4 if pooled else 1,
        "members": [f"Small Practice {i}-{j}" for j in range(4)] if pooled else [f"{kind} {i}"],
        "people": str(chance.choice([10, 15, 20, 45, 90])),
        "x": round((0.45 if inner else 0.95) * math.cos(turn) + chance.uniform(-0.05, 0.05), 4),
        "y": round((0.45 if inner else 0.95) * math.sin(turn) + chance.uniform(-0.05, 0.05), 4),
        "first_frame": 0 if i % 5 else 1,
    }


def _pairs(count: int, chance: random.Random) -> list[tuple[int, int]]:
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
    return sorted(chance.sample(pairs, min(len(pairs), 2 * count)))


def _link(a: int, b: int, layer: str, chance: random.Random) -> dict[str, Any]:
    start = chance.randrange(len(FRAMES))
    strong = chance.random() < 0.25
    born = max(start, 0 if a % 5 and b % 5 else 1)
    bands = [0 if f < born else 2 if strong and f > born else 1 for f in range(len(FRAMES))]
    if chance.random() < 0.1:
        bands[-1] = 0
    return {"source": f"ORG{a:02}", "target": f"ORG{b:02}", "layer": layer, "bands": bands}


def _working(link: dict[str, Any], node: str, frame: int) -> bool:
    return link["layer"] == "working" and node in (link["source"], link["target"]) and link["bands"][frame] > 0


def _person(i: int, nodes: list[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    group = nodes[i % len(nodes)]
    return {
        "id": f"P{i}",
        "group": group["id"],
        "x": round(group["x"] + chance.gauss(0, 0.05), 4),
        "y": round(group["y"] + chance.gauss(0, 0.05), 4),
    }


def _person_link(people: int, chance: random.Random) -> dict[str, Any]:
    a, b = chance.sample(range(people), 2)
    start = chance.randrange(len(FRAMES))
    return {
        "source": f"P{a}",
        "target": f"P{b}",
        "layer": "working",
        "frames": [int(f >= start) for f in range(len(FRAMES))],
    }
