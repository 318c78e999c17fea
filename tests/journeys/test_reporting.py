"""Reports: frozen as at a day, issued once, compared with the last one, corrected and never edited."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import select

from foundation.errors import BadInput, Conflict, NotFound
from measures.snapshot.document import MeasuresPolicy
from programme.journeys.recruit import import_workbook
from programme.journeys.reporting import freeze_report, issue_report, issued_report, read_report
from programme.records import AuditEntry, Database, Person, Report, TierPeriod, verify_chain
from tests.small_programme import small_programme, workbook

SPRING, SUMMER = dt.date(2020, 4, 13), dt.date(2020, 7, 13)
AT = dt.datetime(2020, 4, 20, 9, 0, tzinfo=dt.UTC)


def recruit(database: Database) -> None:
    assert import_workbook(database, workbook(small_programme()), by="admin", at=AT).applied


def issued(database: Database, day: dt.date, **more: str) -> int:
    report = freeze_report(database, "board", day, by="admin", at=AT, **more)
    issue_report(database, report, by="chair", at=AT, on=day + dt.timedelta(7))
    return report


def one_more_live(database: Database, since: dt.date) -> None:
    """Somebody was in Live already, which is only found out later."""
    with database.unit_of_work() as session:
        person = session.scalars(select(Person).where(Person.name == "Dan Manager")).one()
        session.add(TierPeriod(person_id=person.id, tier="live", start=since))


def test_a_report_is_frozen_issued_and_read_back_with_its_audit_entries(database: Database) -> None:
    recruit(database)
    report = freeze_report(database, "board", SPRING, by="admin", at=AT, narrative="A good start.")
    with database.reading() as session:
        assert read_report(session, report).standing.state == "draft"
        assert issued_report(session, "board", SPRING) is None
    issue_report(database, report, by="chair", at=AT)
    with database.reading() as session:
        facts = read_report(session, report)
        assert (facts.standing.state, facts.standing.issued_on) == ("issued", AT.date())
        assert (facts.figures.as_at, facts.figures.previous) == (SPRING, None)
        assert facts.network is not None
        assert facts.network.as_at == SPRING
        assert facts.narrative == "A good start."
        assert verify_chain(session) == []
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
        assert actions == ["import", "report.freeze", "report.issue"]


def test_an_issued_report_stays_as_it_was_when_the_past_is_found_to_be_otherwise(database: Database) -> None:
    recruit(database)
    first = issued(database, SPRING)
    one_more_live(database, dt.date(2020, 2, 1))
    second = issued(database, SUMMER)
    with database.reading() as session:
        before, now = read_report(session, first).figures, read_report(session, second)
        assert next(f for f in before.figures if f.key == "people_live").value == 1
        assert now.figures.previous == SPRING
        assert now.standing.previous_issued_on == SPRING + dt.timedelta(7)
        assert (
            "People in Live on 13 April 2020 is now 2; it was reported as 1 on 20 April 2020." in now.figures.restated
        )
        assert [f.key for f in now.figures.figures if f.points[-1].issued_on] == []


def test_a_report_issued_long_after_its_day_still_shows_what_changed(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    report = freeze_report(sqlite_database, "board", SPRING, by="admin", at=AT)
    issue_report(sqlite_database, report, by="chair", at=AT, on=dt.date(2026, 1, 1))
    one_more_live(sqlite_database, dt.date(2020, 2, 1))
    later = freeze_report(sqlite_database, "board", SUMMER, by="admin", at=AT)
    with sqlite_database.reading() as session:
        assert any("reported as 1 on 13 April 2020" in each for each in read_report(session, later).figures.restated)


def test_kinds_of_report_are_compared_with_their_own_kind_only(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    issued(sqlite_database, SPRING)
    public = freeze_report(sqlite_database, "public", SUMMER, by="admin", at=AT)
    with sqlite_database.reading() as session:
        assert read_report(session, public).figures.previous is None


def test_a_correction_takes_the_place_of_an_issued_report_and_says_why(database: Database) -> None:
    recruit(database)
    first = issued(database, SPRING)
    one_more_live(database, dt.date(2020, 2, 1))
    second = issued(database, SPRING, correction="Dan was left out.")
    with database.reading() as session:
        wrong, right = read_report(session, first), read_report(session, second)
        assert (wrong.standing.state, right.standing.state) == ("corrected", "issued")
        assert right.standing.correction == "Dan was left out."
        assert any("is now 2; it was reported as 1" in each for each in right.figures.restated)
        standing = issued_report(session, "board", SPRING)
        assert standing is not None
        assert standing.id == second


def test_what_is_issued_cannot_be_issued_again_nor_another_beside_it(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    first = issued(sqlite_database, SPRING)
    with pytest.raises(Conflict, match="never edited"):
        issue_report(sqlite_database, first, by="chair", at=AT)
    second = freeze_report(sqlite_database, "board", SPRING, by="admin", at=AT)
    with pytest.raises(Conflict, match="correction"):
        issue_report(sqlite_database, second, by="chair", at=AT)


def test_a_draft_that_was_compared_with_another_report_is_frozen_again(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    draft = freeze_report(sqlite_database, "board", SUMMER, by="admin", at=AT)
    issued(sqlite_database, SPRING)
    with pytest.raises(Conflict, match="Freeze it again"):
        issue_report(sqlite_database, draft, by="chair", at=AT)


def test_settings_of_the_figures_are_those_of_the_report_before(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    policy = MeasuresPolicy(eligible_staff_pool=500)
    first = freeze_report(sqlite_database, "board", SPRING, by="admin", at=AT, policy=policy)
    issue_report(sqlite_database, first, by="chair", at=AT)
    second = freeze_report(sqlite_database, "board", SUMMER, by="admin", at=AT)
    with sqlite_database.reading() as session:
        facts = read_report(session, second)
        assert facts.snapshot.policy == policy
        assert facts.figures.sustainability is not None


def test_a_report_changed_behind_the_programme_is_refused(sqlite_database: Database) -> None:
    recruit(sqlite_database)
    report = issued(sqlite_database, SPRING)
    with sqlite_database.unit_of_work() as session:
        row = session.get_one(Report, report)
        row.result = json.dumps(json.loads(row.result) | {"restated": ["All is well."]})
    with sqlite_database.reading() as session, pytest.raises(Conflict, match="changed after it was frozen"):
        read_report(session, report)


def test_an_empty_programme_has_a_report(sqlite_database: Database) -> None:
    report = freeze_report(sqlite_database, "board", SPRING, by="admin", at=AT)
    with sqlite_database.reading() as session:
        figures = read_report(session, report).figures
        assert all(each.value is None for each in figures.figures)


def test_what_is_wrong_is_told(sqlite_database: Database) -> None:
    with pytest.raises(BadInput) as told:
        freeze_report(sqlite_database, "weekly", SPRING, by="admin", at=AT, narrative="Patient 943 476 5919 waited.")
    assert [fault.path for fault in told.value.faults] == ["kind", "words"]
    with pytest.raises(NotFound, match="nothing to correct"):
        freeze_report(sqlite_database, "board", SPRING, by="admin", at=AT, correction="Wrong.")
    with pytest.raises(NotFound, match="report 9"):
        issue_report(sqlite_database, 9, by="chair", at=AT)
