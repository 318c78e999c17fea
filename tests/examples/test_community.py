"""The example workbook: what its script writes, that it hangs together, that the story it tells is there."""

from __future__ import annotations

import csv
import datetime as dt
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from foundation.disclosure import pool_small

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "north-west-surrey"
AS_AT = "2020-07-13"
NUMBERS = ("latitude", "longitude", "capacity", "cost_pence_per_block", "score", "baseline", "latest_value")

Row = dict[str, Any]
Book = dict[str, list[Row]]


def read_book(path: Path) -> Book:
    workbook = CalamineWorkbook.from_path(str(path))
    book: Book = {}
    for name in workbook.sheet_names:
        headings, *rows = workbook.get_sheet_by_name(name).to_python()
        book[name] = [dict(zip(headings, row, strict=True)) for row in rows]
    return book


def split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def in_force(row: Row, start: str, end: str) -> bool:
    return bool(row[start]) and row[start] <= AS_AT and (not row[end] or row[end] >= AS_AT)


@pytest.fixture(scope="module")
def book() -> Book:
    return read_book(FOLDER / "community.xlsx")


@pytest.fixture(scope="module")
def people(book: Book) -> dict[str, Row]:
    return {row["email"]: row for row in book["People"]}


@pytest.fixture(scope="module")
def homes(book: Book) -> dict[str, str]:
    """The organisation each person counts first."""
    return {row["email"]: row["organisation"] for row in book["Memberships"] if row["main"] == "yes"}


def tier(book: Book, name: str) -> set[str]:
    return {row["email"] for row in book["People"] if in_force(row, f"{name}_from", f"{name}_to")}


def test_the_script_writes_the_cells_of_the_committed_workbook_and_the_same_bytes_twice(
    tmp_path: Path, book: Book
) -> None:
    for name in ("one", "two"):
        command = [sys.executable, FOLDER / "build.py", "-o", tmp_path / f"{name}.xlsx"]
        subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert read_book(tmp_path / "one.xlsx") == book


def test_it_has_the_organisations_and_people_of_the_story(book: Book) -> None:
    kinds = Counter(row["kind"] for row in book["Organisations"])
    assert len(book["Organisations"]) == 51
    assert kinds["practice"] == 40
    assert sum(row["partner"] == "yes" for row in book["Organisations"]) == 11
    assert len(book["People"]) == 240
    assert (len(tier(book, "learn")), len(tier(book, "live")), len(tier(book, "lead"))) == (150, 60, 30)
    assert len(tier(book, "live") & tier(book, "lead")) == 5
    assert len({row["id"] for row in book["Cohorts"] if row["wave"] == "Wave 2"}) == 6


def test_every_organisation_has_a_place(book: Book) -> None:
    for row in book["Organisations"]:
        assert 50.9 < row["latitude"] < 51.6, row["code"]
        assert -0.8 < row["longitude"] < 0.0, row["code"]
        assert row["postcode"], row["code"]


def references(book: Book) -> Iterator[tuple[str, str, str, str]]:
    """Sheet, column, the sheet and column it refers to."""
    people = ("People", "email")
    for sheet in ("Memberships", "Needs", "Offers", "Availability", "Attendance"):
        yield sheet, "email", *people
    yield "Memberships", "organisation", "Organisations", "code"
    yield "Needs", "skill", "Skills", "code"
    yield "Offers", "wishes", *people
    yield "People", "cohorts", "Cohorts", "id"
    yield "Venues", "organisation", "Organisations", "code"
    yield "Rooms", "venue", "Venues", "id"
    yield "Sessions", "cohorts", "Cohorts", "id"
    yield "Sessions", "facilitators_from", *people
    yield "Sessions", "facilitators", *people
    yield "Sessions", "facilitator_skills", "Skills", "code"
    yield "Sessions", "room", "Rooms", "id"
    yield "Ties", "from", *people
    yield "Ties", "to", *people
    yield "Ties", "session", "Sessions", "id"
    yield "Projects", "lead", *people
    yield "Projects", "team", *people
    yield "Projects", "organisations", "Organisations", "code"
    yield "Projects", "cohort", "Cohorts", "id"
    yield "Attendance", "session", "Sessions", "id"
    yield "Measures", "project", "Projects", "id"
    yield "Measures", "comparison_of", "Measures", "id"
    yield "Measures", "owner", *people
    yield "Data points", "measure", "Measures", "id"
    yield "Capability", "organisation", "Organisations", "code"
    yield "Capability", "skill", "Skills", "code"
    yield "Self-assessments", "email", *people
    yield "Self-assessments", "skill", "Skills", "code"
    yield "Feedback", "session", "Sessions", "id"
    yield "Learning notes", "project", "Projects", "id"
    yield "Learning notes", "event", "Sessions", "id"
    yield "Calendar", "organisation", "Organisations", "code"


