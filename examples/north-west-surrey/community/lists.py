"""The small lists beside the script: real organisations and sites, invented names, rooms, projects."""

from __future__ import annotations

import csv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent

Row = dict[str, str]


def read_list(name: str) -> list[Row]:
    """The rows of `name`.csv in the example's folder, every value as text.

    Raises:
        FileNotFoundError: if there is no such list.
    """
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def organisations_by_code() -> dict[str, Row]:
    """The 51 organisations by code, in the order of the list."""
    return {row["code"]: row for row in read_list("organisations")}
