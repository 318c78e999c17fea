"""Whatever the community, a result stands: no crash, no NaN, nothing small in public, everything adds up."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from network import gexf, graphml, story, write_result
from tests.network.communities import result_of, snapshot

CODES = ["A", "B", "C", "D"]
days = st.dates(dt.date(2018, 6, 1), dt.date(2021, 6, 1)).map(dt.date.isoformat)
some_days = st.none() | days


@st.composite
def people(draw: st.DrawFn, name: str) -> dict[str, Any]:
    memberships = []
    for code in draw(st.lists(st.sampled_from(CODES), max_size=2)):
        start, end = draw(some_days), draw(some_days)
        if start and end and end < start:
            start, end = end, start
        memberships.append({"organisation": code, "start": start, "end": end})
    joined, left = draw(some_days), draw(some_days)
    if joined and left and left < joined:
        joined, left = left, joined
    return {
        "id": name,
        "memberships": memberships,
        "tier": draw(st.sampled_from(["learn", "live", "lead", None])),
        "joined": joined,
        "left": left,
        "name_on_map": draw(st.booleans()),
        "staff_of_programme": draw(st.integers(0, 9)) == 0,
    }


@st.composite
def communities(draw: st.DrawFn) -> dict[str, Any]:
    names = [f"p{i}" for i in range(draw(st.integers(2, 25)))]
    ties = []
    for a, b in draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=40)):
        start, last = draw(days), draw(some_days)
        if a != b:
            kind = draw(st.sampled_from(["coaching", "project", "survey", "meeting"]))
            ties.append(
                {"people": [a, b], "kind": kind, "start": start, "last": last if last and last >= start else None}
            )
    events = [
        {"id": f"E{i}", "date": draw(days), "attended": draw(st.lists(st.sampled_from(names), max_size=8))}
        for i in range(draw(st.integers(0, 3)))
    ]
    kinds = [
        {"code": c, "kind": "practice" if c > "B" else "acute", "network": "N" if c == "D" else None} for c in CODES
    ]
    previous = draw(st.sampled_from([None, "2020-01-12"]))
    return snapshot(kinds, [draw(people(n)) for n in names], ties, events=events, previous=previous)


@given(communities())
@settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_every_community_has_a_result_that_adds_up(document: dict[str, Any]) -> None:
    result = result_of(document)
    text = write_result(result)
    assert json.loads(text, parse_constant=lambda name: (_ for _ in ()).throw(AssertionError(name)))
    for light in result.scorecard:
        if light.value is None:
            assert light.state == "cannot_tell"
        elif light.low is not None and light.high is not None:
            assert light.low <= light.value <= light.high
        if light.null_low is not None and light.null_high is not None:
            assert light.null_low <= light.null_high
    shown = result.public_map
    agreed = {p["id"] for p in document["people"] if p["name_on_map"]}
    assert {p.id for p in shown.people} <= agreed
    assert {end for link in shown.person_links for end in (link.source, link.target)} <= {p.id for p in shown.people}
    nodes = {node.id for node in shown.nodes}
    assert sum(node.organisations for node in shown.nodes) == len(CODES)
    assert all(link.source in nodes and link.target in nodes for link in shown.links)
    assert all(len(link.bands) == len(shown.frames) for link in shown.links)
    assert all(len(node.linked_by_frame) == len(shown.frames) for node in shown.nodes)
    hidden = {str(n) for n in range(1, 8)}
    assert not hidden & {node.people for node in shown.nodes}
    assert graphml(shown)
    assert gexf(shown)
    assert len(story(shown)) == 4
    assert len(result.series) == len(shown.frames)
