"""All measurements by one command: `python -m benchmarks [--only SECTION ...] [--write docs/benchmarks.md] [--quick]`.

Without --write the sections are only printed. Published samples need LLL_REFERENCE; peers are installed into
environments of their own under var/ where a package index can be reached. What cannot be measured is said to be so.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.report import HEADINGS, page
from benchmarks.sections import SECTIONS


def main() -> None:
    """Measure the sections asked for, and write them into the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure, and write the page.")
    parser.add_argument("--only", nargs="+", choices=list(HEADINGS), default=list(HEADINGS), metavar="SECTION")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the page; its other sections stay as they are")
    parser.add_argument("--quick", action="store_true", help="small samples alone: shows that everything runs")
    given = parser.parse_args()
    for word in given.only:
        started = time.monotonic()
        print(f"{HEADINGS[word]}:", flush=True)
        text = SECTIONS[word](quick=given.quick)
        print(f"{text}\n\n({(time.monotonic() - started) / 60:.1f} minutes)\n", flush=True)
        if given.write:
            old = given.write.read_text(encoding="utf-8") if given.write.exists() else ""
            given.write.write_text(page(old, {word: text}), encoding="utf-8")


if __name__ == "__main__":
    main()
