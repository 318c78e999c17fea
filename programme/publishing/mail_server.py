"""Handing e-mails to a mail server: what was surely not taken is told apart from what may have been."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from foundation.errors import Conflict

TIMEOUT_S = 30.0
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Refused(Exception):
    """The server did not take the message: it can be sent again without anybody getting two."""


class Unclear(Exception):
    """The connection ended before the server said whether it took the message."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mails go: `smtp://`, `smtp+starttls://` or `smtps://`, with user and password where one is needed.

    No address at all means that the service itself sends nothing. `sender` is the address that messages come from,
    `public_url` the service's own, with which links begin.
    """

    url: str = ""
    sender: str = "learn-live-lead@localhost.invalid"
    public_url: str = "http://127.0.0.1:8000"

    @contextmanager
    def connected(self) -> Iterator[Outbox]:
        """A connection for any number of messages.

        Raises:
            Conflict: where the server cannot be reached or does not let this service in.
        """
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Conflict(f"The mail server cannot be reached or refuses us ({type(error).__name__}).") from None
        try:
            yield Outbox(server)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        secured = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=secured)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
            if parts.scheme == "smtp+starttls":
                server.starttls(context=secured)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server


class Outbox:
    """An open connection to a mail server."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def send(self, message: EmailMessage) -> None:
        """Hand over one message.

        Raises:
            Refused: the server said no; its number says why, its words may name people and are left out.
            Unclear: the connection ended in between.
        """
        try:
            self._server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _ in error.recipients.values()})
            raise Refused(f"The mail server refuses the address ({', '.join(map(str, codes))}).") from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise Refused(f"The mail server refuses the message ({error.smtp_code}).") from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unclear(type(error).__name__) from None
