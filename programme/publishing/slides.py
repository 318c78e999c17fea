"""The story of the public map as slides for a room: then, now, what changed, who is not yet connected.

Everything on them can be edited: the map is made of shapes, the chart holds its figures, tables and words are native.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from network import PublicMap, StoryStep, story

from .map_data import LICENCE_NOTES, layers_of, long_date, pack_map
from .map_labels import Box
from .map_look import ACCENT
from .map_table import table_rows
from .slide_map import FRESH, Shown, add_map
from .slide_shapes import HEIGHT, MARGIN, WIDTH, add_line_chart, add_slide, add_table, add_text, new_slides, saved

BODY = Box(MARGIN, 10, WIDTH - MARGIN, HEIGHT - 34)
MAP_BOX = Box(6, 6, 214, HEIGHT - 32)
WORDS = Box(222, 10, WIDTH - MARGIN, HEIGHT - 34)
NAMES_BESIDE, NAMES_ALONE, ROWS = 7, 20, 8
"""How many names stand beside a map, on a slide of their own in two columns, and how many rows a table has."""
COLUMNS = ("Organisation or group", "Kind", "People (to the nearest 5)", "Linked to")
COLUMN_WIDTHS = (98.0, 124.0, 54.0, 34.7)


def write_slides(shown: PublicMap, target: Path | str | IO[bytes], *, notes: Sequence[str] = LICENCE_NOTES) -> None:
    """The story as a PowerPoint file (.pptx): wide slides in large type, each with what to say in its notes.

    Args:
        shown: the public map; organisations and groups only are shown, nobody by name.
        target: a path, or a binary file to write to.
        notes: sentences for the last slide, such as licence words.
    """
    public_map = shown.model_dump(mode="json")
    heading = f"Learn, Live, Lead: who is connected, {long_date(public_map['as_at'])}"
    slides = new_slides(heading, shown.title)
    _summary(slides, heading, shown)
    steps = story(shown)
    for step in steps:
        _step(slides, public_map, step, steps[0].frame)
        if step.step == "changed" and len(shown.frames) > 1:
            _over_time(slides, public_map)
    _tables(slides, public_map)
    about = add_slide(slides, "About this map", " ".join(notes))
    add_text(about, BODY, notes, size=20)
    content = saved(slides)
    if isinstance(target, Path | str):
        Path(target).write_bytes(content)
    else:
        target.write(content)


def _summary(slides: Any, heading: str, shown: PublicMap) -> None:
    said = [shown.title, *shown.sentences]
    add_text(add_slide(slides, heading, " ".join(said)), BODY, said)


def _step(slides: Any, public_map: Any, step: StoryStep, then: int) -> None:
    """A step of the story: its sentences beside the map; names that find no room there on slides of their own."""
    changed = step.step == "changed"
    before = public_map["frames"][then]["label"]
    new = _ends_of_new_links(public_map, then, step.frame) if changed else set()
    orange = [f"Links that are new since {before} are orange."] if new else []
    few = step.names if len(step.names) <= NAMES_BESIDE else ()
    slide = add_slide(slides, step.title, step.text)
    add_text(slide, WORDS, [*step.says, *orange, *few])
    says = f"Map of organisations as at {public_map['frames'][step.frame]['label']}. {step.text}"
    shown = Shown(step.frame, new.union(step.bring_out), then if changed else None)
    add_map(slide, public_map, MAP_BOX, shown, says)
    if not few:
        _names(slides, step)


def _names(slides: Any, step: StoryStep) -> None:
    """The names of a step in two columns, on as many slides as it takes."""
    what = "new on the map" if step.step == "changed" else "the names"
    parts = list(_parts(step.names, NAMES_ALONE))
    middle = (BODY.left + BODY.right) / 2
    for number, part in enumerate(parts, start=1):
        slide = add_slide(slides, f"{step.title}: {what}{_of(number, len(parts))}", f"{', '.join(part)}.")
        half = (len(part) + 1) // 2
        add_text(slide, Box(BODY.left, BODY.bottom, middle, BODY.top), part[:half], size=22)
        if part[half:]:
            add_text(slide, Box(middle, BODY.bottom, BODY.right, BODY.top), part[half:], size=22)


def _of(number: int, parts: int) -> str:
    return f" ({number} of {parts})" if parts > 1 else ""


def _ends_of_new_links(public_map: Any, then: int, now: int) -> set[str]:
    layer = layers_of(public_map)[0]
    new = [li for li in public_map["links"] if li["layer"] == layer and li["bands"][now] and not li["bands"][then]]
    return {end for link in new for end in (link["source"], link["target"])}


def _over_time(slides: Any, public_map: Any) -> None:
    dates = [frame["label"] for frame in public_map["frames"]]
    working = [link["bands"] for link in public_map["links"] if link["layer"] == "working"]
    links = [sum(bands[f] > 0 for bands in working) for f in range(len(dates))]
    groups = [sum(node["linked_by_frame"][f] > 0 for node in public_map["nodes"]) for f in range(len(dates))]
    says = (
        f"From {dates[0]} to {dates[-1]}, groups with a working link went from {groups[0]} to {groups[-1]}, "
        f"and links between groups from {links[0]} to {links[-1]}."
    )
    slide = add_slide(slides, "Links over time", says)
    series = [("Groups with a working link", groups, ACCENT), ("Working links between groups", links, FRESH)]
    add_line_chart(slide, BODY, dates, series, says)


def _tables(slides: Any, public_map: Any) -> None:
    """The same as the map in rows, for its last date."""
    packed = pack_map(public_map, {}, ())
    rows = table_rows(packed, frame=len(packed["frames"]) - 1, layer=0)
    parts = list(_parts(rows, ROWS))
    for number, part in enumerate(parts, start=1):
        layer = packed["layers"][0]["name"].lower()
        says = f"{layer.capitalize()}, {packed['frames'][-1]['label']}, from {part[0].label} to {part[-1].label}."
        slide = add_slide(slides, f"The map as a table{_of(number, len(parts))}", says)
        cells = [COLUMNS, *((row.label, row.kind, row.people, str(len(row.linked))) for row in part)]
        high = 11.5 * len(cells)
        add_table(slide, Box(BODY.left, BODY.top - high, BODY.right, BODY.top), cells, COLUMN_WIDTHS, says)


def _parts(whole: Sequence[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(whole), size):
        yield list(whole[start : start + size])
