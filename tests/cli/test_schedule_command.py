"""`lll schedule` from the outside: hand-made plans whose answer is plain, exit statuses, the calendar file."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from cli.main import main

Json = dict[str, Any]
BLOCKS = [
    {"id": "day", "start": "09:30", "end": "16:30"},
    {"id": "am", "start": "09:30", "end": "12:30"},
    {"id": "pm", "start": "13:30", "end": "16:30"},
]


def room(key: str = "V1-A", capacity: int = 24, **more: Any) -> Json:
    return {"id": key, "capacity": capacity, **more}


def venue(*rooms: Json, key: str = "V1", **more: Any) -> Json:
    return {"id": key, "organisation": "RTK", "rooms": list(rooms or (room(),)), **more}


def session(key: str, order: int = 1, **more: Any) -> Json:
    return {"id": key, "cohorts": ["A"], "order": order, "blocks": ["day"], **more}


def plan_of(sessions: list[Json], venues: list[Json], people: list[Json], **more: Any) -> Json:
    members = [row["id"] for row in people if not row["id"].startswith("F")]
    return {
        "schema": "scheduling-snapshot/1",
        "as_at": "2020-07-13",
        "window": {"start": "2020-09-07", "end": "2020-10-30"},
        "blocks": BLOCKS,
        "bank_holidays": "england",
        "organisations": [{"code": "RTK"}],
        "venues": venues,
        "people": people,
        "cohorts": [{"id": "A", "name": "Live wave 2", "members": members}],
        "sessions": sessions,
        **more,
    }


class Lll:
    """Runs `lll schedule` on a snapshot and reads back what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, snapshot: Json, *arguments: str) -> tuple[int, Json]:
        file, output = self.folder / "snapshot.json", self.folder / "result.json"
        file.write_text(json.dumps(snapshot))
        output.unlink(missing_ok=True)
        status = main(["schedule", str(file), "-o", str(output), "--time-limit", "20", *arguments])
        return status, json.loads(output.read_text()) if output.exists() else {}


@pytest.fixture
def lll(tmp_path: Path) -> Lll:
    return Lll(tmp_path)


def test_a_room_must_hold_everybody_invited_not_only_those_expected(lll: Lll) -> None:
    people = [{"id": f"P{n}", "away": ["2020-09-08"]} for n in range(18)] + [{"id": "F1"}, {"id": "F2"}]
    asks = session("A1", facilitators={"needed": 2, "from": ["F1", "F2"]}, extra_places=1)
    status, result = lll(plan_of([asks], [venue(room(capacity=20))], people))
    assert status == 0
    assert result["unplaced"][0]["session"] == "A1"
    assert "capacity" in result["unplaced"][0]["clash"]
    status, result = lll(plan_of([asks], [venue(room(capacity=21))], people))
    assert [row["session"] for row in result["placements"]] == ["A1"]
    assert result["placements"][0]["facilitators"] == ["F1", "F2"]


def test_bank_holidays_weekends_and_closed_dates_are_never_used(lll: Lll) -> None:
    window = {"start": "2020-12-25", "end": "2020-12-29"}
    closed = [{"date": "2020-12-29", "label": "closed"}]
    status, result = lll(plan_of([session("A1")], [venue()], [{"id": "P1"}], window=window, closed_dates=closed))
    assert status == 0
    removed = result["unplaced"][0]["removed"]
    # 25 and 28 December 2020 are England's bank holidays, 26 and 27 the weekend (and 26 a Saturday holiday).
    assert removed["closed_date"] == 1
    assert removed["bank_holiday"] + removed["weekend"] == 4
    assert removed["bank_holiday"] >= 2


def test_order_and_gaps_hold_between_the_sessions_of_a_cohort(lll: Lll) -> None:
    sessions = [session("A1", 1), session("A2", 2, min_gap_days=21, max_gap_days=28)]
    status, result = lll(plan_of(sessions, [venue()], [{"id": "P1"}]))
    assert status == 0
    dates = {row["session"]: row["date"] for row in result["placements"]}
    days = (dt.date.fromisoformat(dates["A2"]) - dt.date.fromisoformat(dates["A1"])).days
    assert 21 <= days <= 28


