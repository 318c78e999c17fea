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


def test_a_project_is_judged_by_its_main_measure_with_its_comparison_and_the_day_of_the_change(
    sqlite_database: Database,
) -> None:
    recruit(sqlite_database)
    with sqlite_database.reading() as session:
        snapshot = measures.read_snapshot(measures_snapshot(session, dt.date(2020, 7, 13)))
    project = snapshot.projects[0]
    assert (project.series, project.comparison, project.changed_on) == ("M1", "M1-C", dt.date(2020, 3, 1))
    falls = next(each for each in snapshot.series if each.id == "M1")
    assert (falls.improvement, falls.rules, falls.target, falls.adds_up) == ("decrease", "runchart", 6.0, True)
    assert falls.disclosure == "internal"
    assert falls.rebase == (dt.date(2020, 2, 1), dt.date(2020, 3, 1))
    assert (falls.owner or "")[0] == "P"
    assert [each.id for each in snapshot.series] == ["M1", "M1-C", "M2"]


def test_only_a_value_recorded_by_the_day_stands(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    found = {}
    for day in (dt.date(2020, 4, 1), dt.date(2020, 7, 13)):
        with sqlite_database.reading() as session:
            snapshot = measures.read_snapshot(measures_snapshot(session, day))
        chart = next(each for each in measures.analyse(snapshot).charts if each.series == "M1")
        found[day.month] = [point.value for point in chart.chart.points], len(chart.revised)
    assert found == {4: ([12.0, 11.5], 0), 7: ([12.0, 12.5], 1)}


def test_a_project_without_a_measure_of_its_own_is_told_by_its_start_and_now(sqlite_database: Database) -> None:
    sheets = small_programme()
    del sheets["Measures"], sheets["Data points"]
    assert import_workbook(sqlite_database, workbook(sheets), by="admin", at=AT).applied
    with sqlite_database.reading() as session:
        snapshot = measures.read_snapshot(measures_snapshot(session, dt.date(2020, 7, 13)))
    assert snapshot.projects[0].series == "PR1-measure"
    assert [point.value for point in snapshot.series[0].points] == [12.0, 7.5]


def test_offers_and_what_people_say_are_in_it_up_to_the_day(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    with sqlite_database.reading() as session:
        early = measures.read_snapshot(measures_snapshot(session, dt.date(2020, 2, 1)))
        snapshot = measures.read_snapshot(measures_snapshot(session, dt.date(2020, 7, 13)))
    assert [(o.organisation, o.skill, o.in_place, o.places_open) for o in snapshot.offers] == [
        ("H81002", "PDSA", "no", None),
        ("H81003", None, "yes", None),
        ("RTK", "PDSA", "yes", 4),
    ]
    assert [(s.when, s.level) for s in snapshot.self_assessments] == [("baseline", 1), ("end", 3)]
    assert [(f.session, f.relevance) for f in snapshot.feedback] == [("Z1", None), ("Z1", 5)]
    assert [(n.id, n.project, n.event) for n in snapshot.learning_notes] == [("N1", "PR1", None), ("N2", None, "Z1")]
    assert (len(early.self_assessments), early.feedback, early.learning_notes) == (1, (), ())
