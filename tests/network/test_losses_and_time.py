"""Loss rehearsal, recency, conversion, the series and what is missing, on communities with known answers."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from network.brokerage import brokerage_roles
from network.brokerage_expected import expected_roles
from network.graph import simple_graph
from network.losses import main_share, main_shares
from tests.network.communities import person, result_of, snapshot, staffed, tie

REFERENCE = Path(os.environ["LLL_REFERENCE"]) / "network" if "LLL_REFERENCE" in os.environ else None
needs_reference = pytest.mark.skipif(REFERENCE is None, reason="LLL_REFERENCE names no folder of reference graphs")


@needs_reference
@pytest.mark.parametrize("name", ["campnet", "karate", "hightech_advice", "tiny13"])
def test_expected_roles_are_the_published_ones(name: str) -> None:
    assert REFERENCE is not None
    expected = json.loads((REFERENCE / f"{name}_expected.json").read_text())
    rows = list(csv.reader((REFERENCE / f"{name}_nodes.csv").open()))[1:]
    names = sorted(expected["group_sizes"])
    groups = [names.index(row[1]) for row in rows]
    sizes = np.array([expected["group_sizes"][g] for g in names])
    means, spreads = expected_roles(sizes, expected["density_directed"])
    published = expected["sna_brokerage_directed"]
    assert means[groups] == pytest.approx(np.array(published["exp.nli"]), abs=1e-9)
    assert spreads[groups] == pytest.approx(np.array(published["sd.nli"], dtype=float), abs=1e-9)


def test_expected_roles_are_the_mean_of_random_graphs() -> None:
    rng, groups = np.random.default_rng(7), np.array([0, 0, 0, 1, 1, 2])
    counts = []
    for _ in range(3000):
        arcs = np.argwhere((rng.random((6, 6)) < 0.3) & ~np.eye(6, dtype=bool))
        counts.append(brokerage_roles(arcs, groups))
    means, spreads = expected_roles(np.bincount(groups), 0.3)
    seen = np.array(counts)
    error = spreads[groups][:, :5] / np.sqrt(3000)
    assert (np.abs(seen.mean(axis=0) - means[groups][:, :5]) <= 4 * error + 1e-12).all()


def chain() -> dict[str, Any]:
    """A - B - C in a row, two people in each at the joints."""
    people = staffed({"A": 4, "B": 4, "C": 4}, tier="live")
    people[4]["tier"] = "lead"
    within = [tie(f"{o}{i}", f"{o}{i + 1}") for o in "ABC" for i in (1, 2, 3)]
    return snapshot("ABC", people, [*within, tie("A1", "B1"), tie("B1", "C1")])


def test_losing_the_middle_organisation_cuts_the_others_off() -> None:
    losses = {(loss.kind, loss.subject): loss for loss in result_of(chain()).robustness.losses}
    middle = losses["organisation", "B"]
    assert (middle.people, middle.together, middle.cut_off) == (4, pytest.approx(4 / 8), 2)
    assert losses["organisation", "A"].together == 1
    assert losses["organisation", "A"].below_two == 1
    assert "2 organisations would lose the last link outside" in middle.text


def test_losing_the_one_coach_is_losing_the_tier() -> None:
    losses = {(loss.kind, loss.subject): loss for loss in result_of(chain()).robustness.losses}
    assert losses["role", "lead"].together == losses["person", "B1"].together == pytest.approx(4 / 11)
    assert losses["person", "B1"].random_high is not None
    assert losses["person", "B1"].random_high > 4 / 11
    assert losses["role", "live"].together == 1


def test_shorter_half_lives_weigh_less_and_the_weight_is_a_half_after_one() -> None:
    people = [person("a", "A"), person("b", "B")]
    ties = [tie("a", "b", "coaching", start="2020-01-12", last="2020-01-12")]
    rows = result_of(snapshot("AB", people, ties)).mixing.recency
    assert [row.half_life_factor for row in rows] == [0.5, 1, 2]
    assert [row.external for row in rows] == pytest.approx([0.25, 0.5, 0.5**0.5])


def test_meetings_that_lead_to_work_are_told_from_chance() -> None:
    people = [person(f"p{i:02d}", f"O{i % 4}") for i in range(40)]
    events = [
        {"id": f"E{i}", "kind": "session", "date": "2019-10-01", "attended": [f"p{2 * i:02d}", f"p{2 * i + 1:02d}"]}
        for i in range(20)
    ]
    ties = [tie(f"p{2 * i:02d}", f"p{2 * i + 1:02d}", start="2019-12-01") for i in range(12)]
    found = result_of(snapshot([f"O{i}" for i in range(4)], people, ties, events=events)).mixing.conversion
    assert (found.pairs, found.converted) == (20, 12)
    assert found.null_high is not None
    assert found.null_high < 0.6
    assert "meetings lead to work" in found.sentence


def test_who_worked_together_before_they_met_is_no_conversion() -> None:
    event = {"id": "E", "kind": "session", "date": "2019-10-01", "attended": ["a", "b", "c"]}
    people = [person(n, o) for n, o in zip("abc", "ABC", strict=True)]
    ties = [tie("a", "b", start="2019-09-01"), tie("a", "c", start="2020-05-01")]
    found = result_of(snapshot("ABC", people, ties, events=[event])).mixing.conversion
    assert (found.pairs, found.converted) == (2, 0)
    assert "too few" in found.sentence


def test_the_series_ends_with_the_scorecard_of_the_day() -> None:
    result = result_of(chain())
    last, card = result.series[-1], {light.signal: light.value for light in result.scorecard}
    assert [point.date for point in result.series] == [frame.date for frame in result.public_map.frames]
    assert last.date == result.as_at
    for signal in ("reach", "mixing", "shared_load", "robustness", "welcome"):
        assert getattr(last, signal) == pytest.approx(card[signal]) or card[signal] is None


def test_the_series_says_what_changed() -> None:
    people = [person("a", "A", joined="2020-05-01"), person("b", "B", joined="2020-05-01")]
    ties = [tie("a", "b", start="2020-05-10"), tie("a", "b", "coaching", start="2020-06-10")]
    points = result_of(snapshot("AB", people, ties)).series
    assert [p.changed for p in points] == ["The first date.", "Nothing changed.", "Nothing changed."]
    ties.append(tie("b", "c", start="2020-06-20"))
    points = result_of(snapshot("ABC", [*people, person("c", "C", joined="2020-06-15")], ties)).series
    assert points[1].changed == (
        "1 more organisation with people, 1 more organisation with two links, 1 more working link."
    )


def test_kinds_of_organisation_against_one_density() -> None:
    people = staffed({"A": 2, "B": 2})
    kinds = [{"code": "A", "kind": "acute"}, {"code": "B", "kind": "practice"}]
    blocks = result_of(snapshot(kinds, people, [tie("A1", "B1"), tie("A2", "B2"), tie("B1", "B2")])).mixing.blocks
    assert [(b.kinds, b.ties) for b in blocks] == [
        (("acute", "acute"), 0),
        (("acute", "practice"), 2),
        (("practice", "practice"), 1),
    ]
    assert [b.expected for b in blocks] == pytest.approx([0.5, 2, 0.5])


def test_many_losses_at_once_are_each_loss_alone() -> None:
    rng = np.random.default_rng(2)
    graph = simple_graph(30, rng.integers(0, 30, (40, 2)))
    population = np.flatnonzero(graph.degrees())
    gone = np.array([rng.choice(population, 3, replace=False) for _ in range(20)])
    assert main_shares(graph, population, gone).tolist() == [main_share(graph, population, g) for g in gone]
