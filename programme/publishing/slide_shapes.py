"""What slides are made of: native text, tables and charts that can be edited, in large type, each with its words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import PP_ALIGN
from pptx.util import Mm, Pt

from .map_labels import Box
from .map_look import ACCENT, INK

WIDTH, HEIGHT = 338.7, 190.5
"""Of a wide slide, millimetres."""
MARGIN = 14.0
TITLE_ONLY = 5
"""The layout with nothing but a title."""
TITLE_POINTS, TEXT_POINTS, TABLE_POINTS = 30, 24, 18

Slide = Any
"""A slide of python-pptx, which declares no types."""


def new_slides(title: str, subject: str) -> Any:
    """An empty set of wide slides with its title and language."""
    slides: Any = Presentation()
    stretch = Mm(WIDTH) / slides.slide_width
    slides.slide_width, slides.slide_height = Mm(WIDTH), Mm(HEIGHT)
    master = slides.slide_master
    for shape in [*(s for layout in slides.slide_layouts for s in layout.placeholders), *master.placeholders]:
        shape.left, shape.top, shape.width, shape.height = (
            round(shape.left * stretch),
            shape.top,
            round(shape.width * stretch),
            shape.height,
        )
    about = slides.core_properties
    about.title, about.subject, about.author, about.language = title, subject, "Learn, Live, Lead", "en-GB"
    return slides


def add_slide(slides: Any, title: str, notes: str) -> Slide:
    """A slide with a title, which a screen reader reads first, and what to say in its notes."""
    slide = slides.slides.add_slide(slides.slide_layouts[TITLE_ONLY])
    slide.shapes.turbo_add_enabled = True
    slide.shapes.title.left, slide.shapes.title.top = Mm(MARGIN), Mm(8)
    slide.shapes.title.width, slide.shapes.title.height = Mm(WIDTH - 2 * MARGIN), Mm(22)
    write_lines(slide.shapes.title.text_frame, [title], size=TITLE_POINTS, bold=True, colour=ACCENT)
    slide.notes_slide.notes_text_frame.text = notes
    return slide


def add_text(slide: Slide, box: Box, lines: Sequence[str], *, size: int = TEXT_POINTS, name: str = "Text") -> None:
    """A text box of paragraphs; `box` in millimetres from the lower left corner, as on posters."""
    shape = slide.shapes.add_textbox(*_edges(box))
    shape.name = name
    shape.text_frame.word_wrap = True
    write_lines(shape.text_frame, lines, size=size)


def write_lines(frame: Any, lines: Sequence[str], *, size: float, bold: bool = False, colour: str = INK) -> None:
    """Fill a text frame with paragraphs of one look, in British English."""
    for i, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(size / 2)
        _look(run.font, size, bold=bold, colour=colour)


def add_table(slide: Slide, box: Box, rows: Sequence[Sequence[str]], widths: Sequence[float], says: str) -> None:
    """A native table whose first row is its heading.

    Args:
        slide: where it goes.
        box: millimetres from the lower left corner.
        rows: cells of each row, all of one length.
        widths: millimetres of each column.
        says: the same in a sentence, for those who cannot see it.
    """
    frame = slide.shapes.add_table(len(rows), len(widths), *_edges(box))
    describe(frame, "Table", says)
    table = frame.table
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            cell = table.cell(i, j)
            write_lines(cell.text_frame, [text], size=TABLE_POINTS, bold=i == 0 or j == 0)
            cell.text_frame.paragraphs[0].space_after = Pt(0)
            cell.fill.solid()
            cell.fill.fore_color.rgb = rgb("#dbe7ea" if i == 0 else "#ffffff" if i % 2 else "#f1f4f4")


def add_line_chart(
    slide: Slide, box: Box, dates: Sequence[str], series: Sequence[tuple[str, Sequence[int], str]], says: str
) -> None:
    """A native line chart with its figures in it.

    Args:
        slide: where it goes.
        box: millimetres from the lower left corner.
        dates: the words along the bottom.
        series: name, a figure for each date, and colour of each line.
        says: the same in a sentence.
    """
    data: Any = CategoryChartData(number_format="0")  # type: ignore[no-untyped-call]
    data.categories = list(dates)
    for name, figures, _ in series:
        data.add_series(name, list(figures))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *_edges(box), data)
    describe(frame, "Chart", says)
    chart = frame.chart
    _look(chart.font, 16)
    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _look(chart.legend.font, 20)
    chart.value_axis.minimum_scale = 0
    chart.value_axis.major_gridlines.format.line.color.rgb = rgb("#dfe2e1")
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "0", False
    for line, (_, figures, colour) in zip(chart.plots[0].series, series, strict=True):
        line.smooth = False
        line.format.line.color.rgb, line.format.line.width = rgb(colour), Pt(3.5)
        line.marker.format.fill.solid()
        line.marker.format.fill.fore_color.rgb = rgb(colour)
        label = line.points[len(figures) - 1].data_label
        label.has_text_frame = True
        write_lines(label.text_frame, [str(figures[-1])], size=20, bold=True, colour=colour)


def describe(shape: Any, name: str, says: str) -> None:
    """Give a shape its name and its text for those who cannot see it."""
    shape.name = name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", says)


def rgb(colour: str) -> RGBColor:
    """A colour written #rrggbb."""
    return RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]


def _look(font: Any, size: float, *, bold: bool = False, colour: str = INK) -> None:
    font.size, font.bold = Pt(size), bold
    font.color.rgb = rgb(colour)
    font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _edges(box: Box) -> tuple[int, int, int, int]:
    return Mm(box.left), Mm(HEIGHT - box.top), Mm(box.right - box.left), Mm(box.top - box.bottom)


def saved(slides: Any) -> bytes:
    """The slides as a file, with no date of making in its folder, so that the same map makes nearly the same file."""
    for slide in slides.slides:
        # Shapes of one's own outline are numbered apart from the others, and a number must not stand twice.
        for number, shape in enumerate(slide.shapes._spTree.xpath(".//p:cNvPr"), start=1):
            shape.set("id", str(number))
    written, same = io.BytesIO(), io.BytesIO()
    slides.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(same, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return same.getvalue()
