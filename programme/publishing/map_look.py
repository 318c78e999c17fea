"""How the map looks: the kinds and layers with their names, shapes and colours, for the page, posters and pictures.

Kinds differ by shape as well as by colour, and the colours keep apart under the common kinds of colour blindness.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

INK = "#16242c"
SOFT = "#4f5f67"
PAPER = "#fcfbf8"
ACCENT = "#0b5a6b"

BAND_WIDTH = (0.0, 1.8, 5.0)
"""Width of a line by band, in CSS pixels; as in frontend/src/look.js."""
BAND_BLEND = (0.0, 0.45, 0.85)
"""How much of the layer's colour a line of each band shows."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape: `corners` points at `reach` radii, notches between them at `notch` radii, turned by `turn` radians."""

    corners: int
    reach: float
    notch: float
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node: its name for people, its colour, its outline (None: a disc), and whether it is a ring."""

    name: str
    colour: str
    outline: Outline | None = None
    ring: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of links: its id in the data, its name, what makes such a link, its colour."""

    id: str
    name: str
    says: str
    colour: str


def _regular(corners: int, reach: float, turn: float = 0.0) -> Outline:
    return Outline(corners, reach, round(reach * math.cos(math.pi / corners), 4), round(turn, 4))


# The reach of each outline makes the areas about alike, so that no kind looks bigger than it is.
KINDS = {
    "acute": Kind("Acute hospital trust", "#1f4e79", _regular(4, 1.25, math.pi / 4)),
    "mental_health": Kind("Mental health trust", "#7b3f8c", _regular(4, 1.3)),
    "community": Kind("Community services", "#0f766e", _regular(6, 1.12, math.pi / 6)),
    "ambulance": Kind("Ambulance service", "#b4491c", _regular(3, 1.5)),
    "practice": Kind("GP practice", "#2a7fb0"),
    "federation": Kind("GP federation", "#8a6a10", _regular(5, 1.18)),
    "council": Kind("Council", "#5b6b1f", _regular(3, 1.5, math.pi)),
    "hospice": Kind("Hospice or charity", "#b03060", Outline(4, 1.5, 0.62)),
    "commissioner": Kind("Commissioner", "#3d4f5c", Outline(5, 1.45, 0.68)),
    "other": Kind("Other organisation", "#6b5b53", Outline(4, 1.5, 0.62, round(math.pi / 4, 4))),
    "pooled": Kind("Several small organisations together", "#2a7fb0", ring=True),
    "person": Kind("Person who agreed to be named", INK),
}

LAYERS = {
    layer.id: layer
    for layer in (
        Layer("working", "Working links", "Made by coaching and by projects done together.", "#33566b"),
        Layer("meeting", "Meeting links", "Made by coming to the same sessions.", "#8a6d3b"),
        Layer("valuing", "Valuing links", "Made when people name each other in a survey.", "#7b3f8c"),
    )
}


def kind_of(kind: str, *, pooled: bool = False) -> Kind:
    """The look of a kind of organisation; one that has no look of its own is drawn as "other"."""
    return KINDS["pooled"] if pooled else KINDS.get(kind, KINDS["other"])


def layer_of(layer: str) -> Layer:
    """The look of a layer; one of the programme's own making gets its id as its name."""
    return LAYERS.get(layer) or Layer(layer, f"{layer[:1].upper()}{layer[1:]} links", "", LAYERS["working"].colour)


def radius_of(people: str) -> float:
    """Radius of a node in CSS pixels from the public text of its people ("45", "1 to 7"); area follows people."""
    count = int(people) if people.isdecimal() else 5
    return float(min(22.0, 5.5 + 1.25 * count**0.5))


def mix(start: str, end: str, share: float) -> str:
    """The colour `share` (0 to 1) of the way from one #rrggbb to another."""
    channels = [(int(start[i : i + 2], 16), int(end[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in channels)


def link_colour(layer: Layer, band: int) -> str:
    """The colour of a line of a layer, paler for the lower band; opaque, so that crossings do not darken."""
    return mix(PAPER, layer.colour, BAND_BLEND[min(band, len(BAND_BLEND) - 1)])
