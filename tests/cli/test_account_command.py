"""`lll account`, and the first administrator's link that `lll serve` prints."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cli.main import main
from cli.serve import _let_the_first_in
from programme.access import asker_of_session, use_first_link, use_link
from programme.records import Account, migrate, open_database


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'records.sqlite'}"
    monkeypatch.setenv("LLL_DATABASE_URL", address)
    monkeypatch.setenv("LLL_PUBLIC_URL", "https://lll.example/")
    migrate(address)
    return address


def test_an_account_is_made_let_in_by_a_link_and_ended(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for email in ("ann@rtk.example", "lee@rtk.example"):
        assert main(["account", "make", email, "--role", "administrator"]) == 0
    capsys.readouterr()
    assert main(["account", "link", "Ann@rtk.example"]) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://lll.example/sign-in/link/")
    database, now = open_database(url), dt.datetime.now(dt.UTC)
    secret = use_link(database, link.rpartition("/")[2], at=now)
    assert asker_of_session(database, secret, now) is not None
    assert main(["account", "end", "ann@rtk.example"]) == 0
    assert asker_of_session(database, secret, now) is None
    assert main(["account", "end", "lee@rtk.example"]) == 2
    assert main(["account", "link", "ann@rtk.example"]) == 2
    assert main(["account", "make", "coach@rtk.example", "--role", "coach"]) == 2
    assert "as P12" in capsys.readouterr().err
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 2
    database.close()


def test_the_service_prints_a_link_only_while_nobody_is_an_administrator(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database, now = open_database(url), dt.datetime.now(dt.UTC)
    _let_the_first_in(database, "http://127.0.0.1:8000")
    printed = capsys.readouterr().out.strip()
    assert use_first_link(database, printed.rpartition("/")[2], "ann@rtk.example", "three odd words", at=now)
    _let_the_first_in(database, "http://127.0.0.1:8000")
    assert capsys.readouterr().out == ""
    database.close()
