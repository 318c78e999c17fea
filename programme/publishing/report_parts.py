"""The parts of a report, before anybody sets them: headings, words, tables and pictures with their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its answer, set so that it is seen first."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Its first row holds the headers and is repeated; `widths` are shares, `right` columns of numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as SVG. `alt` says all that it shows, `caption` stands below it, `share` is its part of the width."""

    svg: str
    alt: str
    caption: str
    share: float = 1.0


Block = Heading | Words | Bullets | Answer | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A section under a heading of its own; a wide one lies across the page."""

    title: str
    blocks: tuple[Block, ...]
    is_wide: bool = False
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report ready to be set. `about` are the lines below the title, `mark` stands at the foot of every page."""

    title: str
    subtitle: str
    day: dt.date
    about: tuple[str, ...]
    mark: str
    sections: tuple[Section, ...]


def table(
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float] = (),
    right: Sequence[int] = (),
    empty: str = "no data",
) -> Table | Words:
    """A table, or in plain words that there is nothing to put into it."""
    if not rows:
        return Words(f"{caption}: {empty}.")
    shares = tuple(widths) or (2.0, *(1.0 for _ in columns[1:]))
    return Table(caption, tuple(columns), tuple(tuple(row) for row in rows), shares, tuple(right))
