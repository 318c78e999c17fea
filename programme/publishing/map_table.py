"""The table that says the same as the map, for one date and one layer of links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .map_look import kind_of

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation (or pool) in public words; `linked` are the labels of those it is linked to, sorted."""

    label: str
    kind: str
    people: str
    linked: tuple[str, ...]


def table_rows(packed: Json, *, frame: int, layer: int) -> list[Row]:
    """The rows of a packed map (see `map_data.pack_map`), sorted by label.

    Args:
        packed: the packed map.
        frame: index of the date.
        layer: index of the layer.
    """
    nodes = packed["nodes"]
    linked: list[list[str]] = [[] for _ in nodes]
    for source, target, link_layer, bands in packed["links"]:
        if link_layer == layer and bands[frame] != "0":
            linked[source].append(nodes[target]["label"])
            linked[target].append(nodes[source]["label"])
    rows = [
        Row(node["label"], kind_of(node["kind"], pooled=node["pooled"]).name, node["people"], tuple(sorted(others)))
        for node, others in zip(nodes, linked, strict=True)
        if node["first_frame"] <= frame
    ]
    return sorted(rows, key=lambda row: (row.label.casefold(), row.label))
