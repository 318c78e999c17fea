"""A snapshot is read strictly: every fault at once, with its place."""

from __future__ import annotations

import json

import pytest

from foundation.errors import BadInput
from network import read_instance
from tests.network.communities import person, read, snapshot, tie


def paths(document: dict[str, object]) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read(document)
    assert all(fault.message and fault.remedy for fault in caught.value.faults)
    return [fault.path for fault in caught.value.faults]


def test_faults_of_meaning_come_all_at_once() -> None:
    people = [person("a", "A"), person("a", "nowhere"), person("b", "A", joined="2020-02-02", left="2020-01-01")]
    ties = [tie("a", "a"), tie("a", "ghost"), tie("a", "b", end="2019-01-01", event="never")]
    events = [{"id": "E", "kind": "session", "date": "2020-01-01", "attended": ["ghost"]}]
    found = paths(snapshot(["A", "A"], people, ties, events=events, previous="2021-01-01"))
    assert found == [
        "previous",
        "organisations[1].code",
        "people[1].id",
        "people[1].memberships[0].organisation",
        "people[2].left",
        "ties[0].people",
        "ties[1].people[1]",
        "ties[2].end",
        "ties[2].event",
        "events[0].attended[0]",
    ]


def test_faults_of_shape_do_not_hide_those_of_meaning() -> None:
    document = snapshot(["A"], [person("a", "A", colour="red")], [tie("a", "ghost"), tie("a", "b", "friendship")])
    assert {"people[0].colour", "ties[0].people[1]", "ties[1].kind"} <= set(paths(document))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": "network-snapshot/1"', "null", '{"schema": "matching-snapshot/1"}']
)
def test_what_is_no_snapshot_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput):
        read_instance(text)


def test_a_kind_of_tie_belongs_to_one_layer() -> None:
    policy = {"layers": {"valuing": ["survey", "project"]}}
    assert paths(snapshot(policy=policy)) == ["policy.layers.valuing[1]"]


def test_a_partial_policy_takes_the_defaults() -> None:
    instance = read(snapshot(policy={"half_life_days": {"coaching": 30}}))
    assert instance.policy.half_life_days.coaching == 30
    assert instance.policy.half_life_days.project == 274
    assert instance.policy.small_number == 8


def test_the_example_of_the_design_is_read() -> None:
    text = """{"schema": "network-snapshot/1", "as_at": "2020-07-13", "previous": "2020-01-12",
     "organisations": [{"code": "RTK", "name": "Ashford", "kind": "acute", "network": null}],
     "people": [{"id": "P1", "memberships": [{"organisation": "RTK", "start": "2019-08-01", "end": null}],
       "tier": "live", "joined": "2019-09-01", "left": null, "name_on_map": false, "staff_of_programme": false},
       {"id": "P2"}],
     "ties": [{"people": ["P1", "P2"], "kind": "coaching", "start": "2019-10-01", "end": null, "last": "2020-06-01",
       "origin": "programme", "event": null}],
     "events": [{"id": "E1", "kind": "session", "date": "2020-03-03", "attended": ["P1", "P2"]}],
     "policy": {"version": 1, "half_life_days": {"coaching": 183, "project": 274, "survey": 365, "meeting": 91},
       "layers": {"meeting": ["meeting"], "working": ["coaching", "project"], "valuing": ["survey"]},
       "small_number": 8, "include_programme_staff": false}}"""
    assert len(read_instance(text).ties.a) == 2
    assert json.loads(text)["policy"] == read_instance(text).policy.model_dump(mode="json") | {
        "layers": {"meeting": ["meeting"], "working": ["coaching", "project"], "valuing": ["survey"]}
    }


def test_a_key_that_is_wrong_does_not_hide_a_reference_to_nobody_in_the_same_row() -> None:
    people = [person("a", "nowhere", colour="red"), person("b", "A", tier="boss")]
    document = snapshot(["A"], people, [tie("a", "ghost", last="soon")])
    assert set(paths(document)) == {
        "people[0].colour",
        "people[0].memberships[0].organisation",
        "people[1].tier",
        "ties[0].last",
        "ties[0].people[1]",
    }
