"""Every kind of dirty cell: the fault stands at its own cell, says what is wrong, and what to do."""

from __future__ import annotations

import datetime as dt

import pytest

from programme.importing import Finding, read_workbook
from tests.small_programme import Sheets, cell, small_programme, workbook

NHS_NUMBER = "943 476 5919"
"""The example number of the NHS Data Dictionary: passes the check, belongs to nobody."""


def findings(sheets: Sheets) -> list[Finding]:
    return list(read_workbook(workbook(sheets)).findings)


def fatal(sheets: Sheets) -> list[tuple[str, str]]:
    return [(each.fault.path, each.fault.message) for each in findings(sheets) if each.severity == "fatal"]


def test_the_clean_programme_has_no_fatal_fault() -> None:
    assert fatal(small_programme()) == []


# sheet, row, heading, what is typed, the cell named, words of the message
DIRTY = [
    ("People", 2, "email", "ann at rtk", "People!A2", "not an e-mail"),
    ("People", 3, "email", "ANN@rtk.example ", "People!A3", "row 2 already has the same email"),
    ("People", 4, "name", "", "People!B4", "empty"),
    ("People", 3, "live_from", "01/07/2020", "People!G3", "not a date as asked"),
    ("People", 3, "live_from", "2020-06-31", "People!G3", "no such day"),
    ("People", 3, "live_from", "1926-07-01", "People!G3", "year 1926"),
    ("People", 3, "live_from", "44013", "People!G3", "not a date"),
    ("People", 3, "live_to", "2020-01-01", "People!H3", "live_to is before live_from"),
    ("People", 5, "live_to", "2020-01-01", "People!H5", "live_to is given without live_from"),
    ("People", 2, "q_member", "maybe", "People!M2", "neither yes nor no"),
    ("People", 2, "line_manager", "ann@rtk.example", "People!N2", "own e-mail"),
    ("People", 2, "line_manager", "Dan Manager", "People!N2", "not an e-mail"),
    ("People", 2, "mode", "by post", "People!O2", "not one of those known"),
    ("People", 2, "max_travel_km", "far", "People!P2", "not a number"),
    ("People", 2, "max_travel_km", "-1", "People!P2", "not between"),
    ("People", 4, "latitude", "151.5", "People!Q4", "not between -90 and 90"),
    ("People", 4, "longitude", "", "People!R4", "longitude is missing beside the other"),
    ("People", 2, "availability", "none", "People!S2", "has weekly slots"),
    ("People", 2, "rounds_waited", "1.5", "People!W2", "not a whole number"),
    ("People", 3, "cohorts", "A; B", "People!AA3", "B is not among Cohorts"),
    ("People", 2, "note", f"seen as {NHS_NUMBER}", "People!AB2", "NHS number"),
    ("Memberships", 2, "email", "nobody@rtk.example", "Memberships!A2", "not among People"),
    ("Memberships", 2, "organisation", "RTX", "Memberships!B2", "RTX is not among Organisations"),
    ("Memberships", 2, "days_per_week", "8", "Memberships!E2", "not between"),
    ("Memberships", 2, "end", "2014-12-31", "Memberships!G2", "end is before start"),
    ("Memberships", 4, "main", "yes", "Memberships!H4", "row 3 is the main membership at the same time"),
    ("Needs", 2, "skill", "SCP", "Needs!B2", "SCP is not among Skills"),
    ("Needs", 2, "level", "5", "Needs!C2", "not between 1 and 4"),
    ("Offers", 2, "places", "many", "Offers!B2", "not a whole number"),
    ("Offers", 2, "skills", "SPC 7", "Offers!D2", "7 is not a level"),
    ("Offers", 2, "skills", "SPC 2; spc 3", "Offers!D2", "twice"),
    ("Offers", 2, "wishes", "ann@rtk.example", "Offers!H2", "cannot wish"),
    ("Availability", 2, "weekday", "Friday", "Availability!B2", "not a day of the week"),
    ("Availability", 2, "start", "25:00", "Availability!C2", "not a time"),
    ("Availability", 2, "end", "14:00", "Availability!D2", "end is not after start"),
    ("Availability", 2, "end", "", "Availability!D2", "end is missing"),
    ("Availability", 2, "occurrences", "1;6", "Availability!E2", "not weeks of a month"),
    ("Availability", 2, "away_on", "2020-11-09", "Availability!G2", "in one row"),
    ("Organisations", 3, "code", "rtk", "Organisations!A3", "row 2 already has the same code"),
    ("Organisations", 3, "scheme", "XYZ", "Organisations!B3", "not one of those known"),
    ("Organisations", 3, "kind", "surgery", "Organisations!F3", "not one of those known"),
    ("Venues", 2, "organisation", "NONE", "Venues!C2", "NONE is not among Organisations"),
    ("Rooms", 2, "venue", "V9", "Rooms!B2", "V9 is not among Venues"),
    ("Rooms", 2, "capacity", "0", "Rooms!D2", "not between"),
    ("Rooms", 2, "open_to", "07:00", "Rooms!H2", "open_to is not after open_from"),
    ("Rooms", 2, "open_from", "", "Rooms!G2", "open_from is missing"),
    ("Rooms", 2, "closed_dates", "2020-11-02; soon", "Rooms!I2", "not a date"),
    ("Cohorts", 2, "size_max", "1", "Cohorts!H2", "size_max is smaller than size_min"),
    ("Cohorts", 2, "end", "2020-09-01", "Cohorts!F2", "end is before start"),
    ("Sessions", 2, "blocks", "day; night", "Sessions!F2", "night is not among the blocks of Calendar"),
    ("Sessions", 2, "facilitators_from", "who@x.example", "Sessions!I2", "who@x.example is not among People"),
    ("Sessions", 3, "max_gap_days", "20", "Sessions!N3", "max_gap_days is smaller than min_gap_days"),
    ("Sessions", 3, "latest", "2020-09-30", "Sessions!P3", "latest is before earliest"),
    ("Sessions", 2, "room", "V1-A", "Sessions!T2", "a draft has no room"),
    ("Sessions", 4, "room", "V1-Z", "Sessions!T4", "V1-Z is not among Rooms"),
    ("Sessions", 4, "date", "", "Sessions!R4", "a delivered session needs date"),
    ("Ties", 2, "to", "ann@rtk.example", "Ties!B2", "joins two people"),
    ("Ties", 2, "end", "2020-01-31", "Ties!E2", "end is before start"),
    ("Ties", 2, "end", "", "Ties!E2", "has an end"),
    ("Ties", 3, "outcome", "completed", "Ties!I3", "only coaching has an outcome"),
    ("Ties", 2, "session", "Z1", "Ties!H2", "only a meeting has a session"),
    ("Ties", 4, "session", "Z9", "Ties!H4", "Z9 is not among Sessions"),
    ("Projects", 2, "lead", "", "Projects!C2", "empty"),
    ("Projects", 2, "organisations", "H81002; H8100", "Projects!E2", "H8100 is not among Organisations"),
    ("Projects", 2, "score", "5.5", "Projects!J2", "not between"),
    ("Projects", 2, "score", "2.2", "Projects!J2", "halves"),
    ("Projects", 2, "aim", NHS_NUMBER, "Projects!H2", "NHS number"),
    ("Attendance", 3, "email", "ben@h81002.example", "Attendance!A3", "row 2 already has the same session, email"),
    ("Attendance", 2, "session", "Q1", "Attendance!A2", "Q1 is not among Sessions"),
    ("Attendance", 2, "status", "here", "Attendance!C2", "not one of those known"),
    ("Calendar", 2, "start", "13.7.2020", "Calendar!C2", "not a date"),
    ("Calendar", 2, "kind", "closed", "Calendar", "no row of the kind as_at"),
    ("Calendar", 6, "kind", "as_at", "Calendar!A6", "row 2 is of the kind as_at"),
    ("Calendar", 3, "end", "2020-09-01", "Calendar!D3", "the end is not after the start"),
    ("Calendar", 4, "start", "2020-09-01", "Calendar!C4", "not a time of day"),
    ("Calendar", 5, "label", "DAY", "Calendar!B5", "block with the same label"),
    ("Calendar", 8, "organisation", "RTX", "Calendar!E8", "RTX is not among Organisations"),
]


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "typed", "where", "words"),
    DIRTY,
    ids=[f"{sheet}-{heading}-{typed or 'empty'}"[:50] for sheet, _, heading, typed, *_ in DIRTY],
)
def test_a_dirty_cell_is_named(sheet: str, row: int, heading: str, typed: str, where: str, words: str) -> None:
    found = [each for each in findings(cell(small_programme(), sheet, row, heading, typed)) if each.severity == "fatal"]
    named = [each for each in found if each.fault.path == where and words in each.fault.message]
    assert len(named) == 1, [str(each.fault) for each in found]
    fault = named[0].fault
    assert fault.remedy
    if not where.startswith("Attendance!A3"):
        assert fault.value in (typed.strip(), "") or fault.value in typed


