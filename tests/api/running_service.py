"""A service as it runs: webs and workers in processes of their own, called over loopback by many at once."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from typing import Any, TypeVar

from programme.access import make_key
from programme.records import Database, open_database
from tests.journeys.loopback_mail import Mailbox, mailbox

Json = dict[str, Any]
Call = tuple[str, str, str, object]
"""Who, method, path, body."""

HOST = "127.0.0.1"
READY_S = 180.0
T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What came back: status, the body's JSON, the ETag."""

    status: int
    body: Any
    etag: str = ""


@dataclass
class Site:
    """Records, the webs in front of them, keys by the names of their holders, and the mail that left."""

    url: str
    database: Database
    ports: list[int]
    keys: dict[str, str]
    mail: Mailbox
    environment: dict[str, str] = field(default_factory=dict)

    def call(
        self, who: str, method: str, path: str, body: object = None, *, port: int | None = None, **headers: str
    ) -> Answer:
        """Call the first web, or another; header names are written with low lines."""
        connection = http.client.HTTPConnection(HOST, port or self.ports[0], timeout=60)
        try:
            sent = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            if who:
                given["Authorization"] = f"Bearer {self.keys[who]}"
            connection.request(method, f"/api/v1{path}", body=sent, headers=given)
            answer = connection.getresponse()
            text = answer.read()
            return Answer(answer.status, json.loads(text) if text else None, answer.headers.get("ETag", ""))
        finally:
            connection.close()

    def done(self, who: str, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Call, and insist that it went well."""
        answer = self.call(who, method, path, body, **headers)
        assert answer.status < 300, (method, path, answer)
        return answer

    def at_once(self, calls: Sequence[Call], **headers: str) -> list[Answer]:
        """Send calls at the same moment, over all webs in turn; their answers in order."""
        return together(
            [
                partial(self.call, *call, port=port, **headers)
                for call, port in zip(calls, cycle(self.ports), strict=False)
            ]
        )

    def command(self, *words: str) -> tuple[int, str]:
        """What an `lll` command over the same records ends with, and what it says."""
        command = [sys.executable, "-m", "cli", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


def together(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Do jobs at the same moment, each in a thread of its own; what they gave, in order."""
    line = threading.Barrier(len(jobs))

    def _go(job: Callable[[], T]) -> T:
        line.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(_go, jobs))


@contextmanager
def running(url: str, *, webs: int, workers: int) -> Iterator[Site]:
    """Serve records: one web with its worker (`lll serve`), or several webs and workers each by itself.

    Args:
        url: records that are there.
        webs: how many webs; one brings its own worker.
        workers: how many workers beside them.
    """
    database = open_database(url)
    with mailbox() as mail, ExitStack() as over:
        over.callback(database.close)
        environment = {**os.environ, "LLL_DATABASE_URL": url, "LLL_SMTP_URL": mail.url}
        ports = [_free_port() for _ in range(webs)]
        alone = ["--no-worker"] if workers else []
        commands = [["serve", "--port", str(port), *alone] for port in ports] + [["worker"]] * workers
        for command in commands:
            over.callback(_ended, _begun(command, environment))
        for port in ports:
            _wait(port)
        yield Site(url, database, ports, {}, mail, environment)


def with_keys(site: Site, scopes: dict[str, str], at: Any) -> Site:
    """The site, with a key for each name and scope."""
    for name, scope in scopes.items():
        site.keys[name] = make_key(site.database, name, [scope], days=9, by="test", at=at)
    return site


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
        return port


def _begun(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cli", *command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise AssertionError(f"nothing answers at port {port}")
