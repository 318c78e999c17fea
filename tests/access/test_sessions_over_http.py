"""Being signed in, over HTTP: cookies, tokens, other sites, and what answers tell a browser."""

from __future__ import annotations

import datetime as dt

from fastapi.testclient import TestClient

from programme.access import first_link
from programme.records import Database
from tests.access.conftest import Clock, SignIn
from tests.access.people_at_hand import AT, add_account, with_key

PASSWORD = "three odd words"
FIRST, SIGN_IN, ME = "/api/v1/sign-in/first", "/api/v1/sign-in", "/api/v1/me"


def first_administrator(service: TestClient, database: Database) -> dict[str, str]:
    sent = {"secret": first_link(database, at=AT), "email": "ann@rtk.example", "password": PASSWORD}
    answer = service.post(FIRST, json=sent)
    assert answer.status_code == 200
    return {"X-CSRF-Token": answer.json()["csrf_token"]}


def test_the_first_administrator_signs_in_out_and_in_again(service: TestClient, sqlite_database: Database) -> None:
    token = first_administrator(service, sqlite_database)
    me = service.get(ME).json()
    assert (me["email"], me["roles"], me["csrf_token"]) == (
        "ann@rtk.example", ["administrator"], token["X-CSRF-Token"],
    )  # fmt: skip
    assert service.post("/api/v1/sign-out", headers=token).status_code == 204
    assert service.get(ME).status_code == 401
    answer = service.post(SIGN_IN, json={"email": "ANN@rtk.example", "password": PASSWORD})
    assert answer.status_code == 200
    assert service.get(ME).status_code == 200
    wrong = service.post(SIGN_IN, json={"email": "ann@rtk.example", "password": "wrong"})
    unknown = service.post(SIGN_IN, json={"email": "no@rtk.example", "password": "wrong"})
    assert (wrong.status_code, wrong.json()) == (401, unknown.json())


def test_the_cookie_is_for_this_site_over_https_and_for_no_script(
    service: TestClient, sqlite_database: Database
) -> None:
    first_administrator(service, sqlite_database)
    answer = service.post(SIGN_IN, json={"email": "ann@rtk.example", "password": PASSWORD})
    parts = {part.strip().casefold() for part in answer.headers["set-cookie"].split(";")}
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= parts
    assert answer.headers["set-cookie"].startswith("__Host-")
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    plain = TestClient(service.app, base_url="http://lll.example")
    signed = plain.post(SIGN_IN, json={"email": "ann@rtk.example", "password": PASSWORD})
    assert "secure" not in signed.headers["set-cookie"].casefold()
    assert "strict-transport-security" not in signed.headers


def test_signing_in_ends_the_session_that_the_browser_had(service: TestClient, sqlite_database: Database) -> None:
    first_administrator(service, sqlite_database)
    before = service.cookies["__Host-lll"]
    service.post(SIGN_IN, json={"email": "ann@rtk.example", "password": PASSWORD})
    assert service.cookies["__Host-lll"] != before
    service.cookies.set("__Host-lll", before, domain="lll.example", path="/")
    other = TestClient(service.app, base_url="https://lll.example", cookies={"__Host-lll": before})
    assert other.get(ME).status_code == 401


def test_too_many_tries_wait_with_retry_after(service: TestClient, sqlite_database: Database) -> None:
    add_account(sqlite_database, "ann@rtk.example")
    answers = [service.post(SIGN_IN, json={"email": "ann@rtk.example", "password": str(n)}) for n in range(6)]
    assert [each.status_code for each in answers] == [401] * 5 + [429]
    assert answers[-1].headers["retry-after"] == "900"


def test_a_change_by_cookie_needs_the_token_and_this_site(
    service: TestClient, sqlite_database: Database, sign_in_as: SignIn
) -> None:
    add_account(sqlite_database, "ann@rtk.example")
    token = sign_in_as("ann@rtk.example")
    new = {"email": "lee@rtk.example", "roles": ["board_reader"]}
    foreign = {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://other.example"}
    for headers in ({}, {"X-CSRF-Token": "wrong"}, {b"X-CSRF-Token": b"\xe9"}):
        assert service.post("/api/v1/accounts", json=new, headers=headers).status_code == 403
    for site in foreign:
        assert service.post("/api/v1/accounts", json=new, headers=token | site).status_code == 403
        assert service.post(SIGN_IN, json={"email": "a", "password": "b"}, headers=site).status_code == 403
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "https://lll.example"}
    assert service.post("/api/v1/accounts", json=new, headers=token | own).status_code == 201


def test_a_key_beside_a_cookie_is_what_counts(
    service: TestClient, sqlite_database: Database, sign_in_as: SignIn
) -> None:
    add_account(sqlite_database, "ann@rtk.example")
    sign_in_as("ann@rtk.example")
    assert service.get("/api/v1/accounts", headers=with_key(sqlite_database, "read")).status_code == 403
    assert service.get("/api/v1/accounts", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_link_is_sent_to_accounts_alone_and_nobody_can_tell(
    service: TestClient, sqlite_database: Database, letters: list[tuple[str, str]]
) -> None:
    add_account(sqlite_database, "ann@rtk.example")
    known = service.post("/api/v1/sign-in/link", json={"email": "Ann@rtk.example"})
    unknown = service.post("/api/v1/sign-in/link", json={"email": "no@rtk.example"})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json()) == (202, known.json())
    ((address, secret),) = letters
    assert address == "ann@rtk.example"
    assert service.post("/api/v1/sign-in/link/use", json={"secret": secret}).status_code == 200
    assert service.get(ME).json()["email"] == "ann@rtk.example"
    assert service.post("/api/v1/sign-in/link/use", json={"secret": secret}).status_code == 401


def test_a_password_is_chosen_after_a_link_and_ends_the_other_sessions(
    service: TestClient, sqlite_database: Database, sign_in_as: SignIn, clock: Clock
) -> None:
    add_account(sqlite_database, "ann@rtk.example")
    sign_in_as("ann@rtk.example")
    other = service.cookies["__Host-lll"]
    token = sign_in_as("ann@rtk.example")
    assert service.put("/api/v1/me/password", json={"new": "short"}, headers=token).status_code == 422
    assert service.put("/api/v1/me/password", json={"new": PASSWORD}, headers=token).status_code == 204
    assert service.get(ME).status_code == 200
    former = TestClient(service.app, base_url="https://lll.example", cookies={"__Host-lll": other})
    assert former.get(ME).status_code == 401
    clock.now = AT + dt.timedelta(minutes=31)
    changed = {"current": "wrong", "new": "three odder words"}
    assert service.put("/api/v1/me/password", json=changed, headers=token).status_code == 403
    assert service.put("/api/v1/me/password", json=changed | {"current": PASSWORD}, headers=token).status_code == 204


def test_every_answer_tells_the_browser_what_to_refuse(
    service: TestClient, sqlite_database: Database, sign_in_as: SignIn
) -> None:
    for path in ("/healthz", "/api/v1/nowhere", "/api/v1/accounts"):
        headers = service.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "cache-control" not in headers
    add_account(sqlite_database, "ann@rtk.example")
    sign_in_as("ann@rtk.example")
    assert service.get("/api/v1/accounts").headers["cache-control"] == "no-store"
