"""Capability map, evaluation, learning levels, and the year's counts drawn from dated tiers."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures import read_snapshot
from measures.community_counts import community_counts, highest_path
from measures.evaluation import notes_for
from measures.instance import Instance
from measures.tiers import TIERS, TierSpell
from tests.measures.measures_programme import person, result, snapshot


def offer(organisation: str, in_place: str, **more: Any) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "kind": "training",
        "tier": "live",
        "skill": "SPC",
        "in_place": in_place,
        **more,
    }


def test_the_map_finds_doubles_gaps_and_who_could_support_whom() -> None:
    offers = [
        offer("ACU", "yes", places_open=4),
        offer("GP1", "yes"),
        offer("FAR", "no"),
        offer("ACU", "no", kind="mentoring"),
        offer("GP1", "yes", kind="mentoring", end="2020-01-01"),
    ]
    found = result(offers=offers).capability
    assert [(each.kind, each.organisations) for each in found.duplicates] == [("training", ("ACU", "GP1"))]
    assert [(each.kind, each.to_ask) for each in found.gaps] == [("mentoring", ("FAR", "GP1"))]
    assert [(each.needs, each.could, each.places_open) for each in found.support] == [("FAR", "ACU", 4)]
    assert found.support[0].distance_km == pytest.approx(111.2, abs=0.1)
    assert {cell.in_place for cell in found.offers if cell.organisation == "FAR"} == {"no", "unknown"}


def test_offers_too_far_apart_are_no_doubles_and_an_unknown_place_may_be_near() -> None:
    far = result(offers=[offer("ACU", "yes"), offer("FAR", "yes")]).capability
    assert far.duplicates == ()
    unknown = result(as_at="2020-03-31", previous=None, offers=[offer("ACU", "yes"), offer("GP2", "yes")]).capability
    assert unknown.duplicates[0].organisations == ("ACU", "GP2")


def test_wanted_skills_nobody_mentions_are_gaps_and_no_offers_are_no_data() -> None:
    assert [each.skill for each in result(policy={"wanted_skills": ["PDSA"]}).capability.gaps] == ["PDSA"] * 5
    assert result().capability.sentences == ("No organisation has said what it offers: no data.",)


def assessed(person_id: str, when: str, level: int, date: str = "2020-01-01") -> dict[str, Any]:
    return {"person": person_id, "skill": "SPC", "when": when, "date": date, "level": level}


def test_change_is_of_those_who_answered_both_times() -> None:
    answers = [
        assessed("P1", "baseline", 1),
        assessed("P1", "baseline", 3, "2020-02-01"),
        assessed("P1", "end", 3, "2020-06-01"),
        assessed("P2", "baseline", 2),
        assessed("P2", "end", 2, "2020-06-01"),
        assessed("P3", "baseline", 2),
        assessed("P4", "end", 4, "2020-07-01"),
    ]
    (skill,) = result(self_assessments=answers).evaluation.skills
    assert (skill.baseline, skill.end, skill.paired, skill.risen, skill.same, skill.fallen) == (3, 2, 2, 1, 1, 0)
    assert (skill.mean_before, skill.mean_after, skill.mean_change) == (1.5, 2.5, 1)
    assert skill.low == pytest.approx(1 - 12.706 * 1, abs=0.01)


def test_means_over_few_people_are_not_shown_to_the_public() -> None:
    few = [assessed(f"P{i}", when, level) for i in (1, 2) for when, level in (("baseline", 1), ("end", 3))]
    assert result(self_assessments=few).public_impact.skills[0].text == "not shown"
    people = [person(f"P{i}", "ACU", ("live", "2020-01-01", None)) for i in range(9)]
    many = [assessed(f"P{i}", when, level) for i in range(9) for when, level in (("baseline", 1), ("end", 3))]
    shown = result(people=people, self_assessments=many).public_impact.skills[0]
    assert (shown.text, shown.people) == ("+2.0", "10")


def test_feedback_stands_by_session_against_who_came() -> None:
    sessions = [{"id": "S1", "date": "2020-05-01", "offered": ["P1", "P2"], "attended": ["P1", "P2"]}]
    feedback = [{"session": "S1", "satisfaction": 5, "confidence": 3}, {"session": "S1", "satisfaction": 2}]
    found = result(sessions=sessions, feedback=feedback)
    (session,) = found.evaluation.feedback
    assert (session.forms, session.came) == (2, 2)
    first = session.questions[0]
    assert (first.question, first.answers, first.mean, first.four_or_five) == ("satisfaction", 2, 3.5, 1)
    assert session.questions[2].mean is None
    assert [row.level for row in found.kirkpatrick] == [1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4]
    drivers = [row.indicator for row in found.kirkpatrick if row.role == "required_driver"]
    assert drivers == ["Attendance", "Leads who coach"]


def test_response_rates_go_by_the_kind_of_organisation_when_invited() -> None:
    invitations = [
        {"instrument": "end", "person": "P1", "invited_on": "2020-05-01", "answered_on": "2020-05-03"},
        {"instrument": "end", "person": "P1", "invited_on": "2020-06-01"},
        {"instrument": "end", "person": "P2", "invited_on": "2020-05-01", "answered_on": "2020-07-03"},
        {"instrument": "end", "person": "P3", "invited_on": "2020-05-01"},
    ]
    rates = result(invitations=invitations).evaluation.response_rates
    assert [(each.kind, each.answered.count, each.answered.of) for each in rates] == [
        ("acute", 1, 2),
        ("practice", 0, 1),
        ("all", 1, 3),
    ]


def test_notes_are_shared_with_their_audience_and_no_wider_one() -> None:
    notes = [
        {"id": "N1", "text": "a", "theme": "flow", "date": "2020-05-01", "share_with": "public"},
        {"id": "N2", "text": "b", "theme": "flow", "date": "2020-05-02", "share_with": "community"},
        {"id": "N3", "text": "c", "theme": "data", "date": "2020-05-02"},
    ]
    found = result(learning_notes=notes)
    assert [note.id for note in found.evaluation.notes] == ["N3", "N1", "N2"]
    assert [note.id for note in notes_for(found.evaluation.notes, "community")] == ["N1", "N2"]
    assert [note.id for note in found.public_impact.notes] == ["N1"]


def test_an_internal_measure_and_few_people_stay_inside() -> None:
    series = [{"id": "M1", "name": "Secret", "definition": "d", "unit": "u", "disclosure": "internal"}]
    projects = [{"id": "J1", "series": "M1", "people_affected": 5}]
    (project,) = result(series=series, projects=projects).public_impact.projects
    assert (project.measure, project.verdict, project.people_affected) == (None, "no_measure", "1 to 7")


def test_a_years_counts_come_from_dated_tiers() -> None:
    people = [
        person("P1", "ACU", ("learn", "2019-01-01", "2019-12-31"), ("live", "2020-01-01", None), bench_ready=True),
        person("P2", "ACU", ("live", "2019-01-01", None), ("lead", "2020-02-01", None)),
        person("P3", "GP1", ("lead", "2018-01-01", "2020-03-31")),
        person("P4", "GP1", ("live", "2018-01-01", None), last_active="2019-06-01"),
        person("P5", "FAR", ("learn", "2020-04-01", None), started_by="community"),
        person("P6", "FAR", ("learn", "2018-04-01", "2019-07-31"), ("learn", "2019-10-01", None)),
    ]
    coaching = [{"coach": "P2", "learner": "P1", "start": "2020-03-01", "hours": 4}]
    read = read_snapshot(json.dumps(snapshot(people=people, coaching=coaching, policy={"eligible_staff_pool": 500})))
    counts = community_counts(Instance(read))
    assert counts is not None
    assert (counts.stock.Learn, counts.stock.Live, counts.stock.Lead) == (2, 1, 1)
    events = counts.events
    assert (events.Learn_to_Live, events.Live_to_Lead, events.Lead_exit, events.Live_exit) == (1, 1, 1, 0)
    assert (counts.community_run_starts, counts.programme_run_starts, counts.ever_started) == (1, 0, 6)
    assert counts.coaching_hours_by_org == {"ACU": 4}
    assert counts.bench_ready == 1
    assert counts.exposure_person_quarters.Lead == pytest.approx((151 + 275) / 91.3125, abs=0.02)
    found = result(people=people, coaching=coaching, policy={"eligible_staff_pool": 500})
    assert found.sustainability is not None
    assert found.sustainability.inputs == counts
    assert result().sustainability is None


START = dt.date(2020, 1, 1)
spans = st.tuples(st.sampled_from(TIERS), st.integers(0, 900), st.one_of(st.none(), st.integers(0, 400)))


@given(st.lists(spans, min_size=1, max_size=6))
def test_the_path_of_a_person_has_one_tier_a_day_and_no_overlaps(found: list[tuple[str, int, int | None]]) -> None:
    spells = [
        TierSpell("P", tier, START + dt.timedelta(a), None if b is None else START + dt.timedelta(a + b))
        for tier, a, b in found
    ]
    path = highest_path(spells)
    assert path[0].first == min(spell.start for spell in spells)
    for one, following in itertools.pairwise(path):
        assert one.last is not None
        assert one.last < following.first
    for spell in spells:
        inside = next(s for s in path if s.first <= spell.start and (s.last is None or spell.start <= s.last))
        assert TIERS.index(inside.tier) >= TIERS.index(spell.tier)
