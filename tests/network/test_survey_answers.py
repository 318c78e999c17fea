"""Who answered a survey stands beside what the survey says, and few answers rank nobody."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.errors import BadInput
from tests.network.communities import read, result_of, snapshot, staffed, tie

PEOPLE = staffed({"A": 6, "B": 4})
NAMES = [p["id"] for p in PEOPLE]
TIES = [tie("A1", "B1", "survey"), tie("A1", "B2", "survey"), tie("A1", "A2")]


def survey(answered: int, **more: Any) -> dict[str, Any]:
    return {"date": "2020-06-01", "asked": NAMES, "answered": NAMES[:answered], **more}


def test_the_response_rate_stands_beside_the_layer_and_by_organisation() -> None:
    result = result_of(snapshot("AB", PEOPLE, TIES, surveys=[survey(8)]))
    assert (result.gaps.asked, result.gaps.answered, result.gaps.response_rate) == (10, 8, 0.8)
    assert result.gaps.survey_can_rank
    rows = [(r.code, r.asked, r.answered, r.response_rate, r.in_survey) for r in result.gaps.survey_by_organisation]
    assert rows == [("A", 6, 6, 1.0, 1), ("B", 4, 2, 0.5, 2)]
    rates = {row.layer: row.response_rate for row in result.mixing.layers}
    assert rates == {"meeting": None, "working": None, "valuing": 0.8}
    assert result.gaps.sentence == "8 of 10 people asked answered the survey."


def test_fewer_than_eight_in_ten_rank_nobody_and_a_warning_says_so() -> None:
    result = result_of(snapshot("AB", PEOPLE, TIES, surveys=[survey(7)]))
    assert not result.gaps.survey_can_rank
    assert result.gaps.sentence.endswith("with fewer than 8 in 10, nobody is ranked by it.")
    assert "70 of 100 people asked answered the last survey" in result.warnings[-1]


@pytest.mark.parametrize(("answered", "ranked"), [(8, True), (7, False)])
def test_where_working_links_come_from_a_survey_few_answers_leave_out_betweenness(answered: int, ranked: bool) -> None:
    layers = {"working": ["coaching", "project", "survey"], "valuing": []}
    result = result_of(snapshot("AB", PEOPLE, TIES, surveys=[survey(answered)], policy={"layers": layers}))
    assert result.brokers[0].person == "A1"
    assert (result.brokers[0].betweenness is not None) == ranked
    assert any("ranked by betweenness" in w for w in result.warnings) != ranked


def test_without_a_record_of_who_was_asked_nobody_is_ranked() -> None:
    found = result_of(snapshot("AB", PEOPLE, TIES)).gaps
    assert (found.in_survey, found.survey_share, found.response_rate, found.survey_can_rank) == (3, 0.3, None, False)
    assert "who was asked is not recorded" in found.sentence
    assert result_of(snapshot("AB", PEOPLE)).gaps.sentence.startswith("No survey has been asked")


def test_the_last_survey_up_to_the_day_counts_and_only_people_who_take_part() -> None:
    surveys = [survey(10, date="2020-08-01"), survey(5), survey(1, date="2020-01-01")]
    people = [{**p, "left": "2020-07-01"} if p["id"] == "A1" else p for p in PEOPLE]
    found = result_of(snapshot("AB", people, TIES, surveys=surveys)).gaps
    assert (found.asked, found.answered) == (9, 4)


def test_every_fault_of_a_survey_is_named() -> None:
    with pytest.raises(BadInput) as caught:
        read(snapshot("AB", PEOPLE, surveys=[{"date": "2020-06-01", "asked": ["A1", "X"], "answered": ["A1", "B1"]}]))
    assert [fault.path for fault in caught.value.faults] == ["surveys[0].asked[1]", "surveys[0].answered[1]"]