def test_every_reference_resolves(book: Book) -> None:
    for sheet, column, other_sheet, key in references(book):
        known = {row[key] for row in book[other_sheet]}
        named = {part for row in book[sheet] for part in split(row[column])}
        assert named <= known, f"{sheet}.{column}: {sorted(named - known)}"
    blocks = {row["label"] for row in book["Calendar"] if row["kind"] == "block"}
    assert {part for row in book["Sessions"] for part in split(row["blocks"])} <= blocks
    skills = {part.split()[0] for row in book["Offers"] for part in split(row["skills"])}
    assert skills <= {row["code"] for row in book["Skills"]}


def test_no_row_stands_twice(book: Book) -> None:
    keys = {
        "Organisations": ("code",),
        "People": ("email",),
        "Memberships": ("email", "organisation", "start"),
        "Needs": ("email", "skill"),
        "Offers": ("email",),
        "Sessions": ("id",),
        "Ties": ("from", "to", "kind", "start"),
        "Attendance": ("session", "email"),
        "Availability": ("email", "weekday", "start", "end", "occurrences", "away_on"),
        "Measures": ("id",),
        "Data points": ("measure", "date", "recorded_on"),
        "Capability": ("organisation", "kind", "tier", "skill"),
        "Self-assessments": ("email", "skill", "when"),
        "Learning notes": ("id",),
    }
    for sheet, key in keys.items():
        counts = Counter(tuple(row[column] for column in key) for row in book[sheet])
        assert [k for k, n in counts.items() if n > 1] == [], sheet


def test_dates_are_iso_and_in_order(book: Book) -> None:
    pairs = {
        "People": [("joined", "left"), ("learn_from", "learn_to"), ("live_from", "live_to"), ("lead_from", "lead_to")],
        "Memberships": [("start", "end")],
        "Ties": [("start", "end"), ("start", "last_contact")],
        "Projects": [("started", "ended")],
        "Sessions": [("earliest", "latest")],
    }
    for sheet, columns in pairs.items():
        for row in book[sheet]:
            for first, last in columns:
                days = [dt.date.fromisoformat(row[name]) for name in (first, last) if row[name]]
                assert days == sorted(days), row


def test_nothing_known_on_the_day_happened_after_it(book: Book, people: dict[str, Row]) -> None:
    for row in book["Ties"]:
        assert max(row["start"], row["end"], row["last_contact"]) <= AS_AT, row
        assert row["start"] >= max(people[row["from"]]["joined"], people[row["to"]]["joined"]), row
    assert all(row["date"] <= AS_AT for row in book["Sessions"] if row["state"] == "delivered")
    assert max(row["joined"] for row in book["People"]) <= AS_AT
    assert max(row["date"] for row in book["Self-assessments"]) <= AS_AT
    assert max(row["date"] for row in book["Learning notes"]) <= AS_AT
    assert all(max(row["date"], row["recorded_on"]) <= AS_AT for row in book["Data points"])
    assert min(row["start"] for row in book["Ties"]).startswith("2019-08")


