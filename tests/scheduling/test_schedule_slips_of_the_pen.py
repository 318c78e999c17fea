"""What people get wrong in a snapshot: refused with its own path, or taken as meant and said so."""

from __future__ import annotations

import json
from typing import Any

import pytest

import scheduling
from foundation.errors import BadInput
from tests.scheduling.scheduling_cases import read, result, room, session, snapshot, solved, venue


def faults(document: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(BadInput) as caught:
        read(document)
    return {fault.path: fault.message for fault in caught.value.faults}


@pytest.mark.parametrize("end", ["2720-12-31", "9999-12-31", "2030-09-08"])
def test_a_window_longer_than_ten_years_is_refused(end: str) -> None:
    assert "longer than 10 years" in faults(snapshot(window={"start": "2020-09-07", "end": end}))["window.end"]


def test_a_window_of_ten_years_is_solved_with_hosts_counted() -> None:
    """Each of its days is a literal of one sum: the sum must not be nested."""
    document = snapshot(window={"start": "2020-09-07", "end": "2030-09-07"})
    document["venues"] = [venue("V1", room("R1"), room("R2"))]
    document["policy"] = {"goals": ["place_sessions", "host_fairness"]}
    assert solved(document).status == "optimal"


def test_all_faults_of_one_session_are_listed_at_once() -> None:
    wrong = session("A1", min_gap_days=9, max_gap_days=3, earliest="2020-10-01", latest="2020-09-01")
    assert set(faults(snapshot(sessions=[wrong]))) == {"sessions[0].max_gap_days", "sessions[0].latest"}


def test_a_pin_to_a_block_that_is_none_of_the_sessions_own_is_refused() -> None:
    assert set(faults(snapshot(sessions=[session("A1", pinned={"block": "pm"})]))) == {"sessions[0].pinned.block"}


def test_a_room_pinned_for_an_online_session_is_refused() -> None:
    wrong = session("A1", mode="online", pinned={"room": "R1"})
    assert set(faults(snapshot(sessions=[wrong]))) == {"sessions[0].pinned.room"}


def warned(document: dict[str, Any]) -> dict[str, list[str]]:
    return {row["what"]: row["subjects"] for row in result(document)["warnings"]}


def test_gaps_without_an_order_are_warned_of() -> None:
    loose = {**session("A1", min_gap_days=7), "order": None}
    assert warned(snapshot(sessions=[loose, session("A2")]))["gap_without_order"] == ["A1"]
    assert "gap_without_order" not in warned(snapshot(sessions=[session("A1", min_gap_days=7)]))


def test_more_sessions_asked_for_than_there_are_is_warned_of() -> None:
    cohorts = [{"id": "A", "members": ["P1"], "min_sessions_attended": 2}]
    assert warned(snapshot(cohorts=cohorts))["minimum_above_sessions"] == ["A"]


def test_a_delivered_session_after_the_day_of_the_snapshot_is_warned_of() -> None:
    row = {"session": "A1", "date": "2020-09-09", "block": "am", "room": "R1"}
    document = snapshot(sessions=[session("A1", state="delivered")], published=[row])
    assert warned(document)["delivered_ahead"] == ["A1"]


def test_somebody_named_twice_counts_once_and_is_warned_of() -> None:
    document = snapshot(cohorts=[{"id": "A", "members": ["P1", "P1", "P2"]}])
    assert warned(document)["named_twice"] == ["P1"]
    assert read(document).members["A1"] == ("P1", "P2")


def test_a_byte_order_mark_is_read_over() -> None:
    plain = json.dumps(snapshot())
    assert scheduling.read_instance(b"\xef\xbb\xbf" + plain.encode()).document == read(snapshot()).document
    assert scheduling.read_instance("\ufeff" + plain).document == read(snapshot()).document
