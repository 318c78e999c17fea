"""What each page weighs and how soon it is there, in a community of 2,000 people: `python -m benchmarks.page_views`.

A page's weight is what a browser without a cache fetches for it: its HTML, style, scripts and pictures, as they are
sent. Its time is the server's for the first view in a warm process; figures that a worker works out are there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fastapi.testclient import TestClient

from api import Services, create_app
from benchmarks.service_people import large_workbook
from programme.access import ROLES, Asker, hash_password
from programme.jobs.workflows import job
from programme.journeys.accounts import AccountSent, make_account
from programme.journeys.recruit import import_workbook
from programme.records import Account, Database, migrate, open_database

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)
EMAIL, PASSWORD = "administrator@bench.example", "violet tractor window"
MOST_BYTES, MOST_BYTES_WITH_MAP, MOST_MS = 300_000, 700_000, 300
REPEATS = 3
FETCHED = re.compile(r'(?:<img|<script|<iframe)[^>]+src="(/[^"]+)"|<link rel="stylesheet" href="(/[^"]+)"')
NEXT = re.compile(r'<a[^>]+href="(/[^"#]*)"')
FILES = re.compile(r"\.(csv|pdf|pptx|docx|xlsx|svg|png|ics|html)(\?|$)|/files/|/assets/")


@dataclass(frozen=True)
class View:
    """One page: its bytes with all that it fetches, and the milliseconds of its views."""

    path: str
    weight: int
    html: int
    took_ms: float
    with_map: bool

    @property
    def fits(self) -> bool:
        """Whether it is light and quick enough."""
        most = MOST_BYTES_WITH_MAP if self.with_map else MOST_BYTES
        return self.weight <= most and self.took_ms <= MOST_MS


class Programme:
    """A programme that is served in this process; what pages wait for is worked out at once."""

    def __init__(self, folder: Path, people: int) -> None:
        url = f"sqlite:///{folder / 'records.sqlite'}"
        migrate(url)
        self.asked: list[str] = []
        self.database: Database = open_database(url)
        if not import_workbook(self.database, large_workbook(people), by="bench", at=AT).applied:
            raise SystemExit("The people were not imported.")
        bench = Asker("bench", ROLES["administrator"])
        number = make_account(self.database, bench, AccountSent(email=EMAIL, roles=("administrator",)), at=AT)
        with self.database.unit_of_work() as session:
            session.get_one(Account, number).password_hash = hash_password(PASSWORD)
        services = Services(self.database, lambda _session, run: self.asked.append(run), now=lambda: AT)
        self.client = TestClient(create_app(services), base_url="https://bench.example")
        self.client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})

    def send(self, page: str, to: str = "", **typed: str) -> str:
        """Send a form of a page with what is hidden in it; where that leads."""
        shown = self.client.get(page).text
        hidden = dict(re.findall(r'type="hidden" name="(csrf_token|version)" value="([^"]*)"', shown))
        answer = self.client.post(to or page, data=hidden | typed, follow_redirects=False)
        self.work()
        return answer.headers["location"]

    def work(self) -> None:
        """Do what a worker would do."""
        while self.asked:
            for _, step in job(self.database, lambda: AT)(self.asked.pop(0)).steps():
                step()

    def view(self, path: str) -> View | None:
        """Look at a page; None for what is no page."""
        answer = self.client.get(path, follow_redirects=False)
        if answer.status_code == 202:
            self.work()
            answer = self.client.get(path, follow_redirects=False)
        if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
            return None
        took = []
        for _ in range(REPEATS):
            started = time.perf_counter()
            answer = self.client.get(path)
            took.append((time.perf_counter() - started) * 1000)
        parts = {one or other for one, other in FETCHED.findall(answer.text)}
        frames = [part for part in parts if ".html" in part]
        weights = [int(self.client.get(part.replace("&amp;", "&")).headers["content-length"]) for part in parts]
        html = len(answer.content)
        return View(path, html + sum(weights), html, statistics.median(took), bool(frames))

    def pages(self, most_alike: int = 1) -> Iterator[View]:
        """Every page that links lead to from the home page; of pages alike, the first few."""
        waiting, seen, alike = ["/"], {"/"}, dict[str, int]()
        while waiting:
            path = waiting.pop(0)
            shape = re.sub(r"(?<=[/=])[A-Z]*\d[\w-]*", "#", path.replace("%3A", ":"))
            if alike.get(shape, 0) >= most_alike:
                continue
            alike[shape] = alike.get(shape, 0) + 1
            found = self.view(path)
            if found is None:
                continue
            yield found
            for href in NEXT.findall(self.client.get(path).text):
                address = href.replace("&amp;", "&")
                if address not in seen and not FILES.search(address):
                    seen.add(address)
                    waiting.append(address)


def table(views: list[View]) -> str:
    """The views as a table, heaviest first."""
    rows = ["| page | KB in all | KB of HTML | server, ms | |", "|---|---:|---:|---:|---|"]
    for each in sorted(views, key=lambda view: -view.weight):
        mark = "" if each.fits else "over"
        rows.append(
            f"| {each.path} | {each.weight / 1000:.0f} | {each.html / 1000:.0f} | {each.took_ms:.0f} | {mark} |"
        )
    return "\n".join(rows)


def main() -> None:
    """Load the people, work a round out, look at every page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page_views", description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        programme = Programme(Path(folder), given.people)
        day = {"as_at-day": "13", "as_at-month": "7", "as_at-year": "2020"}
        path = programme.send("/rounds/new", "/rounds", name="Autumn", **day)
        programme.send(path, f"{path}/run")
        views = list(programme.pages())
        print(table(views))
        print(f"\n{len(views)} pages, {sum(not each.fits for each in views)} over")
        programme.database.close()


if __name__ == "__main__":
    main()
