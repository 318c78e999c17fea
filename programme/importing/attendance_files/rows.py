"""What an attendance file says, before anybody is found for it: one entry for each row that names somebody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["teams", "eventbrite", "sign-in sheet"]
Mark = Literal["", "came", "online", "late", "left_early", "absent", "absent_with_notice", "cancelled", "unclear"]

KIND_WORDS: dict[Kind, str] = {
    "teams": "Teams attendance report",
    "eventbrite": "Eventbrite list",
    "sign-in sheet": "sign-in sheet",
}
"""What a kind of file is called, also as the source of what it told."""


@dataclass(slots=True)
class Entry:
    """One row.

    Attributes:
        sheet, row: where it stands, the row counted from 1.
        cell: its address, such as `Report!A12`.
        name: the person's name, without `(Unverified)` and the like.
        addresses: e-mails that stand in the row, the best first, in small letters.
        organisation: as written beside the name; a hint only.
        joined, left: when, where the row says so.
        seconds: how long, where the row says so.
        mark: whether the row says that they came; empty where it says nothing.
        said: the text that the mark was read from.
        part: `whole` for a row that sums a person up, `visit` for one joining and leaving.
    """

    sheet: str
    row: int
    cell: str
    name: str
    addresses: tuple[str, ...] = ()
    organisation: str = ""
    joined: dt.datetime | None = None
    left: dt.datetime | None = None
    seconds: float | None = None
    mark: Mark = ""
    said: str = ""
    part: Literal["whole", "visit"] = "whole"


@dataclass(slots=True)
class FileRead:
    """A file as read.

    Attributes:
        kind: what it was taken for.
        reasons: why, in words.
        told: how it was read, in words.
        entries: its rows.
        started, ended: of the meeting, where the file says so.
        days: the days that its times are of.
        marked: whether anything in it says who came; without, its rows only list people.
        texts: the cells of the sheet that was read.
        heading_row: of the sheet, counted from 1.
    """

    kind: Kind
    reasons: list[str]
    told: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    started: dt.datetime | None = None
    ended: dt.datetime | None = None
    days: list[dt.date] = field(default_factory=list)
    marked: bool = True
    texts: dict[str, list[list[str]]] = field(default_factory=dict)
    heading_row: int = 1
