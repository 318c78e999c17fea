"""What a snapshot may hold: counts within reason, null for what is off, exceptions with a name and a reason."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.errors import BadInput
from tests.matching.matching_rounds import coach, learner, pairs, read, snapshot

HUGE = 10**20


def paths(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read(raw)
    return [fault.path for fault in caught.value.faults]


def test_numbers_beyond_any_round_are_bad_input() -> None:
    raw = snapshot(
        [learner("L1", rounds_waited=HUGE, needs=[{"skill": "SPC", "level": HUGE}])],
        [coach("C1", places=HUGE, hours_per_month=1e308, skills=[{"skill": "SPC", "level": HUGE}])],
        instructions=[{"kind": "places", "coach": "C1", "places": HUGE}],
        policy={"hours_per_pair": 1e-308, "groups": {"max_pairs_between": HUGE, "give_receive_band": HUGE}},
    )
    assert set(paths(raw)) == {
        "learners[0].rounds_waited",
        "learners[0].needs[0].level",
        "coaches[0].places",
        "coaches[0].hours_per_month",
        "coaches[0].skills[0].level",
        "instructions[0].places",
        "policy.hours_per_pair",
        "policy.groups.max_pairs_between",
        "policy.groups.give_receive_band",
    }


def test_the_largest_numbers_allowed_are_solved() -> None:
    most = 1_000_000
    people = [learner("L1", rounds_waited=most)], [coach("C1", places=most, hours_per_month=most)]
    assert pairs(snapshot(*people, policy={"hours_per_pair": 0.001})) == [("L1", "C1")]


def test_an_exception_says_who_decided_and_why() -> None:
    lock = {"kind": "lock", "learner": "L1", "coach": "C1", "exception_to": ["own_organisation"]}
    raw = snapshot([learner("L1")], [coach("C1", "A")], instructions=[lock])
    assert paths(raw) == ["instructions[0].by", "instructions[0].reason"]
    lock |= {"by": "chair", "reason": " "}
    assert paths(raw) == ["instructions[0].reason"]
    read(snapshot([learner("L1")], [coach("C1", "A")], instructions=[{**lock, "private": True}]))
    lock["reason"] = "nobody else"
    assert pairs(raw) == [("L1", "C1")]


def test_null_stands_for_a_switch_that_is_off() -> None:
    slot = [{"weekday": "fri", "start": "14:00", "end": "17:00", "term_only": None}]
    raw = snapshot([learner("L1", near_lead=None, availability=slot)], [coach("C1", grows_coaches=None)])
    instance = read(raw)
    assert instance.learners[0].near_lead is False
    assert instance.coaches[0].grows_coaches is False
    assert instance.learners[0].availability is not None
    assert instance.learners[0].availability[0].term_only is False


def test_a_bridge_has_one_value_and_two_ends() -> None:
    values = [{"organisations": ends, "value": 2} for ends in (["A", "B"], ["B", "A"], ["A", "A"])]
    raw = snapshot([learner("L1")], [coach("C1")], bridge_values=values)
    assert paths(raw) == ["bridge_values[1].organisations", "bridge_values[2].organisations"]
