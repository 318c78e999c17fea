"""What a home page tells: what waits for whom, tiers now and then."""

from __future__ import annotations

import datetime as dt

from programme.access import ROLES, Asker
from programme.queries.home import is_empty, tiers_now_and_then, waiting_for
from programme.records import Database, Message, Person, Round, TierPeriod

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
