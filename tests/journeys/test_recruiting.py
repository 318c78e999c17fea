"""Recruiting from a workbook: whole or not at all, the same file changes nothing, a changed one updates."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
from sqlalchemy import func, select

from foundation.errors import BadInput
from programme.importing import ImportReport, SheetCount
from programme.journeys.recruit import import_workbook
from programme.records import (
    AuditEntry,
    AuditValues,
    Cohort,
    Database,
    ImportBatch,
    Membership,
    Organisation,
    Person,
    Record,
    Session,
    Tie,
    migrate,
    open_database,
    verify_chain,
)
from tests.small_programme import Sheets, cell, small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2020, 9, 1, 9, 0, tzinfo=dt.UTC)


def recruit(database: Database, sheets: Sheets, *, at: dt.datetime = AT, dry_run: bool = False) -> ImportReport:
    return import_workbook(database, workbook(sheets), by="admin", at=at, dry_run=dry_run)


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = Record.metadata.tables
    with database.engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(table.select())), key=repr) for name, table in tables.items()
        }


def facts(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """The same without the trail of imports."""
    trail = ("import_batches", "import_undos", "audit_entries", "audit_values")
    return {name: rows for name, rows in contents(database).items() if name not in trail}


def counts(report: ImportReport) -> dict[str, SheetCount]:
    return {count.sheet: count for count in report.counts}


def test_a_workbook_is_stored_with_one_audit_entry(database: Database) -> None:
    report = recruit(database, small_programme())
    assert report.applied
    assert not report.imported_before
    assert report.as_at == dt.date(2020, 7, 13)
    assert counts(report)["People"] == SheetCount("People", new=4)
    with database.reading() as session:
        batch = session.scalars(select(ImportBatch)).one()
        assert (batch.id, batch.file_sha256, batch.applied_by) == (report.batch, report.file_sha256, "admin")
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.by, entry.subjects["batch"]) == ("import", "admin", batch.id)
        assert len(entry.subjects["records"]["people"]) == 4
        assert verify_chain(session) == []
        assert not any(name in str(entry.subjects) for name in ("Ann", "Siân", "@"))


def test_what_is_stored_is_what_the_cells_say(database: Database) -> None:
    recruit(database, small_programme())
    with database.reading() as session:
        people = {person.email: person for person in session.scalars(select(Person))}
        ann, ben, cat = (people[f"{name}.example"] for name in ("ann@rtk", "ben@h81002", "cat@h81003"))
        assert (cat.name, cat.availability_state, cat.slots) == ("Siân D'Souza-Ng", "none", [])
        assert ben.highest_tier(dt.date(2020, 7, 13)) == "live"
        assert (cat.line_manager_id, people["dan@rtk.example"].line_manager_id) == (ben.id, None)
        assert [(s.weekday, s.start, s.ends, s.occurrences, s.term_only) for s in ben.slots] == [
            ("fri", "15:00", "17:00", [1, 3], True)
        ]
        assert [row.away_on for row in ben.away] == [dt.date(2020, 11, 9)]
        assert [row.feature for row in ben.requirements] == ["hearing_loop"]
        assert [(n.skill.code if n.skill else None, n.required) for n in (*ben.needs, *cat.needs)] == [
            ("SPC", True),
            (None, False),
        ]
        assert ann.offer is not None
        assert {(s.skill.code, s.level) for s in ann.offer.skills} == {("SPC", 4), ("PDSA", None)}
        assert [wish.person_id for wish in ann.offer.wishes] == [ben.id]
        assert [e.cohort.code for e in ben.enrolments] == ["A"]
        assert (ann.agreed_to("name_on_map", AT.date()), ben.agreed_to("name_on_map", AT.date())) == (True, False)
        delivered = session.scalars(select(Session).where(Session.code == "Z1")).one()
        assert (delivered.held_on, delivered.room and delivered.room.code) == (dt.date(2020, 3, 3), "V1-A")


def test_the_same_file_twice_changes_nothing_and_says_so(database: Database) -> None:
    first = recruit(database, small_programme())
    before = contents(database)
    second = recruit(database, small_programme(), at=LATER)
    assert contents(database) == before
    assert (second.applied, second.imported_before, second.batch) == (False, True, first.batch)
    assert not second.changes_anything
    assert {c.sheet: c.unchanged for c in second.counts} == {c.sheet: c.new for c in first.counts}


def test_rows_in_another_order_are_stored_the_same(sqlite_database: Database, tmp_path: Path) -> None:
    recruit(sqlite_database, small_programme())
    with sqlite_database.reading() as session:
        ordered = {p.email: p.id for p in session.scalars(select(Person))}
    shuffled = small_programme()
    for rows in shuffled.values():
        rest = rows[1:]
        random.Random(7).shuffle(rest)
        rows[1:] = rest
    again = recruit(sqlite_database, shuffled)
    assert not again.changes_anything
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    migrate(url)
    other = open_database(url)
    recruit(other, shuffled)
    with other.reading() as session:
        assert {p.email: p.id for p in session.scalars(select(Person))} == ordered
    other.close()


def test_a_dry_run_tells_and_stores_nothing(sqlite_database: Database) -> None:
    before = contents(sqlite_database)
    report = recruit(sqlite_database, small_programme(), dry_run=True)
    assert contents(sqlite_database) == before
    assert (report.applied, report.dry_run, counts(report)["Ties"].new) == (False, True, 3)


def test_nothing_is_stored_when_one_cell_is_fatal(database: Database) -> None:
    before = contents(database)
    report = recruit(database, cell(small_programme(), "Attendance", 4, "status", "here"))
    assert [finding.fault.path for finding in report.fatal] == ["Attendance!C4"]
    assert (report.applied, report.counts) == (False, ())
    assert contents(database) == before
    assert {"sheet": "Attendance", "cell": "C4"}.items() <= report.to_json()["faults"][-1].items()


def test_a_failure_half_way_leaves_nothing_behind(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(database)

    def broken(_: object) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("programme.journeys.recruit.apply_programme", broken)
    with pytest.raises(RuntimeError):
        recruit(database, small_programme())
    assert contents(database) == before


def test_a_changed_file_updates_by_natural_key(database: Database) -> None:
    recruit(database, small_programme())
    sheets = small_programme()
    cell(sheets, "People", 2, "band", "8b")
    cell(sheets, "Offers", 2, "skills", "SPC 3; PDSA 2")
    cell(sheets, "Needs", 2, "skill", "PDSA")
    cell(sheets, "Availability", 2, "start", "13:00")
    cell(sheets, "Rooms", 3, "capacity", "10")
    cell(sheets, "People", 4, "cohorts", "A; Z")
    sheets["People"].append(["eve@rtk.example", "Eve New", *[""] * 26])
    sheets["Memberships"].append(["eve@rtk.example", "RTK", "", "", "", "", "", ""])
    report = recruit(database, sheets, at=LATER)
    changed = counts(report)
    assert (changed["People"].new, changed["People"].changed, changed["People"].unchanged) == (1, 2, 2)
    assert changed["Offers"].changed == changed["Rooms"].changed == 1
    assert (changed["Needs"].new, changed["Needs"].removed, changed["Needs"].unchanged) == (1, 1, 1)
    assert (changed["Availability"].new, changed["Availability"].removed) == (1, 1)
    assert (changed["Ties"].unchanged, changed["Sessions"].unchanged) == (3, 3)
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert entry.subjects["fields"] == {"people": ["band"], "rooms": ["capacity"]}
        values = session.scalars(select(AuditValues).order_by(AuditValues.entry_id.desc())).first()
        assert values is not None
        assert {"table": "people", "id": 1, "field": "band", "before": "7", "after": "8b"} in values.values["changes"]
        assert verify_chain(session) == []


def test_people_whom_a_newer_file_lacks_stay_and_are_listed(sqlite_database: Database) -> None:
    recruit(sqlite_database, small_programme())
    sheets = small_programme()
    for sheet in ("People", "Memberships", "Ties"):
        sheets[sheet] = [row for row in sheets[sheet] if "dan@rtk.example" not in row[:2]]
    cell(sheets, "Sessions", 2, "facilitators_from", "ann@rtk.example")
    report = recruit(sqlite_database, sheets)
    assert report.absent_people == ("dan@rtk.example",)
    with sqlite_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 4
        assert session.scalar(select(func.count()).select_from(Tie)) == 3


def test_a_sheet_or_column_that_is_left_out_leaves_what_is_stored(database: Database) -> None:
    recruit(database, small_programme())
    sheets = small_programme()
    few = {"Organisations": [row[:3] + row[5:6] for row in sheets["Organisations"]]}
    few["People"] = [row[:2] for row in sheets["People"]]
    few["Memberships"] = [row[:2] for row in sheets["Memberships"]]
    before = facts(database)
    report = recruit(database, few)
    assert not report.fatal
    assert not report.changes_anything
    assert facts(database) == before


def test_a_file_may_refer_to_what_is_in_the_records(sqlite_database: Database) -> None:
    recruit(sqlite_database, small_programme())
    sheets = small_programme()
    some = {name: sheets[name] for name in ("Organisations", "People", "Memberships", "Needs", "Sessions")}
    some["Organisations"] = some["Organisations"][:1]
    report = recruit(sqlite_database, some)
    assert not report.fatal, [str(finding.fault) for finding in report.fatal]
    assert counts(report)["Sessions"].unchanged == 3


def test_a_renamed_organisation_keeps_its_old_name_for_the_days_before(sqlite_database: Database) -> None:
    recruit(sqlite_database, small_programme())
    sheets = cell(small_programme(), "Organisations", 2, "name", "Ashford and St Peter's")
    cell(sheets, "Calendar", 2, "start", "2020-09-01")
    recruit(sqlite_database, sheets, at=LATER)
    with sqlite_database.reading() as session:
        trust = session.scalars(select(Organisation).where(Organisation.code == "RTK")).one()
        assert trust.name_at(dt.date(2020, 8, 31)) == "Ashford Hospital Trust"
        assert trust.name_at(dt.date(2020, 9, 1)) == "Ashford and St Peter's"


def test_consent_is_dated_and_a_blank_cell_neither_gives_nor_withdraws_it(sqlite_database: Database) -> None:
    recruit(sqlite_database, small_programme())
    sheets = cell(small_programme(), "People", 2, "name_on_map", "no")
    cell(sheets, "People", 3, "name_on_map", "")
    cell(sheets, "Calendar", 2, "start", "2020-09-01")
    recruit(sqlite_database, sheets, at=LATER)
    with sqlite_database.reading() as session:
        people = {person.email: person for person in session.scalars(select(Person))}
        ann, ben = people["ann@rtk.example"], people["ben@h81002.example"]
        assert ann.agreed_to("name_on_map", dt.date(2020, 8, 31))
        assert not ann.agreed_to("name_on_map", dt.date(2020, 9, 1))
        assert [(c.given, c.answered_on) for c in ben.consents] == [(False, dt.date(2020, 7, 13))]


def test_a_corrected_start_changes_the_membership_and_makes_no_second_one(sqlite_database: Database) -> None:
    recruit(sqlite_database, small_programme())
    report = recruit(sqlite_database, cell(small_programme(), "Memberships", 5, "start", "2018-02-01"))
    assert counts(report)["Memberships"].changed == 1
    with sqlite_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Membership)) == 5


def test_a_file_that_is_not_there_is_bad_input(sqlite_database: Database, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        import_workbook(sqlite_database, tmp_path / "nowhere.xlsx", by="admin", at=AT)


def test_a_path_is_read_and_its_name_kept(sqlite_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "wave one.xlsx"
    file.write_bytes(workbook(small_programme()))
    report = import_workbook(sqlite_database, file, by="admin", at=AT)
    assert report.file_name == "wave one.xlsx"
    with sqlite_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Cohort)) == 2
