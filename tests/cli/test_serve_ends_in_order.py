"""`lll serve` that is told to end: its worker ends with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from sqlalchemy import func, select

from programme.records import Worker, migrate, open_database

PATIENCE_S = 60.0


def test_the_service_and_its_worker_end_in_order(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    migrate(url)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port)]
    quiet = subprocess.DEVNULL
    service = subprocess.Popen(command, env={**os.environ, "LLL_DATABASE_URL": url}, stdout=quiet, stderr=quiet)
    assert is_ready(port)
    service.terminate()
    assert service.wait(timeout=PATIENCE_S) == 0
    database = open_database(url)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Worker)) == 0, "a worker that ends in order says so"
    database.close()


def is_ready(port: int) -> bool:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False
