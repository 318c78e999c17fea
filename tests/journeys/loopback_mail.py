"""A mail server on this machine's loopback that takes, refuses, or hangs up as it is told."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default


@dataclass
class Mailbox:
    """What arrived, and how the server behaves: addresses it refuses, messages after which it hangs up unheard."""

    port: int = 0
    arrived: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    hang_up_at: int | None = None
    connections: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self) -> list[str]:
        return [str(message["To"]) for message in self.arrived]


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        box.connections += 1
        self._say("220 ready")
        answers: dict[str, Callable[[str], str | None]] = {
            "EHLO": lambda _: "250 ready",
            "HELO": lambda _: "250 ready",
            "MAIL": lambda _: "250 ok",
            "RSET": lambda _: "250 ok",
            "RCPT": lambda line: "550 nobody" if line.split("<")[1].split(">")[0] in box.refused else "250 ok",
            "DATA": lambda _: self._data(box),
        }
        while line := self.rfile.readline().decode():
            verb = line[:4].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            answer = answers[verb](line)
            if answer is None:
                return
            self._say(answer)

    def _data(self, box: Mailbox) -> str | None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = email.message_from_bytes(b"".join(lines), policy=default)
        assert isinstance(message, EmailMessage)
        box.arrived.append(message)
        return None if len(box.arrived) == box.hang_up_at else "250 taken"

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A server for as long as the context is open."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        box = Mailbox(port=server.server_address[1])
        server.box = box  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
