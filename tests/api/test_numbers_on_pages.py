"""What a page says in numbers is what the JSON interface says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from programme.access import make_key
from programme.records import Database
from tests.api.test_round_pages import Pages
from tests.journeys.round_sample import AT, community


@pytest.fixture
def pages(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    community(sqlite_database)
    yield Pages(sqlite_database, monkeypatch)


def test_a_review_has_the_numbers_of_the_interface(pages: Pages) -> None:
    path = pages.new_round()
    pages.run(path)
    key = make_key(pages.database, "reader", ["read"], days=1, by="tests", at=AT)
    answer = pages.client.get(f"/api/v1{path}/review", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    page = pages.get(f"{path}/review")
    rows = dict(re.findall(r'<tr id="(L\d+)".*?<td class="app-number">([\d.]+)</td>', page, re.S))
    assert rows == {each["learner"]["id"]: f"{each['fit']:.1f}" for each in told["pairs"]}
    assert len(
        re.findall(r'<tr><th scope="row">', page.partition('id="unmatched"')[2].partition("</table>")[0])
    ) == len(told["unmatched"])
    whole = pages.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {key}"}).json()
    run = whole["runs"][-1]
    numbers = re.findall(r'<td class="app-number">(\d+)</td>', pages.get(path).partition("Runs of this round")[2])
    assert numbers[:2] == [str(run["placed"]), str(run["unmatched"])]
