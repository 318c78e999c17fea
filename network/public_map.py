"""The public map: organisations and pools of them, ties as bands over time, people only where they agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from .documents import LayerName
from .frames import Frame, frames
from .instance import Bools, Floats, Instance, Ints
from .layout import Stage, positions
from .looks import Look, look
from .picture import Picture
from .pools import Group, public_groups
from .public_people import public_people
from .public_sentences import public_sentences
from .public_shape import MapFrame, MapLink, MapNode, PublicMap
from .release import Release

SHOWN_LAYERS: tuple[LayerName, ...] = ("working", "meeting")

Positions = Mapping[str, tuple[float, float]]


def public_map(now: Picture, rests_on: Release, *, title: str, seed: int, known: Positions) -> PublicMap:
    """Everything that may be shown in public of one programme.

    Args:
        now: the picture on the day of the map.
        rests_on: the counts that groups and headcounts follow from.
        title: its heading.
        seed: of the positions.
        known: positions of an earlier release, by node id; those nodes do not move.
    """
    instance = now.instance
    dates = frames(_first_tie(instance), instance.as_at)
    looks = [look(instance, frame.date) for frame in dates]
    groups, group_of = public_groups(instance.organisations, rests_on, instance.policy.small_number)
    of_organisation = np.array([group_of[i] for i in range(len(instance.organisations))] + [-1], dtype=np.int64)
    shown = np.array([group.people.value != 0 for group in groups], dtype=np.bool_)
    links = {name: _bands(looks, name, of_organisation, shown, instance) for name in SHOWN_LAYERS}
    there = [_groups_present(each, of_organisation, shown) for each in looks]
    place = _places(groups, links, dates, there, seed, known)
    nodes = _nodes(now, groups, there, links["working"], place)
    people, person_links = public_people(now, nodes, of_organisation, looks)
    map_frames = tuple(MapFrame(date=f.date, label=f.label) for f in dates)
    map_links = tuple(
        MapLink(source=groups[a].id, target=groups[b].id, layer=name, bands=tuple(bands))
        for name in SHOWN_LAYERS
        for (a, b), bands in links[name].items()
    )
    return PublicMap(
        title=title,
        as_at=instance.as_at,
        frames=map_frames,
        nodes=nodes,
        links=map_links,
        people=people,
        person_links=person_links,
        band_labels=_band_labels(instance.policy.small_number),
        sentences=public_sentences(map_frames, nodes, map_links),
    )


def _band_labels(small_number: int) -> tuple[str, str, str]:
    return ("no link", f"1 to {small_number - 1} links", f"{small_number} or more links")


def _first_tie(instance: Instance) -> dt.date | None:
    starts = instance.ties.start
    return dt.date.fromordinal(int(starts.min())) if len(starts) else None


Bands = dict[tuple[int, int], list[int]]


def _bands(looks: list[Look], name: LayerName, of_organisation: Ints, shown: Bools, instance: Instance) -> Bands:
    """Bands of every pair of groups that is ever tied, a digit for each frame.

    A group that is still shown as empty has no links: they would tell of the first who came to it.
    """
    bands: Bands = {}
    k = len(shown)
    for f, frame in enumerate(looks):
        ties = frame.layers[name]
        pairs = np.sort(of_organisation[frame.at.home[ties.graph.edges[ties.crosses]]], axis=1).reshape(-1, 2)
        pairs = pairs[(pairs[:, 0] != pairs[:, 1]) & shown[pairs].all(axis=1)]
        keys, counts = np.unique(pairs[:, 0] * k + pairs[:, 1], return_counts=True)
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
            row = bands.setdefault((key // k, key % k), [0] * len(looks))
            row[f] = 1 if count < instance.policy.small_number else 2
    return dict(sorted(bands.items()))


def _places(
    groups: tuple[Group, ...],
    links: dict[LayerName, Bands],
    dates: tuple[Frame, ...],
    there: list[Bools],
    seed: int,
    known: Positions,
) -> list[list[float]]:
    """Positions from the history at the ends of quarters: the slider's other dates would move everything."""
    quarters = [f for f, frame in enumerate(dates) if f == len(dates) - 1 or frame.date.month % 3 == 0]
    linked = np.zeros(len(groups), dtype=np.bool_)
    stages = []
    for last, f in enumerate(quarters):
        edges, pulls = _pulls(links, quarters[: last + 1], len(groups))
        linked[edges.ravel()] = True
        stages.append(Stage(there[f] | linked, edges, pulls))
    placed: list[list[float]] = positions([g.id for g in groups], stages, seed=seed, known=known).tolist()
    return placed


def _pulls(links: dict[LayerName, Bands], so_far: list[int], k: int) -> tuple[Ints, Floats]:
    """Pairs tied in any of some frames, and their pull: working ties pull harder, those of busy groups less."""
    strength: dict[tuple[int, int], float] = {}
    for name in SHOWN_LAYERS:
        for pair, bands in links[name].items():
            most = max(bands[f] for f in so_far)
            if most:
                strength[pair] = strength.get(pair, 0.0) + (1.0 if name == "working" else 0.3) * most
    edges = np.array(sorted(strength), dtype=np.int64).reshape(-1, 2)
    pulls = np.array([strength[pair] for pair in sorted(strength)])
    degree = np.maximum(np.bincount(edges.ravel(), minlength=k), 1)
    return edges, pulls / np.sqrt(degree[edges[:, 0]] * degree[edges[:, 1]])


def _nodes(
    now: Picture,
    groups: tuple[Group, ...],
    there: list[Bools],
    working: Bands,
    place: list[list[float]],
) -> tuple[MapNode, ...]:
    linked = np.zeros((len(groups), len(there)), dtype=np.int64)
    for (a, b), bands in working.items():
        linked[a] += np.array(bands) > 0
        linked[b] += np.array(bands) > 0
    names = [o.name or o.code for o in now.instance.organisations]
    return tuple(
        MapNode(
            id=group.id,
            label=group.label,
            kind=group.kind,
            pooled=group.pooled,
            organisations=len(group.organisations),
            members=tuple(sorted(names[i] for i in group.organisations)),
            people=group.people.text,
            x=place[g][0],
            y=place[g][1],
            first_frame=next((f for f, present in enumerate(there) if present[g]), 0),
            linked_to=int(linked[g, -1]),
            linked_by_frame=tuple(linked[g].tolist()),
        )
        for g, group in enumerate(groups)
    )


def _groups_present(look: Look, of_organisation: Ints, shown: Bools) -> Bools:
    groups = of_organisation[look.at.home[look.at.people]]
    return shown & (np.bincount(groups[groups >= 0], minlength=len(shown)) > 0)
