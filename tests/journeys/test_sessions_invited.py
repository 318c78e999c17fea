"""Invitations to sessions: everybody gets the newest, once, with nobody else in it; what ends is taken out again."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar
from sqlalchemy import select

from programme.journeys.messages import MessagesNamed, approve_messages
from programme.journeys.recruit import import_workbook
from programme.journeys.sending import send_messages, send_of_run
from programme.journeys.session_invitations import invite_to_sessions
from programme.journeys.session_shapes import SessionChange, change_session
from programme.journeys.sessions import cancel_session
from programme.publishing.invitation import invitation_shown, method_of
from programme.publishing.mail_server import MailServer
from programme.queries.messages import message_whole
from programme.records import Database, Enrolment, Message, Person, Session, SessionFacilitator
from tests.api.people_service import ADMINISTRATOR
from tests.journeys.loopback_mail import Mailbox, mailbox
from tests.small_programme import small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)
Told = dict[str, tuple[str, int]]


@pytest.fixture
def records(database: Database) -> Database:
    """The small programme with session A1 published: Ben and Siân are members, Ann leads."""
    assert import_workbook(database, workbook(small_programme()), by="admin", at=AT).applied
    with database.unit_of_work() as session:
        row = session.scalars(select(Session).where(Session.code == "A1")).one()
        row.state, row.held_on, row.block = "published", dt.date(2020, 9, 14), "day"
        ann = session.scalars(select(Person.id).where(Person.name == "Ann Coach")).one()
        row.facilitators.append(SessionFacilitator(person_id=ann, role="planned"))
    return database


def drafts(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(Message.id).where(Message.state == "draft").order_by(Message.id)))


def told(database: Database, state: str = "draft") -> Told:
    """What each person is told, by name: the method and the sequence."""
    with database.reading() as session:
        rows = session.execute(
            select(Person.name, Message.calendar)
            .join(Message, Message.person_id == Person.id)
            .where(Message.state == state)
            .order_by(Message.id)
        )
        return {name: (method_of(text or ""), invitation_shown(text or "").sequence) for name, text in rows}


def send(database: Database, box: Mailbox) -> None:
    named = MessagesNamed(messages=tuple(drafts(database)))
    approve_messages(database, named, by="A9", at=AT)
    run = send_messages(database, named, start=lambda _session, _run: None, by="A9", at=AT)
    server = MailServer(box.url, "programme@trust.example", "https://lll.example")
    send_of_run(database, run, server, go_on=lambda: True, now=lambda: AT)


def test_everybody_is_invited_once_and_nobody_else_is_named(records: Database) -> None:
    assert len(invite_to_sessions(records, by="A1", at=AT)) == 3
    assert told(records) == dict.fromkeys(["Ann Coach", "Ben O'Learner", "Siân D'Souza-Ng"], ("REQUEST", 0))
    assert invite_to_sessions(records, by="A1", at=AT) == []
    with records.reading() as session:
        shown = message_whole(session, ADMINISTRATOR, drafts(records)[0]).invitation
    assert shown is not None
    assert (shown.method, shown.starts.isoformat()) == ("REQUEST", "2020-09-14T09:30:00+01:00")
    with mailbox() as box:
        send(records, box)
        letters = {str(each["To"]): each for each in box.arrived}
    assert set(letters) == {"ann@rtk.example", "ben@h81002.example", "cat@h81003.example"}
    part = next(each for each in letters["ben@h81002.example"].walk() if each.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    text = str(part.get_content())
    assert "Ann" not in text
    assert "cat@" not in text.replace("\r\n ", "")
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    assert (str(event["attendee"]), str(event["organizer"])) == (
        "mailto:ben@h81002.example",
        "mailto:programme@trust.example",
    )
    assert invite_to_sessions(records, by="A1", at=AT) == []


def test_a_change_has_the_next_sequence_and_takes_an_unsent_draft_back(records: Database) -> None:
    invite_to_sessions(records, by="A1", at=AT)
    change_session(records, "A1", SessionChange(title="First day"), read=None, by="A1", at=AT)
    assert set(told(records).values()) == {("REQUEST", 1)}
    assert set(told(records, "cancelled").values()) == {("REQUEST", 0)}
    with mailbox() as box:
        send(records, box)
        change_session(records, "A1", SessionChange(title="Day one"), read=None, by="A1", at=AT)
        assert set(told(records).values()) == {("REQUEST", 2)}
        subjects = [str(each["Subject"]) for each in box.arrived]
    assert len(subjects) == 3


def test_what_ends_is_cancelled_for_those_who_were_told(records: Database) -> None:
    invite_to_sessions(records, by="A1", at=AT)
    with mailbox() as box:
        send(records, box)
    with records.unit_of_work() as session:
        ben = session.scalars(select(Person.id).where(Person.name == "Ben O'Learner")).one()
        session.scalars(select(Enrolment).where(Enrolment.person_id == ben)).one().state = "withdrawn"
    invite_to_sessions(records, by="A1", at=AT)
    assert told(records) == {"Ben O'Learner": ("CANCEL", 1)}
    cancel_session(records, "A1", read=None, by="A1", at=AT)
    assert told(records) == {
        "Ben O'Learner": ("CANCEL", 1),
        "Ann Coach": ("CANCEL", 1),
        "Siân D'Souza-Ng": ("CANCEL", 1),
    }
    cancel_session(records, "A1", read=None, by="A1", at=AT)
    assert len(drafts(records)) == 3


def test_who_never_got_the_invitation_needs_no_cancellation(records: Database) -> None:
    invite_to_sessions(records, by="A1", at=AT)
    cancel_session(records, "A1", read=None, by="A1", at=AT)
    assert drafts(records) == []


def test_nobody_is_told_of_what_is_over(records: Database) -> None:
    later = AT + dt.timedelta(days=400)
    assert invite_to_sessions(records, by="A1", at=later) == []
