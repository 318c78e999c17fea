"""The story as slides: native and described throughout, large, the same facts as the map, and nothing it hides."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Pt

from network import PublicMap, story
from programme.publishing.map_data import pack_map
from programme.publishing.map_table import table_rows
from programme.publishing.slides import write_slides
from tests.publishing.map_sample import FRAMES, sample_map


def read_map(document: dict[str, Any]) -> PublicMap:
    return PublicMap.model_validate(document, strict=False)


def slides_of(document: dict[str, Any]) -> Any:
    file = io.BytesIO()
    write_slides(read_map(document), file)
    file.seek(0)
    return Presentation(file)


@pytest.fixture(scope="module")
def slides() -> Any:
    return slides_of(sample_map(20, 12, person_links=40))


def texts(shapes: Any) -> list[Any]:
    """Every text frame, within groups and tables too."""
    found = []
    for shape in shapes:
        if shape.shape_type is not None and hasattr(shape, "shapes"):
            found += texts(shape.shapes)
        elif shape.has_text_frame:
            found.append(shape.text_frame)
        elif getattr(shape, "has_table", False) and shape.has_table:
            found += [cell.text_frame for row in shape.table.rows for cell in row.cells]
    return found


def words(slides: Any) -> str:
    return "\n".join(frame.text for slide in slides.slides for frame in texts(slide.shapes))


def test_the_story_is_told_in_its_order_and_every_title_stands_once(slides: Any) -> None:
    titles = [slide.shapes.title.text for slide in slides.slides]
    assert len(set(titles)) == len(titles)
    assert titles[0] == "Learn, Live, Lead: who is connected, 13 July 2020"
    steps = [step.title for step in story(read_map(sample_map(20, 12, person_links=40)))]
    assert [title for title in titles if title in steps] == steps
    assert titles[-1] == "About this map"


def test_the_title_is_read_first_and_the_notes_say_what_the_slide_shows(slides: Any) -> None:
    for slide in slides.slides:
        assert next(iter(slide.shapes)).is_placeholder
        assert slide.notes_slide.notes_text_frame.text
    said = {step.title: step.text for step in story(read_map(sample_map(20, 12, person_links=40)))}
    for slide in slides.slides:
        title = slide.shapes.title.text
        if title in said:
            assert slide.notes_slide.notes_text_frame.text == said[title]


def test_everything_that_is_no_text_is_native_and_has_words_of_its_own(slides: Any) -> None:
    kinds = set()
    for slide in slides.slides:
        for shape in slide.shapes:
            assert shape.shape_type is None or "PICTURE" not in str(shape.shape_type)
            if not shape.has_text_frame:
                kinds.add(shape.name)
                assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr")) > 20
    assert kinds == {"Map", "Table", "Chart"}


def test_no_two_shapes_of_a_slide_have_one_number(slides: Any) -> None:
    for slide in slides.slides:
        numbers = slide.shapes._spTree.xpath(".//p:cNvPr/@id")
        assert len(set(numbers)) == len(numbers)


def test_type_is_large(slides: Any) -> None:
    for slide in slides.slides:
        sizes = {run.font.size for frame in texts(slide.shapes) for p in frame.paragraphs for run in p.runs}
        assert min(sizes) >= Pt(15)
        assert slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size >= Pt(30)


def test_the_chart_holds_the_figures_of_every_date(slides: Any) -> None:
    document = sample_map(20, 12, person_links=40)
    chart = next(s.chart for slide in slides.slides for s in slide.shapes if getattr(s, "has_chart", False))
    working = [link["bands"] for link in document["links"] if link["layer"] == "working"]
    assert list(chart.plots[0].categories) == [frame["label"] for frame in FRAMES]
    groups, links = ([int(v) for v in line.values] for line in chart.plots[0].series)
    assert links == [sum(b[f] > 0 for b in working) for f in range(len(FRAMES))]
    assert groups == [sum(n["linked_by_frame"][f] > 0 for n in document["nodes"]) for f in range(len(FRAMES))]


def test_the_tables_together_are_the_table_of_the_map(slides: Any) -> None:
    tables = [
        s.table for slide in slides.slides for s in slide.shapes if getattr(s, "has_table", False) and s.has_table
    ]
    rows = [[cell.text for cell in row.cells] for table in tables for row in list(table.rows)[1:]]
    packed = pack_map(sample_map(20, 12, person_links=40), {}, ())
    wanted = table_rows(packed, frame=len(FRAMES) - 1, layer=0)
    assert rows == [[row.label, row.kind, row.people, str(len(row.linked))] for row in wanted]


def test_nobody_is_on_the_slides_by_name_or_id(slides: Any) -> None:
    assert not {f"P{i}" for i in range(12)} & set(words(slides).split())


def test_the_map_keeps_its_places_from_slide_to_slide(slides: Any) -> None:
    places: dict[str, tuple[int, int]] = {}
    for slide in slides.slides:
        for group in (shape for shape in slide.shapes if shape.name == "Map"):
            for shape in group.shapes:
                if shape.name.startswith(("Acute", "Council", "Hospice")):
                    assert places.setdefault(shape.name, (shape.left, shape.top)) == (shape.left, shape.top)
    assert places


def test_new_links_are_orange_where_the_story_says_what_changed(slides: Any) -> None:
    document = sample_map(20, 12, person_links=40)
    slide = next(s for s in slides.slides if s.shapes.title.text == "What changed")
    group = next(shape for shape in slide.shapes if shape.name == "Map")
    orange = sum("C2410C" in shape._element.xml for shape in group.shapes)
    assert orange == sum(
        link["layer"] == "working" and link["bands"][-1] > 0 and not link["bands"][0] for link in document["links"]
    )


def test_an_empty_programme_and_one_organisation_have_slides() -> None:
    nothing = {"frames": FRAMES[-1:], "nodes": [], "links": [], "people": [], "person_links": [], "sentences": []}
    titles = [slide.shapes.title.text for slide in slides_of({**sample_map(2), **nothing}).slides]
    assert titles == ["Learn, Live, Lead: who is connected, 13 July 2020", "About this map"]
    assert "Who is not yet connected" in words(slides_of(sample_map(1)))


def test_many_organisations_have_their_names_on_slides_of_their_own() -> None:
    document = sample_map(60)
    document["links"] = []
    for node in document["nodes"]:
        node["linked_by_frame"], node["linked_to"] = [0] * len(FRAMES), 0
    told = slides_of(document)
    titles = [slide.shapes.title.text for slide in told.slides]
    assert titles[6:9] == [f"Who is not yet connected: the names ({i} of 3)" for i in (1, 2, 3)]
    text = words(told)
    assert all(node["label"] in text for node in document["nodes"])
