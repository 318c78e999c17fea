"""Ctrl-C while the solver works: the first brings the best plan so far, a second ends the command, cleanly."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import scheduling
from benchmarks.scheduling_family import family
from foundation.runs import Budget
from tests.scheduling.scheduling_cases import read


def long_case() -> dict[str, Any]:
    """Sixty sessions of ten cohorts at twelve sites of one host: settling its load keeps the solver at work long."""
    sessions = [
        {"id": f"C{c}-{k}", "cohorts": [f"C{c}"], "order": k, "blocks": ["am", "pm"], "min_gap_days": 14,
         "max_gap_days": 42}
        for c in range(10) for k in range(6)
    ]  # fmt: skip
    return {
        "schema": "scheduling-snapshot/1", "as_at": "2020-07-13",
        "window": {"start": "2020-09-07", "end": "2021-06-04"},
        "blocks": [{"id": "am", "start": "09:30", "end": "12:30"}, {"id": "pm", "start": "13:30", "end": "16:30"}],
        "organisations": [{"code": f"O{n}"} for n in range(3)],
        "venues": [{"id": f"V{n}", "organisation": f"O{n % 3}", "rooms": [{"id": f"R{n}", "capacity": 30}]}
                   for n in range(12)],
        "people": [{"id": f"P{n}"} for n in range(30)],
        "cohorts": [{"id": f"C{c}", "members": [f"P{c * 3 + j}" for j in range(3)], "venue_rule": "rotate"}
                    for c in range(10)],
        "sessions": sessions,
    }  # fmt: skip


def test_an_interrupt_during_a_solve_writes_the_best_so_far(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text(json.dumps(family(160, 1)))
    lll = [sys.executable, "-c", "import sys; from cli.main import main; sys.exit(main())"]
    command = [*lll, "schedule", str(tmp_path / "in.json"), "-o", str(tmp_path / "out.json")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    told = []
    for line in process.stderr:
        told.append(line)
        if "first plan" in line:
            break
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    rest = process.communicate(timeout=60)[1]
    assert process.returncode == 0, "".join(told) + rest
    assert "Stopping with the best so far" in rest
    assert time.monotonic() - started < 30
    result = json.loads((tmp_path / "out.json").read_text())
    assert result["status"] == "stopped"
    assert len(result["placements"]) >= 150
    assert result["violations"] == []


@pytest.mark.parametrize("after_s", [0.1, 0.6, 1.2, 2.4])
def test_a_stop_costs_little_more_work_whenever_it_comes(after_s: float) -> None:
    """Moments and what follows are counted in seconds of this process's own work, not of a busy machine's clock."""
    instance, stopped, began = read(family(160, 1)), list[float](), time.process_time()

    def stop() -> bool:
        if not stopped and time.process_time() - began > after_s:
            stopped.append(time.process_time())
        return bool(stopped)

    solution = scheduling.solve(instance, budget=Budget(work=600.0, time_limit_s=600.0), stop=stop)
    assert stopped
    assert time.process_time() - stopped[0] < 1.5
    assert solution.status == "stopped"
    assert scheduling.check(instance, solution) == []
    assert len(solution.plan) >= 150


def test_a_stop_signal_is_asked_while_the_solver_works_in_another_thread() -> None:
    asked_in: set[str] = set()
    began = time.monotonic()

    def stop() -> bool:
        asked_in.add(threading.current_thread().name)
        return time.monotonic() - began > 2.0

    solution = scheduling.solve(read(long_case()), budget=Budget(time_limit_s=60.0), stop=stop)
    assert asked_in == {threading.current_thread().name}
    assert solution.status in ("stopped", "optimal")
    assert time.monotonic() - began < 30
