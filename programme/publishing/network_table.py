"""The table of the public map as CSV: the same facts as the map, at its last date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

Json = Mapping[str, Any]

HEADINGS = ("organisation", "kind", "organisations", "people", "linked_to", "working_links_with", "meeting_links_with")


def network_table(public_map: Json) -> str:
    """One row for each point of the map, in order of its name. Links carry their band, never a count under 8."""
    labels = {node["id"]: node["label"] for node in public_map["nodes"]}
    linked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for link in public_map["links"]:
        band = link["bands"][-1] if link["bands"] else 0
        if band:
            for here, there in ((link["source"], link["target"]), (link["target"], link["source"])):
                linked[here, link["layer"]].append(f"{labels[there]} ({public_map['band_labels'][band]})")
    rows = []
    for node in sorted(public_map["nodes"], key=lambda n: (n["label"], n["id"])):
        links = ["; ".join(sorted(linked[node["id"], layer])) for layer in ("working", "meeting")]
        row = [node["label"], node["kind"], node["organisations"], node["people"], node["linked_to"], *links]
        rows.append([harmless(str(cell)) for cell in row])
    return pd.DataFrame(rows, columns=list(HEADINGS)).to_csv(index=False, lineterminator="\r\n")


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
