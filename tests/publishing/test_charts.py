"""Charts for people: read as XML, with words and a table beside, no mark told by colour alone."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from measures.spc import ChartData, Series, SpcOptions, chart_data, spc, table_rows
from programme.publishing.charts import chart_figure, chart_page, chart_svg

SVG = "{http://www.w3.org/2000/svg}"


TITLE = 'Waits <in> days & "more"'


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - text made here


def data(values: list[float], options: SpcOptions | None = None) -> ChartData:
    asked = options or SpcOptions(target=4)
    days = tuple(dt.date(2020, 1, 1) + dt.timedelta(30 * i) for i in range(len(values)))
    return chart_data(spc(Series(days, tuple(values)), asked), asked, title=TITLE, unit="days")


STEP = [5.0, 6, 4, 5, 6, 5, 4, 6, 5, 4, 9, 10, 9, 11, 10, 9, 10, 11]


def test_a_chart_is_xml_with_title_and_words() -> None:
    drawn = parsed(chart_svg(data(STEP)))
    assert drawn.get("role") == "img"
    assert drawn.findtext(f"{SVG}title") == TITLE
    told = drawn.findtext(f"{SVG}desc") or ""
    assert told.startswith("XmR chart of 18 points, 1 January 2020 to")
    assert "The last point shows improvement, high" in told
    assert drawn.get("aria-labelledby") == "chart-title chart-words"


def test_every_point_has_a_mark_and_states_have_shapes_of_their_own() -> None:
    values = [5.0, 4] * 10 + [9.0, 10] * 10
    drawn = chart_svg(data(values, SpcOptions(rules="anhoj")))
    root = parsed(drawn)
    said = [title.text or "" for title in root.iter(f"{SVG}title")]
    assert sum(text[:2] == "20" and "part of a shift" in text for text in said) == len(values)
    assert len(root.findall(f".//{SVG}g/{SVG}rect")) == 20
    assert len(root.findall(f".//{SVG}g/{SVG}path")) == 20


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (SpcOptions(target=100, improvement="increase"), "missed every time"),
        (SpcOptions(target=100, improvement="decrease"), "met every time"),
        (SpcOptions(target=7, improvement="decrease"), "met at times"),
    ],
)
def test_assurance_is_told_in_words(options: SpcOptions, word: str) -> None:
    assert word in chart_svg(data(STEP, options))


def test_a_limit_below_nothing_is_drawn_at_nothing_while_the_rule_keeps_it() -> None:
    values = [0.0, 5, 0, 5, 0, 5, 0, 5]
    asked = SpcOptions()
    shown = data(values, asked)
    assert shown.lines[0].lower == 0
    days = tuple(dt.date(2020, 1, 1) + dt.timedelta(i) for i in range(8))
    kept = spc(Series(days, tuple(values)), asked).lower_limit
    assert kept is not None
    assert kept < 0


def test_the_table_twin_has_a_row_for_every_point_and_the_old_limits() -> None:
    rows = table_rows(data(STEP, SpcOptions(rebase=(dt.date(2020, 10, 27),))))
    assert rows[0] == ("Date", "Value", "Mean", "Lower limit", "Upper limit", "What it says")
    assert len(rows) == len(STEP) + 1
    assert rows[1][2] != rows[-1][2]
    assert len(table_rows(data(STEP, SpcOptions(rules="runchart")))[0]) == 4


def test_a_page_and_a_figure_hold_picture_words_and_table() -> None:
    page = chart_page(data(STEP))
    assert page.count("<svg") == 1
    assert "<caption>Waits &lt;in&gt; days" in page
    assert "lang='en-GB'" in page
    assert chart_figure(data(STEP), name="two").count("two-title") == 2


@pytest.mark.parametrize("values", [[], [5.0], [5.0] * 14, [1e9, 2e9], [-3.0, -5.0], [0.001, 0.0012, 0.0011]])
def test_any_series_can_be_drawn(values: list[float]) -> None:
    found = data(values, SpcOptions())
    parsed(chart_svg(found))
    assert found.ticks == tuple(sorted(found.ticks))
    assert len(found.ticks) >= 2
    if values:
        assert found.ticks[0] <= min(values)
        assert found.ticks[-1] >= max(values)
