"""The public map for other tools and for a talk: readable by others, and nothing in it that the map does not show."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from typing import Any

import networkx as nx
import pytest

from network import gexf, graphml, story
from tests.network.communities import result_of, snapshot, staffed, tie


def shown(**more: Any) -> Any:
    kinds = [{"code": c, "name": f"Hospital {c}", "kind": "acute"} for c in "ABCD"]
    people = staffed({"A": 9, "B": 9, "C": 9, "D": 9})
    for one in people:
        one["name_on_map"] = one["id"] in {"A1", "B1"}
    ties = [
        tie("A1", "B1", start="2020-01-05", end="2020-05-10"),
        tie("A2", "C1", start="2020-03-10"),
        tie("B2", "C2", "meeting", start="2020-07-01"),
    ]
    return result_of(snapshot(kinds, people, ties, **more)).public_map


def test_graphml_is_read_by_networkx_with_the_links_of_the_last_date() -> None:
    graph = nx.read_graphml(io.BytesIO(graphml(shown()).encode()))
    assert set(graph.nodes) == {"A", "B", "C", "D", "person:A1", "person:B1"}
    assert {frozenset(edge) for edge in graph.edges} == {frozenset("AC"), frozenset("BC")}
    assert graph.nodes["A"]["people"] == "10"
    assert graph.edges["A", "C"]["band_label"] == "1 to 7 links"


def test_gexf_holds_the_spells_of_every_link() -> None:
    root = ET.fromstring(gexf(shown()))  # noqa: S314
    names = {"g": "http://gexf.net/1.3"}
    spells = {
        (edge.get("source"), edge.get("target")): [
            (s.get("start"), s.get("end")) for s in edge.iterfind(".//g:spell", names)
        ]
        for edge in root.iterfind(".//g:edge", names)
    }
    assert spells["A", "B"] == [("2020-01-31", "2020-05-30")]
    assert spells["A", "C"] == [("2020-03-31", "2020-07-13")]
    assert spells["person:A1", "person:B1"] == spells["A", "B"]


def test_exports_name_only_people_who_agreed() -> None:
    for text in (graphml(shown()), gexf(shown())):
        assert "A1" in text
        assert not any(name in text for name in ("A2", "C1", "B2", "C2"))


def test_the_story_goes_from_the_first_link_to_who_is_not_yet_connected() -> None:
    steps = story(shown())
    assert [s.step for s in steps] == ["then", "now", "changed", "not_yet"]
    assert steps[0].frame == 0
    assert steps[0].bring_out == ("A", "B")
    assert steps[1].text == "2 of 4 groups on the map worked with another, along 1 link."
    assert steps[2].bring_out == ("C",)
    assert steps[3].says == ("2 of 4 groups have no working link to another group on this map.",)
    assert steps[3].names == ("Hospital B", "Hospital D")
    assert steps[3].text == f"{steps[3].says[0]} Not yet linked: Hospital B, Hospital D."


def test_a_story_of_nothing_has_no_steps_and_a_wrong_frame_is_refused() -> None:
    assert story(result_of(snapshot()).public_map) == ()
    with pytest.raises(ValueError, match="frames 0 to"):
        story(shown(), then=99)
