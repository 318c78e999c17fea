"""Reports as PDF and Word: readable by everybody, equal every time, and saying what the figures say."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from measures.figures import CATALOGUE
from programme.publishing.report_board import board_report
from programme.publishing.report_evaluation import evaluation_report
from programme.publishing.report_facts import Facts, Standing
from programme.publishing.report_parts import Answer, Bullets, Heading, Picture, Report, Table, Words
from programme.publishing.report_pdf import write_pdf
from programme.publishing.report_public import GROUPS, public_report
from programme.publishing.report_word import write_word
from programme.publishing.reports import write_report
from tests.publishing.report_sample import DAY, empty, facts, project, series, session, snapshot

REPORTS = {"board": board_report, "evaluation": evaluation_report, "public": public_report}


@pytest.fixture(scope="module")
def full() -> Facts:
    issued = [{"figure": "people_live", "date": "2020-03-31", "value": 8, "issued_on": "2020-04-20"}]
    return facts(snapshot(previous="2020-03-20", issued=issued), narrative="A good year.\n\nThanks to all.")


@pytest.fixture(scope="module")
def pdf(full: Facts) -> bytes:
    return write_report("board", full, ".pdf")


@pytest.fixture(scope="module")
def word(full: Facts) -> Any:
    return docx.Document(io.BytesIO(write_report("board", full, ".docx")))


def texts(report: Report) -> list[str]:
    """Everything that a report says, cell by cell."""
    said = [report.title, report.subtitle, *report.about]
    for section in report.sections:
        said.append(section.title)
        for block in section.blocks:
            match block:
                case Heading(text) | Words(text):
                    said.append(text)
                case Bullets(items):
                    said += items
                case Answer(question, answer):
                    said += [question, answer]
                case Picture():
                    said += [block.alt, block.caption]
                case Table():
                    said += [block.caption, *block.columns, *(cell for row in block.rows for cell in row)]
    return said


def tables(report: Report, caption: str) -> Table:
    found = (b for s in report.sections for b in s.blocks if isinstance(b, Table) and b.caption == caption)
    return next(found)


def unpacked(pdf: bytes) -> bytes:
    """The file with its streams readable."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    parts = [pdf]
    for each in streams:
        try:
            parts.append(zlib.decompress(each))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_the_pdf_is_tagged_titled_in_british_english_and_every_picture_has_its_words(pdf: bytes, full: Facts) -> None:
    inside = unpacked(pdf)
    pictures = [b for s in board_report(full).sections for b in s.blocks if isinstance(b, Picture)]
    assert len(pictures) == 3
    assert b"/Lang (en-GB)" in inside or b"/Lang(en-GB)" in inside
    assert b"pdfuaid:part" in inside
    assert re.search(rb"/Marked true", inside)
    assert re.search(rb"/DisplayDocTitle true", inside)
    assert len(re.findall(rb"/Alt\b", inside)) >= len(pictures)


