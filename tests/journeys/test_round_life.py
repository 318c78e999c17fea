"""A matching round from its first solve to its close: reviewed, approved by another, checked again, published once."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from foundation.errors import BadInput, Conflict, NotAllowed, NotFound, Stale
from programme.journeys.pair_changes import PairEnding
from programme.journeys.pairs import PairAnswering, accept_pair, decline_pair, end_early
from programme.journeys.pairs_course import (
    MeetingHeld,
    PairDated,
    PairStarting,
    complete_pair,
    contract_pair,
    note_meeting,
    pause_pair,
    resume_pair,
    start_pair,
)
from programme.journeys.round_approval import approve_round
from programme.journeys.round_by_hand import ByHand, PairByHand, try_by_hand
from programme.journeys.round_instructions import instruct_round, lift_instruction
from programme.journeys.round_life import abandon_round, back_to_review, choose_run, close_round
from programme.journeys.round_publishing import Published, publish_round
from programme.journeys.rounds import create_round
from programme.queries.pairs import pair_lines
from programme.queries.rounds import round_whole
from programme.queries.rounds_compare import compared_runs
from programme.queries.rounds_review import round_review
from programme.records import (
    AuditEntry,
    Database,
    Instruction,
    Membership,
    Offer,
    Pair,
    Person,
    Round,
    Tie,
    verify_chain,
)
from programme.snapshots import measures_snapshot

from .round_sample import (
    ADMIN,
    AT,
    DAY,
    SECOND,
    community,
    coordinator,
    published,
    solve,
    solved_round,
    themselves,
)

LATER = AT + dt.timedelta(days=10)


def state(database: Database, round_id: int) -> str:
    with database.reading() as session:
        return round_whole(session, ADMIN, round_id, DAY).state


def plan(database: Database, round_id: int, number: int | None = None) -> dict[str, str]:
    with database.reading() as session:
        review = round_review(session, ADMIN, round_id, DAY, number=number)
        return {each.learner.id: each.coach.id for each in review.pairs}


def pairs(database: Database, round_id: int) -> dict[int, Pair]:
    """The published pairs by learner."""
    with database.reading() as session:
        found = {each.learner_id: each for each in session.scalars(select(Pair).where(Pair.published_on.is_not(None)))}
        session.expunge_all()
        return found


def test_a_round_is_reviewed_re_run_changed_by_hand_approved_published_and_run(database: Database) -> None:
    round_id = solved_round(database)
    assert state(database, round_id) == "solved_with_unmatched"
    first = plan(database, round_id)
    moved = next(learner for learner in ("L4", "L5") if first[learner] == "C1")
    instruct_round(database, round_id, kind="block", learner=moved, coach="C1", reason="private", by="admin", at=AT)
    assert state(database, round_id) == "in_review"
    assert solve(database, round_id) == 4
    with database.reading() as session:
        compared = compared_runs(session, ADMIN, round_id, DAY, before=1, after=2)
    changed = {each.learner.id for each in compared.moved}
    second = plan(database, round_id)
    assert moved in changed
    assert second.get(moved) != "C1"
    assert changed == {key for key in first.keys() | second.keys() if first.get(key) != second.get(key)}
    swapped = [each for each in second if second[each] in ("C2", "C3") and each != "L7"]
    by_hand = ByHand(pairs=(PairByHand(learner=swapped[0], coach=None),), keep=True)
    tried = try_by_hand(database, round_id, by_hand, by="admin", at=AT)
    assert (tried.run, tried.broken) == (3, ())
    assert [each.worse for each in tried.goals if each.goal == "place_learners"] == [True]
    assert plan(database, round_id).keys() == second.keys() - {swapped[0]}
    choose_run(database, round_id, 2, by="admin", at=AT)
    with pytest.raises(NotAllowed, match="second person"):
        approve_round(database, round_id, asker=ADMIN, at=AT)
    assert approve_round(database, round_id, asker=SECOND, at=AT).state == "approved"
    with pytest.raises(Conflict, match="amended"):
        instruct_round(database, round_id, kind="hold_out", learner="L4", reason="r", by="admin", at=AT)
    assert publish_round(database, round_id, by="second", at=AT) == Published(DAY, 4, 0, 0)
    assert publish_round(database, round_id, by="second", at=LATER) == Published(DAY, 4, 0, 0)
    assert {f"L{k}": f"C{pair.coach_id}" for k, pair in pairs(database, round_id).items()} == second
    _course(database, round_id)
    with database.reading() as session:
        assert verify_chain(session) == []


def _course(database: Database, round_id: int) -> None:
    """One pair of a published round comes to its good end, the others are declined; then the round is closed."""
    every = pairs(database, round_id)
    (learner, pair), *others = sorted(every.items())
    accept_pair(database, pair.id, PairAnswering(), asker=themselves(learner, "learner"), at=LATER)
    accept_pair(database, pair.id, PairAnswering(), asker=themselves(learner, "learner"), at=LATER)
    assert pairs(database, round_id)[learner].state == "proposed"
    with pytest.raises(BadInput, match="for whom"):
        accept_pair(database, pair.id, PairAnswering(), asker=ADMIN, at=LATER)
    accept_pair(database, pair.id, PairAnswering(on_behalf_of="coach"), asker=ADMIN, at=LATER)
    assert pairs(database, round_id)[learner].state == "accepted"
    contract_pair(database, pair.id, PairDated(), asker=ADMIN, at=LATER)
    start_pair(database, pair.id, PairStarting(on=LATER.date()), asker=ADMIN, at=LATER)
    assert state(database, round_id) == "running"
    for day in (10, 10, 24):
        held = LATER + dt.timedelta(days=day)
        note_meeting(database, pair.id, MeetingHeld(on=held.date()), asker=themselves(pair.coach_id, "coach"), at=held)
    measured = MeetingHeld(on=held.date(), minutes=75)
    note_meeting(database, pair.id, measured, asker=themselves(pair.coach_id, "coach"), at=held)
    with database.reading() as session:
        (coaching,) = json.loads(measures_snapshot(session, held.date()))["coaching"]
    assert (coaching["meetings"], coaching["hours"]) == (2, 1.25)
    pause_pair(database, pair.id, asker=ADMIN, at=LATER)
    resume_pair(database, pair.id, asker=ADMIN, at=LATER)
    with pytest.raises(Conflict, match="not ended"):
        close_round(database, round_id, by="admin", at=LATER)
    end = LATER + dt.timedelta(weeks=26)
    complete_pair(database, pair.id, PairDated(), asker=ADMIN, at=end)
    for _, other in others:
        decline_pair(database, other.id, PairEnding(), asker=themselves(other.coach_id, "coach"), at=LATER)
    with database.reading() as session:
        seen = {each.id: each for each in pair_lines(session, ADMIN, DAY)}[pair.id]
        tie = session.scalars(select(Tie)).one()
        session.expunge_all()
    assert seen.minutes == 75
    assert (seen.state, seen.meetings, seen.last_meeting) == ("completed", 2, (LATER + dt.timedelta(days=24)).date())
    assert (tie.from_person_id, tie.to_person_id, tie.outcome) == (pair.coach_id, learner, "completed")
    assert (tie.start, tie.ends, tie.last_contact) == (LATER.date(), end.date(), seen.last_meeting)
    close_round(database, round_id, by="admin", at=end)
    assert state(database, round_id) == "closed"


def _employer(session: Any, person: int, organisation: int) -> None:
    session.add(Membership(person_id=person, organisation_id=organisation, start=DAY, main=False))


def _coach_of(database: Database, round_id: int, learner: str) -> int:
    return int(plan(database, round_id)[learner][1:])


CHANGES: dict[str, Any] = {
    "same organisation": lambda session, coach: _employer(session, 4, 1 if coach == 1 else 2),
    "not available": lambda session, coach: session.add(
        Instruction(
            round_id=1,
            kind="block",
            learner_id=4,
            coach_id=coach,
            by="admin",
            reason="secret",
            private=True,
            exception_to=[],
            given_at=AT,
        )
    ),
    "cannot meet often enough": lambda session, _: setattr(session.get_one(Person, 4), "availability_state", "none"),
    "paused or withdrawn": lambda session, coach: setattr(session.get_one(Person, coach).offer, "status", "paused"),
    "no longer takes part": lambda session, _: setattr(session.get_one(Person, 4), "left", dt.date(2020, 7, 1)),
}


@pytest.mark.parametrize("words", CHANGES)
def test_publishing_finds_what_has_changed_since_and_publishes_nothing(sqlite_database: Database, words: str) -> None:
    round_id = solved_round(sqlite_database)
    approve_round(sqlite_database, round_id, asker=SECOND, at=AT)
    with sqlite_database.unit_of_work() as session:
        CHANGES[words](session, _coach_of(sqlite_database, round_id, "L4"))
    with pytest.raises(Conflict, match="changed since run 1") as refused:
        publish_round(sqlite_database, round_id, by="second", at=AT)
    change = next(each for each in refused.value.changes if "Learner Number4 (L4)" in each)
    assert words in change
    assert "secret" not in str(refused.value.changes)
    assert pairs(sqlite_database, round_id) == {}
    assert state(sqlite_database, round_id) == "approved"
    back_to_review(sqlite_database, round_id, by="admin", at=AT)
    solve(sqlite_database, round_id)
    assert published(sqlite_database, round_id).proposed >= 2


def test_publishing_counts_places_as_they_are_now(database: Database) -> None:
    round_id = solved_round(database)
    approve_round(database, round_id, asker=SECOND, at=AT)
    with database.unit_of_work() as session:
        session.scalars(select(Offer).where(Offer.person_id == 1)).one().places = 1
    with pytest.raises(Conflict) as refused:
        publish_round(database, round_id, by="second", at=AT)
    assert any("C1 has 2 learners and 1 places" in each for each in refused.value.changes)


def test_an_employer_who_comes_between_the_rounds_day_and_today_is_found(sqlite_database: Database) -> None:
    round_id = solved_round(sqlite_database)
    approve_round(sqlite_database, round_id, asker=SECOND, at=AT)
    coach = _coach_of(sqlite_database, round_id, "L4")
    with sqlite_database.unit_of_work() as session:
        joined = dt.date(2020, 7, 20)
        session.add(Membership(person_id=4, organisation_id=1 if coach == 1 else 2, start=joined, main=True))
    with pytest.raises(Conflict) as refused:
        publish_round(sqlite_database, round_id, by="second", at=LATER, on=DAY)
    assert ["one organisation" in each for each in refused.value.changes] == [True]


def test_many_approve_and_publish_at_once_and_it_happens_once(database: Database) -> None:
    round_id = solved_round(database)
    with ThreadPoolExecutor(4) as pool:
        approved = list(pool.map(lambda _: approve_round(database, round_id, asker=SECOND, at=AT).state, range(4)))
        done = list(pool.map(lambda _: publish_round(database, round_id, by="second", at=AT), range(4)))
    assert approved == ["approved"] * 4
    assert set(done) == {Published(DAY, 4, 0, 0)}
    with database.reading() as session:
        assert verify_chain(session) == []
        told = list(session.scalars(select(AuditEntry.action)))
    assert (told.count("round.approve"), told.count("round.publish")) == (1, 1)
    assert len(pairs(database, round_id)) == 4


def test_two_rounds_for_the_same_people_are_not_both_published(database: Database) -> None:
    one = solved_round(database)
    two = create_round(database, name="Other", as_at=DAY, by="admin", at=AT)
    solve(database, two)
    for each in (one, two):
        approve_round(database, each, asker=SECOND, at=AT)
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(publish_round, database, each, by="second", at=AT) for each in (one, two)]
    refused = [future.exception() for future in futures]
    assert sum(each is None for each in refused) >= 1
    live = [(each.learner_id, each.state) for each in pairs(database, one).values()]
    assert len(live) == len({learner for learner, _ in live})


def test_whoever_writes_second_is_told_what_was_changed(database: Database) -> None:
    round_id = solved_round(database)
    with database.reading() as session:
        read = session.get_one(Round, round_id).version
    instruct_round(database, round_id, kind="hold_out", learner="L4", reason="r", by="first", at=AT, read=read)
    with pytest.raises(Stale) as stale:
        approve_round(database, round_id, asker=SECOND, at=AT, read=read)
    assert any("first gave an instruction for the round" in each for each in stale.value.changes)


def test_coordinators_see_and_approve_their_own_people_only(sqlite_database: Database) -> None:
    round_id = solved_round(sqlite_database)
    green = coordinator(3)
    with sqlite_database.reading() as session:
        review = round_review(session, green, round_id, DAY)
        assert [each.learner.id for each in review.pairs] == ["L4"]
        names = json.dumps([repr(each) for each in (*review.pairs, *review.unmatched)])
        assert "Number4" in names
        assert "Coach" not in names
        assert review.goals == []
    waits = approve_round(sqlite_database, round_id, asker=green, at=AT)
    assert (waits.state, waits.still_to_approve) == ("solved", ("H81002", "RDU", "RTK"))
    assert approve_round(sqlite_database, round_id, asker=coordinator(1, 2, 4), at=AT).state == "approved"
    with pytest.raises(NotFound):
        approve_round(sqlite_database, solved_alone(sqlite_database), asker=green, at=AT)


def solved_alone(database: Database) -> int:
    """A round without anybody of organisation 3."""
    alone = create_round(database, name="Alone", as_at=DAY, by="admin", at=AT, learner_ids=[5])
    solve(database, alone)
    return alone


def test_who_takes_part_is_who_is_named(sqlite_database: Database) -> None:
    community(sqlite_database)
    named = create_round(sqlite_database, name="Named", as_at=DAY, by="admin", at=AT, learner_ids=[4, 8], coach_ids=[1])
    solve(sqlite_database, named)
    assert plan(sqlite_database, named) == {"L4": "C1", "L8": "C1"}


def test_a_pair_by_hand_that_breaks_a_rule_is_tried_and_never_kept(sqlite_database: Database) -> None:
    round_id = solved_round(sqlite_database)
    wrong = (PairByHand(learner="L8", coach="C2"),)
    tried = try_by_hand(sqlite_database, round_id, ByHand(pairs=wrong), by="admin", at=AT)
    assert "own_organisation" in {each.rule for each in tried.broken}
    with pytest.raises(Conflict, match="not kept"):
        try_by_hand(sqlite_database, round_id, ByHand(pairs=wrong, keep=True), by="admin", at=AT)
    with pytest.raises(BadInput) as faults:
        unknown = (PairByHand(learner="L99", coach="C98"),)
        try_by_hand(sqlite_database, round_id, ByHand(pairs=unknown), by="admin", at=AT)
    assert [fault.path for fault in faults.value.faults] == ["pairs[0].learner", "pairs[0].coach"]


def test_an_instruction_is_asked_once_and_lifted_for_good(sqlite_database: Database) -> None:
    round_id = solved_round(sqlite_database)
    asked = [
        instruct_round(sqlite_database, round_id, kind="places", coach="C1", places=3, reason="r", by="admin", at=AT)
        for _ in range(2)
    ]
    assert asked[0] == asked[1]
    solve(sqlite_database, round_id)
    assert len(plan(sqlite_database, round_id)) == 5
    lift_instruction(sqlite_database, round_id, asked[0], by="admin", at=AT)
    lift_instruction(sqlite_database, round_id, asked[0], by="admin", at=AT)
    solve(sqlite_database, round_id)
    assert len(plan(sqlite_database, round_id)) == 4
    with pytest.raises(BadInput) as faults:
        instruct_round(sqlite_database, round_id, kind="lock", places=2, reason="r", by="admin", at=AT)
    assert [fault.path for fault in faults.value.faults] == ["learner", "coach", "places"]


def test_a_contradiction_names_the_smallest_clash_by_the_numbers_of_the_instructions(sqlite_database: Database) -> None:
    community(sqlite_database)
    round_id = create_round(sqlite_database, name="R", as_at=DAY, by="admin", at=AT)
    kinds = (("hold_out", "L5", None), ("lock", "L4", "C1"), ("hold_out", "L4", None))
    ids = [
        instruct_round(sqlite_database, round_id, kind=kind, learner=a, coach=b, reason="r", by="admin", at=AT)
        for kind, a, b in kinds
    ]
    lift_instruction(sqlite_database, round_id, ids[0], by="admin", at=AT)
    solve(sqlite_database, round_id)
    with sqlite_database.reading() as session:
        clash = round_whole(session, ADMIN, round_id, DAY).contradiction
    assert clash is not None
    assert clash.instructions == ids[1:]
    assert clash.text == f"Instructions {ids[1]} and {ids[2]} give Learner Number4 a coach and hold them out."
    abandon_round(sqlite_database, round_id, "No use.", by="admin", at=AT)
    assert state(sqlite_database, round_id) == "abandoned"


def test_what_is_declined_or_ended_early_does_not_come_back(sqlite_database: Database) -> None:
    round_id = solved_round(sqlite_database)
    published(sqlite_database, round_id)
    four = pairs(sqlite_database, round_id)[4]
    decline_pair(sqlite_database, four.id, PairEnding(), asker=themselves(4, "learner"), at=LATER)
    decline_pair(sqlite_database, four.id, PairEnding(), asker=themselves(4, "learner"), at=LATER)
    with pytest.raises(Conflict, match="declined"):
        accept_pair(sqlite_database, four.id, PairAnswering(), asker=themselves(4, "learner"), at=LATER)
    with pytest.raises(NotFound):
        end_early(sqlite_database, four.id, PairEnding(), asker=themselves(5, "learner"), at=LATER)
    again = create_round(
        sqlite_database, name="Again", as_at=DAY, by="admin", at=AT, learner_ids=[4], coach_ids=[four.coach_id]
    )
    solve(sqlite_database, again)
    assert plan(sqlite_database, again) == {}


def test_who_went_without_waits_one_round_more(sqlite_database: Database) -> None:
    round_id = solved_round(sqlite_database)
    placed = {int(key[1:]) for key in plan(sqlite_database, round_id)}
    published(sqlite_database, round_id)
    with sqlite_database.reading() as session:
        waited = {each.id: each.rounds_waited for each in session.scalars(select(Person).where(Person.id > 3))}
    assert waited == {key: 0 if key in placed else 1 for key in waited}