def test_all_faults_come_at_once_in_the_order_of_the_workbook() -> None:
    sheets = small_programme()
    for place in ("Projects!H2", "Venues!C2", "People!B4", "Needs!B2", "Memberships!B2"):
        sheet, row, heading, typed, *_ = next(each for each in DIRTY if each[4] == place)
        cell(sheets, sheet, row, heading, typed)
    assert [path for path, _ in fatal(sheets)] == [
        "People!B4",
        "Memberships!B2",
        "Needs!B2",
        "Venues!C2",
        "Projects!H2",
    ]


def test_a_person_whose_own_row_is_faulty_is_still_known_elsewhere() -> None:
    assert [path for path, _ in fatal(cell(small_programme(), "People", 2, "mode", "pigeon"))] == ["People!O2"]


def test_a_misspelt_name_gets_the_nearest_one_as_remedy() -> None:
    found = findings(cell(small_programme(), "Needs", 2, "skill", "PDAS"))
    assert "Perhaps PDSA was meant" in next(f.fault.remedy for f in found if f.fault.path == "Needs!B2")


WARNINGS = [
    ("People", 4, "line_manager", "boss@else.example", "People!N4", "not among People"),
    ("People", 4, "availability", "stated", "People!S4", "no slot"),
    ("People", 4, "live_from", "", "People!A4", "no tier"),
    ("Offers", 2, "skills", "", "Offers!D2", "offers no skill"),
    ("Organisations", 4, "active_to", "2020-01-31", "Memberships!B5", "closed on 2020-01-31"),
    ("Sessions", 2, "facilitators_needed", "3", "Sessions!I2", "fewer are named"),
    ("Sessions", 4, "block", "am", "Sessions!S4", "not one of the session's own"),
    ("Projects", 2, "score_date", "", "Projects!K2", "without its date"),
    ("Attendance", 3, "minutes", "10", "Attendance!D3", "absent_with_notice has minutes"),
]


