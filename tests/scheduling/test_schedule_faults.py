"""A wrong snapshot is refused with every fault at once, each with its path."""

from __future__ import annotations

import json
from typing import Any

import pytest

import scheduling
from foundation.errors import BadInput
from scheduling.policy import GOALS
from tests.scheduling.scheduling_cases import read, session, snapshot


def faults(document: Any) -> dict[str, str]:
    with pytest.raises(BadInput) as caught:
        scheduling.read_instance(document if isinstance(document, str) else json.dumps(document))
    assert all(fault.remedy for fault in caught.value.faults)
    return {fault.path: fault.message for fault in caught.value.faults}


def test_faults_of_shape_and_of_reference_come_together() -> None:
    case = snapshot(
        extra=1,
        window={"start": "2020-09-18", "end": "2020-09-07"},
        cohorts=[{"id": "A", "members": ["P1", "NOBODY"]}],
        sessions=[session("A1"), session("A1", blocks=["evening"]), session("A2", state="delivered")],
        host_ledger=[{"organisation": "NOWHERE", "sessions": -1}],
    )
    assert set(faults(case)) == {
        "extra",
        "window",
        "cohorts[0].members[1]",
        "sessions[1].id",
        "sessions[1].blocks[0]",
        "sessions[2].state",
        "host_ledger[0].organisation",
        "host_ledger[0].sessions",
    }


def test_a_goal_that_is_not_known_is_refused_with_the_known_ones_listed() -> None:
    found = faults(snapshot(policy={"goals": ["place_sessions", "happiness"]}))
    assert all(name in found["policy.goals[1]"] for name in GOALS)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "scheduling-snapshot/1"}', "null"])
def test_a_truncated_or_empty_file_is_refused(text: str) -> None:
    assert faults(text)


def test_gaps_and_limits_in_the_wrong_order_are_faults() -> None:
    case = snapshot(
        sessions=[
            session("A1", min_gap_days=9, max_gap_days=3),
            session("A2", earliest="2020-09-10", latest="2020-09-08"),
        ]
    )
    assert set(faults(case)) == {"sessions[0].max_gap_days", "sessions[1].latest"}


def test_left_out_keys_take_their_defaults() -> None:
    instance = read(snapshot())
    shape = instance.sessions["A1"]
    assert (shape.mode, shape.state, shape.facilitators.needed, shape.extra_places) == ("in_person", "draft", 0, 0)
    assert instance.policy.goals == GOALS
    assert not instance.document.weekends
