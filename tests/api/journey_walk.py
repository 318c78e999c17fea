"""A journey walked over the interface: whoever acts is named step by step, runs are worked through when it says so."""

from __future__ import annotations

import io
import json
import re
import zipfile
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import Services, create_app
from programme.publishing.mail_server import MailServer
from programme.records import Database
from tests.api.test_round_routes import Calls

MAIL = MailServer("", "programme@trust.example", "https://lll.example")


class Walk(Calls):
    """The interface with a mail address of its own; every step says which status it must have."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(database, monkeypatch)
        services = Services(database, lambda _session, run: self.asked.append(run), now=lambda: self.now, mail=MAIL)
        self.client = TestClient(create_app(services), raise_server_exceptions=False)

    def send(self, method: str, path: str, body: Any = None, status: int = 200, *, wait: int = 0) -> Any:
        """Send a change to the version that stands; a file as bytes, everything else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps({} if body is None else body)
        headers = {"If-Match": "*", "Prefer": f"wait={wait}"}
        answer = self.client.request(method, f"/api/v1{path}", content=content, headers=headers)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def worked(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """Ask for what a worker has to work out, have it worked out, ask again."""
        self.client.request(
            method, f"/api/v1{path}", content=json.dumps(body or {}), headers={"If-Match": "*", "Prefer": "wait=0"}
        )
        self.work()
        return self.send(method, path, body, status) if method != "GET" else self.get(path, status)

    def letters(self, numbers: list[int]) -> dict[str, str]:
        """Approve messages and take them out as files: each addressee's letter."""
        self.send("POST", "/messages/approve", {"messages": numbers})
        answer = self.client.post("/api/v1/messages/files", content=json.dumps({"messages": numbers}))
        assert answer.status_code == 200, answer.text
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        found = [
            message_from_bytes(archive.read(name), policy=default)
            for name in archive.namelist()
            if name.endswith(".eml")
        ]
        return {str(each["To"]): str(each.get_body().get_content()) for each in found}  # type: ignore[union-attr]


def links(letters: dict[str, str], path: str) -> list[str]:
    """What the links of letters to an address of the service end with."""
    return [found for text in letters.values() for found in re.findall(rf"https://lll\.example/{path}/(\S+)", text)]
