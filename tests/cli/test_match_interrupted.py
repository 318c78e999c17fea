"""Ctrl-C during `lll match`, in a process of its own: the best plan so far is written, and called so."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

FRIDAY = [{"weekday": "fri", "start": "14:00", "end": "17:00"}]


def large_round() -> dict[str, Any]:
    """A round whose search takes some seconds: hours of single pairs, a fit for each."""
    chance = random.Random(5)
    codes = [f"G{k}" for k in range(12)]
    learners = [{"id": f"L{k}", "organisations": [codes[k % 12]], "availability": FRIDAY} for k in range(60)]
    coaches = [
        {"id": f"C{k}", "organisations": [codes[k % 7]], "availability": FRIDAY, "places": 9, "hours_per_month": 5}
        for k in range(20)
    ]
    pairs = [{"learner": a["id"], "coach": b["id"]} for a in learners for b in coaches]
    hours = [{**pair, "hours": chance.randint(100, 400) / 100} for pair in pairs]
    return {
        "schema": "matching-snapshot/1",
        "as_at": "2020-07-13",
        "organisations": [{"code": code} for code in codes],
        "learners": learners,
        "coaches": coaches,
        "scores": [{**pair, "fit": chance.randint(0, 100_000) / 1000} for pair in pairs],
        "hours": hours,
    }


def test_an_interrupted_search_ends_soon_with_its_best_plan_called_stopped(tmp_path: Path) -> None:
    snapshot, output = tmp_path / "snapshot.json", tmp_path / "result.json"
    snapshot.write_text(json.dumps(large_round()))
    call = [sys.executable, "-c", "import sys; from cli.main import main; sys.exit(main(sys.argv[1:]))"]
    command = [*call, "match", str(snapshot), "-o", str(output)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        told = running.stderr.readline()
        time.sleep(1.0)
        running.send_signal(signal.SIGINT)
        asked = time.monotonic()
        told += running.communicate(timeout=60)[1]
        assert time.monotonic() - asked < 20
    assert running.returncode == 0, told
    assert "Stopping with the best so far" in told
    result = json.loads(output.read_text())
    assert result["status"] == "stopped"
    assert result["violations"] == []
