"""`lll serve --example`: the example community in empty records, and the link for the first administrator."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

PATIENCE_S = 120.0


def said_by(tmp_path: Path, until: str) -> str:
    """What the service prints up to some words; then it is told to end."""
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    command = [sys.executable, "-m", "cli", "serve", "--example", "--no-worker", "--port", "0"]
    service = subprocess.Popen(
        command, env={**os.environ, "LLL_DATABASE_URL": url}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert service.stdout is not None
    said, end = "", time.monotonic() + PATIENCE_S
    while until not in said and time.monotonic() < end:
        ready, _, _ = select.select([service.stdout], [], [], 1)
        said += os.read(service.stdout.fileno(), 65_536).decode() if ready else ""
    service.terminate()
    service.wait(timeout=PATIENCE_S)
    service.stdout.close()
    return said


@pytest.mark.skipif(sys.platform == "win32", reason="waits for words on a pipe")
def test_the_example_goes_into_empty_records_alone_and_a_link_lets_the_first_in(tmp_path: Path) -> None:
    first = said_by(tmp_path, "/sign-in/first/")
    assert "The example community is in the records" in first
    assert "/sign-in/first/" in first
    again = said_by(tmp_path, "/sign-in/first/")
    assert "The records are not empty" in again
