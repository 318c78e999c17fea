"""A programme of any size as a workbook: invented people at practices, one in ten a coach, three in ten learners."""

from __future__ import annotations

import argparse
import io
import random
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

PEOPLE_OF_A_PRACTICE = 250
SKILLS = ("SPC", "PDSA", "MAP")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")

Row = Sequence[str]


def large_workbook(people: int, *, seed: int = 0) -> bytes:
    """A workbook that `lll import` takes.

    Args:
        people: how many.
        seed: of who works where and wants what.
    """
    rng = random.Random(seed)
    practices = [f"G{number:05}" for number in range(max(4, people // PEOPLE_OF_A_PRACTICE))]
    sheets: dict[str, list[Row]] = {
        "Calendar": [
            ("kind", "label", "start", "end"),
            ("as_at", "", "2020-07-13", ""),
            ("window", "autumn", "2020-09-07", "2021-03-26"),
            ("block", "day", "09:30", "16:30"),
        ],
        "Skills": [("code", "name"), *((code, f"Skill {code}") for code in SKILLS)],
        "Organisations": [
            ("code", "scheme", "name", "kind"),
            *((code, "ODS", f"Practice {code}", "practice") for code in practices),
        ],
        "People": [("email", "name", "joined", "learn_from", "live_from", "lead_from", "mode", "availability")],
        "Memberships": [("email", "organisation", "start", "main")],
        "Needs": [("email", "skill", "level")],
        "Offers": [("email", "places", "skills")],
        "Availability": [("email", "weekday", "start", "end")],
    }
    for number in range(people):
        _add(sheets, number, rng.choice(practices), rng)
    return _written(sheets)


def _add(sheets: dict[str, list[Row]], number: int, practice: str, rng: random.Random) -> None:
    email, tenth = f"person{number}@{practice.lower()}.example", number % 10
    live = "2020-01-01" if 1 <= tenth <= 3 else ""
    lead = "2019-11-01" if tenth == 0 else ""
    stated = "stated" if live or lead else "unknown"
    sheets["People"].append((email, f"Person {number}", "2019-09-01", "2019-10-01", live, lead, "either", stated))
    sheets["Memberships"].append((email, practice, "2018-01-01", "yes"))
    if live:
        sheets["Needs"].append((email, rng.choice(SKILLS), "2"))
    if lead:
        sheets["Offers"].append((email, str(rng.randint(1, 3)), "; ".join(f"{code} 4" for code in SKILLS)))
    if live or lead:
        sheets["Availability"].append((email, rng.choice(WEEKDAYS), "14:00", "17:00"))


def _written(sheets: dict[str, list[Row]]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def main() -> None:
    """Write such a workbook: for `/usr/bin/time -v lll import FILE`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service_people", description=__doc__)
    parser.add_argument("people", type=int)
    parser.add_argument("file", type=Path)
    given = parser.parse_args()
    given.file.write_bytes(large_workbook(given.people))


if __name__ == "__main__":
    main()
