"""Who came, from a file, over the interface, on the pages and by the command."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import Services, create_app
from cli.main import main
from programme.access import ROLES, Asker, hash_password, make_key
from programme.journeys.accounts import AccountSent, make_account
from programme.journeys.recruit import import_workbook
from programme.records import Account, Database
from tests.importing.attendance_files.small_files import text
from tests.small_programme import small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)
PATH = "/api/v1/sessions/Z1/attendance-files"
PAGE = "/sessions/Z1/attendance-files"
SECRET = "violet tractor window"
OWN = {"Origin": "https://testserver"}
SHEET = text([["Name", "Email", "Present"], ["Dan", "dan@rtk.example", "Y"], ["Bo", "", "Y"]], ",", "utf-8")


@pytest.fixture
def client(sqlite_database: Database) -> TestClient:
    """Signed in as an administrator, and with a key that may record attendance."""
    import_workbook(sqlite_database, workbook(small_programme()), by="admin", at=AT)
    services = Services(sqlite_database, lambda _session, _run: None, now=lambda: AT)
    client = TestClient(create_app(services), base_url="https://testserver", raise_server_exceptions=False)
    number = make_account(
        sqlite_database, Asker("t", ROLES["administrator"]),
        AccountSent(email="a@rtk.example", roles=("administrator",)), at=AT,
    )  # fmt: skip
    with sqlite_database.unit_of_work() as session:
        session.get_one(Account, number).password_hash = hash_password(SECRET)
    key = make_key(sqlite_database, "k", ["records"], days=400, by="admin", at=AT)
    client.headers["Authorization"] = f"Bearer {key}"
    client.post("/sign-in", data={"email": "a@rtk.example", "password": SECRET}, headers=OWN)
    return client


def test_a_file_is_sent_checked_answered_applied_and_taken_back(client: TestClient) -> None:
    sent = client.post(f"{PATH}?file_name=sheet.csv", content=SHEET)
    assert (sent.status_code, sent.json()["state"]) == (201, "uploaded")
    number = sent.json()["id"]
    report = client.get(f"{PATH}/{number}/check").json()["report"]
    assert report["kind"] == "sign-in sheet"
    assert [(each["person"], each["outcome"]) for each in report["people"]] == [("P4", "new"), ("", "waits")]
    assert client.post(f"{PATH}/{number}/answers", json={"answers": {"person:bo": "-"}}).status_code == 428
    answered = client.post(
        f"{PATH}/{number}/answers", json={"answers": {"person:bo": "-"}}, headers={"If-Match": sent.headers["ETag"]}
    )
    assert answered.json()["decisions"] == {"person:bo": "-"}
    wrong = client.post(f"{PATH}/{number}/answers", json={"answers": {"part": "x"}}, headers={"If-Match": "*"})
    assert wrong.status_code == 422
    assert client.get(f"{PATH}/{number}/reasons").content.startswith(b"PK")
    assert client.post(f"{PATH}/{number}/apply").json()["report"]["summary"]["new"] == 1
    assert client.post(f"{PATH}/{number}/apply").status_code == 409
    assert client.get(PATH).json()["items"][0]["state"] == "applied"
    assert client.post(f"{PATH}/{number}/undo").json() == {"answers": 1}
    assert client.post(f"{PATH}/{number}/undo").status_code == 409


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        (PATH, b"", 422),
        (PATH, b"\x00\x01\x02\x03" * 99, 422),
        (PATH, "a,b\n\u0000".encode(), 422),
        ("/api/v1/sessions/none/attendance-files", SHEET, 404),
        ("/api/v1/sessions/A1/attendance-files", SHEET, 409),
    ],
)
def test_what_cannot_be_taken_is_refused(client: TestClient, path: str, content: bytes, status: int) -> None:
    assert client.post(f"{path}?file_name=x.csv", content=content).status_code == status


def test_unknown_numbers_are_not_found(client: TestClient) -> None:
    for number in (77, 2**31, 2**70):
        for step in ("", "/check", "/reasons"):
            assert client.get(f"{PATH}/{number}{step}").status_code in (404, 422)
        assert client.post(f"{PATH}/{number}/apply").status_code in (404, 422)


def seen(client: TestClient, path: str) -> tuple[str, str]:
    """A page, and the word against forgery that stands in its forms."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
    return answer.text, found[1] if found else ""


def test_the_pages_do_the_same_without_scripts(client: TestClient) -> None:
    assert PAGE in seen(client, "/sessions/Z1")[0]
    _, token = seen(client, PAGE)
    nothing = client.post(PAGE, data={"csrf_token": token}, headers=OWN)
    assert (nothing.status_code, "Choose one first" in nothing.text) == (422, True)
    sent = client.post(PAGE, data={"csrf_token": token}, files={"file": ("s.csv", SHEET)}, headers=OWN)
    shown, path = sent.text, sent.url.path
    assert "“Bo”" in shown
    wrong = client.post(f"{path}/answers", data={"csrf_token": token, "answer:absent": "x"}, headers=OWN)
    assert (wrong.status_code, "There is a problem" in wrong.text) == (422, True)
    client.post(f"{path}/answers", data={"csrf_token": token, "answer:person:bo": "-"}, headers=OWN)
    assert "To decide" not in seen(client, path)[0]
    assert "1 answer is written down" in client.post(f"{path}/apply", data={"csrf_token": token}, headers=OWN).text
    assert "Taken back" in client.post(f"{path}/undo", data={"csrf_token": token}, headers=OWN).text


def test_the_command_says_what_would_happen_and_does_it(
    sqlite_database: Database, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("LLL_DATABASE_URL", str(sqlite_database.engine.url))
    file, answers, back = tmp_path / "sheet.csv", tmp_path / "answers.json", tmp_path / "back.xlsx"
    file.write_bytes(SHEET)
    answers.write_text(json.dumps({"person:bo": "-"}))
    told = ["import-attendance", str(file), "--session", "Z1", "--decisions", str(answers)]
    assert main([*told, "--dry-run", "--json", "--reasons", str(back)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["applied"], report["summary"]["new"], report["problems"]) == (False, 1, [])
    assert back.read_bytes().startswith(b"PK")
    assert client.get(PATH).json()["items"] == []
    assert main(told) == 0
    assert client.get(PATH).json()["items"][0]["written"] == 1
    assert main(["import-attendance", str(file), "--session", "none"]) == 2
