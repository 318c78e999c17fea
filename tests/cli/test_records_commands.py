"""The records' own verbs: migrate, export, undo, backup, restore, audit."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cli.main import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "north-west-surrey"


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "records.sqlite"
    monkeypatch.setenv("LLL_DATABASE_URL", f"sqlite:///{file}")
    return file


@pytest.fixture
def filled(records: Path) -> Path:
    (workbook,) = EXAMPLE.glob("*.xlsx")
    assert main(["import", str(workbook)]) == 0
    return records


def test_the_tables_can_be_made_twice(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second


def test_importing_an_export_changes_nothing(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = tmp_path / "all.xlsx"
    assert main(["export", str(export)]) == 0
    capsys.readouterr()
    assert main(["import", str(export), "--dry-run"]) == 0
    counts = [line.split() for line in capsys.readouterr().out.splitlines() if " new " in line]
    assert counts
    assert {(row[-6], row[-4]) for row in counts} == {("0", "0")}


def test_an_import_says_its_number_and_is_taken_back_once(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workbook,) = EXAMPLE.glob("*.xlsx")
    assert main(["import", str(workbook)]) == 0
    assert "`lll undo 1` takes it back" in capsys.readouterr().out
    assert main(["undo", "1"]) == 0
    assert "Import 1 is taken back" in capsys.readouterr().out
    assert main(["undo", "1"]) == 2
    assert "was taken back already" in capsys.readouterr().err
    with sqlite3.connect(records) as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (0,)


def test_a_backup_brings_the_records_back_and_keeps_what_stood_there(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.sqlite"
    assert main(["backup", str(copy)]) == 0
    assert main(["backup", str(copy)]) == 2
    assert main(["undo", "1"]) == 0
    assert main(["restore", str(copy)]) == 0
    told = capsys.readouterr().out
    assert "records.sqlite.before-restore" in told
    assert "Nobody has been erased since it was made." in told
    with sqlite3.connect(filled) as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchone()[0] > 200


def test_a_changed_audit_entry_is_found(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    assert "is whole" in capsys.readouterr().out
    with sqlite3.connect(filled) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE audit_entries SET action = 'something else'")
    assert main(["audit", "verify"]) == 2
    told = capsys.readouterr()
    assert "changed after it was written" in told.err
    assert "NOT whole" in told.out


def test_a_key_is_shown_once_and_can_be_revoked(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "make", "recruiting system", "--scope", "cohorts"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("lll_")
    assert "shown once" in told.err
    assert main(["key", "make", "recruiting system", "--scope", "cohorts"]) == 2
    assert main(["key", "make", "other", "--scope", "everything", "--days", "0"]) == 2
    assert {"scopes[0] (everything)", "days (0)"} <= {
        line.strip().split(":")[0] for line in capsys.readouterr().err.splitlines()
    }
    assert main(["key", "revoke", "recruiting system"]) == 0
    with sqlite3.connect(records) as connection:
        assert told.out.strip() not in str(connection.execute("SELECT * FROM api_keys").fetchall())
