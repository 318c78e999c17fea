"""The lights: known communities, both denominators, no crash and no NaN where there is nothing."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from network import analyse, write_result
from network.graph import community, layer
from network.signals.light import credible, judge
from tests.network.communities import lights, person, read, result_of, snapshot, staffed, tie

SIGNALS = {"reach", "mixing", "shared_load", "robustness", "renewal", "welcome"}


@pytest.mark.parametrize(
    "document",
    [
        snapshot(),
        snapshot(["A"]),
        snapshot(["A", "B"], [person("p", "A")]),
        snapshot([], [person("p")]),
        snapshot(["A"], staffed({"A": 3}), [tie("A1", "A2")], previous="2020-01-01"),
        snapshot(["A", "B"], [person("p", "A"), person("q", "B")], [tie("p", "q")]),
    ],
)
def test_next_to_nothing_gives_nulls_and_cannot_tell(document: dict[str, Any]) -> None:
    result = result_of(document)
    text = write_result(result)
    assert "NaN" not in text
    assert "Infinity" not in text
    assert set(lights(result)) == SIGNALS
    assert {light.state for light in result.scorecard} == {"cannot_tell"}


def test_both_denominators_fifty_one_organisations_people_in_thirty_four_ties_across_in_seventeen() -> None:
    people = [person(f"p{i:02d}", f"O{i:02d}") for i in range(34)]
    ties = [tie(f"p{i:02d}", f"p{(i + 1) % 17:02d}") for i in range(17)]
    result = result_of(snapshot([f"O{i:02d}" for i in range(51)], people, ties))
    coverage = result.mixing.coverage
    assert (coverage.organisations, coverage.with_people, coverage.with_external_tie) == (51, 34, 17)
    assert coverage.share_of_all == pytest.approx(1 / 3)
    assert coverage.share_of_those_with_people == pytest.approx(1 / 2)
    assert lights(result)["reach"].value == pytest.approx(1 / 3)
    assert lights(result)["reach"].sentence == (
        "17 of 51 organisations have at least two working links outside (17 of the 34 with people in the programme)."
    )


def test_six_ties_of_which_two_cross_then_five_more_made_by_coaching() -> None:
    people = staffed({"A": 5, "B": 5})
    ties = [tie("A1", "A2"), tie("A2", "A3"), tie("B1", "B2"), tie("B2", "B3"), tie("A1", "B1"), tie("A2", "B2")]
    coaching = [tie(f"A{i}", f"B{6 - i}", "coaching", origin="programme") for i in range(1, 6)]
    before = result_of(snapshot(["A", "B"], people, ties)).mixing
    after = result_of(snapshot(["A", "B"], people, ties + coaching)).mixing
    assert (before.external, before.internal, before.e_i) == (2, 4, pytest.approx(-1 / 3))
    assert (after.external, after.internal, after.e_i) == (7, 4, pytest.approx(3 / 11))
    origins = {row.origin: row for row in after.layers if row.layer == "working"}
    assert (origins["programme"].external, origins["other"].e_i) == (5, pytest.approx(-1 / 3))


def test_an_administrator_tied_to_everybody_is_left_out_with_a_warning() -> None:
    people = [person(f"p{i}", f"O{i % 6}") for i in range(12)]
    admin = person("admin", "HQ", staff_of_programme=True)
    ties = [tie("admin", f"p{i}") for i in range(12)] + [tie("p0", "p1"), tie("p2", "p3")]
    codes = [f"O{i}" for i in range(6)] + ["HQ"]
    without = result_of(snapshot(codes, [*people, admin], ties))
    assert without.robustness.linked_people == 4
    assert any("Programme staff hold the working links together" in w for w in without.warnings)
    included = snapshot(codes, [*people, admin], ties, policy={"include_programme_staff": True})
    light = lights(result_of(included))
    assert light["robustness"].state == "concern"
    assert light["shared_load"].state == "concern"


def test_a_hub_that_is_no_member_of_staff_shows_in_the_lights_and_in_the_stage() -> None:
    people = [person(f"p{i:02d}", f"O{i % 6}") for i in range(20)]
    result = result_of(snapshot([f"O{i}" for i in range(6)], people, [tie("p00", f"p{i:02d}") for i in range(1, 20)]))
    assert result.stage.stage == "hub_and_spoke"
    assert lights(result)["robustness"].value == pytest.approx(1 / 17)
    assert lights(result)["shared_load"].value == pytest.approx(1)
    assert result.brokers[0].person == "p00"


def test_two_people_who_share_an_employer_do_not_cross() -> None:
    people = [person("a", "A", "B"), person("b", "B"), person("c", "C")]
    result = result_of(snapshot(["A", "B", "C"], people, [tie("a", "b"), tie("b", "c")]))
    external = {row.code: row.external_ties for row in result.organisations}
    assert external == {"A": 0, "B": 1, "C": 1}


def test_counts_of_crossing_links_agree_where_people_have_several_employers() -> None:
    people = [person("x", "A", "B"), person("a", "A"), person("b", "B"), person("c", "C"), person("y", "C", "B")]
    ties = [tie("x", "a"), tie("x", "b"), tie("x", "c"), tie("x", "y"), tie("b", "y")]
    result = result_of(snapshot(["A", "B", "C"], people, ties))
    assert (result.mixing.external, result.mixing.internal) == (1, 4)
    assert lights(result)["mixing"].sentence.startswith("1 of 5 working links crosses between organisations")
    assert {row.code: row.external_ties for row in result.organisations} == {"A": 1, "B": 0, "C": 1}
    assert [(r.internal, r.external) for r in result.mixing.organisations] == [(3, 1), (2, 0), (2, 1)]
    assert [(r.ties, r.external) for r in result.mixing.layers if r.origin == "all"] == [(0, 0), (5, 1), (0, 0)]
    assert result.mixing.recency[1].internal == pytest.approx(4 * result.mixing.recency[1].external)
    assert result.mixing.expected == pytest.approx(1 - 2 * 5 / 10)
    assert "counted in the first, and a tie to somebody who shares any of them does not cross" in result.warnings[0]


def test_ties_count_on_their_first_and_last_day_only_between_people_who_are_there() -> None:
    people = [person("a", "A"), person("b", "B", left="2020-07-12"), person("c", "C")]
    ties = [tie("a", "c", start="2020-07-13"), tie("a", "b"), tie("b", "c", end="2020-03-01")]
    instance = read(snapshot(["A", "B", "C"], people, ties))
    live = {
        day: layer(instance, community(instance, type(instance.as_at).fromisoformat(day)), "working").graph.m
        for day in ("2019-12-31", "2020-01-01", "2020-03-01", "2020-03-02", "2020-07-12", "2020-07-13")
    }
    assert list(live.values()) == [0, 2, 2, 1, 1, 1]


def test_meetings_of_an_event_weigh_one_for_each_person_and_fade() -> None:
    people = staffed({"A": 2, "B": 2})
    event = {"id": "E", "kind": "session", "date": "2020-07-13", "attended": ["A1", "A2", "B1", "B2"]}
    instance = read(snapshot(["A", "B"], people, events=[event]))
    ties = layer(instance, community(instance, instance.as_at), "meeting")
    assert ties.graph.m == 6
    assert ties.weight.sum() == pytest.approx(4 / 2)
    later = type(instance.as_at).fromordinal(instance.as_at.toordinal() + 91)
    assert layer(instance, community(instance, later), "meeting").weight.sum() == pytest.approx(1)
    gone = type(instance.as_at).fromordinal(instance.as_at.toordinal() + 183)
    assert layer(instance, community(instance, gone), "meeting").graph.m == 0


def test_a_plenary_ties_nobody_and_says_so() -> None:
    people = staffed({"A": 31})
    event = {"id": "big", "kind": "celebration", "date": "2020-07-13", "attended": [p["id"] for p in people]}
    result = result_of(snapshot(["A"], people, events=[event]))
    assert next(row for row in result.mixing.layers if row.layer == "meeting").ties == 0
    assert any("big" in w for w in result.warnings)


def test_newcomers_are_welcomed_within_ninety_days_or_not() -> None:
    people = [person("old", "A"), *(person(f"n{i}", "B", joined="2020-01-01") for i in range(6))]
    ties = [tie("old", f"n{i}", start="2020-03-31") for i in range(4)] + [tie("old", "n4", start="2020-04-01")]
    light = lights(result_of(snapshot(["A", "B"], people, ties)))["welcome"]
    assert light.value == pytest.approx(4 / 6)
    assert (light.low, light.high) == pytest.approx(credible(4, 6))
    assert light.state == "cannot_tell"


def test_renewal_compares_people_who_were_there_both_times() -> None:
    people = [*staffed({"A": 2, "B": 2}), person("new", "A", joined="2020-06-01")]
    ties = [
        tie("A1", "B1"),
        tie("A2", "B2", end="2020-05-01"),
        tie("A1", "B2", start="2020-05-01"),
        tie("new", "B1", start="2020-06-01"),
    ]
    change = result_of(snapshot(["A", "B"], people, ties, previous="2020-02-01")).turnover
    assert change is not None
    assert (change.kept, change.new, change.lost, change.joiners, change.leavers) == (1, 1, 1, 1, 0)
    assert (change.jaccard, change.persistence, change.new_share) == (pytest.approx(1 / 3), 0.5, 0.5)
    assert (change.formation, change.dissolution) == (pytest.approx(1 / 4), 0.5)


def test_quiet_links_widen_the_range_of_reach() -> None:
    people = [person(f"p{i}", f"O{i}") for i in range(6)]
    ties = [tie(f"p{i}", f"p{(i + 1) % 6}", "coaching", last="2020-01-02") for i in range(6)]
    light = lights(result_of(snapshot([f"O{i}" for i in range(6)], people, ties)))["reach"]
    assert (light.low, light.value, light.high, light.state) == (0, 1, 1, "cannot_tell")


def test_what_was_heard_after_the_day_counts_as_heard_on_the_day_with_a_warning() -> None:
    people = staffed({"A": 2, "B": 2})

    def told(last: str | None) -> dict[str, Any]:
        kinds = {"A1": "coaching", "A2": "meeting"}
        return snapshot(["A", "B"], people, [tie(a, f"B{a[1]}", kind, last=last) for a, kind in kinds.items()])

    ahead, on_the_day = (read(told(last)) for last in ("2031-01-01", "2020-07-13"))
    assert ahead.ties.end.tolist() == on_the_day.ties.end.tolist()
    assert ahead.ties.last.tolist() == on_the_day.ties.last.tolist()
    said = "2 ties were last heard of after 2020-07-13, the day of this snapshot; that day counts instead."
    assert result_of(told("2031-01-01")).warnings == (said,)
    assert result_of(told("2020-07-13")).warnings == result_of(told(None)).warnings == ()


@pytest.mark.parametrize(
    ("low", "high", "state"),
    [
        (0.8, 0.9, "good"),
        (0.1, 0.2, "concern"),
        (0.5, 0.6, "watch"),
        (0.6, 0.9, "cannot_tell"),
        (None, None, "cannot_tell"),
    ],
)
def test_a_cut_within_the_range_cannot_be_told(low: float | None, high: float | None, state: str) -> None:
    assert judge(low, high, good=0.7, concern=0.4) == state


def test_the_order_of_rows_changes_nothing() -> None:
    rng = random.Random(3)
    people = staffed({"A": 9, "B": 9, "C": 3, "D": 2})
    names = [p["id"] for p in people]
    ties = [tie(*rng.sample(names, 2), rng.choice(["project", "coaching", "survey", "meeting"])) for _ in range(60)]
    event = {"id": "E", "kind": "session", "date": "2020-06-01", "attended": names[:7]}
    document = snapshot("ABCD", people, ties, events=[event], previous="2020-01-01")
    shuffled = json.loads(json.dumps(document))
    for key in ("organisations", "people", "ties"):
        rng.shuffle(shuffled[key])
    rng.shuffle(shuffled["events"][0]["attended"])
    first, second = (json.loads(write_result(analyse(read(d), seed=4))) for d in (document, shuffled))
    first["provenance"].pop("input_sha256")
    second["provenance"].pop("input_sha256")
    assert first == second


def test_a_meeting_that_an_event_lists_too_counts_once() -> None:
    people = staffed({"A": 1, "B": 1})
    event = {"id": "E", "kind": "session", "date": "2020-07-13", "attended": ["A1", "B1"]}
    twice = [tie("A1", "B1", "meeting", start="2020-07-13", event="E")]
    instance = read(snapshot(["A", "B"], people, twice, events=[event]))
    assert layer(instance, community(instance, instance.as_at), "meeting").weight.tolist() == [1]
