"""Several people, one moment: one web with its worker on SQLite, two webs and two workers on PostgreSQL.

Whatever is asked at the same moment is done once, and whoever comes second is told what the first did.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from programme.journeys.accounts import AccountSent, make_account
from programme.records import (
    Account,
    Cohort,
    Enrolment,
    ImportBatch,
    Message,
    Pair,
    Person,
    PersonEmail,
    Round,
    RoundApproval,
    Run,
    Session,
)
from tests.access.people_at_hand import SETTING_UP
from tests.api.at_once_sample import (
    add_employers,
    approved_applications,
    count,
    entries,
    fresh,
    newcomers,
    now,
    solved,
)
from tests.api.running_service import Call, Json, Site, running, together, with_keys
from tests.conftest import new_records
from tests.small_programme import small_programme, workbook

HOLDERS = {"anna": "administrator", "ben": "administrator", "cleo": "administrator", "other system": "cohorts"}
HOLDERS_OF_ALL = ("anna", "ben", "cleo")
PATIENCE_S = 60.0


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    several = request.param == "postgresql"
    with (
        new_records(request, request.param, tmp_path_factory.mktemp("at_once")) as url,
        running(url, webs=1 + several, workers=2 * several) as site,
    ):
        add_employers(site.database)
        yield with_keys(site, HOLDERS, now())


def added(site: Site, what: str) -> str:
    """The address of a new record of a kind."""
    if what == "person":
        (number,) = newcomers(site.database, ["learner"])
        return f"/people/P{number}"
    if what == "organisation":
        code = fresh("O").replace(" ", "").upper()
        site.done("anna", "POST", "/organisations", {"code": code, "name": code, "kind": "practice"})
        return f"/organisations/{code}"
    made = site.done("anna", "POST", f"/{what}s", {"name": fresh(what)}).body
    return f"/{what}s/{made['id']}"


CHANGES: dict[str, str] = {"person": "note", "organisation": "note", "round": "name", "wave": "name"}


@pytest.mark.parametrize("what", CHANGES)
def test_of_many_who_edit_one_record_one_succeeds_and_the_others_read_what_was_done(site: Site, what: str) -> None:
    path = added(site, what)
    tag = site.done("anna", "GET", path).etag
    callers = ["anna", "ben"] * 3
    answers = site.at_once(
        [(who, "PATCH", path, {CHANGES[what]: fresh(f"{place}")}) for place, who in enumerate(callers)], If_Match=tag
    )
    assert Counter(each.status for each in answers) == {200: 1, 412: 5}
    winner = callers[[each.status for each in answers].index(200)]
    for each in answers:
        if each.status == 412:
            (told,) = each.body["changes"]
            assert f"{winner} changed the {what}: {CHANGES[what]}." in told


def test_one_half_of_a_pair_each_accepted_at_the_same_moment_makes_it_accepted(site: Site) -> None:
    people = newcomers(site.database, ["learner"] * 4 + ["coach"] * 4)
    number = solved(site.database, people[:4], people[4:])
    site.done("ben", "POST", f"/rounds/{number}/approve", If_Match="*")
    site.done("ben", "POST", f"/rounds/{number}/publish", {}, If_Match="*")
    pairs = [each["id"] for each in site.done("anna", "GET", f"/pairs?round={number}").body["items"]]
    assert len(pairs) == 4
    calls = [
        (who, "POST", f"/pairs/{pair}/accept", {"on_behalf_of": half})
        for pair in pairs
        for who, half in (("anna", "learner"), ("ben", "coach"), ("ben", "learner"))
    ]
    assert {each.status for each in site.at_once(calls, If_Match="*")} == {200}
    for pair in pairs:
        assert site.done("anna", "GET", f"/pairs/{pair}").body["state"] == "accepted"
        assert entries(site.database, "pair.accept", "pairs", pair) == 2


def test_a_round_is_approved_and_published_once_and_of_two_that_share_people_only_one(site: Site) -> None:
    people = newcomers(site.database, ["learner", "learner", "coach", "coach"])
    rounds = [solved(site.database, people[:2], people[2:]) for _ in range(2)]
    approvals = [(who, "POST", f"/rounds/{each}/approve", None) for each in rounds for who in ("anna", "ben", "anna")]
    assert {each.status for each in site.at_once(approvals, If_Match="*")} == {200}
    for number in rounds:
        assert entries(site.database, "round.approve", "rounds", number) == 1
        assert count(site.database, RoundApproval, RoundApproval.round_id == number) == 1
    calls: list[Call] = [
        (who, "POST", f"/rounds/{each}/publish", {}) for who in ("anna", "ben", "anna") for each in rounds
    ]
    answers = site.at_once(calls, If_Match="*")
    assert Counter(each.status for each in answers) == {200: 3, 409: 3}
    assert len({str(each.body) for each in answers if each.status == 200}) == 1
    published = [number for number in rounds if entries(site.database, "round.publish", "rounds", number)]
    assert len(published) == 1
    assert entries(site.database, "round.publish", "rounds", published[0]) == 1
    live = Pair.learner_id.in_(people), Pair.published_on.is_not(None)
    assert count(site.database, Pair, *live) == 2
    assert count(site.database, Message, Message.person_id.in_(people)) == 4


def test_a_round_is_run_once_and_a_coach_withdraws_once(site: Site) -> None:
    people = newcomers(site.database, ["learner", "coach"])
    number = solved(site.database, people[:1], people[1:])
    asked = site.at_once([(who, "POST", f"/rounds/{number}/run", {}) for who in ("anna", "cleo") * 3])
    assert Counter(each.status for each in asked) == {202: 1, 409: 5}
    (run,) = [each.body["id"] for each in asked if each.status == 202]
    until = time.monotonic() + PATIENCE_S
    while site.done("anna", "GET", f"/runs/{run}").body["stage"] != "done":
        assert time.monotonic() < until
        time.sleep(0.1)
    site.done("ben", "POST", f"/rounds/{number}/approve", If_Match="*")
    site.done("ben", "POST", f"/rounds/{number}/publish", {}, If_Match="*")
    gone = {"coach": f"C{people[1]}"}
    answers = site.at_once([(who, "POST", f"/rounds/{number}/withdrawals", gone) for who in ("anna", "ben") * 2])
    assert {each.status for each in answers} == {201}
    assert sum(bool(each.body["learners"]) for each in answers) == 1
    assert entries(site.database, "coach.withdraw", "people", people[1]) == 1
    assert count(site.database, Round, Round.amends_id == number) == 1


def drafted(site: Site, people: int) -> list[int]:
    """Approved invitations to new people; their numbers."""
    wave, _ = approved_applications(site.database, 0, people=0, size_max=1)
    invited = {"people": [f"P{each}" for each in newcomers(site.database, ["learner"] * people)]}
    answers = site.at_once([(who, "POST", f"/waves/{wave}/invitations", invited) for who in ("anna", "ben") * 2])
    assert sorted(len(each.body["messages"]) for each in answers) == [0, 0, 0, people]
    numbers: list[int] = max(each.body["messages"] for each in answers)
    approvals = site.at_once([(who, "POST", "/messages/approve", {"messages": numbers}) for who in ("anna", "ben") * 2])
    assert {each.status for each in approvals} == {200}
    for number in numbers:
        assert entries(site.database, "message.approve", "messages", number) == 1
    return numbers


def test_a_batch_of_messages_is_sent_by_one_run_and_nobody_gets_two(site: Site) -> None:
    numbers = drafted(site, 5)
    answers = site.at_once([(who, "POST", "/messages/send", {"messages": numbers}) for who in ("anna", "ben") * 3])
    assert Counter(each.status for each in answers) == {202: 1, 422: 5}
    until = time.monotonic() + PATIENCE_S
    waiting = Message.id.in_(numbers), Message.state != "sent"
    while count(site.database, Message, *waiting):
        assert time.monotonic() < until
        time.sleep(0.1)
    arrived = Counter(site.mail.to())
    with site.database.reading() as session:
        assert [arrived[session.get_one(Message, number).email] for number in numbers] == [1] * 5


def test_messages_taken_out_at_the_same_moment_are_the_same_messages(site: Site) -> None:
    numbers = drafted(site, 2)

    def _identities(port: int) -> set[str]:
        import http.client
        import json

        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Authorization": f"Bearer {site.keys['anna']}"}
        connection.request("POST", "/api/v1/messages/files", json.dumps({"messages": numbers}), headers)
        with zipfile.ZipFile(io.BytesIO(connection.getresponse().read())) as files:
            letters = [files.read(name) for name in files.namelist() if name.endswith(".eml")]
        return {message_from_bytes(each, policy=default)["Message-ID"] for each in letters}

    ports = (site.ports * 4)[:4]
    found = together([lambda port=port: _identities(port) for port in ports])  # type: ignore[misc]
    assert len(found[0]) == 2
    assert all(each == found[0] for each in found)
    assert entries(site.database, "messages.take_out", "messages", numbers[0]) == 1


def test_the_last_place_goes_to_one_and_one_application_into_one_cohort(site: Site) -> None:
    wave, applications = approved_applications(site.database, 3, people=4, size_max=1)
    cohorts = [f"W{wave}-{place}" for place in range(3)]
    path = f"/waves/{wave}/placing"

    def _placing(application: int, cohort: str) -> Json:
        return {"placements": [{"application": application, "cohort": cohort}]}

    contested = [("anna", "POST", path, _placing(each, cohorts[0])) for each in applications]
    assert Counter(each.status for each in site.at_once(contested)) == {200: 1, 422: 3}
    left = next(
        each for each in applications if site.done("anna", "GET", f"/applications/{each}").body["state"] == "approved"
    )
    torn = [(who, "POST", path, _placing(left, each)) for who in ("anna", "ben") for each in cohorts[1:]]
    statuses = Counter(each.status for each in site.at_once(torn))
    assert statuses == {200: 2, 422: 2}  # into the same cohort again is no second place
    with site.database.reading() as session:
        classes = [row.id for row in session.query(Cohort).where(Cohort.wave_id == wave)]
    assert count(site.database, Enrolment, Enrolment.cohort_id.in_(classes)) == 2
    assert entries(site.database, "application.place", "applications", left) == 1


def test_a_workbook_imported_at_the_same_moment_is_imported_once(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "small.xlsx"
    file.write_bytes(workbook(small_programme()))
    before = count(site.database, ImportBatch)
    done = together([lambda: site.command("import", str(file))] * 3)
    assert [status for status, _ in done] == [0, 0, 0], done
    assert count(site.database, ImportBatch) == before + 1
    assert count(site.database, PersonEmail, PersonEmail.email == "ann@rtk.example") == 1
    assert count(site.database, Session, Session.code == "A1") == 1


def test_a_list_applied_or_taken_back_at_the_same_moment_is_so_once(site: Site) -> None:
    email = f"{fresh('list').replace(' ', '.')}@h81002.example"
    text = f"Name,E-mail,Organisation,Tier,From\nLena List,{email},H81002,live,2020-07-01\n".encode()
    numbers = [
        each.body["id"]
        for each in site.at_once([(who, "POST", "/imports?file_name=l.csv", text) for who in HOLDERS][:2])
    ]
    calls = [(who, "POST", f"/imports/{each}/apply", None) for each in numbers for who in ("anna", "ben")]
    answers = site.at_once(calls)
    assert {each.status for each in answers} <= {200, 409}
    assert sum(each.status == 200 and each.body["report"]["applied"] for each in answers) == 1
    assert count(site.database, PersonEmail, PersonEmail.email == email) == 1
    undone = site.at_once([(who, "POST", f"/imports/{each}/undo", None) for each in numbers for who in ("anna", "ben")])
    assert Counter(each.status for each in undone) == {200: 1, 409: 3}
    assert count(site.database, PersonEmail, PersonEmail.email == email) == 0


def test_retries_of_a_recruited_cohort_get_one_answer_and_leave_one_cohort(site: Site) -> None:
    code, employer = fresh("W3").replace(" ", "-"), {"scheme": "ODS", "code": "H81002"}
    learners = [
        {"email": f"{code}.{place}@h81002.example", "name": f"New Learner {place}", "organisation": employer}
        for place in range(3)
    ]
    body = {
        "wave": fresh("Wave"),
        "tier": "live",
        "code": code,
        "name": "Live wave 3",
        "window": {"start": "2026-12-01", "end": "2027-06-30"},
        "learners": learners,
        "options": {"run_matching": True},
    }
    key = fresh("retry")
    answers = site.at_once([("other system", "POST", "/cohorts", body)] * 6, Idempotency_Key=key)
    assert {each.status for each in answers} == {201}
    assert len({str(each.body) for each in answers}) == 1
    assert count(site.database, Cohort, Cohort.code == code) == 1
    assert count(site.database, Run, Run.id == answers[0].body["runs"]["matching"].rpartition("/")[2]) == 1
    assert count(site.database, Round, Round.created_by == "other system") == 1
    other = site.call("other system", "POST", "/cohorts", body | {"name": "Else"}, Idempotency_Key=key)
    assert other.status == 409


def test_somebody_edited_while_they_are_erased_is_found_nowhere_afterwards(site: Site) -> None:
    (number,) = newcomers(site.database, ["learner"])
    with site.database.reading() as session:
        name = session.get_one(Person, number).name
    request = site.done("anna", "POST", "/privacy/requests", {"person": f"P{number}", "kind": "erasure"}).body["id"]
    site.done("anna", "POST", f"/privacy/requests/{request}/identity", If_Match="*")
    site.done("anna", "POST", f"/privacy/requests/{request}/decision", {"decision": "granted"}, If_Match="*")
    tag = site.done("anna", "GET", f"/people/P{number}").etag
    erase: list[Call] = [(who, "POST", f"/privacy/requests/{request}/carry-out", {}) for who in ("anna", "ben")]
    edit = [("ben", "PATCH", f"/people/P{number}", {"note": f"{name} rang, {place}"}) for place in range(4)]

    def _edit() -> list[int]:
        return [each.status for each in site.at_once(edit, If_Match=tag)]

    def _erase() -> list[int]:
        return [each.status for each in site.at_once(erase, If_Match="*")]

    edited, erased = together([_edit, _erase])
    assert erased == [200, 200]
    assert Counter(edited)[200] <= 1
    assert set(edited) <= {200, 404, 409, 412}
    with site.database.reading() as session:
        person = session.get_one(Person, number)
        assert (person.name, person.note) == ("Erased person", None)
    assert entries(site.database, "person.erase", "people", number) == 1


def test_of_two_administrators_who_end_each_other_one_stays(site: Site) -> None:
    sent = [AccountSent(email=f"{fresh('a').replace(' ', '')}@nws.example", roles=("administrator",)) for _ in range(3)]
    numbers = [make_account(site.database, SETTING_UP, each, at=now()) for each in sent]
    calls = [
        (who, "POST", f"/accounts/{each}/end", None) for each, who in zip(numbers, ("anna", "ben") * 2, strict=False)
    ]
    assert Counter(each.status for each in site.at_once(calls, If_Match="*")) == {200: 2, 409: 1}
    assert count(site.database, Account, Account.state == "active") == 1


def test_after_all_of_it_the_audit_trail_is_whole(site: Site) -> None:
    status, told = site.command("audit", "verify")
    assert (status, told.strip().endswith("is whole.")) == (0, True), told
