"""Whatever stands in the cells: the import answers with faults or stores everything; it never breaks."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.journeys.recruit import import_workbook
from programme.journeys.undo import undo_import
from programme.records import open_database, picture
from programme.snapshots import matching_snapshot, network_snapshot, scheduling_snapshot
from tests.small_programme import SHEETS, small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)
DAY = AT.date()
NASTY = [
    "", " ", "0", "-1", "1", "2", "99999999999", "1e5", "NaN", "inf", "yes", "no", "NA", "None", "=1+1", "@x", "é", ";",
    "; ;", "a;b", "RTK", "rtk", "H81002", "SPC", "spc 4; PDSA 2", "A", "a; z", "day", "DAY; am", "V1-A", "V1", "Z1",
    "ann@rtk.example", "ANN@RTK.example; ben@h81002.example", "new@x.example", "2020-01-01", "2020-12-31", "9999-12-31",
    "0001-01-01", "2020-02-30", "00:00", "23:59", "9:05", "24:00", "mon", "sun; mon", "either", "stated", "none",
    "unknown", "draft", "published", "delivered", "online", "hybrid", "live", "any", "rotate", "lead", "coaching",
    "meeting", "declined", "completed", "as_at", "block", "window", "closed", "pressure", "0.5", "2.5", "5", "x" * 300,
]  # fmt: skip

cells = st.sampled_from(
    [(sheet, row, heading) for sheet, rows in SHEETS.items() for row in range(1, len(rows)) for heading in rows[0]]
)
dirt = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(cells, dirt), min_size=1, max_size=4))
def test_any_cell_may_hold_anything(
    changes: list[tuple[tuple[str, int, object], str]],
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    sheets = small_programme()
    for (sheet, row, heading), text in changes:
        sheets[sheet][row][sheets[sheet][0].index(heading)] = text
    file = tmp_path_factory.mktemp("dirt") / "records.sqlite"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}")
    data = workbook(sheets)
    report = import_workbook(database, data, by="admin", at=AT)
    assert report.applied == (not report.fatal)
    if report.applied:
        assert not import_workbook(database, data, by="admin", at=AT).changes_anything
        with database.reading() as session:
            matching_snapshot(session, DAY)
            network_snapshot(session, DAY)
            scheduling_snapshot(session, DAY)
        assert report.batch is not None
        undo_import(database, report.batch, by="admin", at=AT)
    with database.reading() as session:
        assert not any(picture(session).values())
    database.close()
