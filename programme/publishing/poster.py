"""The map on paper (A3 or A1, one page, vector) and as a picture, from the same places as the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import matplotlib as mpl

from .map_data import LICENCE_NOTES, layers_of, long_date
from .map_drawing import LINE_MM_PER_PIXEL, Sheet, draw_map, draw_symbol, new_sheet, text_width, write_text
from .map_labels import Box
from .map_look import ACCENT, BAND_WIDTH, KINDS, SOFT, Layer, kind_of, layer_of, link_colour

Json = Mapping[str, Any]

PAPERS = {"A3": 1.0, "A1": 2.0}
"""How much larger each paper is than the A3 the poster is laid out for."""
WIDTH, HEIGHT = 420.0, 297.0
COLUMN = Box(306.0, 14.0, 406.0, 248.0)
LABEL_POINTS = 8.5


def write_poster(
    public_map: Json, target: Path | str | IO[bytes], *, paper: str = "A3", notes: Sequence[str] = LICENCE_NOTES
) -> None:
    """The map as a poster: one landscape page of vector PDF with its fonts inside, the same file every time.

    Args:
        public_map: the network engine's public map; organisations only are drawn, at its last date.
        target: a path, or a binary file to write to.
        paper: "A3" or "A1".
        notes: sentences for the foot, such as licence words.

    Raises:
        ValueError: for another paper.
    """
    if paper not in PAPERS:
        raise ValueError(f"paper cannot be {paper!r}; it is one of {', '.join(PAPERS)}")
    heading = f"Learn, Live, Lead: who is connected, {long_date(public_map['as_at'])}"
    sheet = new_sheet(WIDTH, HEIGHT, scale=PAPERS[paper])
    layer = layer_of(layers_of(public_map)[0])
    write_text(sheet, 14, 279, public_map["title"], size=13, bold=True, colour=ACCENT)
    write_text(sheet, 14, 264, heading, size=28, bold=True)
    draw_map(
        sheet,
        public_map,
        Box(10, 22, 298, 256),
        layer,
        label_size=LABEL_POINTS,
    )
    y = _sentences(sheet, public_map, COLUMN.top)
    _key(sheet, public_map, layer, COLUMN.left, y - 8)
    for i, note in enumerate(reversed(notes)):
        write_text(sheet, 14, 8 + 4.2 * i, note, size=7, colour=SOFT)
    # Without a date of making, the same map gives the same file.
    about = {"Title": heading, "Subject": public_map["title"], "CreationDate": None, "ModDate": None}
    with mpl.rc_context({"pdf.fonttype": 42}):
        sheet.figure.savefig(target, format="pdf", metadata=about)


def write_picture(public_map: Json, target: Path | str | IO[bytes], *, kind: str | None = None) -> None:
    """The map with its key as a picture for documents: SVG or PNG, the same file every time.

    Args:
        public_map: the network engine's public map.
        target: a path, or a binary file to write to.
        kind: "svg" or "png"; the ending of a path where None.

    Raises:
        ValueError: for another kind.
    """
    if kind is None and isinstance(target, Path | str):
        kind = Path(target).suffix.lstrip(".").lower()
    if kind not in {"svg", "png"}:
        raise ValueError(f"a picture is .svg or .png, not {kind!r} ({target})")
    sheet = new_sheet(300, 190)
    layer = layer_of(layers_of(public_map)[0])
    draw_map(sheet, public_map, Box(2, 2, 222, 188), layer, label_size=6.5)
    write_text(sheet, 226, 178, long_date(public_map["as_at"]), size=13, bold=True)
    _key(sheet, public_map, layer, 226, 168, size=8)
    metadata: dict[str, Any] = {"Date": None, "Title": public_map["title"]} if kind == "svg" else {"Software": None}
    with mpl.rc_context({"svg.hashsalt": "map", "svg.fonttype": "path"}):
        sheet.figure.savefig(target, format=kind, dpi=150, metadata=metadata)


def _sentences(sheet: Sheet, public_map: Json, top: float) -> float:
    y = top
    for sentence in public_map.get("sentences", ()):
        lines = wrap_words(sentence, COLUMN.right - COLUMN.left - 5, 10.5)
        y -= 5
        sheet.axes.plot(
            [COLUMN.left + 0.6] * 2, [y - 5.2 * len(lines) + 4.4, y + 3.4], color=ACCENT, linewidth=sheet.points(0.9)
        )
        for line in lines:
            write_text(sheet, COLUMN.left + 5, y, line, size=10.5)
            y -= 5.2
    return y


def _key(sheet: Sheet, public_map: Json, layer: Layer, x: float, top: float, *, size: float = 9.5) -> None:
    step = 0.68 * size
    present = {kind_of(node["kind"], pooled=node["pooled"]) for node in public_map["nodes"]}
    write_text(sheet, x, top, "Key", size=size + 2, bold=True)
    y = top - 1.2 * step
    for kind in (kind for kind in KINDS.values() if kind in present):
        draw_symbol(sheet, x + 3, y + 0.13 * size, 0.21 * size, kind, kind.colour)
        write_text(sheet, x + 9, y, kind.name, size=size)
        y -= step
    write_text(sheet, x, y - 0.4 * step, layer.name, size=size, bold=True)
    y -= 1.4 * step
    for band, text in enumerate(public_map["band_labels"][1:], start=1):
        width = BAND_WIDTH[min(band, len(BAND_WIDTH) - 1)] * LINE_MM_PER_PIXEL
        colour = link_colour(layer, band)
        sheet.axes.plot([x, x + 7], [y + 0.13 * size] * 2, color=colour, linewidth=sheet.points(width))
        write_text(sheet, x + 9, y, text, size=size)
        y -= step
    for line in (layer.says, "A bigger mark means more people,", "a paler one that it has no link to another."):
        write_text(sheet, x, y, line, size=size - 1.5, colour=SOFT)
        y -= 0.8 * step


def wrap_words(text: str, width: float, size: float) -> list[str]:
    """Break a sentence into lines of at most `width` millimetres at `size` points; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
