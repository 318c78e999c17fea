"""What people ask about their data: an erased person is found nowhere; an export holds what is theirs and no secret."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from foundation.errors import BadInput, Conflict, NotAllowed, NotFound
from programme.access import ROLES, Asker, begin_try, make_link, use_link
from programme.journeys.accounts import AccountSent, make_account
from programme.journeys.privacy import (
    CarriedOut,
    Decision,
    RequestReceived,
    RetentionSent,
    answer_request,
    carry_out_request,
    check_identity,
    decide_request,
    erase_person,
    keep_for,
    preview_erasure,
    receive_request,
)
from programme.journeys.privacy.requests import a_month_after
from programme.journeys.recruit import import_workbook
from programme.journeys.rounds import new_round
from programme.publishing.subject_access import held_workbook
from programme.queries.held import held_about
from programme.queries.privacy import privacy_request
from programme.queries.retention import retention_due
from programme.records import (
    Account,
    Attendance,
    AuditEntry,
    Database,
    Instruction,
    Membership,
    Message,
    Person,
    PersonEmail,
    Project,
    Record,
    RepeatableAnswer,
    Report,
    Tie,
    TierPeriod,
    append_entry,
    verify_chain,
)
from tests.small_programme import small_programme, workbook

AT = dt.datetime(2020, 7, 13, 9, 30, tzinfo=dt.UTC)
ADMIN = Asker("account 1", ROLES["administrator"], account_id=1)
NAME, EMAIL, PHONE = "Siân D'Souza-Ng", "cat@h81003.example", "07700 900 123"
OLD_NAME = "Siân Former-Name"


@pytest.fixture
def cat(database: Database) -> int:
    """A learner whose name, address and number stand wherever they could."""
    report = import_workbook(database, workbook(small_programme()), by="admin", at=AT)
    assert report.applied
    with database.unit_of_work() as session:
        number = session.scalars(select(PersonEmail.person_id).where(PersonEmail.email == EMAIL)).one()
        ann = session.scalars(select(PersonEmail.person_id).where(PersonEmail.email == "ann@rtk.example")).one()
        session.execute(update(Person).where(Person.id == number).values(note=f"Ring {NAME} on {PHONE}"))
        session.execute(update(Person).where(Person.id == ann).values(line_manager_email=EMAIL))
        project = session.scalars(select(Project)).first()
        assert project is not None
        project.aim = "As SIÂN  D'SOUZA-NG said (07700900123), with d'souza-ng, siân"
        round_row = new_round(session, name="Round 1", as_at=AT.date(), by="admin", at=AT)
        session.flush()
        _block(session, round_row.id, number, ann)
        values = {"name": [OLD_NAME, NAME]}
        append_entry(session, at=AT, by="admin", action="person.change", subjects={"people": [number]}, values=values)
        append_entry(session, at=AT, by="admin", action="note", subjects={}, values={"text": f"about {NAME}"})
        for addressee, person_id, about in ((f"P{number}", number, "to them"), (f"P{ann}", ann, "about them")):
            session.add(_message(addressee, person_id, about))
        session.add(
            RepeatableAnswer(caller="x", key="k", body_sha256="0", answer='{"name": "Si\\u00e2n D\'Souza-Ng"}', at=AT)
        )
    sent = AccountSent(email=EMAIL, roles=("learner",), person=f"P{number}")
    make_account(database, ADMIN, sent, at=AT)
    use_link(database, make_link(database, EMAIL, at=AT), at=AT)
    begin_try(database, "password", EMAIL, "192.0.2.1", AT)
    return number


def _block(session: Any, round_id: int, learner: int, coach: int) -> None:
    session.add(
        Instruction(
            round_id=round_id, kind="block", learner_id=learner, coach_id=coach, by="admin",
            reason=f"{NAME} fears her", private=True, exception_to=[], given_at=AT,
        )
    )  # fmt: skip


def _message(addressee: str, person_id: int, about: str) -> Message:
    return Message(
        kind="proposal", about=about, addressee=addressee, person_id=person_id, email=f"{about[:1]}@x.example",
        subject=f"Meet {NAME}", body=f"{OLD_NAME}, {NAME}, {EMAIL.upper()}, {PHONE}", state="draft",
        message_id=f"<{about}@lll>", made_by="admin", made_at=AT,
    )  # fmt: skip


def found(database: Database, *words: str) -> list[str]:
    """Every table and column where a word stands, whatever its case; every table of the database, not only ours."""
    places = []
    with database.engine.connect() as connection:
        names = list(Record.metadata.tables)
        for name in names:
            for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings():  # noqa: S608 - our own tables
                shown = str(dict(row)).casefold().replace("\\u00e2", "â").replace("\\\\u00e2", "â")
                places += [f"{name}: {word}" for word in words if word.casefold() in shown]
    return places


WORDS = (NAME, "D'Souza", EMAIL, PHONE, "07700900123", OLD_NAME, "Former-Name")


def test_an_erased_person_is_found_nowhere_and_counts_stay(
    database: Database, cat: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert found(database, NAME, EMAIL, PHONE)
    with database.reading() as session:
        before = _figures(session, cat)
    preview = preview_erasure(database, ADMIN, f"P{cat}", also=[PHONE], at=AT)
    assert found(database, NAME)
    done = erase_person(database, ADMIN, f"P{cat}", also=[PHONE], at=AT)
    assert (done, done.name_shared) == (preview, False)
    assert found(database, *WORDS) == []
    with database.reading() as session:
        assert _figures(session, cat) == before
        assert verify_chain(session) == []
        left = session.get_one(Person, cat)
        assert (left.name, left.emails, left.erased_on, left.left) == ("Erased person", [], AT.date(), AT.date())
        assert session.scalars(select(Account)).one().state == "ended"
        states = dict(session.execute(select(Message.about, Message.state)).all())
        assert states == {"to them": "cancelled", "about them": "draft"}
    assert NAME not in caplog.text
    assert EMAIL not in caplog.text
    for file in tmp_path.iterdir():
        data = file.read_bytes()
        assert not any(word.encode() in data for word in WORDS), file
        assert b"Souza" not in data


def _figures(session: Any, person_id: int) -> tuple[int, ...]:
    return tuple(
        len(session.scalars(select(model).where(column == person_id)).all())
        for model, column in (
            (TierPeriod, TierPeriod.person_id),
            (Membership, Membership.person_id),
            (Attendance, Attendance.person_id),
            (Tie, Tie.to_person_id),
        )
    )


def test_erasing_again_changes_nothing_but_finds_what_came_in_since(database: Database, cat: int) -> None:
    erase_person(database, ADMIN, f"P{cat}", also=[PHONE], at=AT)
    again = erase_person(database, ADMIN, f"P{cat}", also=[PHONE], at=AT)
    assert (again.removed, again.texts, again.pairs_ended) == ({}, {}, ())
    with database.unit_of_work() as session:
        session.execute(update(Project).values(aim=f"{NAME} rang"))
    later = erase_person(database, ADMIN, f"P{cat}", also=[NAME], at=AT + dt.timedelta(days=9))
    assert later.texts == {"projects.aim": 1}
    with database.reading() as session:
        assert session.get_one(Person, cat).erased_on == AT.date()
        assert verify_chain(session) == []


def test_a_name_that_somebody_else_has_too_stays_theirs(database: Database, cat: int) -> None:
    with database.unit_of_work() as session:
        dan = session.scalars(select(PersonEmail.person_id).where(PersonEmail.email == "dan@rtk.example")).one()
        session.execute(update(Person).where(Person.id == dan).values(name=NAME))
    done = erase_person(database, ADMIN, f"P{cat}", at=AT)
    assert done.name_shared
    with database.reading() as session:
        assert session.get_one(Person, dan).name == NAME
        assert session.get_one(Person, cat).name == "Erased person"


def test_issued_figures_keep_their_hash_unless_their_words_named_the_person(database: Database, cat: int) -> None:
    from foundation.provenance import sha256_of

    with database.unit_of_work() as session:
        for number, words in enumerate(("Nothing personal", f"{NAME} led")):
            session.add(
                Report(
                    kind="board", as_at=AT.date(), state="issued", narrative=words, snapshot=words,
                    snapshot_sha256=sha256_of(words), result="{}", result_sha256="r", network_result="{}",
                    network_sha256="n", created_by="admin", created_at=AT, issued_by="admin", issued_at=AT,
                    issued_on=AT.date() + dt.timedelta(days=number),
                )
            )  # fmt: skip
    done = erase_person(database, ADMIN, f"P{cat}", at=AT)
    assert done.texts["reports.narrative"] == 1
    with database.reading() as session:
        rows = list(session.scalars(select(Report).order_by(Report.id)))
        assert [row.snapshot for row in rows] == ["Nothing personal", "[erased] led"]
        assert [row.snapshot_sha256 for row in rows] == [sha256_of(row.snapshot) for row in rows]
        assert {row.result_sha256 for row in rows} == {"r"}


def test_an_export_holds_what_is_theirs_and_nothing_confidential_or_secret(database: Database, cat: int) -> None:
    held = held_about(database, ADMIN, f"P{cat}")
    assert held["people"][0]["name"] == NAME
    assert {row["tier"] for row in held["tier_periods"]} == {"live"}
    assert held["accounts"][0]["email"] == EMAIL
    assert [row["subject"] for row in held["messages"]] == [f"Meet {NAME}"]
    assert held["projects"][0]["title"] == "Fewer falls"
    assert [row["action"] for row in held["audit_entries"]] == ["person.change", "account.make"]
    shown = str(held)
    assert "instructions" not in held
    assert "fears" not in shown
    assert "Ann Coach" not in shown
    assert "sha256" not in shown
    assert "hash" not in shown
    assert held_workbook(held, person=f"P{cat}", made=AT.date())[:2] == b"PK"


def test_everybody_gets_their_own_export_and_nobody_elses(database: Database, cat: int) -> None:
    own = Asker("account 2", ROLES["learner"], account_id=2, person_id=cat)
    assert held_about(database, own, f"P{cat}")["people"]
    with pytest.raises(NotFound):
        held_about(database, own, f"P{cat + 1 if cat == 1 else 1}")
    with pytest.raises(NotAllowed):
        preview_erasure(database, own, f"P{cat}", at=AT)


def test_a_request_goes_step_by_step_and_is_due_in_a_month(database: Database, cat: int) -> None:
    received = RequestReceived(person=f"P{cat}", kind="erasure")
    number = receive_request(database, ADMIN, received, at=AT)
    shown = privacy_request(database, ADMIN, number, day=AT.date())
    assert (shown.due_on, shown.days_left) == (dt.date(2020, 8, 13), 31)
    with pytest.raises(Conflict):
        carry_out_request(database, ADMIN, number, CarriedOut(), read=None, at=AT)
    check_identity(database, ADMIN, number, read=1, at=AT)
    with pytest.raises(BadInput):
        decide_request(database, ADMIN, number, Decision(decision="refused"), read=None, at=AT)
    decide_request(database, ADMIN, number, Decision(decision="granted"), read=None, at=AT)
    for _ in range(2):
        carry_out_request(database, ADMIN, number, CarriedOut(also=(PHONE,)), read=None, at=AT)
    answer_request(database, ADMIN, number, read=None, at=AT)
    assert found(database, *WORDS) == []
    with database.reading() as session:
        actions = list(session.scalars(select(AuditEntry.action).where(AuditEntry.action.contains("erase"))))
        assert actions == ["person.erase"]
        assert verify_chain(session) == []
    assert privacy_request(database, ADMIN, number, day=AT.date()).days_left is None


def test_a_refusal_is_answered_without_being_carried_out(sqlite_database: Database) -> None:
    database = sqlite_database
    import_workbook(database, workbook(small_programme()), by="admin", at=AT)
    number = receive_request(database, ADMIN, RequestReceived(person="P1", kind="objection"), at=AT)
    check_identity(database, ADMIN, number, read=None, at=AT)
    decision = Decision(decision="refused", reason="Kept for six years by the records schedule.")
    decide_request(database, ADMIN, number, decision, read=None, at=AT)
    with pytest.raises(Conflict):
        carry_out_request(database, ADMIN, number, CarriedOut(), read=None, at=AT)
    answer_request(database, ADMIN, number, read=None, at=AT)
    assert privacy_request(database, ADMIN, number, day=AT.date()).state == "answered"
    with pytest.raises(BadInput) as refused:
        receive_request(
            database, ADMIN, RequestReceived(person="P99", kind="access", received_on=dt.date(2021, 1, 1)), at=AT
        )
    assert {fault.path for fault in refused.value.faults} == {"person", "received_on"}


@pytest.mark.parametrize(
    ("day", "due"),
    [("2020-01-31", "2020-02-29"), ("2020-12-15", "2021-01-15"), ("2021-01-30", "2021-02-28")],
)
def test_a_month_is_counted_to_the_same_day_or_the_months_last(day: str, due: str) -> None:
    assert a_month_after(dt.date.fromisoformat(day)) == dt.date.fromisoformat(due)


def test_what_is_kept_longer_than_its_period_is_told(sqlite_database: Database) -> None:
    database = sqlite_database
    import_workbook(database, workbook(small_programme()), by="admin", at=AT)
    with database.unit_of_work() as session:
        session.execute(update(Person).where(Person.id == 2).values(left=dt.date(2020, 7, 13)))

    def _due(day: str) -> dict[str, int]:
        return {row.record_class: row.due for row in retention_due(database, ADMIN, day=dt.date.fromisoformat(day))}

    assert _due("2026-07-12")["people"] == 0
    assert _due("2026-07-13")["people"] == 1
    assert _due("2020-10-12")["import_undos"] == 0
    assert _due("2020-10-13")["import_undos"] == 1
    keep_for(database, ADMIN, "people", RetentionSent(months=12), at=AT)
    assert _due("2021-07-13")["people"] == 1
    erase_person(database, ADMIN, "P2", at=AT)
    assert _due("2021-07-13")["people"] == 0
    with pytest.raises(NotFound):
        keep_for(database, ADMIN, "everything", RetentionSent(months=12), at=AT)
