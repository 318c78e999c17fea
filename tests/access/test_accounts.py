"""Accounts and keys: who may make and change them, and that nobody raises their own rights."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from foundation.errors import BadInput, Conflict, NotAllowed, Stale
from programme.access import ROLES, Asker, asker_of_session, make_link, use_link
from programme.journeys.accounts import (
    AccountChange,
    AccountSent,
    begin_account_again,
    change_account,
    end_account,
    make_account,
)
from programme.queries.accounts import account
from programme.records import Database, verify_chain
from tests.access.conftest import SignIn
from tests.access.people_at_hand import AT, SETTING_UP, add_account, add_organisation, add_person, with_key


def asker_of(database: Database, number: int) -> Asker:
    return Asker(f"account {number}", ROLES["administrator"], account_id=number)


def test_an_account_may_have_several_roles_with_what_they_need(database: Database) -> None:
    own = add_organisation(database, "RTK")
    person = add_person(database, "lee@rtk.example")
    number = add_account(database, "Lee@rtk.example", "coach", "coordinator", person=person, organisations=("RTK",))
    secret = use_link(database, make_link(database, "lee@rtk.example", at=AT), at=AT)
    asker = asker_of_session(database, secret, AT)
    assert asker is not None
    assert asker.permissions == ROLES["coach"] | ROLES["coordinator"]
    assert (asker.person_id, asker.organisation_ids, asker.sees_everybody) == (person, frozenset({own}), False)
    shown = account(database, SETTING_UP, number)
    assert (shown.person, shown.organisations, shown.has_password) == (f"P{person}", ("RTK",), False)


def test_an_administrator_who_coaches_still_sees_everybody(sqlite_database: Database) -> None:
    person = add_person(sqlite_database, "lee@rtk.example")
    add_account(sqlite_database, "lee@rtk.example", "administrator", "coach", person=person)
    secret = use_link(sqlite_database, make_link(sqlite_database, "lee@rtk.example", at=AT), at=AT)
    asker = asker_of_session(sqlite_database, secret, AT)
    assert asker is not None
    assert asker.sees_everybody


def test_every_fault_of_an_account_is_told_at_once(sqlite_database: Database) -> None:
    sent = AccountSent(email="lee@rtk.example", roles=("coach", "owner", "coordinator"), person="P99")
    with pytest.raises(BadInput) as refused:
        make_account(sqlite_database, SETTING_UP, sent, at=AT)
    assert {fault.path for fault in refused.value.faults} == {"person", "roles[1]", "organisations"}


def test_one_address_and_one_person_have_one_account(database: Database) -> None:
    person = add_person(database, "lee@rtk.example")
    add_account(database, "lee@rtk.example", "coach", person=person)
    for email, key in (("lee@rtk.example", None), ("other@rtk.example", person)):
        with pytest.raises(Conflict):
            add_account(database, email, "coach" if key else "operator", person=key or 0)


def test_nobody_changes_or_ends_their_own_account(sqlite_database: Database) -> None:
    number, other = add_account(sqlite_database, "ann@rtk.example"), add_account(sqlite_database, "lee@rtk.example")
    asker = asker_of(sqlite_database, number)
    with pytest.raises(NotAllowed):
        change_account(sqlite_database, asker, number, AccountChange(roles=("operator",)), read=None, at=AT)
    with pytest.raises(NotAllowed):
        end_account(sqlite_database, asker, number, read=None, at=AT)
    reader = Asker("account 9", ROLES["board_reader"], account_id=9)
    with pytest.raises(NotAllowed):
        change_account(sqlite_database, reader, other, AccountChange(roles=("operator",)), read=None, at=AT)


def test_the_last_administrator_stays_even_when_two_end_each_other(database: Database) -> None:
    first, second = add_account(database, "ann@rtk.example"), add_account(database, "lee@rtk.example")

    def _end(pair: tuple[int, int]) -> bool:
        try:
            end_account(database, asker_of(database, pair[0]), pair[1], read=None, at=AT)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(_end, [(first, second), (second, first)]))
    assert sorted(outcomes) == [False, True]
    left = [number for number in (first, second) if account(database, SETTING_UP, number).state == "active"]
    assert len(left) == 1
    with pytest.raises(Conflict, match="last administrator"):
        change_account(database, SETTING_UP, left[0], AccountChange(roles=("operator",)), read=None, at=AT)
    with database.reading() as session:
        assert verify_chain(session) == []


def test_changed_roles_and_ending_end_all_sessions_at_once(sqlite_database: Database) -> None:
    add_account(sqlite_database, "ann@rtk.example")
    number = add_account(sqlite_database, "lee@rtk.example", "evaluator")
    for step in ("change", "end"):
        secret = use_link(sqlite_database, make_link(sqlite_database, "lee@rtk.example", at=AT), at=AT)
        assert asker_of_session(sqlite_database, secret, AT) is not None
        if step == "change":
            change = AccountChange(roles=("board_reader",))
            change_account(sqlite_database, SETTING_UP, number, change, read=1, at=AT)
            with pytest.raises(Stale):
                change_account(sqlite_database, SETTING_UP, number, change, read=1, at=AT)
        else:
            version = end_account(sqlite_database, SETTING_UP, number, read=2, at=AT)
            assert end_account(sqlite_database, SETTING_UP, number, read=None, at=AT) == version
        assert asker_of_session(sqlite_database, secret, AT) is None
    begin_account_again(sqlite_database, SETTING_UP, number, read=None, at=AT)
    assert make_link(sqlite_database, "lee@rtk.example", at=AT)


def test_accounts_over_http(service: TestClient, sqlite_database: Database, sign_in_as: SignIn) -> None:
    add_account(sqlite_database, "ann@rtk.example")
    token = sign_in_as("ann@rtk.example")
    made = service.post("/api/v1/accounts", json={"email": "lee@rtk.example", "roles": ["evaluator"]}, headers=token)
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    path = made.headers["location"]
    assert service.patch(path, json={"roles": ["operator"]}, headers=token).status_code == 428
    changed = service.patch(path, json={"roles": ["operator"]}, headers=token | {"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["roles"]) == (200, ["operator"])
    stale = service.post(f"{path}/end", headers=token | {"If-Match": '"1"'})
    assert (stale.status_code, len(stale.json()["changes"])) == (412, 1)
    assert "changed the account: roles." in stale.json()["changes"][0]
    assert service.post(f"{path}/end", headers=token | {"If-Match": "*"}).json()["state"] == "ended"
    again = service.post("/api/v1/accounts", json={"email": "LEE@rtk.example", "roles": ["operator"]}, headers=token)
    assert again.status_code == 409
    bad = service.post("/api/v1/accounts", json={"email": "no", "roles": [], "x": 1}, headers=token)
    assert {error["path"] for error in bad.json()["errors"]} == {"email", "roles", "x"}
    assert len(service.get("/api/v1/accounts").json()["items"]) == 2
    assert service.get("/api/v1/accounts/999").status_code == 404
    assert service.get(f"/api/v1/accounts/{2**40}").status_code == 422


def test_a_key_is_shown_once_listed_without_itself_and_revoked(
    service: TestClient, sqlite_database: Database, sign_in_as: SignIn
) -> None:
    add_account(sqlite_database, "ann@rtk.example")
    token = sign_in_as("ann@rtk.example")
    made = service.post("/api/v1/keys", json={"name": "recruiting", "scopes": ["read"], "days": 2}, headers=token)
    key = made.json()["key"]
    listed = service.get("/api/v1/keys")
    assert key not in listed.text
    (row,) = listed.json()["items"]
    signed = {"Authorization": f"Bearer {key}"}
    assert service.get("/api/v1/me", headers=signed).json()["name"] == "recruiting"
    for _ in range(2):
        assert service.post(f"/api/v1/keys/{row['id']}/revoke", headers=token).status_code == 204
    assert service.get("/api/v1/me", headers=signed).status_code == 401
    for bad in ({"scopes": ["all"]}, {"days": 10**9}, {"name": "x\u0000y"}, {"name": "recruiting"}):
        sent = {"name": "other", "scopes": ["read"]} | bad
        answer = service.post("/api/v1/keys", json=sent, headers=token)
        assert answer.status_code == (409 if bad == {"name": "recruiting"} else 422)


def test_the_audit_trail_is_read_by_part_and_checked(
    service: TestClient, sqlite_database: Database, sign_in_as: SignIn
) -> None:
    number = add_account(sqlite_database, "ann@rtk.example")
    with_key(sqlite_database, "read")
    sign_in_as("ann@rtk.example")
    assert [row["action"] for row in service.get("/api/v1/audit").json()["items"]] == ["account.make", "key.make"]
    for wanted in ("action=account", f"table=accounts&record={number}", "by=setting up", "until=2020-07-14T00:00:00Z"):
        rows = service.get(f"/api/v1/audit?{wanted}").json()["items"]
        assert rows[0]["action"] == "account.make"
    assert service.get("/api/v1/audit?action=accoun").json()["items"] == []
    page = service.get("/api/v1/audit?limit=1").json()
    assert service.get(page["next"]).json()["items"][0]["action"] == "key.make"
    assert "ann@rtk.example" not in service.get("/api/v1/audit").text
    assert service.get("/api/v1/audit/1").json()["values"] == {"email": "ann@rtk.example"}
    assert service.get("/api/v1/audit/verify").json() == {"whole": True, "entries": 2, "findings": []}
    for year in ("0001-01-01T00:00:00%2B23:00", "9999-12-31T23:59:59-23:00"):
        assert service.get(f"/api/v1/audit?since={year}").status_code == 200
