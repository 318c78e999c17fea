"""The map on a slide, in shapes that can be moved and recoloured, grouped under one description."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.util import Mm, Pt

from .map_data import layers_of
from .map_drawing import POINTS_PER_MM, marks_of, outline_of, text_width
from .map_labels import Box, Line, Mark, PlacedLabel, place_labels
from .map_look import BAND_WIDTH, PAPER, Layer, layer_of, link_colour, mix
from .slide_shapes import HEIGHT, Slide, describe, rgb, write_lines

Json = Mapping[str, Any]

FRESH = "#c2410c"
"""Colour of a link that was not there before; as ACCENT in frontend/src/look.js."""
LABEL_POINTS = 15.0
PALE = 0.25
POINTS_PER_PIXEL = 0.6


@dataclass(frozen=True, slots=True)
class Shown:
    """What one slide shows of the map: its date, the nodes in full colour, and the date since which links are new."""

    frame: int
    bring_out: Set[str]
    since: int | None = None


def add_map(slide: Slide, public_map: Json, box: Box, shown: Shown, says: str) -> None:
    """Draw the links of one date as lines, the nodes as the shapes of their kinds, and names beside those brought out.

    Args:
        slide: where it goes.
        public_map: the network engine's public map.
        box: where on the slide, millimetres from its lower left corner.
        shown: the date and what to bring out.
        says: the same in a sentence, for those who cannot see it.
    """
    layer = layer_of(layers_of(public_map)[0])
    links = [li for li in public_map["links"] if li["layer"] == layer.id and li["bands"][shown.frame]]
    places = marks_of(public_map["nodes"], links, box)
    there = [node["id"] for node in public_map["nodes"] if node["first_frame"] <= shown.frame]
    marks = {name: replace(places[name], text=places[name].text if name in shown.bring_out else "") for name in there}
    links = [link for link in links if link["source"] in marks and link["target"] in marks]
    lines = [_line(link, marks, shown.frame) for link in links]
    thick_last = sorted(zip(links, lines, strict=True), key=lambda pair: pair[1].width)
    shapes = [_add_line(slide, line, _colour(layer, link, shown)) for link, line in thick_last]
    shapes += [_add_node(slide, mark, places[name].text, name in shown.bring_out) for name, mark in marks.items()]
    shapes += [_add_label(slide, label) for label in _labels(list(marks.values()), lines, box)]
    describe(slide.shapes.add_group_shape(shapes), "Map", says)


def _line(link: Json, marks: Mapping[str, Mark], frame: int) -> Line:
    start, end = marks[link["source"]], marks[link["target"]]
    return Line((start.x, start.y), (end.x, end.y), BAND_WIDTH[min(link["bands"][frame], len(BAND_WIDTH) - 1)])


def _colour(layer: Layer, link: Json, shown: Shown) -> str:
    if shown.since is not None and not link["bands"][shown.since]:
        return FRESH
    return link_colour(layer, link["bands"][shown.frame])


def _labels(marks: list[Mark], lines: list[Line], box: Box) -> list[PlacedLabel]:
    return place_labels(
        marks,
        lines,
        box,
        width_of=lambda text: text_width(text, LABEL_POINTS),
        line_height=1.25 * LABEL_POINTS / POINTS_PER_MM,
    )


def _down(y: float) -> int:
    """Millimetres from the lower edge as the length from the upper one."""
    return int(Mm(HEIGHT - y))


def _add_line(slide: Slide, line: Line, colour: str) -> Any:
    (ax, ay), (bx, by) = line.start, line.end
    drawn = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, Mm(ax), _down(ay), Mm(bx), _down(by))
    drawn.line.color.rgb, drawn.line.width = rgb(colour), Pt(POINTS_PER_PIXEL * line.width)
    drawn.shadow.inherit = False
    return drawn


def _add_node(slide: Slide, mark: Mark, name: str, brought_out: bool) -> Any:
    if mark.kind.outline is None:
        shape = MSO_SHAPE.DONUT if mark.kind.ring else MSO_SHAPE.OVAL
        across = Mm(2 * mark.radius)
        drawn = slide.shapes.add_shape(shape, Mm(mark.x - mark.radius), _down(mark.y + mark.radius), across, across)
    else:
        outline = outline_of(mark.kind, mark.x, mark.y, mark.radius)
        corners = [(int(Mm(x)), _down(y)) for x, y in np.asarray(outline.vertices).tolist()]
        pen = slide.shapes.build_freeform(*corners[0], scale=1.0)
        pen.add_line_segments(corners[1:], close=True)
        drawn = pen.convert_to_shape()
    drawn.name = name
    drawn.shadow.inherit = False
    drawn.fill.solid()
    drawn.fill.fore_color.rgb = rgb(mark.kind.colour if brought_out else mix(PAPER, mark.kind.colour, PALE))
    drawn.line.color.rgb, drawn.line.width = rgb(PAPER), Pt(1)
    return drawn


def _add_label(slide: Slide, label: PlacedLabel) -> Any:
    box = label.box
    drawn = slide.shapes.add_textbox(Mm(box.left), _down(box.top), Mm(box.right - box.left), Mm(box.top - box.bottom))
    drawn.name = f"Name: {label.mark.text}"
    frame = drawn.text_frame
    frame.word_wrap = False
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write_lines(frame, label.lines, size=LABEL_POINTS)
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(0)
    return drawn