def test_people_are_marked_as_invented_and_have_reserved_addresses(book: Book) -> None:
    for row in book["People"]:
        assert row["note"].startswith("Invented person.")
        assert row["email"].endswith(".example")
        assert not row["line_manager"] or row["line_manager"].endswith(".example")
        assert row["line_manager"] != row["email"]
    surnames = {row["name"].split()[-1] for row in book["People"]}
    assert surnames.isdisjoint({"Pool", "Morcos"}), "practices are named after real doctors"
    assert all("Invented room" in row["note"] for row in book["Rooms"])


def test_the_words_of_the_licences_are_shown() -> None:
    words = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in words
    for owner in ("Ordnance Survey", "Royal Mail", "National Statistics"):
        assert f"Contains {owner} data (c)" in words
    assert "Surrey County Council" in words


def test_the_public_map_keeps_at_least_fifteen_groups(
    book: Book, people: dict[str, Row], homes: dict[str, str]
) -> None:
    counts = {row["code"]: 0 for row in book["Organisations"]}
    for email, organisation in homes.items():
        if not people[email]["left"] and not people[email]["staff_of_programme"]:
            counts[organisation] += 1
    parents = {row["code"]: [row["network"]] if row["network"] else [] for row in book["Organisations"]}
    groups = Counter(pool_small(counts, parents, rest="other").values())
    assert len(groups) >= 15
    assert sum(count >= 8 for count in counts.values()) >= 8


def test_coaches_are_scarce_where_the_learners_are(book: Book, homes: dict[str, str]) -> None:
    leads = Counter(homes[email] for email in tier(book, "lead"))
    assert leads["RTK"] == 13
    learners = {row["email"] for row in book["Needs"]}
    assert learners <= tier(book, "live")
    assert 48 <= len(learners) <= 54
    offers = book["Offers"]
    places = sum(row["places"] for row in offers)
    elsewhere = sum(row["places"] for row in offers if homes[row["email"]] != "RTK")
    assert 45 <= places <= 55
    assert elsewhere < sum(homes[email] == "RTK" for email in learners)
    assert Counter(row["status"] for row in offers)["paused"] == 1
    assert sum("" < row["supervision_valid_to"] < AS_AT for row in offers) == 1
    wanted = Counter(row["skill"] for row in book["Needs"])
    for skill in ("SPC", "COACHING", "COPRODUCTION"):
        offered = sum(row["places"] for row in offers if f"{skill} " in row["skills"] and row["status"] == "active")
        assert wanted[skill] >= offered, skill
    assert {row["availability"] for row in book["People"] if row["email"] in learners} == {"stated", "none", "unknown"}


def test_wave_1_never_paired_colleagues_and_some_pairs_must_not_come_back(book: Book) -> None:
    employers: dict[str, set[str]] = {}
    for row in book["Memberships"]:
        if row["start"] <= "2020-02-14" and (not row["end"] or row["end"] >= "2020-01-27"):
            employers.setdefault(row["email"], set()).add(row["organisation"])
    coaching = [row for row in book["Ties"] if row["kind"] == "coaching"]
    assert all(employers[row["from"]].isdisjoint(employers[row["to"]]) for row in coaching)
    outcomes = Counter(row["outcome"] for row in coaching)
    assert min(outcomes[""], outcomes["completed"], outcomes["ended_early"], outcomes["declined"]) >= 1


def test_links_across_organisations_grew(book: Book, homes: dict[str, str]) -> None:
    def across(until: str) -> int:
        return sum(
            homes[row["from"]] != homes[row["to"]]
            for row in book["Ties"]
            if row["kind"] in ("coaching", "project")
            and row["start"] <= until
            and (not row["end"] or row["end"] >= until)
        )

    assert across("2019-12-31") <= 12
    assert across(AS_AT) >= 40


def test_some_practices_are_not_yet_connected(book: Book, homes: dict[str, str]) -> None:
    empty = {row["code"] for row in book["Organisations"]} - set(homes.values())
    assert 5 <= len(empty) <= 10
    assert "H81079" in empty, "dormant already"


def test_the_lists_of_real_things_carry_no_people() -> None:
    for name in ("organisations", "sites"):
        with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
            assert not any("@" in cell for row in csv.reader(file) for cell in row)
