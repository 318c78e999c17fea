"""The command itself: help is quick, another package of the same name is told, interrupts keep the best so far."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cli import terminal
from cli.main import VERBS, main

LLL = Path(sys.executable).with_name("lll")


def test_every_verb_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for verb, (_, does) in VERBS.items():
        with pytest.raises(SystemExit) as ended:
            main([verb, "--help"])
        assert ended.value.code == 0
        told = capsys.readouterr().out
        assert does.split(";")[0].split()[0].casefold() in told.casefold()


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["match"], ["match", "a.json", "-o", "b.json", "--seed", "x"]])
def test_a_wrong_call_gives_status_2_and_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: lll" in capsys.readouterr().err


def test_another_package_of_the_same_name_is_told_in_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "matching.py").write_text("")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([LLL, "--help"], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode != 0
    assert "another package of that name" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_is_written_whole_with_the_folder_it_needs(tmp_path: Path) -> None:
    target = tmp_path / "new" / "folder" / "result.json"
    terminal.write_file(target, "first")
    terminal.write_file(target, b"second")
    assert target.read_text() == "second"
    assert [file.name for file in target.parent.iterdir()] == ["result.json"]


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = tmp_path / "snapshot.json"
    empty = {"organisations": [], "learners": [], "coaches": []}
    snapshot.write_text(json.dumps({"schema": "matching-snapshot/1", "as_at": "2020-07-13", **empty}))
    assert main(["match", str(snapshot), "-o", str(snapshot / "inside" / "result.json")]) == 2
    assert "Choose another place" in capsys.readouterr().err


def test_the_first_interrupt_asks_for_the_best_so_far_and_the_second_ends_the_command() -> None:
    assert threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), terminal.stop_on_interrupt() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
