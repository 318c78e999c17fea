"""Pictures of the running pages for the README and the guides: `python examples/take_pictures.py [FOLDER]`.

Serves the example community from a file of its own on this machine and photographs pages as an administrator sees
them. Needs the development packages and a Chromium.
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

PORT = 8765
PATIENCE_MS = 180_000


def main(folder: Path) -> int:
    """Take every picture."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as records, sync_playwright() as play:
        settings = {**os.environ, "LLL_DATABASE_URL": f"sqlite:///{records}/example.sqlite", "LLL_LOG_LEVEL": "error"}
        command = [sys.executable, "-m", "cli", "serve", "--example", "--port", str(PORT)]
        service = subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True)
        try:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1100, "height": 760})
            _sign_in(page, _link_said_by(service))
            for name, (path, heading) in PAGES.items():
                page.goto(f"http://127.0.0.1:{PORT}{path}")
                page.get_by_role("heading", level=1, name=heading).wait_for(timeout=PATIENCE_MS)
                page.screenshot(path=folder / name)
                print(f"{folder / name}: {(folder / name).stat().st_size:,} bytes")
            browser.close()
        finally:
            service.terminate()
            service.wait()
    return 0


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
