"""Pictures of the running pages for the README and the guides: `python examples/take_pictures.py [FOLDER]`.

Serves an empty programme from a file of its own on this machine, does what docs/administrator-guide.md tells (the first
account, the import of the example community, a round, the map) and photographs the pages on the way. Needs the
development packages and a Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PAGES = {
    "network.png": ("/network", "The network on"),
    "measures-chart.png": ("/measures/series/PR01-NOON", "Discharges before noon"),
    "sustainability.png": ("/measures/sustainability?staff=1500", "Would it carry on by itself?"),
}
"""Each picture: its page, and how the page's heading begins."""

WORKBOOK = Path(__file__).parent / "north-west-surrey" / "community.xlsx"
PORT = 8765
PATIENCE_MS = 180_000
MOVED_MS = 4_000
"""How long the story takes to move from one day to another."""


def main(folder: Path) -> int:
    """Take every picture."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as records, sync_playwright() as play:
        settings = {**os.environ, "LLL_DATABASE_URL": f"sqlite:///{records}/example.sqlite", "LLL_LOG_LEVEL": "error"}
        command = [sys.executable, "-m", "cli", "serve", "--port", str(PORT)]
        service = subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True)
        try:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1100, "height": 760})
            page.set_default_timeout(PATIENCE_MS)
            _sign_in(page, _link_said_by(service))
            for part in (_import, _round, _single_pages, _map):
                part(page, folder)
            browser.close()
        finally:
            service.terminate()
            service.wait()
    return 0


def _take(page: Any, folder: Path, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / name)
    print(f"{folder / name}: {(folder / name).stat().st_size:,} bytes")


def _import(page: Any, folder: Path) -> None:
    page.goto(f"http://127.0.0.1:{PORT}/imports")
    page.set_input_files("#file", str(WORKBOOK))
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_text("What importing it would do").wait_for()
    _take(page, folder, "import.png")
    page.get_by_role("button", name="Import it").click()
    page.get_by_role("button", name="Take this import back").wait_for()


def _round(page: Any, folder: Path) -> None:
    page.goto(f"http://127.0.0.1:{PORT}/rounds/new")
    page.fill("#name", "Autumn 2020")
    page.get_by_role("button", name="Open the round").click()
    page.get_by_role("heading", level=1, name="Autumn 2020").wait_for()
    page.goto(page.url)  # without the message of what was done
    page.get_by_role("heading", name="Wanted and offered").evaluate("each => each.scrollIntoView({block: 'center'})")
    _take(page, folder, "round-before.png")
    page.get_by_role("button", name="Work the pairs out").click()
    page.get_by_role("link", name="Look at the pairs").click()
    page.get_by_role("button", name="Lock").nth(1).click()
    page.get_by_role("button", name="Unlock").wait_for()
    page.get_by_role("heading", name="Pairs", exact=True).evaluate("each => each.scrollIntoView()")
    _take(page, folder, "round-review.png")


def _single_pages(page: Any, folder: Path) -> None:
    for name, (path, heading) in PAGES.items():
        page.goto(f"http://127.0.0.1:{PORT}{path}")
        page.get_by_role("heading", level=1, name=heading).wait_for()
        _take(page, folder, name)


def _map(page: Any, folder: Path) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"http://127.0.0.1:{PORT}/network/map")
    page.get_by_role("link", name="Full screen", exact=True).click()
    page.wait_for_selector("html[data-ready]")
    _take(page, folder, "map.png")
    page.get_by_role("button", name="Present").click()
    for step in ("Now", "What changed"):
        page.get_by_role("button", name="Next").click()
        page.get_by_role("heading", name=step, exact=True).wait_for()
    page.wait_for_timeout(MOVED_MS)
    _take(page, folder, "map-story.png")


def _link_said_by(service: subprocess.Popen[str]) -> str:
    """The link by which the first administrator is let in."""
    for line in service.stdout or ():
        if found := re.search(r"http://\S+/sign-in/first/\S+", line):
            return found.group()
    raise RuntimeError("The service ended before it said how to sign in.")


def _sign_in(page: Any, link: str) -> None:
    until_served = 60
    for _ in range(until_served):
        try:
            page.goto(link)
            break
        except Exception as error:
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            page.wait_for_timeout(500)
    page.fill("#email", "administrator@example.org")
    page.fill("#password", "violet tractor window")
    page.click("main button[type=submit]")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/pictures")))
