"""Messages: looked at, approved, sent once. Whatever the mail server does, nobody gets two."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from foundation.errors import BadInput, Conflict, Stale
from programme.access.signed_links import read_link
from programme.jobs.workflows import job
from programme.journeys.applications import (
    ApplicationSent,
    Decision,
    ManagersAsked,
    apply_to_wave,
    ask_managers,
    decide_by_manager,
)
from programme.journeys.inviting import Invited, Reminded, invite_people, remind_managers
from programme.journeys.messages import (
    MessageChange,
    MessagesNamed,
    Settled,
    approve_messages,
    cancel_messages,
    change_message,
    draft_proposals,
    settle_message,
)
from programme.journeys.sending import hand_over, send_messages, send_of_run, send_sign_in_link
from programme.journeys.waves import WaveAdded, WaveMove, add_wave, move_wave
from programme.publishing.mail_server import MailServer
from programme.publishing.messages import LINK
from programme.queries.messages import message_lines, message_whole, messages_by_state
from programme.records import AuditEntry, Database, Message, Pair, Run, verify_chain
from tests.api.people_service import ADMINISTRATOR, NOON, filled, key_of
from tests.journeys.loopback_mail import Mailbox, mailbox

ANN, BEN, CAT = "ann@rtk.example", "ben@h81002.example", "cat@h81003.example"
SENDER = "programme@trust.example"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as opened:
        yield opened


def server(box: Mailbox) -> MailServer:
    return MailServer(box.url, SENDER, "https://lll.example")


def opened_wave(database: Database) -> int:
    wave = add_wave(database, WaveAdded(name="Wave 3"), by="A1", at=NOON)
    move_wave(database, wave, WaveMove(state="open"), read=None, by="A1", at=NOON)
    return wave


def invited(database: Database, *emails: str) -> MessagesNamed:
    people = tuple(key_of(database, email) for email in emails)
    drafts = invite_people(database, opened_wave(database), Invited(people=people), by="A1", at=NOON)
    return MessagesNamed(messages=tuple(drafts))


def queued(database: Database, named: MessagesNamed) -> str:
    approve_messages(database, named, by="A9", at=NOON)
    return send_messages(database, named, start=lambda _session, _run: None, by="A9", at=NOON)


def sent(database: Database, run: str, box: Mailbox, now: Callable[[], dt.datetime] = lambda: NOON) -> dict[str, int]:
    counts: dict[str, int] = json.loads(send_of_run(database, run, server(box), go_on=lambda: True, now=now))
    return counts


def states(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return messages_by_state(session, ADMINISTRATOR)


def test_an_approved_message_leaves_once_by_a_run(database: Database, box: Mailbox) -> None:
    filled(database)
    named = invited(database, ANN, BEN, CAT)
    with pytest.raises(BadInput, match="does not wait to be sent"):
        send_messages(database, named, start=lambda *_: None, by="A1", at=NOON)
    run = queued(database, named)
    attempt = job(database, lambda: NOON, server(box))(run)
    for _, step in attempt.steps():  # type: ignore[attr-defined]
        step()
    assert sorted(box.to()) == [ANN, BEN, CAT]
    assert box.connections == 1
    first = box.arrived[0]
    assert (first["From"], first["Auto-Submitted"]) == (f'"Learn, Live, Lead" <{SENDER}>', "auto-generated")
    assert "Wave 3 is open" in first.get_content()
    with database.reading() as session:
        ended = session.get_one(Run, run)
        assert (ended.stage, ended.result) == ("done", '{"sent": 3}')
        assert verify_chain(session) == []
    assert sent(database, run, box) == {"sent": 3}
    assert len(box.arrived) == 3
    with pytest.raises(Conflict, match="No approved message"):
        send_messages(database, None, start=lambda *_: None, by="A1", at=NOON)


def test_a_server_that_fails_in_the_middle_leaves_one_to_be_asked_about_and_the_rest_go(
    database: Database, box: Mailbox
) -> None:
    filled(database)
    named = invited(database, ANN, BEN, CAT)
    box.hang_up_at = 2
    assert sent(database, queued(database, named), box) == {"sending": 1, "sent": 2}
    assert box.connections == 2
    unclear = named.messages[1]
    with pytest.raises(BadInput, match="does not wait"):
        send_messages(database, MessagesNamed(messages=(unclear,)), start=lambda *_: None, by="A1", at=NOON)
    with pytest.raises(Stale):
        settle_message(database, unclear, Settled(state="sent"), read=1, by="A1", at=NOON)
    settle_message(database, unclear, Settled(state="sent"), read=None, by="A1", at=NOON)
    assert states(database) == {"sent": 3}


def test_a_kill_between_sending_and_noting_sends_nothing_twice(database: Database, box: Mailbox) -> None:
    filled(database)
    run = queued(database, invited(database, ANN, BEN, CAT))
    calls = iter([NOON, NOON])

    def killed() -> dt.datetime:
        try:
            return next(calls)
        except StopIteration:
            raise KeyboardInterrupt from None

    with pytest.raises(KeyboardInterrupt):
        sent(database, run, box, killed)
    assert (len(box.arrived), states(database)) == (1, {"approved": 2, "sending": 1})
    assert sent(database, run, box) == {"sending": 1, "sent": 2}
    assert len({str(message["Message-ID"]) for message in box.arrived}) == len(box.arrived) == 3


def test_an_address_that_is_refused_fails_alone_and_no_address_is_written_down(
    database: Database, box: Mailbox
) -> None:
    filled(database)
    named = invited(database, ANN, BEN)
    box.refused = {BEN}
    assert sent(database, queued(database, named), box) == {"failed": 1, "sent": 1}
    with database.reading() as session:
        row = message_whole(session, ADMINISTRATOR, named.messages[1])
        assert row.fault == "The mail server refuses the address (550)."
        trail = str([entry.subjects for entry in session.scalars(select(AuditEntry))])
        assert "@" not in trail
    settle_message(database, row.id, Settled(state="approved"), read=row.version, by="A1", at=NOON)
    box.refused = set()
    again = send_messages(database, None, start=lambda *_: None, by="A1", at=NOON)
    assert sent(database, again, box) == {"sent": 1}
    assert box.to() == [ANN, BEN]


def test_without_a_mail_server_nothing_leaves_and_the_messages_wait(sqlite_database: Database, box: Mailbox) -> None:
    filled(sqlite_database)
    run = queued(sqlite_database, invited(sqlite_database, ANN))
    with pytest.raises(Conflict, match="LLL_SMTP_URL is not set"):
        send_of_run(sqlite_database, run, MailServer(), go_on=lambda: True, now=lambda: NOON)
    gone = MailServer(f"smtp://127.0.0.1:{box.port}", SENDER)
    with mailbox() as other:
        gone = MailServer(other.url, SENDER)
    with pytest.raises(Conflict, match="cannot be reached"):
        send_of_run(sqlite_database, run, gone, go_on=lambda: True, now=lambda: NOON)
    assert states(sqlite_database) == {"approved": 1}


def test_a_sending_that_is_stopped_leaves_the_rest_for_another_run(sqlite_database: Database, box: Mailbox) -> None:
    filled(sqlite_database)
    run = queued(sqlite_database, invited(sqlite_database, ANN, BEN, CAT))
    answers = iter([True, False])
    send_of_run(sqlite_database, run, server(box), go_on=lambda: next(answers), now=lambda: NOON)
    assert states(sqlite_database) == {"approved": 2, "sent": 1}
    with sqlite_database.unit_of_work() as session:
        session.get_one(Run, run).stage = "cancelled"
    assert sent(
        sqlite_database, send_messages(sqlite_database, None, start=lambda *_: None, by="A1", at=NOON), box
    ) == {"sent": 2}


def test_messages_are_taken_out_as_files_and_a_second_time_as_the_same(database: Database, box: Mailbox) -> None:
    filled(database)
    named = invited(database, ANN, BEN)
    with pytest.raises(BadInput, match="not there to be taken out"):
        hand_over(database, named, server(box), by="A1", at=NOON)
    approve_messages(database, named, by="A9", at=NOON)
    first = hand_over(database, named, server(box), by="A1", at=NOON)
    assert first == hand_over(database, named, server(box), by="A1", at=NOON)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == ["messages.xlsx", "message-0001.eml", "message-0002.eml"]
        assert b"To: ann@rtk.example" in archive.read("message-0001.eml")
    assert states(database) == {"sent": 2}
    with pytest.raises(Conflict, match="No approved message"):
        send_messages(database, None, start=lambda *_: None, by="A1", at=NOON)
    with database.reading() as session:
        actions = [entry.action for entry in session.scalars(select(AuditEntry))]
    assert actions.count("messages.take_out") == 1


def test_the_links_of_managers_are_made_as_the_message_leaves_and_lead_to_their_application(
    database: Database, box: Mailbox
) -> None:
    filled(database)
    wave = opened_wave(database)
    number = apply_to_wave(database, wave, ApplicationSent(person=key_of(database, CAT), tier="live"), by="A1", at=NOON)
    ask_managers(database, wave, ManagersAsked(), by="A1", at=NOON)
    later = NOON + dt.timedelta(days=8)
    assert remind_managers(database, wave, Reminded(), by="A1", at=NOON) == []
    assert len(remind_managers(database, wave, Reminded(), by="A1", at=later)) == 1
    assert remind_managers(database, wave, Reminded(), by="A1", at=later) == []
    with database.reading() as session:
        drafts = message_lines(session, ADMINISTRATOR, state="draft")
        assert all(LINK in message_whole(session, ADMINISTRATOR, each.id).body for each in drafts)
    named = MessagesNamed(messages=tuple(each.id for each in drafts))
    with pytest.raises(BadInput, match="place of the link"):
        change_message(database, drafts[0].id, MessageChange(body="Say yes."), read=None, by="A1", at=NOON)
    assert sent(database, queued(database, named), box, lambda: later) == {"sent": 2}
    assert box.to() == [BEN, BEN]
    token = re.findall(r"https://lll\.example/approval/(\S+)", box.arrived[0].get_content())[0]
    assert read_link(database, "application", token, later) == str(number)
    assert decide_by_manager(database, token, Decision(decision="approved"), at=later) == "approved"
    with database.reading() as session:
        stored = " ".join(session.scalars(select(Message.body)))
    assert token not in stored


def test_a_draft_is_changed_approved_or_taken_back_but_nothing_that_has_left(sqlite_database: Database) -> None:
    filled(sqlite_database)
    named = invited(sqlite_database, ANN, BEN)
    first = named.messages[0]
    change_message(sqlite_database, first, MessageChange(subject="Come"), read=1, by="A1", at=NOON)
    with pytest.raises(Stale):
        change_message(sqlite_database, first, MessageChange(subject="Go"), read=1, by="A1", at=NOON)
    assert approve_messages(sqlite_database, named, by="A9", at=NOON) == list(named.messages)
    assert approve_messages(sqlite_database, named, by="A9", at=NOON) == []
    with pytest.raises(Conflict, match="only a draft"):
        change_message(sqlite_database, first, MessageChange(subject="Go"), read=None, by="A1", at=NOON)
    assert cancel_messages(sqlite_database, MessagesNamed(messages=(first,)), by="A1", at=NOON) == [first]
    with pytest.raises(BadInput, match="there is no such message"):
        approve_messages(sqlite_database, MessagesNamed(messages=(first, 999)), by="A1", at=NOON)
    with pytest.raises(Conflict, match="nothing else"):
        settle_message(sqlite_database, first, Settled(state="sent"), read=None, by="A1", at=NOON)


def test_the_two_of_a_pair_are_told_of_each_other_and_of_no_reason(sqlite_database: Database) -> None:
    filled(sqlite_database)
    ids = [int(key_of(sqlite_database, email)[1:]) for email in (BEN, ANN)]
    with sqlite_database.unit_of_work() as session:
        pair = Pair(id=7, learner_id=ids[0], coach_id=ids[1], state="proposed")
        made = draft_proposals(session, [pair], by="A1", at=NOON)
        assert draft_proposals(session, [pair], by="A1", at=NOON) == []
        told = {session.get_one(Message, each).email: session.get_one(Message, each).body for each in made}
    assert "Ann Coach (Ashford) as your coach" in told[BEN]
    assert "ben@h81002.example" in told[ANN]


def test_a_sign_in_link_is_sent_at_once_and_not_kept(sqlite_database: Database, box: Mailbox) -> None:
    send_sign_in_link(server(box), "somebody@trust.example", "s3cret", now=lambda: NOON)
    assert "https://lll.example/sign-in/link/s3cret" in box.arrived[0].get_content()
    assert states(sqlite_database) == {}
