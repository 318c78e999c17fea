"""People on the public map: only those who agreed to be named, and only ties between two of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .instance import Ints
from .layout import around
from .looks import Look
from .picture import Picture
from .public_shape import MapNode, MapPerson, MapPersonLink


def public_people(
    now: Picture, nodes: tuple[MapNode, ...], of_organisation: Ints, looks: Sequence[Look]
) -> tuple[tuple[MapPerson, ...], tuple[MapPersonLink, ...]]:
    """Those who take part on the day of the map and agreed, placed round their group, and their ties over time."""
    people = now.instance.people
    agreed = np.array([p.name_on_map for p in people], dtype=np.bool_) & now.at.present & (now.at.home >= 0)
    group = of_organisation[now.at.home]
    radius = 0.5 / max(2.0, np.sqrt(len(nodes)))
    shown = []
    for g, node in enumerate(nodes):
        theirs = np.flatnonzero(agreed & (group == g))
        spots = around((node.x, node.y), len(theirs), float(radius))
        shown += [
            MapPerson(id=people[i].id, group=node.id, x=float(x), y=float(y))
            for i, (x, y) in zip(theirs.tolist(), spots, strict=True)
        ]
    links: dict[tuple[int, int, str], list[int]] = {}
    for f, look in enumerate(looks):
        for name in ("meeting", "working"):
            edges = look.layers[name].graph.edges
            for a, b in edges[agreed[edges].all(axis=1)].tolist() if len(edges) else ():
                links.setdefault((a, b, name), [0] * len(looks))[f] = 1
    return tuple(sorted(shown, key=lambda p: p.id)), tuple(
        MapPersonLink.model_validate(
            {"source": people[a].id, "target": people[b].id, "layer": name, "frames": tuple(live)}
        )
        for (a, b, name), live in sorted(links.items())
    )
