"""Write the example community's workbook: `python examples/north-west-surrey/build.py [-o community.xlsx]`.

The people are invented, with a fixed seed; the organisations and sites are real. README.md says which is which.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

import xlsxwriter
from community import sheets
from community.cases import add_cases, add_coaching_cases
from community.coaching import add_needs, add_offers, pair_wave_1
from community.cohorts import place_in_cohorts
from community.improvement import data_points, measures_with_owners
from community.learning import capability, feedback, self_assessments
from community.links import make_projects, make_ties
from community.people import make_people
from community.programme_sessions import attendance, delivered_sessions, planned_sessions
from community.sheets import Sheet
from community.timetables import add_timetables

SEED = 2020
AS_AT = dt.datetime(2020, 7, 13, tzinfo=dt.UTC)
LICENCES = (
    "The people, rooms, projects and figures are invented. Organisations and sites are real: contains public sector "
    "information licensed under the Open Government Licence v3.0. Contains Ordnance Survey data (c) Crown copyright "
    "and database right 2014. Contains Royal Mail data (c) Royal Mail copyright and database right 2014. Contains "
    "National Statistics data (c) Crown copyright and database right 2014."
)


def make_sheets(seed: int = SEED) -> list[Sheet]:
    """All sheets of the workbook, in their order."""
    people = make_people(seed)
    place_in_cohorts(people)
    add_cases(people)
    add_timetables(people, seed)
    add_offers(people, seed)
    add_needs(people, seed)
    pairs = pair_wave_1(people, seed)
    add_coaching_cases(people, pairs)
    projects = make_projects(people, seed)
    sessions = delivered_sessions(people) + planned_sessions(people)
    ties = make_ties(people, pairs, projects, sessions, seed)
    came = attendance(sessions, people, seed)
    people.sort(key=lambda person: person.email)
    return [
        sheets.calendar(),
        sheets.listed("Skills", "skills"),
        sheets.listed("Organisations", "organisations"),
        sheets.people(people),
        sheets.memberships(people),
        sheets.needs(people),
        sheets.offers(people),
        sheets.availability(people),
        sheets.venues(),
        sheets.rooms(),
        sheets.cohorts(),
        sheets.sessions(sessions),
        sheets.ties(ties),
        sheets.projects(projects),
        sheets.attendance(came),
        sheets.measures(measures_with_owners(projects)),
        sheets.data_points(data_points(seed)),
        sheets.capability(capability()),
        sheets.self_assessments(self_assessments(people, seed)),
        sheets.feedback(feedback(sessions, came, seed)),
        sheets.listed("Learning notes", "notes"),
    ]


def write_workbook(path: Path, contents: list[Sheet]) -> None:
    """Write the sheets as .xlsx, the same bytes each time on one machine: text as text, numbers as numbers."""
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    workbook.set_properties(
        {"title": "North West Surrey, 13 July 2020: an example community", "comments": LICENCES, "created": AS_AT}
    )
    bold = workbook.add_format({"bold": True, "bottom": 1})
    for sheet in contents:
        page = workbook.add_worksheet(sheet.name)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
        for column, heading in enumerate(sheet.headings):
            widest = max([len(heading), *(len(str(row[column])) for row in sheet.rows)])
            page.set_column(column, column, min(widest + 2, 44))
            page.write_string(0, column, heading, bold)
        for number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        page.write_string(number, column, cell)
                else:
                    page.write_number(number, column, cell)
    workbook.close()


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description="Write the example community's workbook.")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("community.xlsx"))
    arguments = parser.parse_args()
    contents = make_sheets()
    write_workbook(arguments.output, contents)
    print(f"{arguments.output}: " + ", ".join(f"{sheet.name} {len(sheet.rows)}" for sheet in contents))


if __name__ == "__main__":
    main()
