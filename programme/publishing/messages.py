"""Messages as text and as files: rendered from templates, made into e-mails, gathered for a mail merge."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .invitation import completed, method_of
from .workbook import Column, Sheet, workbook_bytes

FOLDER = Path(__file__).resolve().parent / "templates" / "messages"
PROGRAMME = "Learn, Live, Lead"
LINK = "[the link stands here once this is sent]"
"""What stands in a stored text in place of a link: links are made when a message leaves, and never stored."""

FILE_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of files in an archive, so that equal messages give equal bytes."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to leave; `calendar` is the .ics file of an invitation to a session."""

    message_id: str
    email: str
    subject: str
    body: str
    calendar: str | None = None


def rendered(template: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Subject and text of a message.

    Args:
        template: the name of one of the templates, without its ending.
        values: everything that it names; a missing one is an error, never a gap.

    Raises:
        jinja2.UndefinedError: for a value that is missing.
    """
    text = _environment().get_template(f"{template}.txt").render({**values, "programme": PROGRAMME, "link": LINK})
    first, _, rest = text.partition("\n")
    return " ".join(first.removeprefix("Subject:").split()), rest.strip() + "\n"


def email_of(letter: Letter, *, sender: str, at: dt.datetime) -> EmailMessage:
    """The message as an e-mail, in plain text and UTF-8; an invitation as the part that calendars read (RFC 6047)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(PROGRAMME, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.email)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    if letter.calendar is not None:
        whole = completed(letter.calendar, organiser=sender, attendee=letter.email)
        method = {"method": method_of(letter.calendar)}
        message.add_alternative(whole, subtype="calendar", params=method, filename="invite.ics")
    return message


def mail_merge(letters: Sequence[Letter], *, sender: str, at: dt.datetime) -> bytes:
    """An archive with one .eml file for each message, and a workbook with a row for each."""
    columns = [Column("To", 32), Column("Subject", 40), Column("Text", 90), Column("Message-ID", 40)]
    rows = [[each.email, each.subject, each.body, each.message_id] for each in letters]
    note = "Each message stands here once. Sending one again tells somebody the same twice."
    sheet = Sheet("Messages", "Messages to send", columns, rows, [note], "No message to send.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        book = workbook_bytes([sheet], title="Messages to send", made=at.date())
        archive.writestr(zipfile.ZipInfo("messages.xlsx", FILE_DATE), book)
        for place, each in enumerate(letters, start=1):
            name = zipfile.ZipInfo(f"message-{place:04d}.eml", FILE_DATE)
            archive.writestr(name, email_of(each, sender=sender, at=at).as_bytes())
    return buffer.getvalue()


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(FOLDER)
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)  # noqa: S701 - plain text