def test_a_reader_of_pdf_finds_headings_tables_and_header_cells(pdf: bytes, tmp_path: Path) -> None:
    tool = shutil.which("pdfinfo")
    if tool is None:
        pytest.skip("pdfinfo is not installed")
    (tmp_path / "board.pdf").write_bytes(pdf)
    about = subprocess.run([tool, "board.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert re.search(r"Title: +Board report: Learn, Live, Lead, as at 13 July 2020", about)
    assert re.search(r"Tagged: +yes", about)
    tags = subprocess.run([tool, "-struct", "board.pdf"], cwd=tmp_path, capture_output=True, check=False).stdout.decode(
        errors="replace"
    )
    assert tags.count("H1 ") >= 10
    assert tags.count("Figure") >= 3
    assert all(each.split("TBody")[0].count("TH ") >= 2 for each in tags.split("      Table")[1:])


@pytest.mark.parametrize("kind", REPORTS)
def test_the_same_report_gives_the_same_file(full: Facts, kind: str) -> None:
    report = REPORTS[kind](full)
    assert write_pdf(report) == write_pdf(report)
    assert write_word(report) == write_word(report)


def test_the_word_file_has_headings_heads_that_repeat_words_for_pictures_and_its_language(
    word: Any, full: Facts
) -> None:
    styles = [each.style.name for each in word.paragraphs]
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") == len(board_report(full).sections)
    assert len(word.tables) >= 15
    for table in word.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    assert len(word.inline_shapes) == 3
    assert all(len(each._inline.docPr.get("descr")) > 40 for each in word.inline_shapes)
    assert word.core_properties.title.startswith("Board report: Learn, Live, Lead")
    assert word.core_properties.language == "en-GB"
    assert {each.get(qn("w:val")) for each in word.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert {(s.page_width > s.page_height) for s in word.sections} == {True, False}


def test_word_and_pdf_say_the_same_and_take_no_text_for_markup(word: Any, pdf: bytes, tmp_path: Path) -> None:
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any("A story #not *markup* <b> & “quotes”" in cell for cell in cells)
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    (tmp_path / "board.pdf").write_bytes(pdf)
    subprocess.run([tool, "board.pdf", "board.txt"], cwd=tmp_path, capture_output=True, check=True)
    flowing = " ".join((tmp_path / "board.txt").read_text().split())
    assert "A story #not *markup* <b> & “quotes”" in flowing
    for paragraph in word.paragraphs:
        if paragraph.style.name == "Heading 1":
            assert paragraph.text in flowing


def test_no_word_is_cut_off_at_the_edge_of_a_page(tmp_path: Path) -> None:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    long = [
        project(f"J{i}", f"Project {i}", series=f"M{i}", aim="Fewer waits. " * (1 + 150 * (i == 7))) for i in range(12)
    ]
    found = facts(
        snapshot(projects=long, series=[series(f"M{i}", 24) for i in range(12)], policy={}, learning_notes=[])
    )
    (tmp_path / "long.pdf").write_bytes(write_report("board", found, ".pdf"))
    subprocess.run([tool, "-bbox", "long.pdf", "long.html"], cwd=tmp_path, capture_output=True, check=True)
    pages = (tmp_path / "long.html").read_text().split("<page ")[1:]
    assert len(pages) >= 20
    for page in pages:
        width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
        ends = [float(each) for each in re.findall(r'xMax="([\d.]+)"', page)]
        feet = sorted(float(each) for each in re.findall(r'yMax="([\d.]+)"', page))
        assert max(ends) <= width - 50, "a word runs into the margin"
        above = [foot for foot in feet if foot < feet[-1] - 3]
        assert feet[-1] <= height - 25
        assert max(above) <= height - 60, "a word runs into the foot of the page"


def test_the_board_reads_the_answer_first_with_a_dot_for_each_run(full: Facts) -> None:
    first = board_report(full).sections[0]
    assert full.figures.sustainability is not None
    page = full.figures.sustainability.board
    assert first.blocks[0] == Answer(page.question, page.answer)
    picture = next(block for block in first.blocks if isinstance(block, Picture))
    assert picture.svg.count("<circle") == 100
    assert picture.alt.startswith(f"{page.dots_filled} of 100 dots are filled.")


def test_every_figure_has_its_definition_and_its_owner(full: Facts) -> None:
    annex = tables(board_report(full), "Every figure and its definition")
    defined = {row[0]: row for row in annex.rows}
    assert {kind.name for kind in CATALOGUE} <= defined.keys()
    assert defined["People in Lead"][4] == "Programme lead"
    assert all(all(row) for row in annex.rows)
    assert {key for keys in GROUPS.values() for key in keys} == {kind.key for kind in CATALOGUE}


def test_a_past_value_that_was_reported_otherwise_is_told(full: Facts) -> None:
    said = texts(board_report(full))
    assert "People in Live on 31 March 2020 is now 10; it was reported as 8 on 20 April 2020." in said
    rows = tables(board_report(full), "People in each tier, at the end of each quarter").rows
    assert next(row for row in rows if row[0] == "31 March 2020")[2] == "10 (was 8)"
    assert "The value of 1 July 2018 is now 25 days; it was 21 days before." in said


def test_an_empty_quarter_is_no_data_and_never_nothing() -> None:
    sessions = [session("S1", "2019-11-05", 40, 30), session("S2", "2020-05-05", 40, 36)]
    rows = tables(board_report(facts(snapshot(sessions=sessions, feedback=[], policy={}))), "Training by quarter").rows
    assert next(row for row in rows if row[0] == "To 31 March 2020")[1:] == ("no data",) * 4
    assert next(row for row in rows if row[0] == "To 30 June 2020")[1:] == ("1", "40", "36", "90 %")


@pytest.mark.parametrize("kind", REPORTS)
def test_an_empty_programme_gives_a_report_without_a_single_number(kind: str) -> None:
    nothing = facts(empty(), network_too=False)
    report = REPORTS[kind](nothing)
    cells = [
        cell for s in report.sections for b in s.blocks if isinstance(b, Table) for row in b.rows for cell in row[1:]
    ]
    assert "no data" in cells
    figures = {"Now", "Value", "People in Live", "Attendance"}
    counted = [
        cell
        for s in report.sections
        for b in s.blocks
        if isinstance(b, Table) and figures & set(b.columns)
        for row in b.rows
        for cell in row[1:]
    ]
    assert not [cell for cell in counted if re.search(r"\d", cell)]
    assert len(write_pdf(report)) > 5_000
    assert docx.Document(io.BytesIO(write_word(report))).paragraphs[0].text == report.title


def test_a_merger_moves_its_people_and_is_told(full: Facts) -> None:
    said = texts(board_report(full))
    assert "Green Surgery ended on 31 March 2020. Its people count in Brook Surgery from the next day." in said
    coverage = {row[0]: row[1:] for row in tables(board_report(full), "Partner organisations").rows}
    assert coverage["GP practice"] == ("1", "1", "0")
    reach = tables(board_report(full), "Reach over time").rows
    assert [row[1] for row in reach if row[0] in ("31 March 2020", "30 June 2020")] == ["3", "2"]


def test_nothing_of_few_people_stands_in_what_may_be_published(full: Facts) -> None:
    for report in (evaluation_report(full), public_report(full)):
        assert tables(report, "People by kind of organisation and highest tier").rows[0] == (
            "Acute hospital trust",
            "0",
            "10",
            "10",
        )
        for section in report.sections:
            for block in section.blocks:
                if isinstance(block, Table) and set(block.columns) & {"People", "Answers", "Answered", "Forms", "All"}:
                    cells = [cell for row in block.rows for cell in row[1:]]
                    assert not [cell for cell in cells if cell.isdecimal() and 0 < int(cell) < 8 and cell not in "345"]
        assert tables(report, "All projects started").rows[1][-2] == "1 to 7"
    skills = tables(evaluation_report(full), "How people see their own skills").rows
    assert skills[1][1:] == ("1 to 7", *["not shown"] * 4)


def test_notes_go_to_whom_they_may_be_shown(full: Facts) -> None:
    everybody, community = " ".join(texts(public_report(full))), " ".join(texts(evaluation_report(full)))
    assert ("Start small." in everybody, "Ask the porters" in everybody) == (True, False)
    assert ("Start small." in community, "Ask the porters" in community, "manager" in community) == (True, True, False)


def test_what_is_internal_stays_out_of_the_evaluation_and_the_public_pack() -> None:
    hidden = series("M1", 24) | {"disclosure": "internal", "name": "Secret waits"}
    found = facts(snapshot(series=[hidden, series("M2", 4)], policy={}))
    assert "Secret waits" in " ".join(texts(board_report(found)))
    for kind in (evaluation_report, public_report):
        assert "Secret waits" not in " ".join(texts(kind(found)))
        assert "Secret waits" not in json.dumps(
            [b.svg for s in kind(found).sections for b in s.blocks if isinstance(b, Picture)]
        )


def test_a_report_says_how_it_stands() -> None:
    first = facts(snapshot(policy={}))
    draft = board_report(replace(first, standing=Standing()))
    assert draft.mark.endswith("draft")
    assert "This is a draft" in " ".join(draft.about)
    assert "the first of its kind" in " ".join(draft.about)
    standing = Standing("corrected", DAY, "The Live figure was wrong.", dt.date(2020, 4, 20))
    told = " ".join(board_report(facts(snapshot(previous="2020-04-13", policy={}), standing=standing)).about)
    assert "Why: The Live figure was wrong." in told
    assert "A later report corrects it" in told
    assert "the report as at 13 April 2020, issued on 20 April 2020" in told


def test_the_scorecard_says_cannot_tell_and_connected_joins_the_panel(full: Facts) -> None:
    rows = tables(board_report(full), "Signals of a healthy community").rows
    assert "Cannot tell" in {row[1] for row in rows}
    assert any(
        text.startswith("Connected: If the three best-connected people left") for text in texts(board_report(full))
    )


def test_what_one_organisation_could_do_for_another_is_named(full: Facts) -> None:
    report = board_report(replace(full, skills={"PDSA": "Plan, do, study, act"}))
    assert tables(report, "What is offered").rows == (
        ("Training for Learn: Plan, do, study, act", "Ashford (4 open)", "nobody"),
    )
    assert tables(report, "Who could support whom").rows == (
        ("Training for Learn: Plan, do, study, act", "Ashford (4 open)", "Brook Surgery"),
    )
    assert tables(report, "What nobody is known to offer").rows == (
        ("Coaching for Live: Plan, do, study, act", "1 organisation"),
    )


def test_characters_that_no_file_can_hold_do_not_stop_a_report() -> None:
    odd = [project("J1", "Waits\x07 \ufffe 好 🎉 мир")]
    found = facts(snapshot(projects=odd, series=[], learning_notes=[], policy={}), programme="Our\x00 programme")
    assert write_report("board", found, ".pdf").startswith(b"%PDF")
    cells = [
        cell.text for t in docx.Document(io.BytesIO(write_report("board", found, ".docx"))).tables for cell in t._cells
    ]
    assert any("好 🎉 мир" in cell for cell in cells)
