"""The poster and the picture: one page, the right paper, the same file each time, labels that do not collide."""

from __future__ import annotations

import io
import re
import zlib
from itertools import combinations
from pathlib import Path

import pytest

from programme.publishing.map_drawing import draw_map, new_sheet, text_width
from programme.publishing.map_labels import Box, Line, Mark, place_labels, wrap_name
from programme.publishing.map_look import KINDS, kind_of, layer_of, mix, radius_of
from programme.publishing.poster import wrap_words, write_picture, write_poster
from tests.publishing.map_sample import sample_map

POINTS_PER_MM = 72 / 25.4
POSTERS = {"A3": (420, 297), "A1": (841, 594)}


def poster(paper: str = "A3", organisations: int = 20) -> bytes:
    target = io.BytesIO()
    write_poster(sample_map(organisations), target, paper=paper)
    return target.getvalue()


@pytest.mark.parametrize("paper", sorted(POSTERS))
def test_a_poster_is_one_page_of_its_paper_with_its_fonts_inside(paper: str) -> None:
    made = poster(paper)
    assert made.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", made)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", made)
    assert box
    for points, millimetres in zip(box.groups(), POSTERS[paper], strict=True):
        assert float(points) / POINTS_PER_MM == pytest.approx(millimetres, abs=1.1)
    assert b"/FontFile2" in made
    assert b"/Type3" not in made


def test_a_poster_says_what_it_is_and_not_when_it_was_made() -> None:
    made = poster()
    assert b"who is connected, 13 July 2020" in made
    assert b"CreationDate" not in made
    assert poster() == made


def test_a_poster_is_drawn_in_lines_not_in_dots() -> None:
    made = poster()
    assert b"/Subtype /Image" not in made
    streams = re.findall(rb"stream\r?\n(.*?)endstream", made, re.DOTALL)
    assert any(b" l\n" in zlib.decompress(s) for s in streams if s[:1] == b"\x78")


def test_another_paper_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="A4"):
        write_poster(sample_map(2), io.BytesIO(), paper="A4")


def test_an_empty_community_has_a_poster() -> None:
    empty = {**sample_map(2), "frames": [], "nodes": [], "links": [], "sentences": []}
    target = io.BytesIO()
    write_poster(empty, target)
    assert target.getvalue().startswith(b"%PDF-")


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_picture_is_the_same_file_each_time(ending: str, tmp_path: Path) -> None:
    first, second = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    write_picture(sample_map(), first)
    write_picture(sample_map(), second)
    assert first.read_bytes() == second.read_bytes()
    assert len(first.read_bytes()) > 10_000


def test_a_picture_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"map\.gif"):
        write_picture(sample_map(2), tmp_path / "map.gif")


def marks(count: int) -> list[Mark]:
    return [
        Mark(20 + 25 * (i % 6), 20 + 14 * (i // 6), 2.0, f"Organisation number {i}", KINDS["practice"], i, linked=True)
        for i in range(count)
    ]


def test_no_label_covers_another_or_a_node() -> None:
    nodes = marks(36)
    frame = Box(0, 0, 180, 120)
    labels = place_labels(nodes, [], frame, width_of=lambda text: 1.4 * len(text), line_height=3.0)
    assert len(labels) > 20
    for one, other in combinations(labels, 2):
        assert not one.box.meets(other.box)
    for label in labels:
        assert frame.holds(label.box)
        for node in nodes:
            around = Box(node.x - 2, node.y - 2, node.x + 2, node.y + 2)
            assert node == label.mark or not label.box.meets(around)


def test_a_label_goes_where_no_line_crosses_it() -> None:
    mark = Mark(50, 50, 2.0, "Alone", KINDS["practice"], 1, linked=True)
    to_the_right = Line((50, 50), (90, 50), 1.0)
    frame = Box(0, 0, 100, 100)
    (label,) = place_labels([mark], [to_the_right], frame, width_of=lambda _: 10.0, line_height=3.0)
    assert label.box.right < 50


def test_long_names_break_into_two_even_lines() -> None:
    assert wrap_name("Knowle Green") == ("Knowle Green",)
    assert wrap_name("Ashford and St Peter's Hospitals") == ("Ashford and St", "Peter's Hospitals")


def test_sentences_break_within_the_width() -> None:
    lines = wrap_words("If the three best-connected people left, most would stay connected.", 40, 10)
    assert " ".join(lines).startswith("If the three")
    assert len(lines) > 1
    assert all(text_width(line, 10) <= 40 for line in lines)


def test_kinds_differ_by_shape_and_not_by_colour_alone() -> None:
    shapes = [(kind.outline, kind.ring) for key, kind in KINDS.items() if key != "person"]
    assert len(set(shapes)) == len(shapes)
    assert kind_of("never heard of") == KINDS["other"]
    assert kind_of("practice", pooled=True) == KINDS["pooled"]


def test_every_kind_stands_out_from_the_paper() -> None:
    for kind in KINDS.values():
        assert _contrast(kind.colour, "#fcfbf8") >= 3.0


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_hidden_counts_are_drawn_alike() -> None:
    assert radius_of("1 to 7") == radius_of("5")
    assert radius_of("10") < radius_of("90")
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert layer_of("mentoring").name == "Mentoring links"


def test_a_label_with_no_room_stands_off_and_is_led_to() -> None:
    around = [(dx, dy) for dx in (-5, 0, 5) for dy in (-5, 0, 5) if dx or dy]
    crowd = [Mark(50 + dx, 50 + dy, 2.0, "", KINDS["practice"], 0, linked=True) for dx, dy in around]
    middle = Mark(50, 50, 2.0, "Hemmed in", KINDS["practice"], 1, linked=True)
    frame = Box(0, 0, 100, 100)
    (label,) = place_labels([*crowd, middle], [], frame, width_of=lambda text: 1.5 * len(text), line_height=3.0)
    assert label.led
    assert not label.box.meets(Box(43, 43, 57, 57))


def test_a_poster_of_fifty_organisations_names_them_all() -> None:
    sheet = new_sheet(420, 297)
    frame = Box(10, 22, 298, 256)
    assert draw_map(sheet, sample_map(51), frame, layer_of("working"), label_size=8.5) == []
