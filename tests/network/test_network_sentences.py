"""Sentences read well for none, one and all of one, two or many."""

from __future__ import annotations

import pytest

from network import story
from network.signals.light import some_of
from tests.network.communities import lights, person, result_of, snapshot, staffed, tie


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 1, "No link crosses"),
        (1, 1, "The only link crosses"),
        (0, 2, "None of the 2 links crosses"),
        (1, 2, "1 of 2 links crosses"),
        (2, 2, "Both links cross"),
        (2, 5, "2 of 5 links cross"),
    ],
)
def test_a_part_of_a_whole(part: int, whole: int, said: str) -> None:
    assert some_of(part, whole, "link", "crosses", "cross") == said


def test_one_organisation_and_one_newcomer() -> None:
    result = result_of(snapshot(["A"], [person("x", "A", joined="2019-09-01")]))
    light = lights(result)
    assert light["reach"].sentence == (
        "No organisation has at least two working links outside; no working links are recorded yet."
    )
    assert light["welcome"].sentence == "No newcomer was linked to another organisation within three months."
    assert lights(result_of(snapshot(["A"])))["reach"].sentence == "No organisation has people in the programme yet."
    assert story(result.public_map)[0].text == "No group on the map worked with another."


def test_one_link_of_one() -> None:
    people = [person("x", "A", joined="2019-09-01"), person("y", "B")]
    result = result_of(snapshot(["A", "B", "C"], people, [tie("x", "y", start="2020-02-01")], previous="2020-01-12"))
    light = lights(result)
    assert light["reach"].sentence == (
        "None of the 3 organisations has at least two working links outside (2 have people in the programme); "
        "2 have at least one."
    )
    assert light["mixing"].sentence.startswith("The only working link crosses between organisations")
    assert light["renewal"].sentence == ("The only working link is new since 12 January 2020; there were none before.")
    assert light["welcome"].sentence == "No newcomer was linked to another organisation within three months."
    assert result.public_map.sentences == ("No group on the map has a working link to another group.",)


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (0, "None of the 3 working links is new since 12 January 2020; all 3 before remain."),
        (1, "None of the 2 working links is new since 12 January 2020; 2 of the 3 before remain."),
        (2, "No working link is new since 12 January 2020; 1 of the 3 before remains."),
    ],
)
def test_what_remains_of_what_was_there(ended: int, said: str) -> None:
    people = staffed({"A": 3, "B": 3})
    ties = [tie(f"A{i}", f"B{i}", end="2020-03-01" if i <= ended else None) for i in (1, 2, 3)]
    result = result_of(snapshot(["A", "B"], people, ties, previous="2020-01-12"))
    assert lights(result)["renewal"].sentence == said


def test_one_large_event_and_two() -> None:
    people = staffed({"A": 31})
    events = [{"id": f"E{i}", "date": "2020-07-13", "attended": [p["id"] for p in people]} for i in (1, 2)]
    one, two = (result_of(snapshot(["A"], people, events=events[:n])).warnings[-1] for n in (1, 2))
    assert one == "1 event is left out of the meeting links, with more than 30 people: E1."
    assert two == "2 events are left out of the meeting links, with more than 30 people each: E1, E2."
