"""What a list stores besides plain facts: times that nobody confirmed yet, and tools that nobody knows."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from programme.importing import ImportReport
from programme.journeys.import_file import import_file
from programme.records import Database, Person, PersonEmail
from tests.journeys.test_lists_come_in import AT

HEADINGS = "Email,Name,Tools,Availability\n"


def _import(database: Database, rows: str, at: dt.datetime = AT, **decisions: str) -> ImportReport:
    data = (HEADINGS + rows).encode()
    return import_file(
        database, data, file_name="list.csv", by="amy", at=at,
        decisions={key.replace("_", ":", 1): answer for key, answer in decisions.items()},
    )  # fmt: skip


def _zoe(database: Database) -> tuple[str, bool, int, str | None]:
    with database.reading() as session:
        zoe = session.scalars(select(Person).join(PersonEmail).where(PersonEmail.email == "zoe@new.example")).one()
        return zoe.availability_state, zoe.availability_unconfirmed, len(zoe.slots), zoe.note


def test_flexible_is_all_working_hours_and_stays_marked_until_somebody_confirms(sqlite_database: Database) -> None:
    _import(sqlite_database, "zoe@new.example,Zoe New,,flexible\n")
    assert _zoe(sqlite_database) == ("stated", True, 5, None)
    _import(sqlite_database, "zoe@new.example,Zoe New,,flexible\n", availability_flexible="confirmed")
    assert _zoe(sqlite_database) == ("stated", False, 5, None)


def test_an_unknown_tool_is_added_to_the_note_once_and_the_note_stays(sqlite_database: Database) -> None:
    _import(sqlite_database, "zoe@new.example,Zoe New,,\n")
    with sqlite_database.unit_of_work() as session:
        zoe = session.scalars(select(Person).join(PersonEmail).where(PersonEmail.email == "zoe@new.example")).one()
        zoe.note = "Back in May"
    for _ in range(2):
        _import(sqlite_database, "zoe@new.example,Zoe New,juggling,\n")
        assert _zoe(sqlite_database)[3] == "Back in May; Also named: juggling"