@pytest.mark.parametrize(("sheet", "row", "heading", "typed", "where", "words"), WARNINGS)
def test_what_may_be_meant_so_is_a_warning(
    sheet: str, row: int, heading: str, typed: str, where: str, words: str
) -> None:
    found = findings(cell(small_programme(), sheet, row, heading, typed))
    assert [each for each in found if each.severity == "fatal"] == []
    assert any(each.fault.path == where and words in each.fault.message for each in found)


def test_a_person_without_a_membership_is_a_warning() -> None:
    sheets = small_programme()
    del sheets["Memberships"][4]
    found = {f.fault.path: f for f in findings(sheets)}
    assert found["People!A4"].severity == "warning"
    assert "no membership" in found["People!A4"].fault.message


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (dt.date(2020, 7, 1), "2020-07-01"),
        (dt.datetime(2020, 7, 1), "2020-07-01"),  # noqa: DTZ001 - Excel knows no zones
        ("2020-07-01", "2020-07-01"),
        (" 2020-07-01\u00a0", "2020-07-01"),
    ],
)
def test_a_date_may_be_typed_or_be_a_date_of_excel(typed: object, read: str) -> None:
    import io

    import xlsxwriter

    sheets = small_programme()
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    cell(sheets, "People", 3, "live_from", typed)
    cell(sheets, "Availability", 2, "start", dt.time(14, 0))
    cell(sheets, "Offers", 2, "places", 2.0)
    cell(sheets, "People", 2, "accepts_online", True)
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    result = read_workbook(buffer.getvalue())
    assert not result.is_fatal(), [str(f.fault) for f in result.findings]
    ben = next(p for p in result.tables["People"].rows if p.number == 3)
    assert ben.row.live_from == dt.date.fromisoformat(read)  # type: ignore[attr-defined]
    assert result.tables["Availability"].rows[0].row.start == "14:00"  # type: ignore[attr-defined]
