"""Records kept longer than their period are looked at, then let go for a reason: once, and in the trail."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from foundation.errors import Conflict, NotAllowed, NotFound
from programme.access import ROLES, Asker
from programme.journeys.inviting import Invited, invite_people
from programme.journeys.messages import MessagesNamed, approve_messages
from programme.journeys.privacy.retention_act import RetentionAct, carry_out_retention, preview_retention
from programme.journeys.sending import hand_over
from programme.journeys.waves import WaveAdded, WaveMove, add_wave, move_wave
from programme.publishing.mail_server import MailServer
from programme.queries.retention import LET_GO, RECORD_CLASSES
from programme.records import AuditEntry, AuditValues, Database, ImportUndo, Message, Person, verify_chain
from tests.api.people_service import ADMINISTRATOR, NOON, filled, key_of

LATER = NOON + dt.timedelta(days=8 * 366)
ANN = "ann@rtk.example"


def act(database: Database, name: str, due: int, at: dt.datetime = LATER) -> int:
    sent = RetentionAct(reason="Yearly review", due=due)
    return carry_out_retention(database, ADMINISTRATOR, name, sent, at=at).records


def entries(database: Database) -> list[AuditEntry]:
    with database.reading() as session:
        assert verify_chain(session) == []
        wanted = select(AuditEntry).where(AuditEntry.action == "retention.carry_out").order_by(AuditEntry.id)
        found = list(session.scalars(wanted))
        session.expunge_all()
        return found


def test_people_who_left_long_ago_become_numbers(database: Database) -> None:
    filled(database)
    ann = int(key_of(database, ANN)[1:])
    with database.unit_of_work() as session:
        session.get_one(Person, ann).left = NOON.date()
    before = preview_retention(database, ADMINISTRATOR, "people", at=LATER)
    assert (before.records, before.removed["people"], before.removed["person_emails"]) == (1, 1, 1)
    with database.reading() as session:
        assert session.get_one(Person, ann).name == "Ann Coach"
    with pytest.raises(Conflict, match="1 records are due now, not 2"):
        act(database, "people", 2)
    assert act(database, "people", 1) == 1
    assert act(database, "people", 0) == 0
    with database.reading() as session:
        assert session.get_one(Person, ann).name == "Erased person"
    (entry,) = entries(database)
    assert (entry.subjects["people"], entry.subjects["reason"]) == ([ann], "Yearly review")


def test_words_of_old_messages_go_and_nobody_gets_one_twice(database: Database) -> None:
    filled(database)
    wave = add_wave(database, WaveAdded(name="Wave 3"), by="A1", at=NOON)
    move_wave(database, wave, WaveMove(state="open"), read=None, by="A1", at=NOON)
    people = Invited(people=(key_of(database, ANN),))
    named = MessagesNamed(messages=tuple(invite_people(database, wave, people, by="A1", at=NOON)))
    approve_messages(database, named, by="A2", at=NOON)
    hand_over(database, named, MailServer(), by="A2", at=NOON)
    assert act(database, "messages", 1) == 1
    with database.reading() as session:
        row = session.scalars(select(Message)).one()
        assert (row.email, row.body, row.state) == (LET_GO, LET_GO, "sent")
    assert invite_people(database, wave, people, by="A1", at=LATER) == []
    assert act(database, "messages", 0) == 0


def test_values_beside_the_trail_and_pictures_of_imports_go(database: Database) -> None:
    filled(database)
    with database.reading() as session:
        undos = session.scalar(select(func.count()).select_from(ImportUndo)) or 0
        values = session.scalar(select(func.count()).select_from(AuditValues)) or 0
    assert act(database, "import_undos", undos) == undos > 0
    assert act(database, "audit_values", values) == values
    assert [each.subjects["class"] for each in entries(database)] == ["import_undos", "audit_values"][
        : 1 + bool(values)
    ]


def test_nothing_goes_before_its_time_nor_by_anybody(sqlite_database: Database) -> None:
    filled(sqlite_database)
    for name in RECORD_CLASSES:
        assert act(sqlite_database, name, 0, NOON) == 0
    assert entries(sqlite_database) == []
    with pytest.raises(NotFound):
        preview_retention(sqlite_database, ADMINISTRATOR, "shoes", at=LATER)
    with pytest.raises(NotAllowed):
        preview_retention(sqlite_database, Asker("A7", ROLES["coordinator"]), "people", at=LATER)
