"""Lists at random, and bytes changed at random: reading one may refuse it in words, and never fails otherwise.

`python -m benchmarks.import_fuzz 10000 1` makes ten thousand tries from seed 1.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import sys
import time
from pathlib import Path

import xlsxwriter

from benchmarks.import_fuzz_parts import altered, open_document
from foundation.errors import BadInput
from programme.importing.lists import FIELDS, Known, OrganisationIndex, OrganisationKnown, read_any_file, read_list

OLD = Path(__file__).resolve().parents[1] / "tests" / "importing" / "lists" / "people.xls"
CELLS = (
    "", "ann@rtk.example", "Ann Cole", "RTK", "ASPH", "03/04/2026", "31/02/2026", "46268", "5E1", "50", "=1+1", "T/Th",
    "Mon-Weds not 2nd Weds, Fri pm term time", "flexible", "NA", "Null", "Total", "\u200b", "İstanbul ß",
    "943 476 5919",
    "COLE, Ann (TRUST - RTK)", "99999999999999999999", "1e999", "yes please", "a;b;c", "(((", "\\d+[", "x" * 5_000,
)  # fmt: skip


def tries(number: int, seed: int) -> tuple[int, int]:
    """Read lists at random.

    Args:
        number: how many.
        seed: of the chance.

    Returns:
        How many were read, and how many were refused in words; anything else is raised.
    """
    chance = random.Random(seed)
    known = Known(dt.date(2026, 9, 1), OrganisationIndex((OrganisationKnown("RTK", "Ashford and St Peter's"),)))
    read = refused = 0
    for number_of in range(number):
        data = _file(chance)
        try:
            file = read_any_file(data, file_name=chance.choice(("list.xlsx", "list.csv", "a!b/c.ods", "")))
            read_list(file, known, {}).to_json()
            read += 1
        except BadInput:
            refused += 1
        except Exception as error:
            error.add_note(f"try {number_of} from seed {seed}")
            raise
    return read, refused


def _file(chance: random.Random) -> bytes:
    headings = [chance.choice(chance.choice(FIELDS).called) for _ in range(chance.randint(0, 8))]
    rows = [
        headings,
        *([chance.choice(CELLS) for _ in range(chance.randint(0, 9))] for _ in range(chance.randint(0, 6))),
    ]
    chance.shuffle(rows) if chance.random() < 0.1 else None
    kind = chance.random()
    if kind < 0.55:
        data = _workbook(rows, chance)
        data = altered(data, chance) if chance.random() < 0.6 else data
    elif kind < 0.7:
        data = open_document(rows, chance)
        data = altered(data, chance) if chance.random() < 0.5 else data
    elif kind < 0.78:
        data = OLD.read_bytes()
    else:
        data = _text(rows, chance)
    return _spoilt(data, chance) if chance.random() < (0.3 if kind < 0.7 or kind >= 0.78 else 0.95) else data


def _workbook(rows: list[list[str]], chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": chance.random() < 0.3})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            page.write(number, column, float(chance.random()) if chance.random() < 0.05 else text)
    if chance.random() < 0.2:
        page.merge_range(1, 0, 3, 0, "RTK")
    book.close()
    return buffer.getvalue()


def _text(rows: list[list[str]], chance: random.Random) -> bytes:
    text = "\n".join(chance.choice(",;\t").join(row) for row in rows)
    return text.encode(chance.choice(("utf-8", "utf-16", "cp1252")), errors="replace")


def _spoilt(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data[: chance.randint(0, len(data))] if chance.random() < 0.3 else data)
    for _ in range(chance.randint(1, 8)):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


if __name__ == "__main__":
    began = time.monotonic()
    wanted, start = (int(each) for each in (*sys.argv[1:], "10000", "1")[:2])
    good, bad = tries(wanted, start)
    print(f"{wanted} tries from seed {start}: {good} read, {bad} refused in words, {time.monotonic() - began:.0f} s")
