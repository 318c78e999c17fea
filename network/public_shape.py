"""The shape of the public map: what a page, a poster or a table may show, and nothing else."""

from __future__ import annotations

import datetime as dt

from foundation.documents import Document

from .documents import LayerName


class MapFrame(Document):
    """A date of the time slider."""

    date: dt.date
    label: str


class MapNode(Document):
    """An organisation with enough people, or a pool of smaller ones. `people` is disclosed text, never a count."""

    id: str
    label: str
    kind: str
    pooled: bool
    organisations: int
    members: tuple[str, ...]
    people: str
    x: float
    y: float
    first_frame: int
    linked_to: int
    linked_by_frame: tuple[int, ...]


class MapLink(Document):
    """Ties between two nodes in one layer: a band for each frame (0 none, 1 fewer than the small number, 2 more)."""

    source: str
    target: str
    layer: LayerName
    bands: tuple[int, ...]


class MapPerson(Document):
    """Somebody who agreed to be named on the map."""

    id: str
    group: str
    x: float
    y: float


class MapPersonLink(Document):
    """A tie between two people who both agreed: 1 in the frames in which it was live."""

    source: str
    target: str
    layer: LayerName
    frames: tuple[int, ...]


class PublicMap(Document):
    """Everything that may be drawn or read out in public."""

    title: str
    as_at: dt.date
    frames: tuple[MapFrame, ...]
    nodes: tuple[MapNode, ...]
    links: tuple[MapLink, ...]
    people: tuple[MapPerson, ...]
    person_links: tuple[MapPersonLink, ...]
    band_labels: tuple[str, ...]
    sentences: tuple[str, ...]
