"""The pages as people use them: a served programme with the example community, a real browser, an account per role."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from api import Services, create_app
from programme.access import ROLES, Asker, hash_password
from programme.jobs.engine import Starter, prepare
from programme.journeys.accounts import AccountSent, make_account
from programme.journeys.recruit import import_workbook
from programme.records import Account, Database, open_database
from tests.browser.site import PASSWORD, Site, Visit

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WORKBOOK = Path(__file__).parents[2] / "examples" / "north-west-surrey" / "community.xlsx"
ADMINISTRATOR = Asker("tests", ROLES["administrator"])


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def add_account(database: Database, email: str, role: str, **given: Any) -> None:
    """An account that signs in with `PASSWORD`."""
    number = make_account(database, ADMINISTRATOR, AccountSent(email=email, roles=(role,), **given), at=now())
    with database.unit_of_work() as session:
        session.get_one(Account, number).password_hash = hash_password(PASSWORD)


@pytest.fixture(scope="session")
def example_records(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the example community and an account per role."""
    file = tmp_path_factory.mktemp("example") / "records.sqlite"
    shutil.copy(sqlite_template, file)
    prepare(f"sqlite:///{file}")
    database = open_database(f"sqlite:///{file}")
    import_workbook(database, WORKBOOK, by="tests", at=now())
    for role in ("administrator", "board_reader", "evaluator", "operator"):
        add_account(database, f"{role}@rtk.example", role)
    add_account(database, "coordinator@rtk.example", "coordinator", organisations=("RTK",))
    database.close()  # the last connection takes the log of writes into the file
    return file


@pytest.fixture(scope="module")
def site(example_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The example community, served with a worker; each module of tests has its own, so that they may change it."""
    file = tmp_path_factory.mktemp("site") / "records.sqlite"
    shutil.copy(example_records, file)
    url = f"sqlite:///{file}"
    database, starter = open_database(url), Starter(url)
    worker = subprocess.Popen(
        [sys.executable, "-m", "cli", "worker"], env={**os.environ, "LLL_DATABASE_URL": url}, stdout=subprocess.DEVNULL
    )
    with _Served(Services(database, starter, now=now)) as address:
        yield Site(address, database)
    starter.close()
    worker.terminate()
    worker.wait()
    database.close()


class _Served:
    """An application on a free port of this machine, in a thread of its own."""

    def __init__(self, services: Services) -> None:
        config = uvicorn.Config(create_app(services), host="127.0.0.1", port=0, log_level="error")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        until = time.monotonic() + 60
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.05)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture(scope="session")
def chromium_for_pages() -> Iterator[Any]:
    """A browser that finds no other host than this machine."""
    play = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed, so no browser is driven")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine, so no page can be opened")
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with play.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", rules])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium_for_pages: Any, site: Site) -> Iterator[Visit]:
    """`visit(role=None, path="/", **settings of the browser's context)`: a page, signed in as the role's account.

    Whatever the browser complains of (a refused script or style, a missing file, an error of a script) fails the test.
    """
    complaints: list[str] = []
    contexts = []

    def _visit(role: str | None = None, path: str = "/", **settings: Any) -> Any:
        context = chromium_for_pages.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if _matters(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if role is not None:
            page.goto(f"{site.url}/sign-in")
            page.fill("#email", f"{role}@rtk.example")
            page.fill("#password", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(f"{site.url}/")
        if role is None or path != "/":
            page.goto(f"{site.url}{path}")
        return page

    yield _visit
    for context in contexts:
        context.close()
    assert complaints == []


def _matters(said: Any) -> bool:
    # The console repeats the status of a page that tells a fault, and what a machine without graphics is slow at;
    # neither is a complaint about the page.
    elsewhere = ("the server responded with a status of 4", "GL Driver Message")
    return said.type in ("error", "warning") and not any(words in said.text for words in elsewhere)
