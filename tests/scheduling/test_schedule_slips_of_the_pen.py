"""What people get wrong in a snapshot: refused with its own path, or taken as meant and said so."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.errors import BadInput
from tests.scheduling.scheduling_cases import read, room, session, snapshot, solved, venue


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
