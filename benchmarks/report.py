"""The page of all measurements: sections that are replaced one by one, each with the machine it was measured on."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Sequence
from importlib import metadata

TITLE = "# What was measured"
INTRODUCTION = """\
`python -m benchmarks --write docs/benchmarks.md` makes this page; with `--only SECTION` it makes one section anew and
keeps the others. Take the ratios rather than the seconds: all rows of a table come from one run on one machine.
Published samples are read from the folder that `LLL_REFERENCE` names."""

HEADINGS = {
    "matching": "Matching",
    "scheduling": "Scheduling",
    "timetabling": "Course timetabling (ITC-2007)",
    "network": "Network",
}
"""Sections by the word that asks for them, in the order of the page."""


def page(old: str, made: dict[str, str]) -> str:
    """The page with some sections made anew and the others as they were.

    Args:
        old: text of the page so far; empty where there is none.
        made: text of new sections, by word, without their headings.
    """
    kept = sections(old)
    whole = {word: made.get(word, kept.get(word)) for word in HEADINGS}
    parts = [f"## {HEADINGS[word]}\n\n{text.strip()}\n" for word, text in whole.items() if text]
    return "\n".join([TITLE, "", INTRODUCTION, "", *parts])


def sections(text: str) -> dict[str, str]:
    """Text of each section that a page has, by word."""
    words = {heading: word for word, heading in HEADINGS.items()}
    parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)[1:]
    found = zip(parts[::2], parts[1::2], strict=True)
    return {words[heading]: body.strip() for heading, body in found if heading in words}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def machine() -> str:
    """What the figures depend on, and nothing that tells whose machine it is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, Python {platform.python_version()}, "
        f"ortools {metadata.version('ortools')}, numpy {metadata.version('numpy')}, SciPy {metadata.version('scipy')}"
    )


def made_by(word: str) -> str:
    """The line under a heading: the command of a section and the machine."""
    return f"Made by `python -m benchmarks --only {word} --write docs/benchmarks.md` on {machine()}."
