"""The programme's figures from its records: dated as the records are, ids only."""

from __future__ import annotations

import datetime as dt
import json

import measures
from programme.journeys.recruit import import_workbook
from programme.records import Database
from programme.snapshots import measures_snapshot
from tests.small_programme import cell, small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)


def recruit(database: Database) -> None:
    sheets = cell(small_programme(), "People", 4, "left", "2020-06-30")
    sheets = cell(sheets, "People", 3, "learn_to", "")  # Ben stays in Learn beside Live
    assert import_workbook(database, workbook(sheets), by="admin", at=AT).applied


def figures(database: Database, day: dt.date) -> dict[str, float | None]:
    with database.reading() as session:
        snapshot = measures.read_snapshot(measures_snapshot(session, day))
    return {each.key: each.value for each in measures.analyse(snapshot).figures}


def test_a_person_in_two_tiers_counts_in_both_and_once_in_all(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    found = figures(sqlite_database, dt.date(2020, 7, 13))
    assert (found["people_learn"], found["people_live"], found["people_lead"]) == (2, 1, 1)
    assert found["people_unique"] == 3


def test_one_who_left_on_a_day_counts_up_to_that_day(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    counts = [figures(sqlite_database, dt.date(2020, month, day))["people_live"] for month, day in ((6, 29), (6, 30))]
    assert counts == [1, 1]
    assert figures(sqlite_database, dt.date(2020, 7, 1))["people_unique"] == 3


def test_attendance_counts_members_of_the_cohort_alone_and_projects_keep_their_measure(
    sqlite_database: Database,
) -> None:
    recruit(sqlite_database)
    with sqlite_database.reading() as session:
        snapshot = json.loads(measures_snapshot(session, dt.date(2020, 7, 13)))
    assert [(row["id"], len(row["attended"])) for row in snapshot["sessions"]] == [("Z1", 2)]
    assert [(row["id"], row["series"], row["people_affected"]) for row in snapshot["projects"]] == [("PR1", "M1", 60)]


def test_no_name_of_a_person_and_no_address_is_in_it(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    with sqlite_database.reading() as session:
        text = measures_snapshot(session, dt.date(2020, 7, 13))
    assert not any(word in text for word in ("@", "Ann", "D'Souza", "O'Learner"))


def test_an_empty_programme_has_no_data_and_no_zero(sqlite_database: Database) -> None:
    found = figures(sqlite_database, dt.date(2020, 7, 13))
    assert {key for key, value in found.items() if value is not None} == set()