def test_a_room_is_never_booked_twice_and_blocks_that_overlap_in_time_clash(lll: Lll) -> None:
    window = {"start": "2020-09-07", "end": "2020-09-07"}
    sessions = [session("A1", cohorts=[], blocks=["day"]), session("A2", cohorts=[], blocks=["am"])]
    status, result = lll(plan_of(sessions, [venue()], [{"id": "P1"}], window=window))
    assert status == 0
    assert len(result["placements"]) == 1


def test_who_cannot_come_is_named_and_absence_is_a_cost_never_a_ban(lll: Lll) -> None:
    friday_morning = [{"weekday": "fri", "start": "09:00", "end": "13:00"}]
    people = [{"id": "P1", "available": friday_morning}, {"id": "P2"}]
    status, result = lll(plan_of([session("A1")], [venue()], people))
    assert status == 0
    assert result["placements"][0]["absent"] == ["P1"]
    row = next(row for row in result["people"] if row["person"] == "P1")
    assert row["attends"] == 0
    assert row["absences"] == ["A1"]


def test_the_only_hearing_loop_goes_to_the_cohort_that_needs_it(lll: Lll) -> None:
    people = [{"id": "P1", "requires": ["hearing_loop"]}]
    venues = [venue(room("V1-A"), room("V1-B", features=["hearing_loop"]))]
    status, result = lll(plan_of([session("A1")], venues, people))
    assert status == 0
    assert result["placements"][0]["room"] == "V1-B"
    status, result = lll(plan_of([session("A1")], [venue(room("V1-A"))], people))
    assert "requirement" in result["unplaced"][0]["clash"]
    assert "P1" not in result["unplaced"][0]["text"]


def test_a_room_held_until_a_day_before_today_is_not_used(lll: Lll) -> None:
    status, result = lll(plan_of([session("A1")], [venue(room(held_until="2020-07-12"))], [{"id": "P1"}]))
    assert status == 0
    assert result["unplaced"][0]["removed"]["room_hold_expired"] > 0
    status, result = lll(plan_of([session("A1")], [venue(room(held_until="2020-07-13"))], [{"id": "P1"}]))
    assert len(result["placements"]) == 1


def test_pins_that_contradict_each_other_give_status_3(lll: Lll) -> None:
    pin = {"date": "2020-09-08", "block": "day", "room": "V1-A"}
    sessions = [session("A1", cohorts=[], pinned=pin), session("A2", cohorts=[], pinned=pin)]
    status, result = lll(plan_of(sessions, [venue()], [{"id": "P1"}]))
    assert status == 3
    assert result["status"] == "contradiction"


def test_a_delivered_session_stays_where_it_was(lll: Lll) -> None:
    published = [
        {"session": "A1", "date": "2020-07-06", "block": "am", "room": "V1-A", "facilitators": [], "sequence": 2}
    ]
    sessions = [session("A1", 1, state="delivered", blocks=["am"]), session("A2", 2, min_gap_days=80)]
    status, result = lll(plan_of(sessions, [venue()], [{"id": "P1"}], published=published))
    assert status == 0
    rows = {row["session"]: row for row in result["placements"]}
    assert (rows["A1"]["date"], rows["A1"]["block"], rows["A1"]["sequence"]) == ("2020-07-06", "am", 2)
    assert rows["A2"]["date"] >= "2020-09-24"


def test_the_order_of_the_rows_does_not_matter(lll: Lll) -> None:
    people = [{"id": f"P{n}", "away": [f"2020-09-{8 + n:02d}"]} for n in range(6)]
    sessions = [session(f"A{n}", n, min_gap_days=7) for n in (1, 2, 3)]
    snapshot = plan_of(sessions, [venue(), venue(room("V2-A"), key="V2")], people)
    first = lll(snapshot)[1]
    for key in ("sessions", "venues", "people", "blocks"):
        snapshot[key].reverse()
    second = lll(snapshot)[1]
    for result in (first, second):
        result.pop("provenance")
    assert first == second


