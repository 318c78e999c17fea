"""Reads: words for ids, consent on the day, sessions with their places, the programme's figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session as Transaction

from programme.journeys.recruit import import_workbook
from programme.queries import (
    as_at_of,
    attendance_figures,
    consenting_names,
    labels,
    project_figures,
    sessions_with_places,
    tier_movement,
    tiers_on,
)
from programme.records import Database
from tests.small_programme import small_programme, workbook

DAY = dt.date(2020, 7, 13)


@pytest.fixture
def session(sqlite_database: Database) -> Iterator[Transaction]:
    import_workbook(
        sqlite_database, workbook(small_programme()), by="admin", at=dt.datetime(2020, 7, 13, 9, tzinfo=dt.UTC)
    )
    with sqlite_database.reading() as transaction:
        yield transaction


def test_ids_have_words(session: Transaction) -> None:
    words = labels(session, DAY)
    assert (words.person("P1").name, words.person("P1").organisation) == ("Ann Coach", "Ashford")
    assert words.organisation("H81003") == "Brook Surgery"
    assert words.skill("SPC") == "Run charts and SPC"
    assert words.room("V1-A") == "Room A"


def test_only_those_who_said_yes_by_the_day_are_named(session: Transaction) -> None:
    assert consenting_names(session, DAY) == {"P1": "Ann Coach"}
    assert consenting_names(session, DAY - dt.timedelta(days=1)) == {}


def test_the_records_know_their_day(session: Transaction) -> None:
    assert as_at_of(session) == DAY


def test_sessions_come_with_date_time_venue_and_room(session: Transaction) -> None:
    rows = sessions_with_places(session)
    assert [row.session for row in rows] == ["Z1", "A1", "A2"]
    assert (rows[0].date, rows[0].start, rows[0].end) == (dt.date(2020, 3, 3), "09:30", "16:30")
    assert (rows[0].venue, rows[0].room, rows[0].facilitators) == ("Ashford education centre", "Room A", ("P1",))
    assert (rows[1].date, rows[1].venue, rows[1].cohorts) == (None, None, ("Live wave 2",))


def test_figures_come_from_the_records(session: Transaction) -> None:
    assert tiers_on(session, DAY).by_tier == {"learn": 1, "live": 2, "lead": 1}
    moved = tier_movement(session, dt.date(2020, 1, 12), DAY)
    assert moved is not None
    assert moved.moved == {("learn", "live"): 1}
    attended = attendance_figures(session, dt.date(2020, 1, 1), DAY)
    assert (attended.sessions, attended.offered, attended.guests, attended.people) == (1, 0, 2, 2)
    crossing = project_figures(session, DAY)
    assert (crossing.total, crossing.crossing, crossing.organisations) == (1, 1, 2)


def test_an_empty_programme_has_no_data(sqlite_database: Database) -> None:
    with sqlite_database.reading() as empty:
        assert tiers_on(empty, DAY).unique is None
        assert attendance_figures(empty, DAY, DAY).offered is None
        assert project_figures(empty, DAY).total is None
        assert as_at_of(empty) is None
        assert sessions_with_places(empty) == []
