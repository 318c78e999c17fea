"""Snapshots from the records: right shape, ids only, the same whatever the order of the rows."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session as Transaction

import matching
import network
import scheduling
from foundation.errors import BadInput
from programme.journeys.recruit import import_workbook
from programme.records import Database, migrate, open_database
from programme.snapshots import matching_snapshot, network_snapshot, scheduling_snapshot
from tests.small_programme import Sheets, cell, small_programme, workbook

DAY = dt.date(2020, 7, 13)
AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)


def filled(database: Database, sheets: Sheets) -> Transaction:
    report = import_workbook(database, workbook(sheets), by="admin", at=AT)
    assert not report.fatal, [str(finding.fault) for finding in report.fatal]
    return database.sessions()


def round_of(database: Database, sheets: Sheets, day: dt.date = DAY) -> dict[str, Any]:
    with filled(database, sheets) as session:
        text = matching_snapshot(session, day)
    matching.read_instance(text)
    return dict(json.loads(text))


def plan_of(database: Database, sheets: Sheets) -> dict[str, Any]:
    with filled(database, sheets) as session:
        text = scheduling_snapshot(session, DAY)
    scheduling.read_instance(text)
    return dict(json.loads(text))


def tie(
    start: str, outcome: str = "", end: str = "", to: str = "cat@h81003.example", kind: str = "coaching"
) -> list[object]:
    return ["ann@rtk.example", to, kind, start, end, "", "programme", "", outcome]


def test_all_three_are_read_by_their_engines_and_name_nobody(sqlite_database: Database) -> None:
    with filled(sqlite_database, small_programme()) as session:
        texts = [
            matching_snapshot(session, DAY),
            network_snapshot(session, DAY, previous=dt.date(2020, 1, 12)),
            scheduling_snapshot(session, DAY),
        ]
    matching.read_instance(texts[0])
    network.read_instance(texts[1])
    scheduling.read_instance(texts[2])
    for text in texts:
        for private in ("@", "Ann", "Siân", "O'Learner", "Manager"):
            assert private not in text


def test_snapshots_do_not_depend_on_the_order_of_the_rows(sqlite_database: Database, tmp_path: Path) -> None:
    shuffled = small_programme()
    for rows in shuffled.values():
        rest = rows[1:]
        random.Random(3).shuffle(rest)
        rows[1:] = rest
    migrate(f"sqlite:///{tmp_path / 'other.sqlite'}")
    other = open_database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    with filled(sqlite_database, small_programme()) as one, filled(other, shuffled) as two:
        assert matching_snapshot(one, DAY) == matching_snapshot(two, DAY)
        assert network_snapshot(one, DAY) == network_snapshot(two, DAY)
        assert scheduling_snapshot(one, DAY) == scheduling_snapshot(two, DAY)
    other.close()


def test_learners_are_live_and_ask_and_coaches_are_lead_and_offer(sqlite_database: Database) -> None:
    found = round_of(sqlite_database, small_programme())
    assert [row["id"] for row in found["learners"]] == ["L2", "L3"]
    assert [row["id"] for row in found["coaches"]] == ["C1"]
    ben, cat = found["learners"]
    assert ben["organisations"] == ["H81002"]
    assert ben["needs"] == [{"skill": "SPC", "required": True, "level": 2}]
    assert (cat["needs"], cat["availability"], cat["manager"], cat["ended_with"]) == ([], [], "P2", ["C1"])
    assert found["coaches"][0]["wishes"] == ["L2"]
    assert "name" not in ben
    assert "emails" not in ben


def test_before_somebody_is_live_there_is_nobody_to_match(sqlite_database: Database) -> None:
    assert [row["id"] for row in round_of(sqlite_database, small_programme(), dt.date(2020, 6, 30))["learners"]] == [
        "L3"
    ]


def test_every_employer_of_the_day_counts_and_the_main_one_first(sqlite_database: Database) -> None:
    sheets = cell(small_programme(), "Calendar", 2, "start", "2020-09-01")
    found = round_of(sqlite_database, sheets, dt.date(2020, 9, 1))
    assert found["learners"][0]["organisations"] == ["H81002", "RTK"]


def test_somebody_without_an_employer_has_no_organisations(sqlite_database: Database) -> None:
    sheets = cell(small_programme(), "Memberships", 5, "end", "2020-01-31")
    cell(sheets, "Memberships", 5, "start", "2019-01-31")
    assert round_of(sqlite_database, sheets)["learners"][1]["organisations"] == []


def test_unknown_time_is_null_and_no_time_is_empty(sqlite_database: Database) -> None:
    sheets = cell(small_programme(), "People", 4, "availability", "")
    assert round_of(sqlite_database, sheets)["learners"][1]["availability"] is None


def test_a_pair_that_runs_is_current_and_is_no_tie(sqlite_database: Database) -> None:
    sheets = small_programme()
    sheets["Ties"][1] = tie("2020-06-01")
    found = round_of(sqlite_database, sheets)
    assert found["current_pairs"] == [{"learner": "L3", "coach": "C1"}]
    assert found["coaches"][0]["places"] == 2
    assert [each["organisations"] for each in found["ties"]] == [["H81002", "RTK"]]


def test_a_learner_being_coached_stays_in_the_round_without_asking_again(sqlite_database: Database) -> None:
    sheets = small_programme()
    sheets["Ties"][1] = tie("2020-06-01")
    del sheets["Needs"][2]
    found = round_of(sqlite_database, sheets)
    assert [row["id"] for row in found["learners"]] == ["L2", "L3"]
    assert found["current_pairs"] == [{"learner": "L3", "coach": "C1"}]


def test_a_place_taken_by_somebody_outside_the_round_is_not_offered(sqlite_database: Database) -> None:
    sheets = small_programme()
    sheets["Ties"].append(tie("2020-06-01", to="dan@rtk.example"))
    found = round_of(sqlite_database, sheets)
    assert (found["coaches"][0]["places"], found["current_pairs"]) == (1, [])


@pytest.mark.parametrize(("outcome", "barred"), [("ended_early", ["C1"]), ("declined", ["C1"]), ("completed", [])])
def test_a_pair_that_failed_is_barred_and_one_that_was_completed_is_not(
    sqlite_database: Database, outcome: str, barred: list[str]
) -> None:
    sheets = small_programme()
    sheets["Ties"][1] = tie("2020-01-01", outcome, "2020-05-01")
    assert round_of(sqlite_database, sheets)["learners"][1]["ended_with"] == barred


def test_strength_halves_with_the_half_life_since_the_last_contact(sqlite_database: Database) -> None:
    sheets = cell(small_programme(), "Ties", 3, "last_contact", (DAY - dt.timedelta(days=274)).isoformat())
    cell(sheets, "Ties", 3, "start", "2019-01-01")
    assert round_of(sqlite_database, sheets)["ties"] == [{"organisations": ["H81002", "RTK"], "strength": 0.5}]
    assert round_of(sqlite_database, cell(sheets, "Ties", 3, "end", "2020-06-30"))["ties"] == []


def test_the_policy_stands_in_full_and_instructions_are_checked(sqlite_database: Database) -> None:
    with filled(sqlite_database, small_programme()) as session:
        block = {"kind": "block", "learner": "L2", "coach": "C1", "by": "admin", "reason": "confidential"}
        policy = {"hard": {"different_network": True}}
        found = json.loads(matching_snapshot(session, DAY, policy=policy, instructions=[block]))
        assert found["policy"]["hard"]["different_network"] is True
        assert found["policy"]["weights"]["skills"] == 40
        assert found["instructions"][0]["learner"] == "L2"
        with pytest.raises(BadInput, match="kind"):
            matching_snapshot(session, DAY, instructions=[{"kind": "wish"}])
        with pytest.raises(BadInput, match="hard"):
            matching_snapshot(session, DAY, policy={"hard": {"no_such": True}})


def test_a_plan_holds_cohorts_still_to_come_and_the_past_counts_for_the_hosts(sqlite_database: Database) -> None:
    found = plan_of(sqlite_database, small_programme())
    assert [row["id"] for row in found["sessions"]] == ["A1", "A2"]
    assert [(row["id"], row["members"]) for row in found["cohorts"]] == [("A", ["P2", "P3"])]
    assert found["host_ledger"] == [{"organisation": "RTK", "sessions": 1}]
    assert found["sessions"][0]["facilitators"] == {"needed": 1, "from": ["P1", "P4"], "skills": ["SPC"]}
    assert {row["id"] for row in found["people"]} == {"P1", "P2", "P3", "P4"}


def test_delivered_sessions_of_a_running_cohort_stand_where_they_were(sqlite_database: Database) -> None:
    sheets = cell(small_programme(), "Sessions", 4, "cohorts", "A")
    found = plan_of(sqlite_database, sheets)
    assert [row["state"] for row in found["sessions"]] == ["draft", "draft", "delivered"]
    assert found["host_ledger"] == []
    assert found["published"] == [
        {"session": "Z1", "date": "2020-03-03", "block": "day", "room": "V1-A", "facilitators": ["P1"],
         "equipment": [], "sequence": 0}
    ]  # fmt: skip


def test_closed_days_and_bank_holidays_are_dates_within_the_window(sqlite_database: Database) -> None:
    found = plan_of(sqlite_database, small_programme())
    closed = {row["date"]: row["label"] for row in found["closed_dates"]}
    assert closed["2020-10-28"] == "half term"
    assert "2020-12-28" in closed
    assert "2020-08-31" not in closed
    assert found["bank_holidays"] is None
    assert found["window"] == {"start": "2020-09-07", "end": "2021-03-26"}


def test_rooms_open_as_stated_and_always_where_nothing_is_stated(sqlite_database: Database) -> None:
    rooms = plan_of(sqlite_database, small_programme())["venues"][0]["rooms"]
    assert [slot["weekday"] for slot in rooms[0]["open"]] == ["mon", "tue"]
    assert (rooms[0]["features"], rooms[1]["open"]) == (["hearing_loop", "step_free"], None)


def test_facilitators_not_named_are_those_in_lead_who_offer_the_skills(sqlite_database: Database) -> None:
    sheets = cell(small_programme(), "Sessions", 2, "facilitators_from", "")
    assert plan_of(sqlite_database, sheets)["sessions"][0]["facilitators"]["from"] == ["P1"]


def test_without_a_window_or_blocks_there_is_nothing_to_plan(sqlite_database: Database) -> None:
    sheets = small_programme()
    for sheet in ("Calendar", "Sessions", "Attendance", "Ties", "Feedback", "Learning notes"):
        del sheets[sheet]
    with filled(sqlite_database, sheets) as session:
        with pytest.raises(BadInput, match="window"):
            scheduling_snapshot(session, DAY)
        with pytest.raises(BadInput, match="blocks"):
            scheduling_snapshot(session, DAY, window=(DAY, DAY))


def test_the_network_knows_who_came_and_nothing_of_later_days(sqlite_database: Database) -> None:
    with filled(sqlite_database, small_programme()) as session:
        found = json.loads(network_snapshot(session, DAY, previous=dt.date(2020, 1, 12)))
        early = json.loads(network_snapshot(session, dt.date(2020, 1, 31)))
    assert found["events"] == [{"id": "Z1", "kind": "taught", "date": "2020-03-03", "attended": ["P1", "P2"]}]
    assert [row["kind"] for row in found["ties"]] == ["project", "coaching", "meeting"]
    assert [row["name_on_map"] for row in found["people"]] == [True, False, False, False]
    assert [row["tier"] for row in found["people"]] == ["lead", "live", "live", "learn"]
    assert ([row["kind"] for row in early["ties"]], early["events"]) == (["project"], [])


def test_coaching_that_was_declined_never_was_a_tie(sqlite_database: Database) -> None:
    sheets = small_programme()
    sheets["Ties"][1] = tie("2020-02-01", "declined")
    with filled(sqlite_database, sheets) as session:
        assert "coaching" not in [row["kind"] for row in json.loads(network_snapshot(session, DAY))["ties"]]


def test_bridges_worth_more_to_the_community_are_worth_more_in_the_round(sqlite_database: Database) -> None:
    values = {
        tuple(row["organisations"]): row["value"]
        for row in round_of(sqlite_database, small_programme())["bridge_values"]
    }
    assert set(values) <= {("H81002", "RTK"), ("H81003", "RTK")}
    assert values[("H81003", "RTK")] > 1


def test_an_empty_programme_has_empty_snapshots(sqlite_database: Database) -> None:
    with sqlite_database.reading() as session:
        found = json.loads(matching_snapshot(session, DAY))
        assert (found["learners"], found["coaches"], found["bridge_values"]) == ([], [], [])
        assert json.loads(network_snapshot(session, DAY))["people"] == []


def test_somebody_who_has_left_is_a_member_no_more(sqlite_database: Database) -> None:
    sheets = cell(small_programme(), "People", 4, "left", "2020-06-30")
    assert plan_of(sqlite_database, sheets)["cohorts"][0]["members"] == ["P2"]
    assert [row["id"] for row in round_of(sqlite_database, sheets)["learners"]] == ["L2"]


def test_both_databases_give_the_same_snapshots(database: Database, sqlite_database: Database) -> None:
    with filled(database, small_programme()) as one, filled(sqlite_database, small_programme()) as two:
        assert matching_snapshot(one, DAY) == matching_snapshot(two, DAY)
        assert network_snapshot(one, DAY) == network_snapshot(two, DAY)
        assert scheduling_snapshot(one, DAY) == scheduling_snapshot(two, DAY)
