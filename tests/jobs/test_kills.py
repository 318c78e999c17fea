"""A short run of the kills that `benchmarks/service_kills.py` does at length."""

from __future__ import annotations

from benchmarks.service_kills import kill_often


def test_nothing_is_lost_or_doubled_when_workers_and_a_publisher_are_killed(database_url: str) -> None:
    toll = kill_often(database_url, kills=3, rounds=2, workers=2)
    assert toll.faults == ()
    assert toll.pairs > 0
