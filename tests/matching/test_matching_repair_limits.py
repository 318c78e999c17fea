"""A repair keeps to hours, caps and bands as a plan does."""

from __future__ import annotations

from typing import Any

import pytest

import matching
from matching import RepairChange
from matching.changed_round import changed_round
from matching.limits import broken_limits
from tests.matching.matching_rounds import coach, learner, snapshot, solved


def steps(raw: dict[str, Any], change: RepairChange) -> tuple[matching.answers.RepairStep, ...]:
    """The frontier of a change; the plan of every step keeps to every limit."""
    instance, published = solved(raw)
    found = matching.repair(instance, published, change)
    after = changed_round(instance, change)
    before = {instance.pair_ids(pair) for pair in published.pairs}
    for step in found:
        ended, new = ({(each.learner, each.coach) for each in rows} for rows in (step.ended, step.new))
        plan = sorted((after.learner_at[a], after.coach_at[b]) for a, b in (before - ended) | new)
        assert list(broken_limits(after, plan)) == []
        assert len(plan) == step.placed
    return found


def test_a_repair_gives_no_coach_more_hours_than_there_are() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1"), coach("C2", places=2, hours_per_month=3)])
    raw["hours"] = [{"learner": each, "coach": "C2", "hours": 2} for each in ("L1", "L2")]
    assert [step.placed for step in steps(raw, RepairChange(withdrawn=("C1",)))] == [1]


def test_a_repair_keeps_to_the_cap_between_two_organisations() -> None:
    raw = snapshot([learner("L1"), learner("L2")], [coach("C1", "B", 3), coach("C2", "D")])
    raw["policy"] = {"groups": {"max_pairs_between": 1}}
    assert [step.placed for step in steps(raw, RepairChange(withdrawn=("C2",)))] == [1]


@pytest.mark.parametrize("band", [0, 1])
def test_a_repair_keeps_to_the_band_of_giving_and_receiving(band: int) -> None:
    rows = [learner("L1", "A"), learner("L2", "A"), learner("L3", "B"), learner("L4", "B")]
    raw = snapshot(rows, [coach("C1", "B", 2), coach("C2", "A", 2)])
    raw["policy"] = {"groups": {"give_receive_band": band}}
    found = steps(raw, RepairChange(left=("L3",)))
    assert found[-1].placed == 2 + band
