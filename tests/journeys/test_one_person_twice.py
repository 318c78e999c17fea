"""One person recorded twice: found, made one, nothing lost; and who may see whom."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from foundation.errors import Conflict, NotAllowed, NotFound, Stale
from programme.journeys.merging import Merge, merge_people
from programme.journeys.people import PersonAdded, PersonChange, add_person, change_person
from programme.journeys.rounds import new_round
from programme.queries.duplicates import likely_duplicates
from programme.queries.exports import records_as_sheets
from programme.queries.people import PeopleWanted, people_lines
from programme.queries.person import own_record, person_whole
from programme.records import AuditValues, Database, Enrolment, Person, Round, Tie, verify_chain
from tests.api.people_service import ADMINISTRATOR, NOON, coordinator, filled, key_of, learner

DAY = NOON.date()


def merged(database: Database, kept: str, other: str) -> int:
    return merge_people(database, kept, Merge(other=other, reason="the same"), read=None, by="A1", at=NOON)


def test_likely_duplicates_are_told_with_the_reason(database: Database) -> None:
    filled(database)
    twice = PersonAdded(email="sian@rtk.example", name="D'Souza Ng, Sian", organisation="H81003")
    add_person(database, twice, by="A1", at=NOON)
    with database.reading() as session:
        (found,) = likely_duplicates(session, ADMINISTRATOR, DAY)
    assert found.first == key_of(database, "cat@h81003.example")
    assert found.reasons == ["the same name", "the same employer"]


def test_everything_of_one_record_stands_with_the_other_and_nothing_is_doubled(database: Database) -> None:
    filled(database)
    cat, ben = key_of(database, "cat@h81003.example"), key_of(database, "ben@h81002.example")
    version = merged(database, cat, ben)
    with database.reading() as session:
        whole = person_whole(session, ADMINISTRATOR, cat, DAY)
        assert whole.version == version
        assert whole.details is not None
        assert sorted(whole.details.emails) == ["ben@h81002.example", "cat@h81003.example"]
        assert {m.organisation for m in whole.memberships} == {"H81002", "H81003", "RTK"}
        assert whole.ties == {"coaching": 1, "meeting": 1, "project": 1}
        assert [e.cohort for e in whole.cohorts] == ["A"]
        assert person_whole(session, ADMINISTRATOR, ben, DAY).id == cat
        left = session.get_one(Person, int(ben[1:]))
        assert (left.emails, left.enrolments, left.merged_into_id) == ([], [], int(cat[1:]))
        assert len(people_lines(session, ADMINISTRATOR, DAY, PeopleWanted())) == 3
        assert session.scalars(select(Enrolment).where(Enrolment.person_id == left.id)).all() == []
        assert session.scalars(select(Tie).where(Tie.to_person_id == left.id)).all() == []
        kept = session.scalars(select(AuditValues).order_by(AuditValues.entry_id.desc())).first()
        assert kept is not None
        assert kept.values["before"][0]["people"][0]["name"] == "Ben O'Learner"
        assert verify_chain(session) == []
        sheets = records_as_sheets(session)
        assert [row[1] for row in sheets["People"][1:]] == ["Ann Coach", "Siân D'Souza-Ng", "Dan Manager"]
    assert merged(database, cat, ben) == version


def test_a_round_for_named_people_names_the_record_that_was_kept(database: Database) -> None:
    filled(database)
    cat, ben = (int(key_of(database, email)[1:]) for email in ("cat@h81003.example", "ben@h81002.example"))
    with database.unit_of_work() as session:
        named = {"learner_ids": [cat, ben], "coach_ids": [ben]}
        number = new_round(session, name="Autumn", as_at=DAY, by="A1", at=NOON, **named).id
    merged(database, f"P{cat}", f"P{ben}")
    with database.reading() as session:
        row = session.get_one(Round, number)
        assert (row.learner_ids, row.coach_ids) == ([cat], [cat])


def test_a_manager_and_a_managed_record_can_be_one_person(sqlite_database: Database) -> None:
    filled(sqlite_database)
    ann, dan = key_of(sqlite_database, "ann@rtk.example"), key_of(sqlite_database, "dan@rtk.example")
    merged(sqlite_database, ann, dan)
    with sqlite_database.reading() as session:
        assert session.get_one(Person, int(ann[1:])).line_manager_id is None


def test_one_record_alone_cannot_be_merged(sqlite_database: Database) -> None:
    filled(sqlite_database)
    ann = key_of(sqlite_database, "ann@rtk.example")
    with pytest.raises(Conflict, match="Two records"):
        merged(sqlite_database, ann, ann)
    with pytest.raises(NotFound):
        merged(sqlite_database, ann, "P999")


def test_of_two_who_change_one_person_the_second_is_told(database: Database) -> None:
    filled(database)
    ann = key_of(database, "ann@rtk.example")
    change_person(database, ann, PersonChange(band="8a"), read=2, by="A1", at=NOON)
    with pytest.raises(Stale) as told:
        change_person(database, ann, PersonChange(band="8b"), read=2, by="A2", at=NOON + dt.timedelta(minutes=1))
    assert told.value.changes == ("13 Jul 2020 12:00 UTC, A1 changed the person: band.",)


def test_a_coordinator_sees_own_people_only_and_no_contact_or_access_need(database: Database) -> None:
    filled(database)
    asker = coordinator(database, "RTK")
    ann, ben, cat = (
        key_of(database, f"{name}") for name in ("ann@rtk.example", "ben@h81002.example", "cat@h81003.example")
    )
    with database.reading() as session:
        lines = people_lines(session, asker, DAY, PeopleWanted())
        assert [(line.name, line.email, line.availability) for line in lines] == [
            ("Ann Coach", None, None), ("Dan Manager", None, None)]  # fmt: skip
        assert people_lines(session, asker, DAY, PeopleWanted(search="rtk.example")) == []
        assert person_whole(session, asker, ann, DAY).details is None
        for hidden in (ben, cat, "P999"):
            with pytest.raises(NotFound, match=f"There is no person {hidden}"):
                person_whole(session, asker, hidden, DAY)
        assert person_whole(session, asker, ben, dt.date(2020, 8, 1)).name == "Ben O'Learner"
        with pytest.raises(NotAllowed):
            likely_duplicates(session, asker, DAY)


def test_a_learner_sees_the_own_record_only(sqlite_database: Database) -> None:
    filled(sqlite_database)
    asker = learner(sqlite_database, "ben@h81002.example")
    with sqlite_database.reading() as session:
        own = own_record(session, asker, DAY)
        assert own.details is not None
        assert own.details.note is None
        with pytest.raises(NotAllowed):
            person_whole(session, asker, key_of(sqlite_database, "ann@rtk.example"), DAY)


def test_whoever_writes_out_of_turn_at_the_same_moment_as_another_is_told_so(database: Database) -> None:
    filled(database)
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one write at a time")
    with pytest.raises(Stale, match="same moment"), database.unit_of_work() as session:
        mine = session.get_one(Person, 1)
        with database.unit_of_work(in_turn=False) as other:
            other.get_one(Person, 1).band = "8a"
        mine.band = "8b"
