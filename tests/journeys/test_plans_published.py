"""A cohort is scheduled and a venue is lost: plans asked for, moved by hand, published, repaired."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import select

import scheduling
from foundation.errors import BadInput, Conflict, Stale
from programme.jobs.analysing import answered
from programme.journeys.analyses import answer_part, ask_analysis, keep_answer
from programme.journeys.losses import loss_question, take_up_repair
from programme.journeys.plan_publishing import publish_plan
from programme.journeys.plans import PlanWish, ask_for_plans, move_session
from programme.records import AccessAlternative, Analysis, Database, Plan, Room, Run, Session, verify_chain
from tests.journeys.plan_sample import AT, DAY, planned, recruit


def sessions(database: Database) -> dict[str, Session]:
    with database.reading() as session:
        found = {row.code: row for row in session.scalars(select(Session))}
        session.expunge_all()
        return found


def placed(database: Database, plan_id: int, code: str) -> scheduling.Placement:
    with database.reading() as session:
        plan = session.get_one(Plan, plan_id)
        result = scheduling.Result.model_validate_json(plan.result or "")
        return scheduling.stored_plan(scheduling.read_instance(plan.snapshot), result)[code]


def worked_out(database: Database, change: dict[str, object]) -> int:
    """The analysis of a loss, worked out here rather than by a worker."""
    started: list[str] = []
    asked = ask_analysis(
        database,
        "loss",
        json.dumps(change),
        lambda session: loss_question(session, DAY, None, change),
        start=lambda _session, run_id: started.append(run_id),
        by="admin",
        at=AT,
    )
    with database.unit_of_work() as session:
        run = session.get_one(Run, started[0])
        keep_answer(session, run.id, answered(run.snapshot or "", time_limit_s=20))
    return asked.analysis_id


def test_three_plans_are_asked_for_side_by_side_each_with_its_own_first_goal(sqlite_database: Database) -> None:
    started: list[str] = []
    wish = PlanWish("Autumn", DAY, side_by_side=True)
    runs = ask_for_plans(sqlite_database, wish, start=lambda _s, run: started.append(run), by="admin", at=AT)
    assert list(runs) == ["Autumn: best attendance", "Autumn: least travel", "Autumn: cheapest"]
    assert list(runs.values()) == started
    with sqlite_database.reading() as session:
        goals = [session.get_one(Run, run).plan_policy["goals"][:3] for run in started]  # type: ignore[index]
    assert goals == [["place_sessions", "fewest_changes", first] for first in ("attendance", "travel", "cost")]


def test_a_plan_is_published_once_and_its_places_are_the_sessions(database: Database) -> None:
    recruit(database)
    plan = planned(database)
    outcome = publish_plan(database, plan, by="admin", at=AT)
    assert (outcome.new, outcome.changed, outcome.cancelled) == (("A1", "A2"), (), ())
    found = sessions(database)
    assert [(found[code].state, found[code].sequence) for code in ("A1", "A2", "Z1")] == [
        ("published", 0), ("published", 0), ("delivered", 0),
    ]  # fmt: skip
    place = placed(database, plan, "A1")
    room = found["A1"].room
    assert room is not None
    assert (found["A1"].held_on, found["A1"].block, room.code) == (place.date, place.block, place.room)
    assert publish_plan(database, plan, by="admin", at=AT).new == ()
    with database.reading() as session:
        assert session.get_one(Plan, plan).state == "published"
        assert verify_chain(session) == []


def test_a_plan_that_the_records_no_longer_bear_is_refused_with_what_changed(database: Database) -> None:
    recruit(database)
    plan = planned(database)
    place = placed(database, plan, "A1")
    with database.unit_of_work() as session:
        room = session.scalars(select(Room).where(Room.code == place.room)).one()
        room.closed_dates = [place.date.isoformat()]
    with pytest.raises(Conflict, match="no longer fits") as told:
        publish_plan(database, plan, by="admin", at=AT)
    assert [change for change in told.value.changes if "A1" in change]
    assert sessions(database)["A1"].state == "draft"


def test_an_access_need_that_is_not_met_needs_an_alternative_that_the_person_agreed_to(
    sqlite_database: Database,
) -> None:
    recruit(sqlite_database)
    plan = planned(sqlite_database)
    room = placed(sqlite_database, plan, "A1").room
    with sqlite_database.unit_of_work() as session:
        for each in session.scalars(select(Room).where(Room.code == room)):
            each.features = [feature for feature in each.features if feature != "hearing_loop"]
    with pytest.raises(Conflict) as told:
        publish_plan(sqlite_database, plan, by="admin", at=AT)
    assert any("P2 needs hearing loop" in change for change in told.value.changes)
    with sqlite_database.unit_of_work() as session:
        session.add_all(
            AccessAlternative(
                session_id=each.id, person_id=2, alternative="A portable loop.", agreed_on=DAY, recorded_by="admin"
            )
            for each in session.scalars(select(Session).where(Session.code.in_(("A1", "A2"))))
        )
    assert publish_plan(sqlite_database, plan, by="admin", at=AT).new == ("A1", "A2")


def test_moving_a_session_by_hand_says_what_it_breaks_and_makes_another_plan(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    plan = planned(sqlite_database)
    place = placed(sqlite_database, plan, "A1")
    sunday = scheduling.Placement("A1", dt.date(2020, 9, 13), "day", place.room)
    assert move_session(sqlite_database, plan, sunday, by="admin", at=AT, dry_run=True).violations
    with pytest.raises(BadInput) as told:
        move_session(sqlite_database, plan, sunday, by="admin", at=AT)
    assert {fault.path for fault in told.value.faults} & {"weekend"}
    second = placed(sqlite_database, plan, "A2")
    places = (
        scheduling.Placement("A2", second.date + dt.timedelta(days=days), second.block, second.room)
        for days in (7, 14, -7)
    )
    to = next(
        each
        for each in places
        if not move_session(sqlite_database, plan, each, by="admin", at=AT, dry_run=True).violations
    )
    moved = move_session(sqlite_database, plan, to, by="admin", at=AT)
    assert moved.plan_id is not None
    assert placed(sqlite_database, moved.plan_id, "A2").date == to.date
    assert placed(sqlite_database, plan, "A2") == second
    with pytest.raises(Stale):
        move_session(sqlite_database, plan, to, by="admin", at=AT, read=99)


def test_a_lost_venue_is_repaired_and_only_what_moves_is_told_anew(database: Database) -> None:
    recruit(database)
    publish_plan(database, planned(database), by="admin", at=AT)
    before = sessions(database)
    day = before["A1"].held_on
    assert day is not None
    assert before["A1"].room is not None
    lost = {"venue": "V1", "start": day.isoformat(), "end": day.isoformat()}
    analysis = worked_out(database, {"venues_lost": [lost]})
    with database.reading() as session:
        curve = json.loads(answer_part(session, analysis))
    assert curve[0]["changed"] == ["A1"]
    plan = take_up_repair(database, analysis, 0, name="After the flood", by="admin", at=AT)
    assert sessions(database)["A1"].held_on == day, "nobody is told before it is published"
    outcome = publish_plan(database, plan, by="admin", at=AT + dt.timedelta(days=1))
    after = sessions(database)
    assert (outcome.new, outcome.changed) == ((), ("A1",))
    assert (after["A1"].sequence, after["A1"].held_on != day) == (1, True)
    untouched = ("held_on", "block", "room_id", "sequence", "told_on", "version")
    assert [getattr(after["A2"], name) for name in untouched] == [getattr(before["A2"], name) for name in untouched]
    with database.reading() as session:
        assert session.scalars(select(Plan.state).order_by(Plan.id)).all() == ["superseded", "published"]
        assert all(day.isoformat() in room.closed_dates for room in session.scalars(select(Room)))
        assert verify_chain(session) == []


def test_the_same_loss_is_worked_out_once(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    publish_plan(sqlite_database, planned(sqlite_database), by="admin", at=AT)
    change = {"venues_lost": [{"venue": "V1", "start": "2020-10-01", "end": "2020-10-02"}]}
    first = worked_out(sqlite_database, change)
    asked = ask_analysis(
        sqlite_database, "loss", json.dumps(change), lambda _session: {}, start=lambda *_: None, by="admin", at=AT
    )
    assert (asked.analysis_id, asked.run_id) == (first, None)
    with sqlite_database.reading() as session:
        assert len(session.scalars(select(Analysis)).all()) == 1
