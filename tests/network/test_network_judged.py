"""What may be read beside the map gives nobody away, and every sentence gives the reason that holds."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from network import Result, story
from programme.publishing.map_page import write_map_page
from programme.publishing.slides import write_slides
from tests.network.communities import person, result_of, snapshot, staffed, tie

ORGANISATIONS = [
    *({"code": code, "name": f"Hospital {code}", "kind": "acute"} for code in "AB"),
    *({"code": code, "name": f"Practice {code}", "kind": "practice", "network": "North"} for code in "CDE"),
]
PEOPLE = staffed({"A": 20, "B": 9, "C": 5, "D": 4}, joined="2019-02-01")
TIES = [
    *(tie(f"A{i}", f"B{i}", start="2019-03-05") for i in range(1, 5)),
    *(tie(f"A{i}", f"A{i + 1}", start="2019-03-05") for i in range(1, 8)),
    tie("A1", "C1", start="2020-02-05"),
]


def all_published(result: Result) -> tuple[Any, ...]:
    """Everything that is read out or handed round: the map, its sentences, its story, the page and the slides."""
    shown, slides = result.public_map, io.BytesIO()
    write_slides(shown, slides)
    page = write_map_page(shown.model_dump(mode="json"))
    with zipfile.ZipFile(slides) as parts:
        said = {name: parts.read(name) for name in parts.namelist() if name.endswith(".xml") and "/core" not in name}
    return shown.sentences, shown, story(shown), page, said


def community(*more: dict[str, Any], as_at: str = "2020-08-10", **others: Any) -> dict[str, Any]:
    return snapshot(ORGANISATIONS, [*PEOPLE, *more], TIES, as_at=as_at, previous="2020-01-10", **others)


@pytest.mark.parametrize("home", "ABCDE")
@pytest.mark.parametrize("since", [False, True])
def test_one_joiner_changes_no_word_that_is_published(home: str, since: bool) -> None:
    earlier = result_of(community(as_at="2020-08-03")) if since else None
    without = result_of(community(), since=earlier)
    joined = result_of(community(person("new", home, joined="2020-08-05")), since=earlier)
    assert all_published(without) == all_published(joined)


def test_the_public_sentences_count_groups_of_the_map_at_its_own_dates() -> None:
    assert result_of(community()).public_map.sentences == (
        "All 3 groups on the map have a working link to another group.",
        "2 pairs of groups work together.",
        "On 31 March 2019 there were 2 with such a link; now there are 3.",
        "A group of small organisations counts as linked when one of them is.",
    )


@pytest.mark.parametrize("other", [("C1",), ("D1",), ("C1", "D1"), ("C1", "C2"), ("C1", "D1", "D2")])
def test_which_member_of_a_pool_is_linked_cannot_be_told(other: tuple[str, ...]) -> None:
    links = [tie("A1", name, start="2020-02-05") for name in other]
    one, another = (
        result_of({**community(), "ties": [*TIES[:-1], *ties]})
        for ties in (links, [tie("A1", "C3", start="2020-02-05")])
    )
    assert all_published(one) == all_published(another)


def test_links_within_a_pool_say_nothing_in_public() -> None:
    within = [tie("C1", "D1", start="2020-02-05"), tie("C2", "D2", start="2020-02-05")]
    alike = [result_of({**community(), "ties": [*TIES, *ties]}) for ties in ([], within)]
    assert all_published(alike[0]) == all_published(alike[1])


def test_a_group_with_links_inside_only_has_none_to_another_group() -> None:
    shown = result_of(snapshot(ORGANISATIONS, PEOPLE, [tie("B1", "B2"), tie("C1", "D1")])).public_map
    assert story(shown)[-1].says == ("None of the 3 groups has a working link to another group on this map.",)
