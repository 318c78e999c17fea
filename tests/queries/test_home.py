"""What a home page tells: what waits for whom, tiers now and then."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from programme.access import ROLES, Asker
from programme.queries.gaps import coaching_gaps
from programme.queries.home import is_empty, own_pairs, tiers_now_and_then, waiting_for
from programme.records import Database, Message, Pair, Person, Round, TierPeriod
from tests.journeys.round_sample import community, coordinator, published, solved_round, themselves

ADMINISTRATOR = Asker("account 1", ROLES["administrator"])
BOARD = Asker("account 2", ROLES["board_reader"])
DAY = dt.date(2020, 7, 13)
AT = dt.datetime(2020, 7, 13, 9, tzinfo=dt.UTC)


def a_person(*tiers: tuple[str, dt.date, dt.date | None], left: dt.date | None = None) -> Person:
    return Person(
        name="Ann",
        mode="either",
        availability_state="unknown",
        topics=[],
        rounds_waited=0,
        near_lead=False,
        staff_of_programme=False,
        left=left,
        tiers=[TierPeriod(tier=tier, start=start, ends=ends) for tier, start, ends in tiers],
    )


def test_what_waits_is_told_to_who_may_decide_it_and_to_nobody_else(database: Database) -> None:
    with database.unit_of_work() as session:
        session.add(Round(name="Autumn", as_at=DAY, state="solved", created_by="x", created_at=AT))
        session.add(Round(name="Spring", as_at=DAY, state="approved", created_by="x", created_at=AT))
        session.add(Round(name="Old", as_at=DAY, state="closed", created_by="x", created_at=AT))
        for number in (1, 2):
            session.add(
                Message(
                    kind="reminder",
                    about=f"round {number}",
                    addressee="P1",
                    email="a@b.example",
                    subject="S",
                    body="B",
                    message_id=f"<{number}@b.example>",
                    state="draft",
                    made_by="x",
                    made_at=AT,
                )
            )
    with database.reading() as session:
        told = [each.text for each in waiting_for(session, ADMINISTRATOR)]
        assert told == ["One matching round to review", "One approved round to publish", "2 messages to approve"]
        assert waiting_for(session, BOARD) == []


def test_tiers_count_whom_the_asker_sees_on_both_days(database: Database) -> None:
    with database.reading() as session:
        assert is_empty(session)
    with database.unit_of_work() as session:
        session.add(a_person(("learn", dt.date(2019, 9, 1), dt.date(2020, 6, 30)), ("live", dt.date(2020, 7, 1), None)))
        session.add(a_person(("live", dt.date(2020, 1, 1), None)))
        session.add(a_person(("live", dt.date(2019, 1, 1), None), left=dt.date(2020, 2, 1)))
    with database.reading() as session:
        counted = tiers_now_and_then(session, ADMINISTRATOR, DAY, dt.date(2020, 1, 13))
        assert [(each.tier, each.now, each.then) for each in counted] == [
            ("learn", 0, 1),
            ("live", 2, 2),
            ("lead", 0, 0),
        ]
        assert not is_empty(session)


def test_gaps_count_whom_the_asker_sees(sqlite_database: Database) -> None:
    community(sqlite_database)
    with sqlite_database.reading() as session:
        every = coaching_gaps(session, ADMINISTRATOR, DAY)
        assert [each.person for each in every.without] == ["P4", "P5", "P6", "P8", "P7"]
        assert sum(each.places for each in every.organisations) == 4
        assert sum(each.learners for each in every.organisations) == 5
        own = coaching_gaps(session, coordinator(1), DAY)
        assert [(each.learners, each.with_coach, each.places, each.taken) for each in own.organisations] == [
            (1, 0, 2, 0)
        ]
        assert waiting_for(session, themselves(4, "learner")) == []
        assert own_pairs(session, themselves(4, "learner"), DAY) == []


def test_a_proposed_pair_waits_for_its_two_people_and_is_taken_in_the_gaps(sqlite_database: Database) -> None:
    published(sqlite_database, solved_round(sqlite_database))
    with sqlite_database.reading() as session:
        learner, coach = session.execute(select(Pair.learner_id, Pair.coach_id).where(Pair.state == "proposed")).first()
        for person, role in ((learner, "learner"), (coach, "coach")):
            told = [each.text for each in waiting_for(session, themselves(person, role))]
            assert told[0].endswith("your answer")
            assert own_pairs(session, themselves(person, role), DAY)
        gaps = coaching_gaps(session, ADMINISTRATOR, DAY)
        assert (
            sum(each.taken for each in gaps.organisations) == sum(each.with_coach for each in gaps.organisations) == 4
        )
        assert learner not in {int(each.person[1:]) for each in gaps.without}
