"""Messages leave: by a run over the mail server, or as files for somebody's own mail program. Nobody gets two.

A message is marked as being sent before it leaves and as sent afterwards. One that was marked when the worker was
killed is left as it is: a person says what became of it. A link is made when its message leaves.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack

from sqlalchemy import ColumnElement, and_, or_, select

from foundation.errors import BadInput, Conflict, Fault, ProgrammeError
from programme.access.signed_links import sign_link
from programme.publishing.mail_server import MailServer, Outbox, Refused, Unclear
from programme.publishing.messages import LINK, Letter, email_of, mail_merge, rendered
from programme.records import Database, Message, Run, append_entry

from .applications import LINK_HOLDS, LINK_PURPOSE
from .attempts import Superseded
from .evaluation import FORM_PURPOSE
from .messages import MessagesNamed, new_message_id
from .runs import ENDED, StartRun, queue_messages

PATHS = {LINK_PURPOSE: "/approval/", FORM_PURPOSE: "/evaluation/"}
"""Where the page of a link is, before the token, by what the link is for: the first word of a message's `about`."""

SIGN_IN_PATH = "/sign-in/link/"
"""Where the page is that signs in, before the secret."""


def send_messages(database: Database, named: MessagesNamed | None, *, start: StartRun, by: str, at: dt.datetime) -> str:
    """Have approved messages sent by a run; its id.

    Args:
        database: the records.
        named: which; every approved one that no run has yet, where None.
        start: puts the run into the queue.
        by: who asks.
        at: when, with a zone.

    Raises:
        BadInput: every number of a message that is not approved, or that another run sends.
        Conflict: where there is nothing to send.
    """
    with database.unit_of_work() as session:
        waiting = select(Message).where(Message.state == "approved", _free()).order_by(Message.id)
        rows = {row.id: row for row in session.scalars(waiting.with_for_update())}
        if named is not None:
            faults = [
                Fault(f"messages[{place}]", str(number), "it does not wait to be sent.", "Leave it out.")
                for place, number in enumerate(named.messages)
                if number not in rows
            ]
            if faults:
                raise BadInput(faults)
            rows = {number: rows[number] for number in named.messages}
        if not rows:
            raise Conflict("No approved message waits to be sent.")
        run_id = queue_messages(session, start=start, by=by, at=at, messages=sorted(rows))
        for row in rows.values():
            row.run_id = run_id
        return run_id


def send_of_run(
    database: Database,
    run_id: str,
    mail: MailServer,
    *,
    go_on: Callable[[], bool],
    now: Callable[[], dt.datetime],
) -> str:
    """Send the approved messages of a run, one after the other; what became of all of them, as JSON counts by state.

    Args:
        database: the records.
        run_id: the run.
        mail: the mail server.
        go_on: asked before each message; an error of it ends the sending, False does so in order.
        now: the clock.

    Raises:
        Conflict: where the service has no mail server, or it cannot be reached: nothing was sent then.
    """
    if not mail.url:
        raise Conflict("This service sends no e-mail: LLL_SMTP_URL is not set. Take the messages out as files.")
    try:
        with ExitStack() as connections:
            outbox: Outbox | None = None
            for number in _waiting(database, run_id):
                if not go_on():
                    break
                outbox = outbox or connections.enter_context(mail.connected())
                if not _send_one(database, number, mail, outbox, now):
                    connections.close()
                    outbox = None
    except Superseded:
        raise
    except ProgrammeError:
        _tell(database, run_id, now())
        raise
    return json.dumps(_tell(database, run_id, now()), sort_keys=True)