def test_the_calendar_holds_each_session_in_london_time_with_a_lasting_uid(lll: Lll, tmp_path: Path) -> None:
    pin = {"date": "2020-10-26", "block": "am"}
    sessions = [session("A1", pinned={"date": "2020-10-23"}), session("A2", 2, blocks=["am"], pinned=pin)]
    status, _ = lll(plan_of(sessions, [venue()], [{"id": "P1"}]), "--calendar", str(tmp_path / "plan.ics"))
    assert status == 0
    text = (tmp_path / "plan.ics").read_bytes()
    events = Calendar.from_ical(text).walk("VEVENT")
    assert [str(e["uid"]) for e in events] == ["A1.session@learn-live-lead", "A2.session@learn-live-lead"]
    # The clocks go back on 25 October 2020: half past nine in London is 08:30 and then 09:30 UTC.
    assert [e["dtstart"].dt.astimezone(dt.UTC).strftime("%H:%M") for e in events] == ["08:30", "09:30"]
    assert all(e["dtstart"].params["TZID"] == "Europe/London" for e in events)
    assert b"BEGIN:VTIMEZONE" in text
    assert b"P1" not in text


def test_every_fault_is_listed_at_once(lll: Lll, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = plan_of(
        [session("A1", blocks=["evening"]), session("A1", cohorts=["Z"])], [venue(room(capacity=-4))], [{"id": "P1"}]
    )
    del snapshot["as_at"]
    snapshot["colour"] = "blue"
    status, result = lll(snapshot)
    told = capsys.readouterr().err
    assert (status, result) == (2, {})
    for path in ("as_at", "colour", "capacity"):
        assert path in told


def test_references_to_what_is_not_there_are_listed_at_once(lll: Lll, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = plan_of([session("A1", blocks=["evening"]), session("A1", cohorts=["Z"])], [venue()], [{"id": "P1"}])
    status, result = lll(snapshot)
    told = capsys.readouterr().err
    assert (status, result) == (2, {})
    for path in ("sessions[0].blocks[0]", "sessions[1].id", "sessions[1].cohorts[0]"):
        assert path in told


def one_room_two_days(lll: Lll) -> list[str]:
    """A solved plan: one session, one room, Monday and Tuesday; P1 is away on Monday."""
    window = {"start": "2020-09-07", "end": "2020-09-08"}
    snapshot = plan_of([session("A1")], [venue()], [{"id": "P1", "away": ["2020-09-07"]}], window=window)
    assert lll(snapshot)[1]["placements"][0]["date"] == "2020-09-08"
    return ["schedule", str(lll.folder / "snapshot.json"), "-o", str(lll.folder / "result.json")]


def test_why_not_there_is_answered_with_its_exact_price_and_answers_stay(lll: Lll) -> None:
    arguments = one_room_two_days(lll)
    assert main([*arguments, "--why-not", "A1,2020-09-07,day,V1-A"]) == 0
    assert main([*arguments, "--alternatives", "A1"]) == 0
    answer = json.loads((lll.folder / "result.json").read_text())
    assert answer["why_not"]["allowed"] is True
    assert answer["why_not"]["cost"]["attendance"] == 1
    assert [(row["date"], row["cost"]["attendance"]) for row in answer["alternatives"]] == [("2020-09-07", 1)]
    assert main([*arguments, "--why-not", "A1,2020-09-12,day,V1-A"]) == 0
    assert json.loads((lll.folder / "result.json").read_text())["why_not"]["rules"] == ["window", "weekend"][:1]


def test_a_replay_of_a_stored_plan_repeats_it(lll: Lll, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = one_room_two_days(lll)
    stored, again = lll.folder / "result.json", lll.folder / "again.json"
    assert main([*arguments[:-1], str(again), "--replay", str(stored)]) == 0
    changed = json.loads(stored.read_text())
    changed["placements"][0]["date"] = "2020-09-07"
    stored.write_text(json.dumps(changed))
    assert main([*arguments[:-1], str(again), "--replay", str(stored)]) == 2
    assert "A1" in capsys.readouterr().err


def test_a_question_that_names_nothing_is_told(lll: Lll, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = one_room_two_days(lll)
    assert main([*arguments, "--why-not", "A1"]) == 2
    assert main([*arguments, "--why-not", "A1,tomorrow,day,V1-A"]) == 2
    assert main([*arguments, "--alternatives", "Z9"]) == 2
    assert "Z9" in capsys.readouterr().err
