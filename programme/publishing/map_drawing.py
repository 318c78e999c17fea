"""Draws the public map with matplotlib, in millimetres, for posters and pictures; no state is kept between."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextPath

from .map_labels import Box, Line, Mark, PlacedLabel, place_labels
from .map_look import BAND_WIDTH, INK, PAPER, Kind, Layer, kind_of, link_colour, mix, radius_of

Json = Mapping[str, Any]

FONT = "DejaVu Sans"
POINTS_PER_MM = 72 / 25.4
MM_PER_PIXEL = 0.3
"""Sizes of marks are those of the page, at this scale."""
LINE_MM_PER_PIXEL = 0.2
"""Lines are finer on paper than marks, since paper shows them sharper."""
FEW, ROOMY = 30, 1.35
"""Up to so many nodes leave room for marks and labels that much larger."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page drawn in millimetres. `scale` enlarges the whole sheet: 1 is the size it was laid out for."""

    figure: Figure
    axes: Axes
    scale: float

    def points(self, millimetres: float) -> float:
        """A length on the sheet in points, as matplotlib wants widths of lines."""
        return millimetres * POINTS_PER_MM * self.scale


def new_sheet(width: float, height: float, *, scale: float = 1.0) -> Sheet:
    """An empty sheet of `width` by `height` millimetres (times `scale` on paper)."""
    figure = Figure(figsize=(width * scale / 25.4, height * scale / 25.4), facecolor=PAPER)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    return Sheet(figure, axes, scale)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text in millimetres at `size` points."""
    if not text.strip():
        return 0.0
    font = FontProperties(family=FONT, weight="bold" if bold else "normal")
    return float(TextPath((0, 0), text, size=size, prop=font).get_extents().width) / POINTS_PER_MM


def write_text(
    sheet: Sheet,
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    bold: bool = False,
    colour: str = INK,
    halo: bool = False,
) -> None:
    """Write one line with its base line at (x, y) millimetres; `size` in points; `halo` lets it be read over lines."""
    effects = [withStroke(linewidth=sheet.points(0.8), foreground=PAPER)] if halo else []
    sheet.axes.text(
        x,
        y,
        text,
        fontsize=size * sheet.scale,
        fontfamily=FONT,
        fontweight="bold" if bold else "normal",
        color=colour,
        va="baseline",
        path_effects=effects,
        zorder=6,
    )


def draw_symbol(sheet: Sheet, x: float, y: float, radius: float, kind: Kind, colour: str) -> None:
    """Draw the outline of a kind around (x, y), with a pale rim that keeps it apart from lines; millimetres."""
    rim = {"edgecolor": PAPER, "linewidth": sheet.points(0.45)}
    sheet.axes.add_patch(PathPatch(outline_of(kind, x, y, radius), facecolor=colour, zorder=4, **rim))
    if kind.ring:
        sheet.axes.add_patch(PathPatch(_disc(x, y, 0.7 * radius), facecolor=PAPER, linewidth=0, zorder=4.1))
        sheet.axes.add_patch(PathPatch(_disc(x, y, 0.38 * radius), facecolor=colour, linewidth=0, zorder=4.2))


def draw_map(sheet: Sheet, public_map: Json, frame: Box, layer: Layer, *, label_size: float) -> list[str]:
    """Draw nodes, links of one layer at the last date, and labels inside a box of the sheet.

    Args:
        sheet: the page.
        public_map: the network engine's public map.
        frame: where on the page, millimetres.
        layer: the layer whose links are drawn.
        label_size: points; a map of few nodes has room for larger ones.

    Returns:
        Labels that found no free place, sorted; they stand in the page's table all the same.
    """
    label_size *= _room(public_map["nodes"])
    links = [link for link in public_map["links"] if link["layer"] == layer.id and link["bands"][-1]]
    marks = marks_of(public_map["nodes"], links, frame)
    lines = [_line(link, marks) for link in links]
    for link, line in sorted(zip(links, lines, strict=True), key=lambda pair: int(pair[0]["bands"][-1])):
        _draw_line(sheet, line, link_colour(layer, link["bands"][-1]))
    for mark in marks.values():
        draw_symbol(sheet, mark.x, mark.y, mark.radius, mark.kind, _tone(mark))
    height = 1.18 * label_size / POINTS_PER_MM
    labels = place_labels(
        list(marks.values()), lines, frame, width_of=lambda t: text_width(t, label_size), line_height=height
    )
    for label in labels:
        if label.led:
            _draw_leader(sheet, label)
        for i, text in enumerate(label.lines):
            y = label.box.top - (i + 0.78) * height
            write_text(sheet, label.box.left, y, text, size=label_size, halo=True)
    return sorted({mark.text for mark in marks.values() if mark.text} - {label.mark.text for label in labels})


def _room(nodes: Sequence[Json]) -> float:
    return ROOMY if len(nodes) <= FEW else 1.0


def marks_of(nodes: Sequence[Json], links: Sequence[Json], frame: Box) -> dict[str, Mark]:
    """Every node as it is drawn in a box, by id: all of them, so that a place is the same whatever is linked."""
    if not nodes:
        return {}
    size = MM_PER_PIXEL * _room(nodes)
    linked = {end for link in links for end in (link["source"], link["target"])}
    xs, ys = [float(node["x"]) for node in nodes], [float(node["y"]) for node in nodes]
    margin = 16.0
    wide, high = frame.right - frame.left - 2 * margin, frame.top - frame.bottom - 2 * margin
    scale = min(wide / ((max(xs) - min(xs)) or 1.0), high / ((max(ys) - min(ys)) or 1.0))
    middle = ((frame.left + frame.right) / 2, (frame.bottom + frame.top) / 2)
    return {
        node["id"]: Mark(
            middle[0] + (float(node["x"]) - (min(xs) + max(xs)) / 2) * scale,
            middle[1] + (float(node["y"]) - (min(ys) + max(ys)) / 2) * scale,
            radius_of(node["people"]) * size,
            node["label"],
            kind_of(node["kind"], pooled=node["pooled"]),
            radius_of(node["people"]),
            node["id"] in linked,
        )
        for node in sorted(nodes, key=lambda node: str(node["id"]))
    }


def _line(link: Json, marks: Mapping[str, Mark]) -> Line:
    start, end = marks[link["source"]], marks[link["target"]]
    width = BAND_WIDTH[min(link["bands"][-1], len(BAND_WIDTH) - 1)] * LINE_MM_PER_PIXEL
    return Line((start.x, start.y), (end.x, end.y), width)


def _draw_line(sheet: Sheet, line: Line, colour: str) -> None:
    xs, ys = zip(line.start, line.end, strict=True)
    sheet.axes.plot(xs, ys, color=colour, linewidth=sheet.points(line.width), solid_capstyle="round", zorder=2)


def _draw_leader(sheet: Sheet, label: PlacedLabel) -> None:
    mark, box = label.mark, label.box
    end = (min(max(mark.x, box.left), box.right), min(max(mark.y, box.bottom), box.top))
    sheet.axes.plot((mark.x, end[0]), (mark.y, end[1]), color=INK, linewidth=sheet.points(0.15), zorder=3)


def _tone(mark: Mark) -> str:
    return mark.kind.colour if mark.linked else mix(PAPER, mark.kind.colour, 0.55)


def outline_of(kind: Kind, x: float, y: float, radius: float) -> Path:
    """The outline of a kind around a point."""
    if kind.outline is None:
        return _disc(x, y, radius)
    shape = kind.outline
    points = []
    for i in range(2 * shape.corners):
        angle = shape.turn + math.pi * i / shape.corners
        reach = (shape.notch if i % 2 else shape.reach) * radius
        points.append((x + reach * math.sin(angle), y + reach * math.cos(angle)))
    return Path([*points, points[0]], closed=True)


def _disc(x: float, y: float, radius: float) -> Path:
    return Path.circle((x, y), radius)
