"""Pages of people, organisations, recruitment, messages, settings and oneself, without a browser."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import Services, create_app
from programme.access import ROLES, Asker, hash_password
from programme.access.signed_links import sign_link
from programme.journeys.accounts import AccountSent, make_account
from programme.records import Account, Database
from tests.api.people_service import NOON, filled, key_of

PASSWORD = "violet tractor window"
ADMINISTRATOR = Asker("A1", ROLES["administrator"])
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Visitor:
    """Somebody with a browser that has no scripts."""

    def __init__(self, database: Database, role: str | None = None, **given: Any) -> None:
        services = Services(database, lambda _session, _run: None, now=lambda: NOON)
        self.client = TestClient(create_app(services), base_url="https://testserver")
        if role is not None:
            email = f"{role}@pages.example"
            number = make_account(database, ADMINISTRATOR, AccountSent(email=email, roles=(role,), **given), at=NOON)
            with database.unit_of_work() as session:
                session.get_one(Account, number).password_hash = hash_password(PASSWORD)
            self.client.post("/sign-in", data={"email": email, "password": PASSWORD})

    def see(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return html.unescape(answer.text)

    def send(self, path: str, to: str = "", told: int = 303, **typed: Any) -> str:
        """Fill in the form of a page and send it; where it leads to, or the page with its faults."""
        shown = self.see(path)
        data = {**dict(reversed(_HIDDEN.findall(shown[shown.index("<main") :]))), **typed}
        answer = self.client.post(to or path, data=data, follow_redirects=False)
        assert answer.status_code == told, (path, answer.status_code, answer.text[-500:])
        return answer.headers.get("location") or html.unescape(answer.text)


@pytest.fixture
def records(sqlite_database: Database) -> Iterator[Database]:
    yield filled(sqlite_database)


def on(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_person_is_added_changed_and_made_one_with_another(records: Database) -> None:
    admin = Visitor(records, "administrator")
    person = admin.send("/people/add", name="Eve New", email="eve@rtk.example", organisation="RTK", mode="either")
    assert "Eve New" in admin.see(person)
    wrong = admin.send("/people/add", told=422, name="", email="eve")
    assert "There is a problem" in wrong and 'value="eve"' in wrong
    admin.send(f"{person}/tiers", tier="live", **on("start", dt.date(2020, 3, 1)))
    admin.send(f"{person}/needs", **{"need.SPC": "must-2"})
    assert "at level 2 (must have)" in admin.see(person)
    slot = {"slot.0.weekday": "mon", "slot.0.start": "9:00", "slot.0.end": "12:00", "slot.0.occurrences": "1, 3"}
    admin.send(f"{person}/availability", state="stated", **slot)
    assert "09:00 to 12:00, weeks 1 and 3 of the month" in admin.see(person)
    ann = key_of(records, "ann@rtk.example")
    other = person.rpartition("/")[2]
    both = f"/people/compare?first={ann}&second={other}"
    assert admin.send(both, f"/people/{ann}/merge", other=other, reason="She said so") == f"/people/{ann}"
    assert "eve@rtk.example" in admin.see(f"/people/{ann}")


def test_somebody_elses_change_meanwhile_is_told_and_nothing_is_lost(records: Database) -> None:
    admin = Visitor(records, "administrator")
    page = f"/people/{key_of(records, 'ann@rtk.example')}/change"
    typed = {"name": "Ann Coach", "email": "ann@rtk.example", "mode": "either"}
    admin.send(page, profession="midwife", **typed)
    shown = admin.send(page, told=412, version="1", profession="doctor", **typed)
    assert "Somebody else changed this first" in shown


def test_a_coordinator_sees_their_own_people_and_no_private_words(records: Database) -> None:
    coordinator = Visitor(records, "coordinator", organisations=("RTK",))
    assert "Ann Coach" in coordinator.see("/people")
    assert "Siân" not in coordinator.see("/people")
    coordinator.see(f"/people/{key_of(records, 'cat@h81003.example')}", 404)
    assert "Line manager" not in coordinator.see(f"/people/{key_of(records, 'ann@rtk.example')}")
    for path in ("/people/add", "/settings", "/settings/audit", "/messages", "/mine", "/organisations/add"):
        coordinator.see(path, 403)


def test_organisations_are_renamed_and_closed_with_their_days(records: Database) -> None:
    admin = Visitor(records, "administrator")
    admin.send("/organisations/H81003/name", name="Brook Health", **on("since", dt.date(2020, 2, 1)))
    shown = admin.see("/organisations/H81003")
    assert "Brook Health" in shown and "until 31 January 2020" in shown
    admin.send("/organisations/H81003/close", successor="H81002", **on("last_day", dt.date(2020, 6, 30)))
    assert "Taken over by" in admin.see("/organisations/H81003")


def test_a_manager_answers_by_a_link_once_or_on_paper(records: Database) -> None:
    admin = Visitor(records, "administrator")
    wave = admin.send("/recruitment/add", name="Wave 9")
    admin.send(wave, f"{wave}/state", state="open")
    for email in ("ann@rtk.example", "ben@h81002.example"):
        admin.send(f"{wave}/applications/add", person=key_of(records, email), tier="live")
    first, second = sorted(set(re.findall(r"/recruitment/applications/\d+", admin.see(wave))))
    link = sign_link(records, "application", first.rpartition("/")[2], NOON + dt.timedelta(days=3))
    manager = Visitor(records)
    assert "May Ann Coach take part?" in manager.see(f"/approval/{link}")
    manager.send(f"/approval/{link}", told=422)
    assert "Thank you" in manager.send(f"/approval/{link}", told=200, decision="approved")
    manager.send(f"/approval/{link}", told=409, decision="refused")
    manager.see("/approval/nonsense", 404)
    admin.send(f"{second}/paper", told=422, decision="approved", manager="Pat", **on("on", dt.date(2021, 1, 1)))
    admin.send(f"{second}/paper", decision="approved", manager="Pat Manager", **on("on", NOON.date()))
    assert "On paper, by Pat Manager" in admin.see(second)


def test_messages_are_approved_and_taken_out_once(records: Database) -> None:
    admin = Visitor(records, "administrator")
    wave = admin.send("/recruitment/add", name="Wave 9")
    admin.send(f"{wave}/invitations", people=key_of(records, "ann@rtk.example"))
    number = re.search(r'name="messages" value="(\d+)"', admin.see("/messages"))
    assert number is not None
    admin.send("/messages", "/messages/approve", messages=number[1])
    admin.send("/messages", "/messages/files", told=200, messages=number[1])
    assert "Sent" in admin.see(f"/messages/{number[1]}")
    admin.send("/messages", "/messages/approve", told=422)


def test_an_account_and_a_key_are_made_and_ended_and_the_trail_is_whole(records: Database) -> None:
    admin = Visitor(records, "administrator")
    account = admin.send("/settings/accounts/add", email="lee@rtk.example", roles="board_reader")
    admin.send(account, f"{account}/end")
    assert "ended" in admin.see(account)
    shown = admin.send("/settings/keys/add", told=200, name="Recruiting", scopes="cohorts", days="30")
    assert "lll_" in shown and "lll_" not in admin.see("/settings/keys")
    assert "nothing was altered" in admin.see("/settings/audit?action=account")
    admin.send("/account/password", told=422, password="short", again="other")


def test_a_request_for_erasure_goes_from_its_day_to_the_answer(records: Database) -> None:
    admin = Visitor(records, "administrator")
    ann = key_of(records, "ann@rtk.example")
    request = admin.send("/settings/privacy/add", person=ann, kind="erasure")
    admin.send(request, f"{request}/identity")
    assert "What erasing would do" in admin.see(request)
    admin.send(f"{request}/decision", told=422, decision="refused")
    admin.send(f"{request}/decision", decision="granted")
    admin.send(f"{request}/carry-out")
    admin.see(f"/people/{ann}", 404)
    admin.send(request, f"{request}/answer")
    assert "Answered" in admin.see(request)


def test_a_coach_says_when_they_are_free_pauses_and_sees_themselves_alone(records: Database) -> None:
    coach = Visitor(records, "coach", person=key_of(records, "ann@rtk.example"))
    slot = {"slot.0.weekday": "fri", "slot.0.start": "09:00", "slot.0.end": "10:00"}
    coach.send("/mine/times", state="stated", **slot)
    coach.send("/mine/offer", places="2", status="paused")
    coach.send("/mine/consent", given="no")
    shown = coach.see("/mine")
    assert "You pause at present" in shown and "09:00 to 10:00" in shown
    coach.see("/people", 403)
    coach.see("/mine/pairs/1/end", 404)


def test_the_list_of_people_goes_on_by_name(records: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = Visitor(records, "administrator")
    monkeypatch.setattr("api.pages.people.SHOWN", 1)
    shown = [admin.see(f"/people?page={number}") for number in (1, 2, 3)]
    names = [re.findall(r'<th scope="row"><a [^>]*>([^<]+)', each)[0] for each in shown]
    assert names == sorted(names, key=str.lower)
    assert "Page before" in shown[1] and "Next page" in shown[1]
