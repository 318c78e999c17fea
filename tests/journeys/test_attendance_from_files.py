"""A file that tells who came: sent, checked, decided, written down, taken back; and what is remembered of it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from foundation.errors import BadInput, Conflict, NotAllowed, NotFound, Stale
from programme.access import ROLES, Asker
from programme.journeys.attendance import CameSent, RegisterSent, record_attendance
from programme.journeys.attendance_files import (
    apply_attendance,
    check_attendance,
    decide_attendance,
    look_at_attendance,
    undo_attendance,
    upload_attendance,
)
from programme.journeys.privacy import erase_person
from programme.journeys.recruit import import_workbook
from programme.queries.attendance_files import attendance_file, attendance_files
from programme.records import Attendance, AttendanceFile, AuditEntry, Database, Person, verify_chain
from programme.records.keys import person_key
from tests.importing.attendance_files.small_files import stay, teams, text
from tests.small_programme import small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)
ASKER = Asker("admin", ROLES["administrator"])
US = "3/3/20"


def row(name: str, email: str = "", end: str = "11:00:00 AM") -> list[str]:
    return stay(name, "9:00:00 AM", end, "2h", email, day=US)


def report(*rows: list[str]) -> bytes:
    """A Teams report of session Z1, which the register of the small programme has three answers for."""
    cells = teams(rows)
    cells[3][1], cells[4][1] = f"{US}, 9:00:00 AM", f"{US}, 11:00:00 AM"
    return text(cells)


FILE = report(
    row("DAN", "dan@rtk.example"),
    row("BEN", "ben@h81002.example", "9:30:00 AM"),
    row("D'SOUZA-NG, Sian (BROOK SURGERY - H81003)"),
    row("Ann's telephone"),
)
LEAVE = {"person:anns telephone": "-"}


@pytest.fixture(autouse=True)
def recruited(database: Database) -> None:
    import_workbook(database, workbook(small_programme()), by="admin", at=AT)


def register(database: Database) -> dict[str, tuple[str, int | None, str | None]]:
    with database.reading() as session:
        rows = session.execute(select(Person.name, Attendance).join(Attendance, Attendance.person_id == Person.id))
        return {name: (each.status, each.minutes, each.source) for name, each in rows}


def sent(database: Database, data: bytes = FILE) -> int:
    return upload_attendance(database, ASKER, "Z1", data, file_name="report.csv", at=AT)


def actions(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_file_goes_its_way_and_back(database: Database) -> None:
    before = register(database)
    number = sent(database)
    assert sent(database) == number
    checked = check_attendance(database, ASKER, "Z1", number, at=AT)
    assert checked.summary()["new"] == 1
    assert {each.decision for each in checked.problems if each.decision.startswith("differs:")} == {
        f"differs:{key.casefold()}" for key in (key_of(database, "Ben O'Learner"), key_of(database, "Siân D'Souza-Ng"))
    }
    assert register(database) == before
    decide_attendance(database, ASKER, "Z1", number, {"differs": "file"}, at=AT)
    count = len(actions(database))
    apply_attendance(database, ASKER, "Z1", number, at=AT)
    assert register(database) == {
        **before,
        "Dan Manager": ("online", 120, "Teams attendance report"),
        "Ben O'Learner": ("left_early", 30, "Teams attendance report"),
        "Siân D'Souza-Ng": ("online", 120, "Teams attendance report"),
    }
    assert actions(database)[count:] == ["attendance.import"]
    with pytest.raises(Conflict, match="applied"):
        apply_attendance(database, ASKER, "Z1", number, at=AT)
    assert undo_attendance(database, ASKER, "Z1", number, at=AT) == 3
    assert register(database) == before
    with pytest.raises(Conflict, match="not applied"):
        undo_attendance(database, ASKER, "Z1", number, at=AT)
    with database.reading() as session:
        assert verify_chain(session) == []


def key_of(database: Database, name: str) -> str:
    with database.reading() as session:
        return person_key(session.scalars(select(Person.id).where(Person.name == name)).one())


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    number = sent(database, report(row("DAN", "dan@rtk.example")))
    apply_attendance(database, ASKER, "Z1", number, at=AT)
    again = sent(database, report(row("DAN", "dan@rtk.example")))
    assert again != number
    before = register(database)
    read = apply_attendance(database, ASKER, "Z1", again, at=AT)
    assert (read.written(), read.summary()["same"]) == ([], 1)
    assert register(database) == before


def test_what_changed_since_is_not_taken_back(database: Database) -> None:
    number = sent(database, report(row("DAN", "dan@rtk.example")))
    apply_attendance(database, ASKER, "Z1", number, at=AT)
    corrected = RegisterSent(rows=(CameSent(person=key_of(database, "Dan Manager"), status="absent"),))
    record_attendance(database, "Z1", corrected, read=None, by="admin", at=AT)
    with pytest.raises(Conflict, match="changed since"):
        undo_attendance(database, ASKER, "Z1", number, at=AT)


def test_an_answer_is_remembered_for_the_next_file(database: Database) -> None:
    dan = key_of(database, "Dan Manager")
    first = sent(database, report(row("Danny", "danny@home.example")))
    decide_attendance(database, ASKER, "Z1", first, {"person:danny@home.example": dan}, at=AT)
    second = sent(database, report(row("D", "danny@home.example"), row("other", "x@x.example")))
    (found, _) = check_attendance(database, ASKER, "Z1", second, at=AT).people
    assert (found.person, found.how) == (dan, "you said so before")
    decide_attendance(database, ASKER, "Z1", second, {"person:danny@home.example": "-"}, at=AT)
    assert check_attendance(database, ASKER, "Z1", second, at=AT).people[0].outcome == "left out"


def test_looking_at_a_file_keeps_nothing(database: Database) -> None:
    read = look_at_attendance(database, ASKER, "Z1", FILE, {"differs": "file"}, file_name="report.csv", at=AT)
    assert len(read.written()) == 3
    with database.reading() as session:
        assert attendance_files(session, ASKER, "Z1") == []


def test_wrong_answers_are_all_told_at_once(database: Database) -> None:
    number = sent(database)
    wrong: dict[str, str | None] = {
        "share": "0",
        "colour": "red",
        "differs:p1": "perhaps",
        "part": "late",
        "length": "²",
    }
    with pytest.raises(BadInput) as found:
        decide_attendance(database, ASKER, "Z1", number, wrong, at=AT)
    assert [fault.path for fault in found.value.faults] == [f"$.answers.{key}" for key in wrong]
    with pytest.raises(Stale):
        decide_attendance(database, ASKER, "Z1", number, {"share": "60"}, at=AT, read=99)


def test_sessions_that_lie_ahead_and_others_files_are_refused(database: Database) -> None:
    with pytest.raises(Conflict, match="nobody can have come"):
        upload_attendance(database, ASKER, "A1", FILE, file_name="x.csv", at=AT)
    with pytest.raises(NotFound):
        upload_attendance(database, ASKER, "none", FILE, file_name="x.csv", at=AT)
    number = sent(database)
    for code, wanted in (("A1", number), ("Z1", 999), ("Z1", 2**40)):
        with pytest.raises(NotFound):
            check_attendance(database, ASKER, code, wanted, at=AT)
    with pytest.raises(NotAllowed):
        check_attendance(database, Asker("b", ROLES["coordinator"]), "Z1", number, at=AT)


def test_an_erasure_takes_the_content_and_the_name_out_of_files(database: Database) -> None:
    number = sent(database, report(row("Dan Manager", "danny@home.example")))
    dan = key_of(database, "Dan Manager")
    decide_attendance(database, ASKER, "Z1", number, {"person:manager dan": dan, "person:ann": "-"}, at=AT)
    erase_person(database, ASKER, dan, at=AT)
    with database.reading() as session:
        assert session.get_one(AttendanceFile, number).content is None
        assert attendance_file(session, ASKER, "Z1", number).kept is False
    with pytest.raises(Conflict, match="no longer kept"):
        check_attendance(database, ASKER, "Z1", number, at=AT)
