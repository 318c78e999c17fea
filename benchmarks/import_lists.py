"""A long dirty list of people into the records: how long it takes, and how much memory.

`python -m benchmarks.import_lists make 50000 FOLDER` writes the list as .xlsx and .csv; then, for each of them, so that
the memory is that of the import alone, `python -m benchmarks.import_lists check FILE` and `... apply FILE`.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from programme.journeys.import_file import import_file
from programme.journeys.recruit import import_workbook
from programme.records import migrate, open_database

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "north-west-surrey" / "community.xlsx"
AT = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.UTC)
HEADINGS = (
    "ID", "What is your NHS e-mail address?", "Your full name", "Which organisation do you work for?", "Job title",
    "Staff group", "Date joined", "When are you available?", "Which tools would you like help with?",
    "Access requirements", "Are you happy for your name to be shown on the map?", "Line manager",
)  # fmt: skip
ORGANISATIONS = (
    "RTK", "rtk", "ASPH NHSFT", "Ashford & St Peters", "St Peters Hosp", "RXX", "Surrey & Borders", "sabp",
    "Goldsworth Park", "Goldsworth Pk Hlth Ctr", "Woking Borough Council", "the council", "Ashford",
    "The Health Centre", "5E1", "50", "Woking & Sam Beare", "CSH Surrey", "Dr Morcos", "",
)  # fmt: skip
WEEKS = (
    "Mon-Weds not 2nd Weds, Fri pm term time", "flexible", "T/Th", "ask my manager", "", "Tue pm; Thu am",
    "weekdays 9-5", "not Fridays", "Wed 10-3.30", "any day except Mon",
)  # fmt: skip
DATES = ("03/04/2026", "13/04/2026", "2026-04-05", "46268", "3rd April 2026", "31/02/2026", "next Tues", "")
TOOLS = ("SPC charts; pdsas", "driver diags", "process map, SPC", "not sure", "", "5 whys;PDSA;")
ACCESS = ("", "", "none", "step free please", "vegetarian", "dyslexic", "hearing loop;")
ANSWERS = {
    "organisation:st peters hosp": "RTK", "organisation:ashford": "RTK", "organisation:the health centre": "H81033",
    "organisation:goldsworth pk hlth ctr": "H81024", "organisation:the council": "E07000217",
    "organisation:dr morcos": "-", "organisation:5e1": "-", "organisation:50": "-", "blank:list:organisation": "-",
    "organisation:sabp": "RXX", "organisation:surrey & borders": "RXX", "organisation:ashford & st peters": "RTK",
    "organisation:woking & sam beare": "Y00640", "organisation:asph nhsft": "RTK",
}  # fmt: skip
"""One answer for each name that has to be asked for, so that nearly everybody is stored."""

CONSENT = ("Yes", "no", "yes please", "prefer not to say", "", "TRUE")


def dirty_rows(number: int, seed: int) -> list[list[str]]:
    """The headings and rows of a list; one person in a hundred stands in it twice, and organisations are misspelt."""
    chance = random.Random(seed)
    rows = [list(HEADINGS)]
    for each in range(number):
        person = each - 1 if each % 100 == 99 else each
        organisation = chance.choice(ORGANISATIONS)
        if len(organisation) > 6 and chance.random() < 0.02:
            place = chance.randrange(1, len(organisation) - 1)
            organisation = organisation[:place] + organisation[place + 1 :]
        rows.append(
            [str(each + 1), f"Person.{person}@list.example{' ' * (each % 7 == 0)}", f"Person O’Number {person}",
             organisation, "Nurse", "Nursing and Midwifery", chance.choice(DATES), chance.choice(WEEKS),
             chance.choice(TOOLS), chance.choice(ACCESS), chance.choice(CONSENT),
             f"Person O'Number {chance.randrange(number)}" if each % 3 == 0 else ""]
        )  # fmt: skip
    return rows


def make(number: int, folder: Path) -> None:
    """Write the list as `list.xlsx` and `list.csv` into a folder."""
    rows = dirty_rows(number, 1)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "list.csv").open("w", encoding="cp1252", newline="", errors="replace") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    with xlsxwriter.Workbook(folder / "list.xlsx", {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("List")
        for place, row in enumerate(rows):
            page.write_row(place, 0, row)


def measure(path: Path, *, dry_run: bool) -> str:
    """Import a list into records that hold the example community; what it gave, its seconds and its megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/records.sqlite"
        migrate(url)
        database = open_database(url)
        import_workbook(database, EXAMPLE, by="benchmark", at=AT)
        began, worked = time.monotonic(), time.process_time()
        report = import_file(
            database,
            path.read_bytes(),
            file_name=path.name,
            by="benchmark",
            at=AT,
            dry_run=dry_run,
            decisions=ANSWERS,
        )
        seconds, busy = time.monotonic() - began, time.process_time() - worked
        database.close()
    counts = report.read.summary() if report.read else {}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{path.name} {'checked' if dry_run else 'applied'}: {counts.get('rows')} rows, {counts.get('people')} people, "
        f"{counts.get('rows_waiting')} rows wait, {counts.get('rows_refused')} refused; {seconds:.1f} s ({busy:.1f} s "
        f"of the processor), {peak:.0f} MB at most"
    )


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        print(measure(Path(sys.argv[2]), dry_run=sys.argv[1] == "check"))
