"""Pages of sessions, plans, losses, calendars and projects: what they show, change, refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api import Services, create_app
from programme.access import ROLES, Asker, hash_password
from programme.journeys.accounts import AccountSent, make_account
from programme.records import Account, Database
from tests.api.runs_in_threads import RunsInThreads
from tests.journeys.plan_sample import AT, planned, recruit

SECRET = "violet tractor window"
SOLVER_WORDS = re.compile(r"\b(optimal|objective|constraint|infeasible|feasible)\b", re.IGNORECASE)


class Visitor(RunsInThreads):
    """Somebody signed in who follows links and sends forms, without scripts."""

    def __init__(self, database: Database, role: str, **given: Any) -> None:
        super().__init__(database, AT)
        services = Services(database, self.start, now=lambda: AT)
        self.client = TestClient(create_app(services), base_url="https://testserver", raise_server_exceptions=False)
        email = f"{role}@rtk.example"
        sent = AccountSent(email=email, roles=(role,), **given)
        number = make_account(database, Asker("tests", ROLES["administrator"]), sent, at=AT)
        with database.unit_of_work() as session:
            session.get_one(Account, number).password_hash = hash_password(SECRET)
        own = {"Origin": "https://testserver"}
        answer = self.client.post("/sign-in", data={"email": email, "password": SECRET}, headers=own)
        assert answer.status_code == 200

    def see(self, path: str) -> str:
        """A page, waited for, in which no solver word stands."""
        answer = self.client.get(path)
        while answer.status_code == 202:
            answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        assert not SOLVER_WORDS.search(answer.text), path
        return answer.text

    def send(self, path: str, shown: str, **fields: Any) -> Response:
        """A form sent with what is hidden in the page that shows it."""
        hidden = dict(re.findall(r'type="hidden" name="(csrf_token|version)" value="([^"]*)"', shown))
        return self.client.post(path, data=hidden | fields, headers={"Origin": "https://testserver"})


@pytest.fixture
def administrator(sqlite_database: Database) -> Iterator[Visitor]:
    recruit(sqlite_database)
    visitor = Visitor(sqlite_database, "administrator")
    yield visitor
    visitor.join()


def test_sessions_stand_in_the_list_and_on_the_board(administrator: Visitor) -> None:
    listed = administrator.see("/sessions")
    assert all(code in listed for code in ("A1", "A2", "Z1"))
    board = administrator.see("/sessions/board")
    assert "2 March 2020" in board
    assert "Ashford education centre" in board
    assert "Z1" not in administrator.see("/sessions?state=draft")


def test_who_came_is_written_down_in_one_go(administrator: Visitor) -> None:
    shown = administrator.see("/sessions/Z1")
    people = re.findall(r'name="came\.(P\d+)"', shown)
    assert people
    fields = {f"came.{each}": "present" for each in people}
    answer = administrator.send("/sessions/Z1/attendance", shown, source="sheet", **fields)
    assert "written down" in answer.text or "Nothing was different" in answer.text
    wrong = administrator.send(
        "/sessions/Z1/attendance", shown, **{f"came.{people[0]}": "late", f"minutes.{people[0]}": "many"}
    )
    assert wrong.status_code == 422
    assert "There is a problem" in wrong.text


def test_a_plan_goes_from_review_over_rooms_to_publishing(administrator: Visitor) -> None:
    number = planned(administrator.database)
    path = f"/sessions/plans/{number}"
    shown = administrator.see(path)
    assert "2 sessions with a place" in shown
    assert "held. Ask each venue" in administrator.send(f"{path}/rooms", shown).text
    held = administrator.see(path)
    booking = re.search(rf'action="({path}/rooms/\d+)"', held)
    assert booking is not None
    assert "is confirmed" in administrator.send(booking[1], held, version="1", state="confirmed").text
    preview = administrator.see(f"{path}/publish")
    assert "Put this right first" not in preview
    assert preview.count("<td>New</td>") == 2
    assert "2 sessions new" in administrator.send(f"{path}/publish", preview).text
    assert "cannot be published" in administrator.see(f"{path}/publish")
    assert "Everybody invited can come" in administrator.see("/sessions/A1") or "cannot come" in administrator.see(
        "/sessions/A1"
    )


def test_a_session_is_moved_by_hand_with_the_answer_of_the_check(administrator: Visitor) -> None:
    path = f"/sessions/plans/{planned(administrator.database)}/move"
    shown = administrator.see(f"{path}?session=A1")
    sunday = {"session": "A1", "date-day": "13", "date-month": "9", "date-year": "2020", "block": "day", "room": "V1-A"}
    assert "It cannot stand there" in administrator.send(path, shown, do="check", **sunday).text
    assert administrator.send(path, shown, do="move", **sunday).status_code == 422
    nowhere = administrator.send(path, shown, do="check", session="A1", block="day")
    assert nowhere.status_code == 422


def test_questions_about_a_plan_are_answered_in_words(administrator: Visitor) -> None:
    path = f"/sessions/plans/{planned(administrator.database)}"
    dates = administrator.see(f"{path}/dates?session=A1")
    assert "times have a room" in dates
    picture = administrator.client.get(f"{path}/dates.svg?session=A1")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "Other places for" in administrator.see(f"{path}/places?session=A1")
    why = administrator.see(f"{path}/why?session=A1&date=2020-09-13&block=day&room=V1-A")
    assert "What stands in the way" in why
    assert "Every session has a place" in administrator.see(f"{path}/relax")


def test_plans_are_asked_for_followed_and_set_side_by_side(administrator: Visitor) -> None:
    shown = administrator.see("/sessions/plans/new")
    assert 'value="2020"' in shown
    assert administrator.send("/sessions/plans/new", shown, name="", kind="beside").status_code == 422
    days = {
        "start-day": "7",
        "start-month": "9",
        "start-year": "2020",
        "end-day": "26",
        "end-month": "3",
        "end-year": "2021",
    }
    answer = administrator.send("/sessions/plans/new", shown, name="Try", kind="beside", **days)
    assert answer.text.count("<h2>Try: ") == 3
    query = str(answer.url).partition("?")[2]
    for thread in administrator.threads:
        thread.join()
    done = administrator.see(f"/sessions/plans/progress/part?{query}")
    beside = re.search(r'href="(/sessions/plans/beside\?[^"]+)"', done)
    assert beside is not None
    table = administrator.see(beside[1].replace("&amp;", "&"))
    assert "least travel" in table
    assert "What differs" in table
    compared = re.search(r'href="(/sessions/plans/compare\?[^"]+)"', table)
    assert compared is not None
    assert "What each reaches" in administrator.see(compared[1].replace("&amp;", "&"))


def test_a_plan_says_what_it_leaves_room_for(administrator: Visitor) -> None:
    path = f"/sessions/plans/{planned(administrator.database)}"
    ahead = administrator.see(f"{path}/ahead")
    assert "could stand somewhere" in ahead
    assert "Ashford education centre" in ahead
    assert "was taken away alone" in administrator.see(f"{path}/robust?changes=0")
    assert "A second date for each session" in administrator.see(f"{path}/reserve")
    assert "held a second time" in administrator.see(f"{path}/twins")
    assert "A cohort in two groups" in administrator.see(f"{path}/splits")
    assert "What it could not do without" in administrator.see(path)


def test_a_lost_venue_has_repairs_and_one_is_chosen(administrator: Visitor) -> None:
    number = planned(administrator.database)
    preview = administrator.see(f"/sessions/plans/{number}/publish")
    administrator.send(f"/sessions/plans/{number}/publish", preview)
    shown = administrator.see("/sessions/losses")
    assert administrator.send("/sessions/losses", shown, lost="venue:V1").status_code == 422
    days = {
        "start-day": "7",
        "start-month": "9",
        "start-year": "2020",
        "end-day": "11",
        "end-month": "9",
        "end-year": "2020",
    }
    answer = administrator.send("/sessions/losses", shown, lost="room:V1-A", **days)
    repairs = administrator.see(str(answer.url).removeprefix("https://testserver"))
    analysis = re.search(r'name="analysis" value="(\d+)"', repairs)
    assert analysis is not None
    address = str(answer.url).removeprefix("https://testserver")
    unnamed = administrator.send(address, repairs, analysis=analysis[1], point="0", name="")
    assert unnamed.status_code == 422
    assert 'href="#name"' in unnamed.text
    chosen = administrator.send(address, repairs, analysis=analysis[1], point="0", name="Repair")
    assert "Publish Repair" in chosen.text


def test_a_calendar_is_made_shown_once_and_ended(administrator: Visitor) -> None:
    shown = administrator.see("/sessions/feeds/new")
    assert administrator.send("/sessions/feeds/new", shown).status_code == 422
    made = administrator.send("/sessions/feeds/new", shown, subject="cohort:A")
    address = re.search(r'value="https://testserver(/api/v1/calendars/[^"]+\.ics)"', made.text)
    assert address is not None
    assert administrator.client.get(address[1]).status_code == 200
    listed = administrator.see("/sessions/feeds")
    assert address[1] not in listed
    administrator.send("/sessions/feeds/1/end", listed)
    assert administrator.client.get(address[1]).status_code == 404


def test_a_project_is_scored_and_changed(administrator: Visitor) -> None:
    assert "Fewer falls" in administrator.see("/projects")
    shown = administrator.see("/projects/PR1/score")
    days = {"scored_on-day": "10", "scored_on-month": "7", "scored_on-year": "2020"}
    answer = administrator.send("/projects/PR1/score", shown, score="3.0", **days)
    assert "10 July 2020" in answer.text
    form = administrator.see("/projects/PR1/change")
    assert administrator.send("/projects/PR1/change", form, title="").status_code == 422
    assert "Paused" in administrator.send("/projects/PR1/change", form, title="Fewer falls", stage="paused").text


def test_a_coordinator_sees_sessions_but_changes_none(administrator: Visitor) -> None:
    coordinator = Visitor(administrator.database, "coordinator", organisations=("H81002",))
    shown = coordinator.see("/sessions/A1")
    assert "Cancel this session" not in shown
    assert coordinator.send("/sessions/A1/cancel", shown).status_code == 403
    for path in ("/sessions/plans/new", "/sessions/losses", "/sessions/feeds", "/projects/PR1/score"):
        assert coordinator.client.get(path).status_code == 403


def test_a_project_is_begun_with_a_measure(administrator: Visitor) -> None:
    shown = administrator.see("/projects/new")
    assert 'href="#lead"' in administrator.send("/projects/new", shown, code="PR9", title="Falls").text
    people = re.findall(r"/people/(P\d+)", administrator.see("/people"))
    lead, other = list(dict.fromkeys(people))[:2]
    begun = administrator.send("/projects/new", shown, code="PR9", title="Falls", lead=lead, team=other, stage="idea")
    assert "There is a problem" not in begun.text
    form = administrator.see("/projects/PR9/measures/new")
    assert 'value="PR9-1"' in form
    asked = {"code": "PR9-1", "name": "Falls a week", "definition": "Falls on the ward", "unit": "falls"}
    asked |= {"direction": "decrease", "rules": "runchart", "disclosure": "internal", "main": "yes"}
    again = administrator.send("/projects/PR9/measures/new", form, **(asked | {"target": "few"}))
    assert again.status_code == 422
    assert 'value="few"' in again.text
    assert "Falls a week" in administrator.send("/projects/PR9/measures/new", form, **asked).text
    assert other in administrator.see("/projects/PR9/change")
