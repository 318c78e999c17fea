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
from contextlib import ExitStack, contextmanager
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
from tests.api.test_round_pages import Pages
from tests.browser.every_page import ADDRESSES, WORKED_OUT
from tests.browser.site import PASSWORD, Site, Visit, matters, sign_in
from tests.browser.whole import Places, Whole, filled, worked_out
from tests.journeys.round_sample import AT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WORKBOOK = Path(__file__).parents[2] / "examples" / "north-west-surrey" / "community.xlsx"
ADMINISTRATOR = Asker("tests", ROLES["administrator"])


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def add_account(database: Database, email: str, role: str, **given: Any) -> int:
    """The number of a new account that signs in with `PASSWORD`."""
    number = make_account(database, ADMINISTRATOR, AccountSent(email=email, roles=(role,), **given), at=now())
    with database.unit_of_work() as session:
        session.get_one(Account, number).password_hash = hash_password(PASSWORD)
    return number


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
def worker_wanted() -> bool:
    """Whether a worker stands behind the module's site."""
    return True


@pytest.fixture(scope="module")
def site(example_records: Path, tmp_path_factory: pytest.TempPathFactory, worker_wanted: bool) -> Iterator[Site]:
    """The example community, served with a worker; each module of tests has its own, so that they may change it."""
    file = tmp_path_factory.mktemp("site") / "records.sqlite"
    shutil.copy(example_records, file)
    url = f"sqlite:///{file}"
    database, starter = open_database(url), Starter(url)
    with ExitStack() as stack:
        if worker_wanted:
            stack.enter_context(_worker(url))
        address = stack.enter_context(Served(Services(database, starter, now=now)))
        yield Site(address, database)
        starter.close()
    database.close()


@contextmanager
def _worker(url: str) -> Iterator[None]:
    environment = {**os.environ, "LLL_DATABASE_URL": url}
    worker = subprocess.Popen([sys.executable, "-m", "cli", "worker"], env=environment, stdout=subprocess.DEVNULL)
    yield
    worker.terminate()
    worker.wait()


@pytest.fixture(scope="session")
def whole_records(example_records: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Places]:
    """A SQLite file in which every page has something to show, and the addresses of what is in it."""
    file = tmp_path_factory.mktemp("whole") / "records.sqlite"
    shutil.copy(example_records, file)
    database = open_database(f"sqlite:///{file}")
    with pytest.MonkeyPatch.context() as patched:
        pages = Pages(database, patched)
        places = filled(pages)
        for route in WORKED_OUT:
            worked_out(pages, ADDRESSES[route].format(**places))
    for role, person in (("coach", places["coach_person"]), ("learner", places["learner_person"])):
        places["account"] = str(add_account(database, f"{role}@rtk.example", role, person=person))
    database.close()
    return file, places


@pytest.fixture(scope="module")
def whole(
    whole_records: tuple[Path, Places], chromium_for_pages: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Whole]:
    """The whole programme on the day it was filled, served without a worker, looked at with one page for each role."""
    file = tmp_path_factory.mktemp("served") / "records.sqlite"
    shutil.copy(whole_records[0], file)
    database = open_database(f"sqlite:///{file}")
    with Served(Services(database, lambda _session, _run: None, now=lambda: AT)) as address:
        yield Whole(address, database, whole_records[1], chromium_for_pages)
    database.close()


class Served:
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
        page.on("console", lambda said: complaints.append(said.text) if matters(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if role is not None:
            sign_in(page, site.url, role)
        if role is None or path != "/":
            page.goto(f"{site.url}{path}")
        return page

    yield _visit
    for context in contexts:
        context.close()
    assert complaints == []
