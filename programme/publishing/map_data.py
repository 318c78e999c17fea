"""What the map page carries: the public map packed into rows, with the consented people and nothing more."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from .map_look import KINDS, LAYERS, layer_of

Json = Mapping[str, Any]

LICENCE_NOTES = (
    "Contains public sector information licensed under the Open Government Licence v3.0.",
    "Contains Ordnance Survey data © Crown copyright and database right 2014. "
    "Contains Royal Mail data © Royal Mail copyright and database right 2014. "
    "Contains National Statistics data © Crown copyright and database right 2014.",
    "Numbers of people from 1 to 7 are hidden and the rest are rounded to the nearest 5. "
    "Only people who agreed to be named are shown by name.",
)
"""The words at the foot of every published map."""

LAYER_ORDER = tuple(LAYERS)
NODE_KEYS = ("label", "kind", "pooled", "organisations", "members", "people", "first_frame")


def pack_map(public_map: Json, names: Mapping[str, str], notes: Sequence[str]) -> dict[str, Any]:
    """The public map in the page's shape: positions in a list stand for ids, so that no id of a person leaves.

    Args:
        public_map: the network engine's public map (suppressed: nothing is hidden here that it shows).
        names: the name to show for each person by id. A person without one is left out, with every link of theirs.
        notes: sentences for the foot of the page.

    Returns:
        Values for JSON. A link is `[source, target, layer, bands]`, bands being one digit for each date.
    """
    nodes = sorted(public_map["nodes"], key=lambda node: str(node["id"]))
    people = named_people(public_map, names)
    layers = layers_of(public_map)
    node_at = {node["id"]: i for i, node in enumerate(nodes)}
    person_at = {person["id"]: i for i, person in enumerate(people)}
    return {
        "title": public_map["title"],
        "frames": frames_of(public_map),
        "kinds": {key: asdict(kind) for key, kind in KINDS.items()},
        "layers": [asdict(layer_of(layer)) for layer in layers],
        "band_labels": list(public_map["band_labels"]),
        "sentences": list(public_map.get("sentences", ())),
        "notes": list(notes),
        "nodes": [{**_kept(node), "x": _place(node["x"]), "y": _place(node["y"])} for node in nodes],
        "links": _rows(public_map["links"], node_at, layers, "bands"),
        "people": [[names[p["id"]], node_at[p["group"]], _place(p["x"]), _place(p["y"])] for p in people],
        "person_links": _rows(public_map.get("person_links", ()), person_at, layers, "frames"),
    }


def named_people(public_map: Json, names: Mapping[str, str]) -> list[Json]:
    """The people of the public map who have a name to show, sorted by id."""
    people = (person for person in public_map.get("people", ()) if names.get(person["id"], "").strip())
    return sorted(people, key=lambda person: str(person["id"]))


def layers_of(public_map: Json) -> list[str]:
    """Ids of the layers that have links, the known ones first; "working" when nothing is linked yet."""
    rows = [*public_map["links"], *public_map.get("person_links", ())]
    found = {str(link["layer"]) for link in rows}
    known = [layer for layer in LAYER_ORDER if layer in found]
    return known + sorted(found.difference(LAYER_ORDER)) or ["working"]


def frames_of(public_map: Json) -> list[Json]:
    """The dates of the map; a map without history has the one it was made for."""
    return list(public_map["frames"]) or [{"date": public_map["as_at"], "label": long_date(public_map["as_at"])}]


def long_date(date: str) -> str:
    """A date as people write it: "2020-07-13" is "13 July 2020"."""
    day = dt.date.fromisoformat(date)
    return f"{day.day} {day:%B %Y}"


def json_for_script(value: object) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _kept(node: Json) -> dict[str, Any]:
    return {key: node[key] for key in NODE_KEYS if key in node}


def _place(value: float) -> float:
    return round(float(value), 4)


def _rows(links: Sequence[Json], at: Mapping[str, int], layers: Sequence[str], key: str) -> list[list[Any]]:
    rows = [
        [at[link["source"]], at[link["target"]], layers.index(link["layer"]), "".join(str(int(n)) for n in link[key])]
        for link in links
        if link["source"] in at and link["target"] in at
    ]
    return sorted(rows)