def hand_over(database: Database, named: MessagesNamed, mail: MailServer, *, by: str, at: dt.datetime) -> bytes:
    """Approved messages as an archive of .eml files with a mail-merge workbook; they count as sent from then on.

    Those taken out before come out again, under the same Message-ID, so that a lost file is no lost message.

    Raises:
        BadInput: every number of a message that is neither approved nor taken out before, or that a run sends.
    """
    with database.unit_of_work() as session:
        taken_out = and_(Message.state == "sent", Message.means == "file")
        there = or_(and_(Message.state == "approved", _free()), taken_out)
        wanted = select(Message).where(Message.id.in_(named.messages), there)
        found = {row.id: row for row in session.scalars(wanted.with_for_update())}
        faults = [
            Fault(f"messages[{place}]", str(number), "it is not there to be taken out.", "Leave it out.")
            for place, number in enumerate(named.messages)
            if number not in found
        ]
        if faults:
            raise BadInput(faults)
        rows = [found[number] for number in dict.fromkeys(named.messages)]
        new = [row.id for row in rows if row.state == "approved"]
        for row in rows:
            row.state, row.means, row.sent_at = "sent", "file", row.sent_at or at
        session.flush()
        if new:
            append_entry(session, at=at, by=by, action="messages.take_out", subjects={"messages": new})
    return mail_merge([_letter(database, row, mail, at) for row in rows], sender=mail.sender, at=at)


def send_sign_in_link(mail: MailServer, email: str, secret: str, *, now: Callable[[], dt.datetime]) -> None:
    """Send a link to sign in, at once: it is asked for by the person themselves, holds for minutes, and is not kept.

    Raises:
        Conflict: where the mail server cannot be reached, or refuses the message.
    """
    subject, body = rendered("sign_in", {})
    link = f"{mail.public_url}{SIGN_IN_PATH}{secret}"
    letter = Letter(new_message_id(), email, subject, body.replace(LINK, link))
    with mail.connected() as outbox:
        try:
            outbox.send(email_of(letter, sender=mail.sender, at=now()))
        except (Refused, Unclear) as error:
            raise Conflict(f"The link could not be sent: {error}") from None


def _free() -> ColumnElement[bool]:
    """Whether no run on its way has the message."""
    on_their_way = select(Run.id).where(Run.stage.not_in(ENDED))
    return or_(Message.run_id.is_(None), Message.run_id.not_in(on_their_way))


def _waiting(database: Database, run_id: str) -> list[int]:
    with database.reading() as session:
        mine = select(Message.id).where(Message.run_id == run_id, Message.state == "approved").order_by(Message.id)
        return list(session.scalars(mine))


def _send_one(
    database: Database, number: int, mail: MailServer, outbox: Outbox, now: Callable[[], dt.datetime]
) -> bool:
    """Send one message; whether the connection still holds."""
    with database.reading() as session:
        letter = _letter(database, session.get_one(Message, number), mail, now())
    with database.unit_of_work() as session:
        row = session.get_one(Message, number, with_for_update=True)
        if row.state != "approved":
            return True
        row.state = "sending"
    fault: str | None = None
    try:
        outbox.send(email_of(letter, sender=mail.sender, at=now()))
    except Refused as refused:
        fault = str(refused)
    except Unclear:
        return False
    with database.unit_of_work() as session:
        row = session.get_one(Message, number, with_for_update=True)
        if fault is None:
            row.state, row.means, row.sent_at = "sent", "smtp", now()
        else:
            row.state, row.fault = "failed", fault
    return True


def _letter(database: Database, row: Message, mail: MailServer, at: dt.datetime) -> Letter:
    body = row.body
    if LINK in body:
        purpose, subject = row.about.split()[:2]
        token = sign_link(database, purpose, subject, at + LINK_HOLDS)
        body = body.replace(LINK, f"{mail.public_url}{PATHS[purpose]}{token}")
    return Letter(row.message_id, row.email, row.subject, body, row.calendar)


def _tell(database: Database, run_id: str, at: dt.datetime) -> dict[str, int]:
    """Write down what became of a run's messages; how many stand in which state."""
    with database.unit_of_work() as session:
        rows = list(session.scalars(select(Message).where(Message.run_id == run_id).order_by(Message.id)))
        counts = dict(Counter(row.state for row in rows))
        touched = [row.id for row in rows if row.state != "approved"]
        if touched:
            by = session.get_one(Run, run_id).asked_by
            subjects = {"runs": [run_id], "messages": touched, "by_state": counts}
            append_entry(session, at=at, by=by, action="messages.send", subjects=subjects)
        return counts
