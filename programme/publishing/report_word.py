"""A report as a Word file that can be edited: real headings, tables with heads that repeat, pictures with words."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .report_parts import Answer, Block, Bullets, Heading, Picture, Report, Section, Table, Words
from .report_pdf import font_folder

ACCENT, INK, PALE = "0B5A6B", "16242C", "E8F0F2"
LONGEST = 255
"""Letters of a property of the file."""
MARGIN_MM, WIDE_MM, NARROW_MM = 20, 297, 210


def write_word(report: Report, *, author: str = "Learn, Live, Lead") -> bytes:
    """The report as a .docx file; the same report gives the same file.

    Args:
        report: its parts.
        author: who gives it out.
    """
    from docx import Document

    document: Any = Document()
    _about(document, report, author)
    _styles(document)
    document.add_heading(report.title, level=0)
    document.add_paragraph(report.subtitle, style="Subtitle")
    for line in report.about:
        document.add_paragraph(line)
    pictures = iter(_as_png([b.svg for s in report.sections for b in s.blocks if isinstance(b, Picture)]))
    _page(document.sections[0], is_wide=False)
    _foot(document.sections[0], report.mark)
    is_wide = False
    for section in report.sections:
        if section.is_wide != is_wide:
            _page(document.add_section(), is_wide=section.is_wide)
            is_wide = section.is_wide
            _section(document, section, pictures)
        else:
            _section(document, section, pictures, new_page=section.new_page)
    return _saved(document)


def _section(document: Any, section: Section, pictures: Iterator[bytes], *, new_page: bool = False) -> None:
    document.add_heading(section.title, level=1).paragraph_format.page_break_before = new_page
    width_mm = (WIDE_MM if section.is_wide else NARROW_MM) - 2 * MARGIN_MM
    for block in section.blocks:
        if isinstance(block, Table):
            _table(document, block, width_mm)
        elif isinstance(block, Picture):
            _picture(document, block, next(pictures), width_mm)
        else:
            _text(document, block)
    if section.blocks and isinstance(section.blocks[-1], Table):
        document.add_paragraph(style="Table Text")  # Word wants a paragraph after the last table


def _text(document: Any, block: Block) -> None:
    match block:
        case Heading(text):
            document.add_heading(text, level=2)
        case Words(text):
            document.add_paragraph(text)
        case Bullets(items):
            for item in items:
                document.add_paragraph(item, style="List Bullet")
        case Answer(question, answer):
            document.add_paragraph(question).paragraph_format.keep_with_next = True
            document.add_paragraph(answer, style="Intense Quote")


def _table(document: Any, block: Table, width_mm: float) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    document.add_paragraph(block.caption, style="Caption").paragraph_format.keep_with_next = True
    made = document.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    made.autofit = False
    widths = [Mm(width_mm * share / sum(block.widths)) for share in block.widths]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate((block.columns, *block.rows)):
        cells = made.add_row().cells
        for i, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.width = widths[i]
            words = cell.paragraphs[0]
            words._p.style = "TableHead" if number == 0 else "TableText"  # by id: looking a name up is slow
            words.add_run(text)
            if i in block.right:
                words.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _describe(made._tbl.tblPr, block.caption)


def _describe(properties: Any, caption: str) -> None:
    """What a screen reader calls a table."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    named = OxmlElement("w:tblCaption")
    named.set(qn("w:val"), caption)
    properties.append(named)


def _picture(document: Any, block: Picture, png: bytes, width_mm: float) -> None:
    from docx.shared import Mm

    shape = document.add_picture(io.BytesIO(png), width=Mm(width_mm * block.share))
    shape._inline.docPr.set("descr", block.alt)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph(block.caption)


def _as_png(pictures: list[str]) -> list[bytes]:
    """Pictures for Word, which shows SVG in its newest versions only."""
    import typst

    if not pictures:
        return []
    made = typst.compile(
        Path(__file__).with_name("report_pictures.typ"),
        font_paths=[font_folder()],
        ignore_system_fonts=True,
        format="png",
        ppi=108.0,
        sys_inputs={"pictures": json.dumps(pictures)},
    )
    return [made] if isinstance(made, bytes) else list(made)


def _about(document: Any, report: Report, author: str) -> None:
    """Title, language and dates; the day of the report stands for the day of making, so that files are equal."""
    about = document.core_properties
    about.title, about.subject = f"{report.title}: {report.subtitle}"[:LONGEST], report.mark[:LONGEST]
    about.author = about.last_modified_by = author[:LONGEST]
    about.language, about.comments = "en-GB", ""
    about.created = about.modified = dt.datetime.combine(report.day, dt.time(), tzinfo=dt.UTC)


def _styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 11, "Title": 26, "Subtitle": 14, "Heading 1": 18, "Heading 2": 13, "Caption": 11}
    for name in ("Table Text", "Table Head"):
        added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        added.base_style = document.styles["Normal"]
        added.paragraph_format.space_before = added.paragraph_format.space_after = Pt(2)
        sizes[name] = 10
    document.styles["Table Head"].font.bold = True
    document.styles["Intense Quote"].font.italic = False
    for name in ("Normal", "Caption"):
        document.styles[name].paragraph_format.space_before = Pt(6)
        document.styles[name].paragraph_format.space_after = Pt(6)
    sizes |= {"List Bullet": 11, "Intense Quote": 18}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        accented = name in ("Title", "Heading 1", "Intense Quote")
        style.font.color.rgb = RGBColor.from_string(ACCENT if accented else INK)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _page(section: Any, *, is_wide: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    width, height = (WIDE_MM, NARROW_MM) if is_wide else (NARROW_MM, WIDE_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(MARGIN_MM))


def _foot(section: Any, mark: str) -> None:
    """The mark and the number of the page at the foot; later sections take it over."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    words = section.footer.paragraphs[0]
    words.add_run(f"{mark} · page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    words._p.append(field)


def _saved(document: Any) -> bytes:
    """The file without the time of writing in its folder, so that the same report gives the same bytes."""
    written, same = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(same, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return same.getvalue()
