"""Attendance, values, connections, maps and evaluation as they stand in the records, on both databases."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import select

from foundation.errors import BadInput, Conflict, NotFound
from programme.access import Asker
from programme.access.permissions import ROLES
from programme.jobs.analysing import answered
from programme.journeys.analyses import freeze_analysis, keep_answer
from programme.journeys.as_at import frozen_question
from programme.journeys.attendance import CameSent, RegisterSent, record_attendance
from programme.journeys.evaluation import (
    AnswersSent,
    EvaluationDesigned,
    QuestionAsked,
    answer_evaluation,
    close_evaluation,
    design_evaluation,
    open_evaluation,
    publish_evaluation,
)
from programme.journeys.events import EventPlanned, MapAsked, ask_map, freeze_map, plan_event
from programme.journeys.feeds import FeedAsked, make_feed, revoke_feed
from programme.journeys.measuring import PointSent, PointsSent, record_points
from programme.journeys.projects import ScoreGiven, score_project
from programme.journeys.recruit import import_workbook
from programme.journeys.ties import TieStep, TieTold, confirm_tie, end_tie, record_tie
from programme.journeys.waiting import WaitingEnded, WaitingTold, ask_to_wait, end_waiting
from programme.queries.events import frozen_map
from programme.queries.feeds import feed_file
from programme.queries.session_pages import session_lines, session_whole
from programme.records import (
    Attendance,
    Consent,
    Database,
    DataPoint,
    EvaluationResponse,
    MapSnapshot,
    Person,
    Run,
    verify_chain,
)
from programme.snapshots import measures_snapshot, network_snapshot
from tests.small_programme import small_programme, workbook

DAY = dt.date(2020, 7, 13)
AT = dt.datetime(2020, 7, 13, 9, 0, tzinfo=dt.UTC)
ADMINISTRATOR = Asker("admin", ROLES["administrator"])
ANYTHING = {"read": None, "by": "admin", "at": AT}


@pytest.fixture(autouse=True)
def recruited(request: pytest.FixtureRequest) -> None:
    name = "database" if "database" in request.fixturenames else "sqlite_database"
    assert import_workbook(request.getfixturevalue(name), workbook(small_programme()), by="admin", at=AT).applied


def as_at(database: Database, day: dt.date) -> tuple[str, str]:
    with database.reading() as session:
        return network_snapshot(session, day), measures_snapshot(session, day)


def frozen(database: Database, event: int, day: dt.date) -> int:
    """A map, worked out here rather than by a worker."""
    started: list[str] = []
    asked = ask_map(
        database,
        event,
        MapAsked(as_at=day),
        start=lambda _session, run_id: started.append(run_id),
        by="admin",
        at=AT,
    )
    for run_id in started:
        freeze_analysis(database, run_id, frozen_question, at=AT)
        with database.unit_of_work() as session:
            keep_answer(session, run_id, answered(session.get_one(Run, run_id).snapshot or ""))
    return freeze_map(database, event, asked.analysis_id, by="admin", at=AT)


def test_what_is_recorded_today_leaves_what_was_said_of_earlier_days_as_it_was(database: Database) -> None:
    before = as_at(database, dt.date(2020, 7, 10))
    tie = record_tie(
        database, TieTold(people=("P2", "P3"), kind="survey", start=dt.date(2020, 7, 11)), by="admin", at=AT
    )
    confirm_tie(database, tie, TieStep(on=dt.date(2020, 7, 12)), by="admin", at=AT)
    confirm_tie(database, 1, TieStep(on=DAY), by="admin", at=AT)
    end_tie(database, tie, TieStep(), by="admin", at=AT)
    points = PointsSent(points=(PointSent(date=dt.date(2020, 1, 1), value=11.0),))
    assert record_points(database, "M1", points, **ANYTHING) == 1
    assert record_points(database, "M1", points, **ANYTHING) == 0
    request = ask_to_wait(database, WaitingTold(person="P2", wants="place"), by="admin", at=AT)
    end_waiting(database, request, WaitingEnded(how="closed"), **ANYTHING)
    score_project(database, "PR1", ScoreGiven(score=3.0, scored_on=DAY), **ANYTHING)
    network_then, measures_then = as_at(database, dt.date(2020, 7, 10))
    assert json.loads(network_then)["ties"][0]["last"] == "2020-06-01"
    assert network_then == before[0]
    then, past = json.loads(measures_then), json.loads(before[1])
    assert [then[part] for part in ("series", "requests", "people")] == [
        past[part] for part in ("series", "requests", "people")
    ]
    with database.reading() as session:
        values = select(DataPoint.value).where(DataPoint.day == dt.date(2020, 1, 1), DataPoint.measure_id == 1)
        assert sorted(value or 0 for value in session.scalars(values)) == [11.0, 12.0]
        assert verify_chain(session) == []


def test_a_day_keeps_one_revision_and_nothing_lies_ahead(sqlite_database: Database) -> None:
    first = PointsSent(points=(PointSent(date=dt.date(2020, 1, 1), value=11.0),))
    record_points(sqlite_database, "M1", first, **ANYTHING)
    wrong = PointsSent(
        points=(
            PointSent(date=dt.date(2020, 1, 1), value=10.0),
            PointSent(date=dt.date(2020, 8, 1), value=1.0),
        )
    )
    with pytest.raises(BadInput) as told:
        record_points(sqlite_database, "M1", wrong, **ANYTHING)
    assert [fault.path for fault in told.value.faults] == ["points[0].date", "points[1].date"]


def test_attendance_becomes_what_the_network_meets(database: Database) -> None:
    rows = (CameSent(person="P3", status="present"), CameSent(person="P2", status="absent"))
    assert record_attendance(database, "Z1", RegisterSent(rows=rows, source="sheet"), **ANYTHING) == 2
    assert record_attendance(database, "Z1", RegisterSent(rows=rows, source="sheet"), **ANYTHING) == 0
    with database.reading() as session:
        kept = {row.person_id: row for row in session.scalars(select(Attendance))}
        assert (kept[3].status, kept[3].source, kept[3].corrected_by) == ("present", "sheet", "admin")
        events = json.loads(network_snapshot(session, DAY))["events"]
        assert events[0]["attended"] == ["P1", "P3"]
    with pytest.raises(Conflict, match="nobody can have come"):
        record_attendance(database, "A1", RegisterSent(rows=rows), **ANYTHING)


def test_a_map_is_kept_as_it_was_frozen_and_names_need_consent_on_the_day_it_is_shown(database: Database) -> None:
    event = plan_event(database, EventPlanned(name="Summer", held_on=DAY, audience="programme"), by="admin", at=AT)
    public = plan_event(database, EventPlanned(name="Fair", held_on=DAY), by="admin", at=AT)
    number = frozen(database, event, DAY)
    assert frozen(database, event, DAY) == number
    for_all = frozen(database, public, DAY)
    with database.unit_of_work() as session:
        first = frozen_map(session, ADMINISTRATOR, number, DAY, names=True)
        assert set(first.names.values()) <= {"Ann Coach", "Dan Manager"}
        assert frozen_map(session, ADMINISTRATOR, for_all, DAY, names=True).names == {}
        for person in session.scalars(select(Person)):
            person.consents.append(Consent(kind="name_on_map", given=False, answered_on=DAY))
    with database.reading() as session:
        later = frozen_map(session, ADMINISTRATOR, number, DAY, names=True)
        assert (later.public_map, later.names) == (first.public_map, {})
    with database.unit_of_work() as session:
        session.get_one(MapSnapshot, number).result = "{}"
    with database.reading() as session, pytest.raises(Conflict, match="changed after it was frozen"):
        frozen_map(session, ADMINISTRATOR, number, DAY, names=False)


def test_an_evaluation_goes_from_design_to_publication_and_small_numbers_stay_hidden(database: Database) -> None:
    asked = (
        QuestionAsked(key="Q1", text="How useful?", kind="rating"),
        QuestionAsked(key="Q2", text="Again?", kind="choice", choices=("yes", "no")),
    )
    code = design_evaluation(
        database, EvaluationDesigned(code="END", title="End", level=1, questions=asked), by="admin", at=AT
    )
    tokens = open_evaluation(database, code, **ANYTHING)
    answer_evaluation(database, tokens[2], AnswersSent(answers={"Q1": 4, "Q2": "yes"}), at=AT)
    with pytest.raises(Conflict, match="was answered"):
        answer_evaluation(database, tokens[2], AnswersSent(answers={"Q1": 1}), at=AT)
    with pytest.raises(NotFound):
        answer_evaluation(database, "x" * 43, AnswersSent(answers={"Q1": 1}), at=AT)
    with pytest.raises(BadInput):
        answer_evaluation(database, tokens[3], AnswersSent(answers={"Q2": "perhaps"}), at=AT)
    close_evaluation(database, code, **ANYTHING)
    with pytest.raises(Conflict, match="not open"):
        answer_evaluation(database, tokens[3], AnswersSent(answers={"Q1": 1}), at=AT)
    with database.unit_of_work() as session:
        evaluation = session.scalars(select(EvaluationResponse.evaluation_id)).one()
        session.add_all(
            EvaluationResponse(id=f"r{number}", evaluation_id=evaluation, answers={"Q1": 4, "Q2": "yes"})
            for number in range(11)
        )
    sunday = dt.datetime(2020, 7, 19, 9, 0, tzinfo=dt.UTC)
    warnings = publish_evaluation(database, code, read=None, by="admin", at=sunday)
    assert warnings == ["19 July 2020 is a Sunday: few will read it then."]
    with database.reading() as session:
        assert verify_chain(session) == []


def test_people_see_their_own_sessions_and_make_their_own_calendar_only(sqlite_database: Database) -> None:
    ben = Asker("ben", ROLES["learner"], person_id=2)
    with sqlite_database.reading() as session:
        assert session_lines(session, ben) == []
        coordinator = Asker("coordinator", ROLES["coordinator"], organisation_ids=frozenset({2}))
        seen = session_whole(session, coordinator, "Z1", DAY).people
        assert [each.person for each in seen] == ["P3"]
    number, token = make_feed(sqlite_database, FeedAsked(kind="person", subject="P2"), asker=ben, at=AT)
    with pytest.raises(Exception, match="your own sessions only"):
        make_feed(sqlite_database, FeedAsked(kind="person", subject="P3"), asker=ben, at=AT)
    cat = Asker("cat", ROLES["learner"], person_id=3)
    with pytest.raises(NotFound):
        revoke_feed(sqlite_database, number, asker=cat, at=AT)
    with sqlite_database.reading() as session:
        assert feed_file(session, token).startswith(b"BEGIN:VCALENDAR")
    revoke_feed(sqlite_database, number, asker=ben, at=AT)
    with sqlite_database.reading() as session, pytest.raises(NotFound):
        feed_file(session, token)
