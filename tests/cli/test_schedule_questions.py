"""`lll schedule`'s further questions: each answer in RESULT and in plain words, and what is planned next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.main import main

Json = dict[str, Any]

SNAPSHOT: Json = {
    "schema": "scheduling-snapshot/1",
    "as_at": "2020-07-13",
    "window": {"start": "2020-09-07", "end": "2020-09-18"},
    "blocks": [{"id": "am", "start": "09:30", "end": "12:30"}, {"id": "pm", "start": "13:30", "end": "16:30"}],
    "organisations": [{"code": "RTK"}],
    "venues": [
        {"id": "V1", "organisation": "RTK", "rooms": [{"id": "R1", "capacity": 9}]},
        {"id": "V2", "organisation": "RTK", "rooms": [{"id": "R2", "capacity": 9, "cost_pence_per_block": 500}]},
    ],
    "people": [{"id": "P1", "away": ["2020-09-08"]}, {"id": "P2"}, {"id": "F1"}],
    "cohorts": [{"id": "A", "members": ["P1", "P2"]}],
    "sessions": [
        {"id": "A1", "cohorts": ["A"], "order": 1, "blocks": ["am"], "facilitators": {"needed": 1, "from": ["F1"]}},
        {"id": "A2", "cohorts": ["A"], "order": 2, "blocks": ["am"], "min_gap_days": 3},
    ],
}


class Planner:
    """Somebody at the terminal, in a folder of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def put(self, name: str, content: Any) -> None:
        (self.folder / name).write_text(json.dumps(content))

    def get(self, name: str) -> Json:
        return dict(json.loads((self.folder / name).read_text()))

    def __call__(self, *arguments: str, snapshot: str = "s.json", result: str = "r.json") -> tuple[int, str]:
        given = [str(self.folder / each) if "." in each or "/" in each else each for each in arguments]
        files = [str(self.folder / snapshot), "-o", str(self.folder / result)]
        status = main(["schedule", *files, *given])
        told = self._capsys.readouterr()
        return status, told.out if status == 0 else told.err


@pytest.fixture
def lll(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Planner:
    planner = Planner(tmp_path, capsys)
    planner.put("s.json", SNAPSHOT)
    return planner


def test_the_plan_is_told_in_plain_words(lll: Planner) -> None:
    status, told = lll()
    assert status == 0
    assert "2 of 2 sessions have a date and a room. Proven best" in told
    assert "Absences: 0 (proven best)" in told


def test_looking_ahead_needs_no_plan_and_stays_when_one_is_made(lll: Planner) -> None:
    status, told = lll("--preflight", "--heat-map", "A1")
    assert status == 0
    assert "0 of 2 sessions can have no place." in told
    assert "Wed 2020-09-09, am: 2 of 2, at V1, V2" in told
    assert set(lll.get("r.json")) == {"preflight", "heat_map"}
    assert lll("--twins")[0] == 0
    assert {"placements", "twins", "preflight", "heat_map"} <= set(lll.get("r.json"))


def test_reserve_dates_and_three_plans_stand_in_the_result(lll: Planner) -> None:
    status, told = lll("--reserve", "--three-plans", "--analyse")
    assert status == 0
    found = lll.get("r.json")
    assert found["reserve"]["proven"]
    assert [row["name"] for row in found["three_plans"]] == ["best_attendance", "least_travel", "cheapest"]
    assert all(set(row) == {"name", "goals", "placements"} for row in found["three_plans"])
    assert "Reserve dates:" in told
    assert "cheapest: " in told
    assert "hard rules are kept by every session." in told


def test_what_would_place_the_rest_is_listed(lll: Planner) -> None:
    short = json.loads(json.dumps(SNAPSHOT))
    short["sessions"][1]["min_gap_days"] = 20
    lll.put("s.json", short)
    status, told = lll("--relax")
    assert status == 0
    assert [row["rules"] for row in lll.get("r.json")["relax"]] == [["gap"]]
    assert "Accept another gap: " in told


def test_a_lost_venue_is_one_change_all_else_stays_and_calendars_follow(lll: Planner) -> None:
    """Plan, publish, lose R1's venue on A1's day, plan again: A1 alone changes, its SEQUENCE is 1."""
    assert lll("--calendars", "calendars/")[0] == 0
    before = {row["session"]: row for row in lll.get("r.json")["placements"]}
    lost = before["A1"]
    lll.put("c.json", {"venues_lost": [{"venue": f"V{lost['room'][1]}", "start": lost["date"], "end": lost["date"]}]})
    assert lll("--next-snapshot", "s2.json", "--change", "c.json")[0] == 0
    again = ("--calendars", "after/", "--since", "calendars/", "--diff", "r.json")
    status, told = lll(*again, snapshot="s2.json", result="r2.json")
    assert status == 0
    after = {row["session"]: row for row in lll.get("r2.json")["placements"]}
    assert after["A2"] == before["A2"]
    assert (after["A1"]["sequence"], after["A1"]["changed"] != []) == (1, True)
    assert [row["session"] for row in lll.get("r2.json")["diff"]["sessions"]] == ["A1"]
    assert "1 session differs." in told
    texts = [
        (lll.folder / where / "people/P1.ics").read_bytes().split(b"BEGIN:VEVENT") for where in ("calendars", "after")
    ]
    changed = [(old, new) for old, new in zip(*texts, strict=True) if old != new and b"UID" in old]
    assert len(changed) == 1
    assert b"UID:A1.session@learn-live-lead" in changed[0][0]
    assert b"SEQUENCE:1" in changed[0][1]


def test_the_curve_takes_what_is_lost_and_has_the_documented_shape(lll: Planner) -> None:
    assert lll()[0] == 0
    lost = lll.get("r.json")["placements"][1]
    lll.put("c.json", {"dates_closed": [{"start": lost["date"], "end": lost["date"]}]})
    status, told = lll("--curve", "--change", "c.json", "--time-limit", "20")
    assert status == 0
    (first, *_) = lll.get("r.json")["curve"]
    assert set(first) == {"changes", "goals", "changed", "people_notified", "shortest_notice_days"}
    assert (first["changes"], first["changed"], first["people_notified"]) == (1, ["A2"], 2)
    assert "1 changed (A2); 2 people to tell, " in told


def test_losses_that_cannot_be_repaired_are_named(lll: Planner) -> None:
    status, told = lll("--robustness", "2")
    assert status == 0
    rows = {row["subject"]: row["repairable"] for row in lll.get("r.json")["robustness"]}
    assert not rows["F1"]
    assert "facilitator F1 (1 session): 1 session would lose its place" in told


def test_invitations_need_an_organiser_and_a_new_folder(lll: Planner) -> None:
    status, told = lll("--invitations", "post/")
    assert (status, "--organiser" in told) == (2, True)
    sent = ("--invitations", "post/", "--organiser", "qi@example")
    assert lll(*sent)[0] == 0
    assert sorted(path.name for path in (lll.folder / "post" / "P1").iterdir()) == ["A1.ics", "A2.ics"]
    status, told = lll(*sent)
    assert (status, "there already" in told) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("--heat-map", "Z9"), "Z9"),
        (("--change", "no.json", "--curve"), "no.json"),
        (("--diff", "no.json"), "no.json"),
        (("--calendar", "c.ics", "--since", "no.ics"), "no.ics"),
        (("--since", "old.ics"), "nothing without --calendars"),
        (("--change", "c.json"), "nothing without --curve"),
    ],
)
def test_what_is_not_there_is_told(lll: Planner, arguments: tuple[str, ...], names: str) -> None:
    status, told = lll(*arguments)
    assert status == 2
    assert names in told
