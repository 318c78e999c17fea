"""What may be read beside the map gives nobody away, and every sentence gives the reason that holds."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from foundation.documents import AnotherKind
from foundation.errors import BadInput
from network import Result, read_instance, read_result, story
from programme.publishing.map_page import write_map_page
from programme.publishing.slides import write_slides
from tests.network.communities import lights, person, read, result_of, snapshot, staffed, tie

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


@pytest.mark.parametrize("name", ["B9", "C5", "D4"])
@pytest.mark.parametrize("change", ["left", "moved", "was removed"])
def test_whoever_leaves_moves_or_is_removed_changes_no_word_that_is_published(name: str, change: str) -> None:
    earlier, now = (community(as_at=day) for day in ("2020-08-03", "2020-08-10"))
    new = {"left": {"left": "2020-08-05"}, "moved": {"memberships": [{"organisation": "A", "start": "2020-08-05"}]}}
    people = [{**p, **new.get(change, {})} if p["id"] == name else p for p in PEOPLE]
    changed = {**now, "people": [p for p in people if p["id"] != name or change != "was removed"]}
    since = result_of(earlier)
    assert all_published(result_of(now, since=since)) == all_published(result_of(changed, since=since))


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


def two_hospitals(links: int, **more: Any) -> Result:
    """A and B with so many links between them, and none within."""
    ties = [tie(f"A{i}", f"B{i}", **more) for i in range(1, links + 1)]
    return result_of(snapshot("ABC", staffed({"A": 12, "B": 12, "C": 12}), ties, previous="2020-01-12"))


@pytest.mark.parametrize("links", [6, 9, 10])
def test_few_links_are_not_called_chance(links: int) -> None:
    light = lights(two_hospitals(links))["mixing"]
    assert "could be chance" not in light.sentence
    assert (
        (light.state == "cannot_tell") == light.sentence.endswith("; there are too few links to tell.") == (links < 10)
    )


def test_chance_is_the_reason_where_the_band_holds_the_ratio() -> None:
    people = staffed({"A": 4, "B": 4, "C": 4})
    ties = [tie("A1", f"B{i}") for i in (1, 2, 3, 4)] + [tie("A2", f"C{i}") for i in (1, 2, 3, 4)]
    ties += [tie("A3", "A4"), tie("B1", "B2"), tie("C1", "C2")]
    light = lights(result_of(snapshot("ABC", people, ties)))["mixing"]
    assert light.state == "cannot_tell"
    assert light.null_low <= light.value <= light.null_high
    assert light.sentence.endswith("this could be chance.")


def test_where_no_two_share_an_employer_every_link_must_cross() -> None:
    codes = [f"O{i:02d}" for i in range(12)]
    people = [person(f"p{code}", code) for code in codes]
    light = lights(result_of(snapshot(codes, people, [tie("pO00", f"p{code}") for code in codes[1:]])))["mixing"]
    assert light.state == "cannot_tell"
    assert light.sentence.endswith("every link must cross, since no two people share an employer.")


@pytest.mark.parametrize(("links", "state"), [(9, "cannot_tell"), (10, "good")])
def test_reach_is_not_judged_on_fewer_than_ten_links(links: int, state: str) -> None:
    light = lights(result_of(snapshot("ABC", staffed({"A": 12, "B": 12, "C": 12}), round_the_three(links))))["reach"]
    assert (light.value, light.state) == (1.0, state)
    assert "10 links" in light.definition


def round_the_three(links: int) -> list[dict[str, Any]]:
    return [tie(f"{'ABC'[i % 3]}{i + 1}", f"{'BCA'[i % 3]}{i + 1}") for i in range(links)]


def test_an_introduction_says_how_many_come_nearer() -> None:
    people = staffed(dict.fromkeys("ABCDE", 3))
    ring = [tie(f"{a}{i}", f"{b}{i}") for a, b in ("AB", "BC", "CD", "AD") for i in (1, 2)]
    texts = {i.organisations: i.text for i in result_of(snapshot("ABCD", people[:12], ring)).introductions}
    assert texts["A", "C"] == "Introduce A and C: the two would come nearer to one another."
    chain = [tie(f"{a}{i}", f"{b}{i}") for a, b in ("AB", "BC", "CD", "DE") for i in (1, 2)]
    first = result_of(snapshot("ABCDE", people, chain)).introductions[0]
    assert first.organisations == ("A", "E")
    assert first.text == "Introduce A and E: it would bring 3 pairs of organisations nearer to one another."


def test_renewal_in_the_series_compares_with_a_date_a_quarter_away_at_least() -> None:
    young = two_hospitals(10, start="2020-02-10").series
    assert [(p.date.isoformat(), p.renewal) for p in young] == [
        ("2020-02-29", None),
        ("2020-03-31", None),
        ("2020-04-30", None),
        ("2020-05-31", 0.0),
        ("2020-06-30", 0.0),
        ("2020-07-13", 0.0),
    ]
    old = two_hospitals(10, start="2018-06-10").series
    assert [(p.date.isoformat(), p.renewal) for p in old[:2]] == [("2018-06-30", None), ("2018-09-30", 0.0)]


@pytest.mark.parametrize("tier", ["learn", "live", "lead"])
def test_the_loss_of_every_tier_is_rehearsed(tier: str) -> None:
    people = [*staffed({"A": 3}, tier=tier), *staffed({"B": 3})]
    losses = result_of(snapshot("AB", people, [tie("A1", "B1"), tie("A2", "B2")])).robustness.losses
    assert [(each.subject, each.people) for each in losses if each.kind == "role"] == [(tier, 3)]
    assert any(f"everybody in the {tier.capitalize()} tier" in each.text for each in losses)


def test_a_record_that_is_wrong_in_one_key_is_read_for_what_its_others_mean() -> None:
    document = snapshot(
        ["A"],
        [person("a", "A"), {"id": "b", "memberships": [5, {"organisation": "nowhere", "start": "never"}]}],
        [tie("a", "ghost", "tea"), {"people": ["a", "phantom"], "kind": "coaching"}],
        events=[{"id": "E", "date": "2020-13-01", "attended": ["a", 7, "nobody"]}],
        previous="2021-01-01",
        policy={"small_number": 0, "layers": {"working": ["chat", "survey"]}},
    )
    with pytest.raises(BadInput) as caught:
        read(document)
    assert {fault.path for fault in caught.value.faults} == {
        "people[1].memberships[0]",
        "people[1].memberships[1].start",
        "people[1].memberships[1].organisation",
        "ties[0].kind",
        "ties[0].people[1]",
        "ties[1].start",
        "ties[1].people[1]",
        "events[0].date",
        "events[0].attended[1]",
        "events[0].attended[2]",
        "policy.small_number",
        "policy.layers.working[0]",
        "policy.layers.valuing[0]",
        "previous",
    }


def test_a_document_of_another_kind_is_one_fault() -> None:
    text = json.dumps({**community(), "previous": "2021-01-01"})
    with pytest.raises(AnotherKind) as caught:
        read_result(text)
    assert len(caught.value.faults) == 1
    with pytest.raises(AnotherKind) as caught:
        read_instance(text.replace("network-snapshot/1", "matching-snapshot/1"))
    assert len(caught.value.faults) == 1


def test_two_of_two_are_both() -> None:
    people = staffed({"A": 3, "B": 3})
    ties = [tie(f"A{i}", f"B{i}", start="2020-02-01") for i in (1, 2)]
    light = lights(result_of(snapshot("AB", people, ties, previous="2020-01-12")))
    assert light["renewal"].sentence == "Both working links are new since 12 January 2020; there were none before."
    assert light["mixing"].sentence.startswith("Both working links cross between organisations")
