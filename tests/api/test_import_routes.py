"""Files over the interface: sent, checked, answered, applied, taken back; and what is refused on the way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from programme.importing.lists import read_any_file
from programme.journeys.export import export_records
from programme.records import Database, picture
from tests.api.people_service import NOON, Caller, caller, filled, service
from tests.importing.lists.small_lists import bytes_of, workbook_of
from tests.small_programme import SHEETS

HEADS = ["Work email", "Full name", "Grade", "Staff group"]
LIST = "Email,Name,Organisation\nann@new.example,Ann Cole,RTK\nbob@new.example,Bob O’Neill,Nowhere Surgery\n"


@pytest.fixture
def records(sqlite_database: Database) -> Iterator[Database]:
    yield filled(sqlite_database)


@pytest.fixture
def client(records: Database) -> Iterator[TestClient]:
    with service(records) as made:
        yield made


@pytest.fixture
def me(client: TestClient, records: Database) -> Caller:
    return caller(client, records)


def sent(who: Caller, content: str | bytes, name: str = "list.csv", status: int = 201) -> Any:
    answer = who.client.post(f"/api/v1/imports?file_name={name}", headers=who.headers, content=content)
    assert answer.status_code == status, answer.text
    who.etag = answer.headers.get("ETag", "")
    return answer.json()


def facts(database: Database) -> object:
    with database.reading() as session:
        return picture(session)


def test_a_list_is_checked_answered_applied_and_taken_back(me: Caller, records: Database) -> None:
    before = facts(records)
    number = sent(me, LIST)["id"]
    checked = me.get(f"/imports/{number}/check")["report"]["list"]
    assert checked["summary"]["rows_waiting"] == 1
    (asked,) = [each for each in checked["problems"] if each["waits"]]
    assert facts(records) == before

    me.get(f"/imports/{number}")
    assert me.send("POST", f"/imports/{number}/answers", {"answers": {asked["decision"]: "H81002"}})["decisions"]
    applied = me.send("POST", f"/imports/{number}/apply", "")["report"]
    assert (applied["applied"], applied["list"]["summary"]["people_new"]) == (True, 2)
    assert me.send("POST", f"/imports/{number}/apply", "", 409)
    assert me.get("/imports/decisions")["items"][0]["said"] == "nowhere surgery"

    assert me.send("POST", f"/imports/{number}/undo", "")["rows"] > 0
    assert facts(records) == before
    assert me.send("POST", f"/imports/{number}/undo", "", 409)


def test_answers_need_the_version_that_they_rest_on(me: Caller) -> None:
    number = sent(me, LIST)["id"]
    me.send("POST", f"/imports/{number}/answers", {"answers": {"a": "b"}}, 428, version="")
    me.get(f"/imports/{number}")
    old = me.etag
    me.send("POST", f"/imports/{number}/answers", {"answers": {"organisation:nowhere surgery": "RTK"}})
    me.send("POST", f"/imports/{number}/answers", {"answers": {"organisation:nowhere surgery": "-"}}, 412, version=old)


def test_the_same_file_twice_is_one_list_and_changes_nothing_once_applied(me: Caller) -> None:
    first = sent(me, LIST)["id"]
    assert sent(me, LIST)["id"] == first
    me.send("POST", f"/imports/{first}/apply", "")
    again = sent(me, LIST)["id"]
    assert again != first
    report = me.send("POST", f"/imports/{again}/apply", "")["report"]
    assert (report["applied"], report["imported_before"]) == (False, True)


def test_the_programmes_own_workbook_is_checked_and_applied_whole(me: Caller, records: Database) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export_records(records, by="admin", at=NOON)))
    page = book["People"]
    page.append(["new.person@rtk.example", "New Person"])
    number = sent(me, bytes_of(book), "own.xlsx")["id"]
    checked = me.get(f"/imports/{number}/check")["report"]
    assert (checked["list"], checked["applied"]) == (None, False)
    assert {each["sheet"]: each["new"] for each in checked["counts"]}["People"] == 1
    assert me.send("POST", f"/imports/{number}/apply", "")["report"]["applied"]
    me.send("POST", f"/imports/{number}/apply", "", 409)
    assert me.send("POST", f"/imports/{number}/undo", "")["rows"] > 0


def test_the_template_comes_over_the_interface_and_back_without_a_change(me: Caller, records: Database) -> None:
    answer = me.client.get("/api/v1/imports/template", headers=me.headers)
    assert answer.status_code == 200
    assert "People" in {sheet.name for sheet in read_any_file(answer.content).sheets}
    before = facts(records)
    number = sent(me, answer.content, "template.xlsx")["id"]
    report = me.send("POST", f"/imports/{number}/apply", "")["report"]
    assert (report["applied"], len(report["faults"])) == (False, 1)
    assert facts(records) == before


@pytest.mark.parametrize("path", ["", "/template", "/decisions", "/1", "/1/check", "/1/reasons"])
def test_who_may_not_import_sees_nothing_of_it(client: TestClient, records: Database, path: str) -> None:
    caller(client, records, "read").get(f"/imports{path}", 403)
    assert client.get(f"/api/v1/imports{path}").status_code == 401


def test_what_is_no_list_is_refused_in_words(me: Caller) -> None:
    for content in (b"", b"\x89PNG\x00\x01", b"PK\x03\x04 cut short"):
        assert sent(me, content, status=422)["errors"][0]["message"]
    me.get("/imports/99/check", 404)
    me.send("POST", "/imports/99/apply", "", 404)
    me.get("/imports/99999999999", 422)


def test_two_copies_of_one_export_edited_apart_are_both_kept_and_each_difference_is_shown(
    me: Caller, records: Database
) -> None:
    """Cells that a copy did not change are those of the export: they are told, so that nobody overwrites blindly."""
    people = SHEETS["People"]
    emails = [str(row[0]) for row in people[1:3]]
    rows = [[emails[0], str(people[1][1]), "6", "Nurse"], [emails[1], str(people[2][1]), "7", "Doctor"]]
    both = bytes_of(workbook_of({"L": [HEADS, *rows]}))
    me.send("POST", f"/imports/{sent(me, both, 'first.xlsx')['id']}/apply", "")

    mine = [HEADS, [*rows[0][:2], "8a", "Nurse"]]
    yours = [HEADS, [*rows[0][:2], "", "Midwife"]]
    me.send("POST", f"/imports/{sent(me, bytes_of(workbook_of({'L': mine})), 'mine.xlsx')['id']}/apply", "")
    number = sent(me, bytes_of(workbook_of({"L": yours})), "yours.xlsx")["id"]
    checked = me.get(f"/imports/{number}/check")["report"]["list"]
    assert [(each["field"], each["in_the_records"], each["in_the_list"]) for each in checked["differences"]] == [
        ("profession", "Nurse", "Midwife")
    ]
    me.send("POST", f"/imports/{number}/apply", "")
    with records.reading() as session:
        kept = [row for row in picture(session)["people"].values() if row["name"] == people[1][1]]
    assert [(row["band"], row["profession"]) for row in kept] == [("8a", "Midwife")]
