"""The public map: small groups pooled, people only by consent, positions that stay."""

from __future__ import annotations

import datetime as dt
import json
import random
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.frames import frames
from network.graph import community as community_on
from network.pools import public_groups
from network.release import release
from tests.network.communities import person, read, result_of, snapshot, staffed, tie


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
    first = result_of(community())
    places = {node.id: (node.x, node.y) for node in first.public_map.nodes}
    document = community()
    document["organisations"].append(hospital("NEW"))
    document["people"] += staffed({"NEW": 10}, joined="2020-06-01")
    document["as_at"] = "2020-10-05"
    second = result_of(document, since=first).public_map
    assert {n.id for n in second.nodes} - set(places) == {"NEW"}
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
    assert len(dates) <= 24


def test_a_history_of_two_thousand_years_has_few_frames() -> None:
    dates = frames(dt.date.min, dt.date(2020, 7, 13))
    assert [f.date for f in dates[-3:]] == [dt.date(1900, 12, 31), dt.date(2000, 12, 31), dt.date(2020, 7, 13)]
    assert len(dates) == 21
    assert len(frames(dt.date.min, dt.date.max)) == 20


@pytest.mark.parametrize("as_at", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_is_can_be_looked_at(as_at: str) -> None:
    document = snapshot(["A", "B"], staffed({"A": 9, "B": 9}), [tie("A1", "B1", start="0001-01-01")], as_at=as_at)
    assert {n.people for n in result_of(document).public_map.nodes} == {"10"}


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
    assert first.sentences == second.sentences


def test_many_joiners_do_show_from_the_end_of_the_quarter() -> None:
    first, second = (result_of(document).public_map for document in releases(12, 10, joined="2020-06-30"))
    people = [next(n.people for n in shown.nodes if n.id == "RTK") for shown in (first, second)]
    assert people == ["10", "20"]


def test_who_joined_two_quarters_ago_is_let_out_of_the_pool() -> None:
    first, second = (result_of(document).public_map for document in releases(7, 1, joined="2019-12-01"))
    assert "RTK" not in {n.id for n in first.nodes}
    assert next(n.people for n in second.nodes if n.id == "RTK") == "10"


def shown_of_b(counts: tuple[int, ...], now: int, *, rejoined: bool = False) -> tuple[tuple[str, str, int], ...]:
    """Groups and counts on 13 July 2020 where B has so many people at the ends of three quarters and so many now.

    A has 20 people and C 10 all the time. With `rejoined` the last person now came back for one who left on 3 July.
    """
    starts = ("2019-10-02", "2020-01-02", "2020-04-02", "2020-07-08")
    people = staffed({"A": 20, "C": 10}, joined="2019-10-02")
    there: list[dict[str, Any]] = []
    for number, start in zip((*counts, now - rejoined), starts, strict=True):
        for one in there[number:]:
            one["left"] = one["memberships"][0]["end"] = str(dt.date.fromisoformat(start) + dt.timedelta(1))
        there = there[:number]
        there += [person(f"B{len(people) + i}", "B", joined=start) for i in range(number - len(there))]
        people += [one for one in there if one not in people]
    people += [person("back", "B", joined="2020-07-11")] * rejoined
    instance = read(snapshot([hospital(c) for c in "ABC"], people))
    first = release(instance, community_on(instance, instance.as_at), None)
    groups, _ = public_groups(instance.organisations, first, 8)
    return tuple((g.id, g.people.text, len(g.organisations)) for g in groups)


def test_whatever_the_history_one_joiner_between_two_releases_changes_nothing() -> None:
    sizes = (0, 3, 7, 8, 12)
    for counts in product(sizes, repeat=3):
        for now in range(14):
            assert shown_of_b(counts, now) == shown_of_b(counts, now + 1, rejoined=True), (counts, now)


def test_three_then_four_more_then_one_more_cannot_be_told() -> None:
    b, late = staffed({"B": 4}, joined="2020-05-02"), [person(f"L{i}", "B", joined="2020-07-02") for i in range(3)]
    there = [*staffed({"A": 20, "C": 10}, joined="2020-01-02"), *b, *late]
    release = [[*there], [*there, person("new", "B", joined="2020-07-08")]]
    first, second = (
        result_of(snapshot([hospital(c) for c in "ABC"], people, as_at=day)).public_map.nodes
        for people, day in zip(release, ("2020-07-06", "2020-07-13"), strict=True)
    )
    assert [(n.id, n.people) for n in first] == [(n.id, n.people) for n in second]
    assert [(n.id, n.people) for n in first] == [("A", "20"), ("other-organisations", "10")]


def test_a_group_that_falls_below_the_threshold_is_hidden_until_the_next_quarter() -> None:
    assert shown_of_b((9, 9, 9), 8) == (("A", "20", 1), ("B", "10", 1), ("C", "10", 1))
    assert shown_of_b((9, 9, 9), 7) == (("A", "20", 1), ("other-organisations", "20", 2))
    assert shown_of_b((9, 9, 7), 12) == shown_of_b((9, 9, 7), 7)


def test_the_earlier_date_of_a_snapshot_lets_nobody_out() -> None:
    people = [*staffed({"A": 20, "C": 10}, joined="2020-01-02"), *staffed({"B": 9}, joined="2020-07-02")]
    document = snapshot([hospital(c) for c in "ABC"], people)
    first, second = (result_of({**document, "previous": day}).public_map for day in (None, "2020-07-10"))
    assert [(n.id, n.people) for n in first.nodes] == [(n.id, n.people) for n in second.nodes]


def test_a_young_programme_is_shown_by_ends_of_months_and_before_the_first_as_it_is() -> None:
    people = [*staffed({"A": 20, "B": 9}, joined="2020-07-02"), *staffed({"C": 10}, joined="2020-08-02")]
    organisations = [hospital(c) for c in "ABC"]
    july, august, september = (
        {n.id: n.people for n in result_of(snapshot(organisations, people, as_at=day)).public_map.nodes}
        for day in ("2020-07-13", "2020-08-13", "2020-09-13")
    )
    assert july == august == {"A": "20", "B": "10", "other-organisations": "0"}
    assert september == {"A": "20", "B": "10", "C": "10"}


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
