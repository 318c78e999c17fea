"""A request about somebody's data over the interface, from the day it comes in to the answer."""

from __future__ import annotations

from programme.records import Database
from tests.api.test_sessions_and_figures import Caller
from tests.journeys.plan_sample import recruit


def test_a_request_goes_from_receipt_to_answer_each_step_with_the_version_that_was_read(
    sqlite_database: Database,
) -> None:
    recruit(sqlite_database)
    call = Caller(sqlite_database, "administrator")
    made = call("POST", "/privacy/requests", {"person": "P2", "kind": "access"})
    assert (made.status_code, made.json()["state"]) == (201, "received")
    path = made.headers["location"].removeprefix("/api/v1")
    assert call("POST", f"{path}/identity").status_code == 428
    read = made.headers["etag"]
    for step, body, state in (
        ("identity", None, "identity_checked"),
        ("decision", {"decision": "granted"}, "decided"),
        ("carry-out", {}, "carried_out"),
        ("answer", None, "answered"),
    ):
        done = call("POST", f"{path}/{step}", body, If_Match=read)
        assert (done.status_code, done.json()["state"]) == (200, state), done.text
        assert done.headers["etag"] != read
        read = done.headers["etag"]
    shown = call("GET", path)
    assert (shown.json(), shown.headers["etag"]) == (done.json(), read)
    assert call("POST", f"{path}/answer", If_Match='"1"').status_code in {200, 412}
