"""The map page: nothing but its own content, nobody who did not agree, and the table that says the same."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import NotFound
from programme.publishing import map_page
from programme.publishing.map_data import frames_of, json_for_script, layers_of, pack_map
from programme.publishing.map_page import write_map_page
from programme.publishing.map_table import table_rows
from tests.publishing.map_sample import sample_map


@pytest.fixture(scope="module")
def page() -> str:
    try:
        return write_map_page(sample_map(people=6, person_links=9), {"P0": "Ada Example", "P2": "Grace Example"})
    except NotFound as missing:
        pytest.skip(str(missing))


class Elements(HTMLParser):
    """Collects start tags with their attributes, and the text of scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self.inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in self.texts:
            self.inside = tag
            self.texts[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = None

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[self.inside][-1] += data


def elements(page: str) -> Elements:
    parser = Elements()
    parser.feed(page)
    return parser


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found.group(1)))


def test_the_page_asks_for_nothing_from_anywhere(page: str) -> None:
    addresses = set(re.findall(r"https?://[^\s\"'`<>)]+", page))
    assert {address for address in addresses if not address.startswith("http://www.w3.org/")} == set()
    for tag, attributes in elements(page).tags:
        assert tag not in {"iframe", "img", "object", "embed", "base"}
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith(("#", "data:,"))
    assert "@import" not in page
    assert not re.search(r"url\(", page)


def test_only_the_script_and_style_in_the_page_may_run(page: str) -> None:
    found = elements(page)
    policy = next(a["content"] for t, a in found.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    _, script = found.texts["script"]
    for text, rule in ((script, "script-src"), (found.texts["style"][0], "style-src")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy


def test_no_attribute_runs_script_or_carries_style(page: str) -> None:
    for _, attributes in elements(page).tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_hostile_names_stay_text() -> None:
    public_map = sample_map(3)
    hostile = '</script><script>alert(1)</script><!-- "&\u2028'
    public_map["nodes"][0]["label"] = hostile
    public_map["title"] = hostile
    public_map["sentences"] = [hostile]
    try:
        page = write_map_page(public_map, notes=[hostile])
    except NotFound as missing:
        pytest.skip(str(missing))
    assert "alert(1)</script>" not in page
    assert page.count("<script") == 2
    assert data_of(page)["nodes"][0]["label"] == hostile


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_any_value_comes_back_from_the_script_element_as_it_went_in(value: Any) -> None:
    written = json_for_script(value)
    assert json.loads(written) == value
    assert not set(written) & set("<>&\u2028\u2029")


def test_a_person_without_a_name_to_show_is_not_in_the_file(page: str) -> None:
    data = data_of(page)
    assert [person[0] for person in data["people"]] == ["Ada Example", "Grace Example"]
    assert {tuple(link[:2]) for link in data["person_links"]} <= {(0, 1), (1, 0)}
    assert not re.search(r'"P\d', json.dumps(data))


def test_a_name_alone_is_no_consent() -> None:
    packed = pack_map(sample_map(people=2), {"P0": "Ada Example", "P77": "Not on the public map", "P1": " "}, [])
    assert [person[0] for person in packed["people"]] == ["Ada Example"]


def test_rows_in_any_order_give_the_same_page_data() -> None:
    public_map = sample_map(people=5, person_links=6)
    shuffled = {
        **public_map,
        **{key: public_map[key][::-1] for key in ("nodes", "links", "people", "person_links")},
    }
    names = {f"P{i}": f"Person {i}" for i in range(5)}
    assert pack_map(public_map, names, []) == pack_map(shuffled, names, [])


def test_the_table_names_those_linked_at_the_date() -> None:
    nodes = [
        {"id": c, "label": c, "kind": "practice", "pooled": False, "organisations": 1, "members": [], "people": "10"}
        | {"x": 0.0, "y": 0.0, "first_frame": 1 if c == "D" else 0, "linked_to": 0, "linked_by_frame": [0, 0]}
        for c in "ABCD"
    ]
    links = [
        {"source": "A", "target": "B", "layer": "working", "bands": [1, 1]},
        {"source": "C", "target": "A", "layer": "working", "bands": [0, 2]},
        {"source": "B", "target": "D", "layer": "meeting", "bands": [0, 1]},
    ]
    packed = pack_map({**sample_map(2), "nodes": nodes, "links": links}, {}, [])
    then = {row.label: row.linked for row in table_rows(packed, frame=0, layer=0)}
    now = {row.label: row.linked for row in table_rows(packed, frame=1, layer=0)}
    met = {row.label: row.linked for row in table_rows(packed, frame=1, layer=1)}
    assert then == {"A": ("B",), "B": ("A",), "C": ()}
    assert now == {"A": ("B", "C"), "B": ("A",), "C": ("A",), "D": ()}
    assert met == {"A": (), "B": ("D",), "C": (), "D": ("B",)}


def test_an_empty_community_still_has_a_page() -> None:
    empty = {**sample_map(2), "frames": [], "nodes": [], "links": [], "people": [], "person_links": [], "sentences": []}
    assert frames_of(empty) == [{"date": "2020-07-13", "label": "13 July 2020"}]
    assert layers_of(empty) == ["working"]
    try:
        page = write_map_page(empty)
    except NotFound as missing:
        pytest.skip(str(missing))
    assert data_of(page)["nodes"] == []


def test_a_missing_bundle_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(map_page.resources, "files", lambda _: tmp_path)
    with pytest.raises(NotFound, match=r"map\.js.*install"):
        write_map_page(sample_map(2))
