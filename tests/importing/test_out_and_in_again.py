"""What is stored is what was in the workbook: out again as a workbook, and in again without a change."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.importing import read_workbook
from programme.journeys.recruit import import_workbook
from programme.publishing.records_workbook import records_workbook
from programme.queries.exports import records_as_sheets, text_of
from programme.records import Database, open_database
from tests.small_programme import SHEETS, Sheets, small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "north-west-surrey" / "community.xlsx"


def stored(database: Database) -> dict[str, list[list[str]]]:
    with database.reading() as session:
        return records_as_sheets(session)


def rows_of(sheets: Sheets | dict[str, list[list[str]]], sheet: str) -> set[tuple[tuple[str, str], ...]]:
    """Rows as sets of non-empty cells, defaults left out, lists in one spelling."""
    headings = [str(heading) for heading in sheets[sheet][0]]
    quiet = {"", "no", "0", "unknown", "either", "in_person", "organic", "any", "active", "draft"}
    found = set()
    for row in sheets[sheet][1:]:
        cells = {}
        for heading, value in zip(headings, row, strict=True):
            text = "; ".join(sorted(part.strip() for part in text_of(value).split(";")))
            if text not in quiet and not (sheet == "Calendar" and heading == "end"):
                cells[heading] = text
        found.add(tuple(sorted(cells.items())))
    return found


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_every_cell_comes_out_as_it_went_in(sqlite_database: Database, sheet: str) -> None:
    import_workbook(sqlite_database, workbook(small_programme()), by="admin", at=AT)
    assert rows_of(stored(sqlite_database), sheet) == rows_of(small_programme(), sheet)


def test_a_workbook_made_from_the_records_changes_nothing(database: Database, tmp_path: Path) -> None:
    import_workbook(database, workbook(small_programme()), by="admin", at=AT)
    sheets = stored(database)
    file = records_workbook(sheets, made=AT.date())
    assert file == records_workbook(sheets, made=AT.date())
    again = import_workbook(database, file, by="admin", at=AT)
    assert not again.fatal, [str(finding.fault) for finding in again.fatal]
    assert not again.changes_anything, again.counts
    assert stored(database) == sheets


def test_the_example_goes_in_out_and_in_again(sqlite_database: Database) -> None:
    if not EXAMPLE.exists():
        pytest.skip("the example workbook is not there")
    first = import_workbook(sqlite_database, EXAMPLE, by="admin", at=AT)
    assert not first.fatal, [str(finding.fault) for finding in first.fatal]
    file = records_workbook(stored(sqlite_database), made=AT.date())
    again = import_workbook(sqlite_database, file, by="admin", at=AT)
    assert not again.fatal
    assert not again.changes_anything, again.counts


letters = st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd", "Pd", "Po"))
words = st.text(letters, min_size=1, max_size=12).filter(lambda text: text == text.strip() and ";" not in text)
dates = st.dates(dt.date(2018, 1, 1), dt.date(2020, 7, 13))
emails = st.integers(0, 30).map(lambda number: f"p{number}@org.example")


@st.composite
def programmes(draw: st.DrawFn) -> Sheets:
    """A few organisations and people with memberships, needs, offers, times and ties."""
    sheets: Sheets = {"Skills": small_programme()["Skills"]}
    codes = draw(st.lists(st.from_regex(r"[A-Z][0-9]{2}", fullmatch=True), min_size=1, max_size=4, unique=True))
    kinds = st.sampled_from(["acute", "practice", "council"])
    sheets["Organisations"] = [["code", "scheme", "name", "kind"]]
    sheets["Organisations"] += [[code, "ODS", draw(words), draw(kinds)] for code in codes]
    people = draw(st.lists(emails, min_size=1, max_size=6, unique=True))
    timed = draw(st.lists(st.sampled_from(people), unique=True))
    sheets["People"] = [["email", "name", "live_from", "live_to", "availability", "topics", "max_travel_km", "note"]]
    for email in people:
        start, end = sorted((draw(dates), draw(dates)))
        state = "stated" if email in timed else draw(st.sampled_from(["none", "unknown"]))
        travel = draw(st.one_of(st.just(""), st.floats(0, 100).map(lambda km: round(km, 2))))
        topics = "; ".join(draw(st.lists(words, max_size=3, unique=True)))
        sheets["People"].append([email, draw(words), start, end, state, topics, travel, draw(words)])
    sheets["Memberships"] = [["email", "organisation", "start", "days_per_week"]]
    sheets["Memberships"] += [[e, draw(st.sampled_from(codes)), draw(dates), draw(st.integers(1, 5))] for e in people]
    sheets["Needs"] = [["email", "skill", "level", "required"]]
    sheets["Needs"] += [[e, draw(st.sampled_from(["SPC", "PDSA", ""])), draw(st.integers(1, 4)), "yes"] for e in people]
    sheets["Offers"] = [["email", "places", "skills"]]
    sheets["Offers"] += [
        [e, draw(st.integers(0, 5)), draw(st.sampled_from(["SPC 4", "PDSA; SPC 1", ""]))] for e in timed
    ]
    sheets["Availability"] = [["email", "weekday", "start", "end", "occurrences"]]
    for email in timed:
        start, end = draw(st.integers(7, 12)), draw(st.integers(13, 18))
        weeks = "; ".join(map(str, sorted(draw(st.sets(st.integers(1, 5))))))
        day = draw(st.sampled_from(["mon", "fri"]))
        sheets["Availability"].append([email, day, f"{start:02d}:00", f"{end}:30", weeks])
    sheets["Ties"] = [["from", "to", "kind", "start"]]
    if len(people) > 1:
        sheets["Ties"].append([people[0], people[1], draw(st.sampled_from(["survey", "project"])), draw(dates)])
    return sheets


def as_cells(sheets: Sheets) -> dict[str, Any]:
    return {name: [[text_of(value) for value in row] for row in rows] for name, rows in sheets.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets=programmes())
def test_whatever_small_workbook_is_imported_equals_what_is_stored(
    sheets: Sheets, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("property") / "records.sqlite"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}")
    data = workbook(as_cells(sheets))
    assert not read_workbook(data).is_fatal(), [str(f.fault) for f in read_workbook(data).findings]
    import_workbook(database, data, by="admin", at=AT)
    kept = stored(database)
    for sheet, rows in sheets.items():
        shown = [str(heading) for heading in rows[0]]
        columns = [kept[sheet][0].index(heading) for heading in shown]
        out = {sheet: [shown, *([row[index] for index in columns] for row in kept[sheet][1:])]}
        put_in = {sheet: [["" if text == "1; 2; 3; 4; 5" else text for text in row] for row in as_cells(sheets)[sheet]]}
        assert rows_of(out, sheet) == rows_of(put_in, sheet)
    again = import_workbook(database, records_workbook(kept, made=AT.date()), by="admin", at=AT)
    assert not again.changes_anything
    database.close()
