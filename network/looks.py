"""Who took part and what was live on one date: one look for each frame of a map or a series."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .documents import LAYER_NAMES, LayerName
from .graph import Community, Layer, community, layer
from .instance import Instance


@dataclass(frozen=True, slots=True)
class Look:
    """Who took part, and the live ties of each layer."""

    at: Community
    layers: dict[LayerName, Layer]


def look(instance: Instance, date: dt.date) -> Look:
    """The community on a date, layer by layer."""
    at = community(instance, date)
    return Look(at, {name: layer(instance, at, name) for name in LAYER_NAMES})
