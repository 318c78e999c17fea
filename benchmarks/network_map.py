"""The map page of many people in a browser without a graphics card: size, time until ready, frames as it moves.

    python -m benchmarks.network_map [PEOPLE]

Needs Chromium and Playwright. Times are of the wall; run it on a quiet machine. A frame is one `requestAnimationFrame`.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

import network
from benchmarks.network_communities import SIZES, generated_community
from programme.publishing.map_page import write_map_page

WAYS = {
    "plain drawing (no graphics at all)": ["--disable-gpu", "--disable-3d-apis"],
    "graphics worked out by the processor": ["--disable-gpu", "--enable-unsafe-swiftshader"],
}
FRAMES = """() => new Promise((done) => {
  const times = []; let last = performance.now(); const end = last + 1500;
  const step = (now) => {
    times.push(now - last);
    last = now;
    if (now < end) requestAnimationFrame(step); else done(times.slice(1));
  };
  requestAnimationFrame(step);
})"""
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
ROW = 20
"""The row of the table of people that is chosen."""

ACTS = ("nothing moves", "the wheel over the map", "arrow keys from mark to mark", "one mark chosen after another")


def page_of(people: int, folder: Path) -> Path:
    """A map page of a generated community in which everybody agreed to be named."""
    text = generated_community(people, *SIZES.get(people, (3 * people, 51 if people < 1000 else 120, 100)))
    result = network.analyse(network.read_instance(text.replace('"name_on_map": false', '"name_on_map": true')))
    names = {f"P{i}": f"Person Number {i}" for i in range(people)}
    file = folder / "map.html"
    file.write_text(write_map_page(result.public_map.model_dump(mode="json"), names), encoding="utf-8")
    return file


def frames(page: Any, act: str) -> list[float]:
    """Milliseconds of every frame of a second and a half in which something is done all the time."""
    page.evaluate(f"void (window.measured = ({FRAMES})())")
    end = time.monotonic() + 1.5
    while time.monotonic() < end and act != ACTS[0]:
        if act == ACTS[1]:
            page.mouse.wheel(0, 40 if time.monotonic() % 1 < 0.5 else -40)
            continue
        page.keyboard.press("ArrowRight" if time.monotonic() % 1 < 0.5 else "ArrowLeft")
        if act == ACTS[3]:
            page.keyboard.press("Enter")
    times: list[float] = page.evaluate("window.measured")
    return times


def measure(browser: Any, file: Path) -> None:
    """Open the page, show its people, focus one, and print the figures."""
    page = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}).new_page()
    started = time.monotonic()
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]")
    drawing = "plainly" if page.is_visible("#plain-notice") else "by WebGL"
    print(f"  ready           {time.monotonic() - started:8.2f} s, drawn {drawing}")
    if page.locator("#choice-people").count():
        started = time.monotonic()
        page.check("#choice-people")
        page.evaluate(TWO_FRAMES)
        print(f"  people shown    {time.monotonic() - started:8.2f} s")
    started = time.monotonic()
    page.locator("table").last.locator("tbody button").nth(ROW).click()
    page.evaluate(TWO_FRAMES)
    print(f"  chosen in table {time.monotonic() - started:8.2f} s, its row {ROW + 1}")
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("#map").hover()
    for act in ACTS:
        times = sorted(frames(page, act)) or [1500.0]
        slow = times[int(0.95 * (len(times) - 1))]
        print(
            f"  {act:30} {statistics.median(times):6.0f} ms a frame, 19 of 20 within {slow:.0f} ms, {len(times)} frames"
        )


def main() -> None:
    """Measure the page in both ways of drawing."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        file = page_of(people, Path(folder))
        print(f"{people} people: file of {file.stat().st_size / 1e6:.2f} MB")
        for way, arguments in WAYS.items():
            print(way)
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", *arguments])
            measure(browser, file)
            browser.close()


if __name__ == "__main__":
    main()
