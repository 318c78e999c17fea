"""The public map: small groups pooled, people only by consent, positions that stay."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.frames import frames
from tests.network.communities import person, result_of, snapshot, staffed, tie


def practice(code: str, network: str | None = None) -> dict[str, Any]:
    return {"code": code, "name": f"Practice {code}", "kind": "practice", "network": network}


def hospital(code: str) -> dict[str, Any]:
    return {"code": code, "name": f"Hospital {code}", "kind": "acute"}


def community(**more: Any) -> dict[str, Any]:
    organisations = [hospital("RTK"), practice("H1", "North"), practice("H2", "North"), practice("H3"), practice("H4")]
    people = staffed({"RTK": 20, "H1": 5, "H2": 4, "H3": 1, "H4": 12}, name_on_map=False)
    ties = [tie(f"RTK{i}", f"H4{i}") for i in range(1, 9)] + [tie("RTK1", "H31"), tie("RTK1", "H11", "meeting")]
    return snapshot(organisations, people, ties, **more)


def test_an_organisation_of_one_person_never_stands_alone() -> None:
    shown = result_of(community()).public_map
    nodes = {node.id: node for node in shown.nodes}
    assert set(nodes) == {"RTK", "H4", "other-organisations"}
    assert sum(node.organisations for node in shown.nodes) == 5
    assert nodes["other-organisations"].people == "10"
    assert nodes["other-organisations"].members == ("Practice H1", "Practice H2", "Practice H3")


def test_the_text_of_the_map_holds_no_small_count_and_no_person() -> None:
    shown = result_of(community()).public_map
    text = shown.model_dump_json()
    assert shown.people == ()
    assert shown.person_links == ()
    assert not any(name in text for name in ("RTK1", "H31", "H11"))
    assert {node.people for node in shown.nodes} <= {"0", "1 to 7"} | {str(n) for n in range(10, 100, 5)}


def test_bands_hide_how_many_ties_there_are() -> None:
    shown = result_of(community()).public_map
    band = {(link.source, link.target, link.layer): link.bands[-1] for link in shown.links}
    assert band["H4", "RTK", "working"] == 2
    assert set(band.values()) <= {0, 1, 2}
    assert shown.band_labels == ("no link", "1 to 7 links", "8 or more links")


def test_only_people_who_agreed_are_named_and_only_ties_between_two_of_them() -> None:
    document = community()
    for one in document["people"]:
        one["name_on_map"] = one["id"] in {"RTK1", "H41"}
    shown = result_of(document).public_map
    assert [p.id for p in shown.people] == ["H41", "RTK1"]
    assert {(p.source, p.target) for p in shown.person_links} == {("H41", "RTK1")}


def test_withdrawn_consent_takes_the_name_away_at_once() -> None:
    document = community()
    document["people"][0]["name_on_map"] = True
    assert len(result_of(document).public_map.people) == 1
    document["people"][0]["name_on_map"] = False
    assert result_of(document).public_map.people == ()


def test_headcounts_do_not_change_from_frame_to_frame() -> None:
    node = json.loads(result_of(community()).public_map.nodes[0].model_dump_json())
    assert isinstance(node["people"], str)
    assert len(node["linked_by_frame"]) == len(result_of(community()).public_map.frames)


def test_an_earlier_release_keeps_its_places() -> None:
    first = result_of(community()).public_map
    places = {node.id: (node.x, node.y) for node in first.nodes}
    document = community()
    document["organisations"].append(hospital("NEW"))
    document["people"] += staffed({"NEW": 10})
    second = result_of(document, positions=places).public_map
    assert {n.id: (n.x, n.y) for n in second.nodes if n.id in places} == places


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_places_are_seeded_and_within_the_page(seed: int) -> None:
    first, second = (result_of(community(), seed=seed).public_map for _ in range(2))
    assert first == second
    assert all(-1 <= v <= 1 for n in first.nodes for v in (n.x, n.y))
    assert len({(n.x, n.y) for n in first.nodes}) == len(first.nodes)


def test_a_tie_that_ended_leaves_its_link_in_the_earlier_frames() -> None:
    document = community()
    document["ties"] = [tie("RTK1", "H41", start="2019-10-05", end="2020-02-01")]
    shown = result_of(document).public_map
    assert [f.label for f in shown.frames][:2] == ["October 2019", "November 2019"]
    assert shown.links[0].bands == (1, 1, 1, 1, 0, 0, 0, 0, 0, 0)
    assert next(n for n in shown.nodes if n.id == "RTK").linked_to == 0


@given(st.dates(dt.date(2000, 1, 1), dt.date(2020, 12, 31)), st.integers(0, 9000))
@settings(max_examples=80, deadline=None)
def test_frames_rise_to_the_day_of_the_map(first: dt.date, days: int) -> None:
    as_at = first + dt.timedelta(days)
    dates = [f.date for f in frames(first, as_at)]
    assert dates == sorted(set(dates))
    assert dates[-1] == as_at
    assert dates[0] >= first
    assert len(dates) <= 30


def test_a_community_too_small_to_show_is_one_pool_with_a_hidden_count() -> None:
    shown = result_of(snapshot([hospital("A"), hospital("B")], [person("p", "A"), person("q", "B")])).public_map
    assert [(n.organisations, n.people, n.pooled) for n in shown.nodes] == [(2, "1 to 7", True)]


def releases(first_size: int, joiners: int, joined: str = "2020-07-02") -> tuple[dict[str, Any], dict[str, Any]]:
    """Two releases a week apart with people who join a hospital in between."""
    organisations = [hospital("RTK"), hospital("BIG"), practice("H1")]
    people = [*staffed({"RTK": first_size, "BIG": 30, "H1": 11})]
    late = [person(f"late{i}", "RTK", joined=joined) for i in range(joiners)]
    before = snapshot(organisations, people, [tie("RTK1", "BIG1")], as_at="2020-06-29")
    after = snapshot(organisations, [*people, *late], [tie("RTK1", "BIG1")], as_at="2020-07-06")
    return before, after


@pytest.mark.parametrize("size", range(1, 25))
def test_two_releases_with_one_joiner_between_show_the_same_groups_and_counts(size: int) -> None:
    first, second = (result_of(document).public_map for document in releases(size, 1))
    assert [(n.id, n.people, n.organisations) for n in first.nodes] == [
        (n.id, n.people, n.organisations) for n in second.nodes
    ]


def test_many_joiners_do_show() -> None:
    first, second = (result_of(document).public_map for document in releases(12, 10))
    people = [next(n.people for n in shown.nodes if n.id == "RTK") for shown in (first, second)]
    assert people == ["10", "20"]


def test_who_joined_two_quarters_ago_is_let_out_of_the_pool() -> None:
    first, second = (result_of(document).public_map for document in releases(7, 1, joined="2019-12-01"))
    assert "RTK" not in {n.id for n in first.nodes}
    assert next(n.people for n in second.nodes if n.id == "RTK") == "10"


def moved(first: Any, second: Any) -> float:
    """How far the nodes of two maps are apart at most, where both have them."""
    places = {n.id: (n.x, n.y) for n in second.nodes}
    return max(np.hypot(n.x - places[n.id][0], n.y - places[n.id][1]) for n in first.nodes if n.id in places)


def test_what_comes_later_hardly_moves_what_was_there() -> None:
    rng = random.Random(5)
    codes = [f"O{i:02d}" for i in range(15)]
    people = staffed(dict.fromkeys(codes, 9), joined="2019-10-01")
    names = [p["id"] for p in people]
    ties = [tie(*rng.sample(names, 2), start=f"2020-0{rng.randint(1, 3)}-10") for _ in range(40)]
    first = result_of(snapshot([hospital(c) for c in codes], people, ties, as_at="2020-04-06")).public_map
    newcomers = staffed({"ZZZ": 9}, joined="2020-05-01")
    more = [tie("O001", "O141", start="2020-05-03"), tie("ZZZ1", "O071", start="2020-05-04")]
    document = snapshot([hospital(c) for c in [*codes, "ZZZ"]], people + newcomers, ties + more)
    second = result_of(document).public_map
    assert len(second.nodes) == len(first.nodes) + 1
    assert moved(first, second) < 0.15
