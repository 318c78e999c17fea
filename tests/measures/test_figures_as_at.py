"""Figures as at a date: dated people, mergers, empty quarters, revised values, and what the public sees of them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import BadInput
from measures import analyse, read_snapshot
from tests.measures.measures_programme import person, points, result, snapshot, value


def test_a_person_in_two_tiers_counts_in_both_and_once_in_all() -> None:
    found = result()
    assert (value(found, "people_live"), value(found, "people_lead"), value(found, "people_unique")) == (3, 1, 3)


@pytest.mark.parametrize(("as_at", "live"), [("2020-06-29", 3), ("2020-06-30", 3), ("2020-07-01", 2)])
def test_who_left_on_the_last_of_june_counts_until_that_day(as_at: str, live: int) -> None:
    assert value(result(as_at=as_at), "people_live") == live


def test_a_merger_moves_people_on_its_date() -> None:
    organisations = [
        {"code": "A", "kind": "practice", "active_to": "2020-03-31", "successor": "B"},
        {"code": "B", "kind": "federation"},
    ]
    people = [person(f"P{i}", "A", ("live", "2020-01-01", None)) for i in range(40)]
    before = result(organisations=organisations, people=people, as_at="2020-03-31", previous=None)
    after = result(organisations=organisations, people=people, as_at="2020-04-01", previous=None)
    assert [(row.kind, row.partners, row.taking_part) for row in before.coverage] == [
        ("federation", 1, 0),
        ("practice", 1, 1),
        ("all", 2, 1),
    ]
    assert [(row.kind, row.partners, row.taking_part) for row in after.coverage] == [
        ("federation", 1, 1),
        ("all", 1, 1),
    ]
    assert value(before, "people_unique") == value(after, "people_unique") == 40
    assert before.public.people is not None
    assert before.public.people.cells == (("0", "40", "0"),)
    assert before.public.people.rows == ("practice",)


def test_an_empty_quarter_is_no_data_and_never_nought() -> None:
    held = [
        {"id": "S1", "date": "2020-02-01", "offered": ["P1", "P2"], "attended": ["P1"]},
        {"id": "S2", "date": "2019-11-01", "offered": ["P1", "P2"]},
    ]
    found = result(sessions=held)
    assert points(found, "attendance_share")["2020-03-31"] == 50
    assert points(found, "attendance_share")["2020-06-30"] is None
    assert points(found, "sessions_held")["2019-12-31"] == 1
    assert points(found, "places_offered")["2019-12-31"] is None
    assert value(found, "attendance_share") is None
    public = next(each for each in found.public.figures if each.key == "attendance_share")
    assert (public.text, public.points) == ("no data", ())


def test_an_empty_programme_has_figures_without_values() -> None:
    found = result(organisations=[], people=[], previous=None)
    assert {each.value for each in found.figures} == {None}
    assert {each.text for each in found.public.figures} == {"no data"}
    assert (found.movement, found.public.people, found.coverage[0].partners) == (None, None, 0)


def test_a_changed_past_value_shows_what_was_reported() -> None:
    issued = [
        {"figure": "people_live", "date": "2020-03-31", "value": 5, "issued_on": "2020-04-13"},
        {"figure": "people_lead", "date": "2020-03-31", "value": 2, "issued_on": "2020-04-13"},
    ]
    found = result(issued=issued)
    live = next(each for each in found.figures if each.key == "people_live")
    point = next(each for each in live.points if each.date.isoformat() == "2020-03-31")
    assert (point.value, point.revised_from) == (2, 5)
    assert found.restated == ("People in Live on 31 March 2020 is now 2; it was reported as 5 on 13 April 2020.",)


def test_stock_and_flow_agree_on_every_report() -> None:
    found = result()
    assert found.movement is not None
    moved = found.movement
    assert moved.after == moved.before + sum(moved.joined.values()) - sum(moved.left.values())
    lead = points(found, "people_lead")
    assert lead["2020-06-30"] == (lead["2020-03-31"] or 0) + (value(found, "leads_new") or 0) - (
        value(found, "leads_lost") or 0
    )


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=12), st.integers(1, 500))
def test_new_less_lost_leads_is_always_the_change(spells: list[tuple[int, int]], length: int) -> None:
    start = dt.date(2019, 1, 1)
    people = [
        person(f"P{i}", "ACU", ("lead", str(start + dt.timedelta(a)), str(start + dt.timedelta(a + b))))
        for i, (a, b) in enumerate(spells)
    ]
    previous = start + dt.timedelta(length)
    found = result(people=people, as_at=str(previous + dt.timedelta(90)), previous=str(previous))
    lead = next(each for each in found.figures if each.key == "people_lead")
    if lead.value is not None:
        change = (value(found, "leads_new") or 0) - (value(found, "leads_lost") or 0)
        assert lead.value == (lead.previous or 0) + change


def test_projects_stand_by_stage_and_organisations_crossed() -> None:
    projects = [
        {"id": "J1", "stage": "active", "organisations": ["ACU", "GP1", "FAR"], "started": "2020-01-05"},
        {
            "id": "J2",
            "stages": [{"stage": "active", "date": "2020-01-01"}, {"stage": "sustained", "date": "2020-07-01"}],
        },
        {"id": "J3", "stage": "idea", "started": "2020-07-05"},
    ]
    found = result(projects=projects)
    active = next(row for row in found.projects if row.stage == "active")
    assert (active.none_or_one, active.two, active.three_or_more, active.total) == (1, 0, 1, 2)
    assert value(found, "projects_started") == 2
    assert value(found, "projects_crossing") == 50


def test_waiting_and_coaching_as_at_the_day() -> None:
    requests = [
        {"person": "P2", "wants": "coach", "asked": "2020-05-01", "started": "2020-05-31"},
        {"person": "P3", "wants": "coach", "asked": "2020-06-01", "started": "2020-07-15"},
        {"person": "P1", "wants": "coach", "asked": "2020-06-01", "closed": "2020-06-10"},
    ]
    coaching = [
        {"coach": "P1", "learner": "P2", "start": "2020-05-31", "hours": 6, "meetings_without_length": 2},
        {"coach": "P4", "learner": "P3", "start": "2019-10-01", "end": "2020-05-31"},
    ]
    found = result(requests=requests, coaching=coaching)
    assert (value(found, "waiting_now"), value(found, "waiting_days")) == (1, 30)
    assert (found.waiting[0].waiting, found.waiting[0].longest_days) == (1, 29)
    assert (value(found, "coaches_active"), value(found, "leads_coaching")) == (1, 100)
    rows = [(row.organisation, row.pairs, row.hours, row.pairs_without_hours) for row in found.coaching]
    assert rows == [("ACU", 1, 6, 0), ("FAR", 0, None, 1)]
    assert [row.meetings_without_length for row in found.coaching] == [2, 0]


def test_no_small_number_of_people_reaches_the_public() -> None:
    people = [person(f"P{i}", "ACU" if i % 3 else "GP1", ("live", "2020-01-01", None)) for i in range(20)]
    found = result(people=people)
    unique = next(each for each in found.public.figures if each.key == "people_unique")
    assert unique.text == "20"
    assert {point.text for point in unique.points[-2:]} == {"20"}
    small = result(people=people[:5])
    assert next(each for each in small.public.figures if each.key == "people_unique").text == "1 to 7"
    assert '"5"' not in json.dumps(small.public.model_dump(mode="json"))


def test_one_more_person_between_two_reports_changes_nothing_public() -> None:
    def shown(count: int, as_at: str) -> str:
        people = [
            person(f"P{i}", "ACU", ("live", "2020-01-01" if i < 22 else "2020-05-05", None)) for i in range(count)
        ]
        found = result(people=people, as_at=as_at, previous=None)
        return next(each for each in found.public.figures if each.key == "people_unique").text

    assert shown(22, "2020-05-01") == shown(23, "2020-05-06") == "20"


def test_the_table_of_people_moves_only_by_steps_too_large_to_be_a_person() -> None:
    def table(count: int, as_at: str) -> tuple[tuple[str, ...], ...]:
        people = [
            person(f"P{i}", "ACU", ("live", "2020-01-01" if i < 22 else "2020-05-05", None)) for i in range(count)
        ]
        found = result(people=people, as_at=as_at, previous=None).public.people
        assert found is not None
        return found.cells

    assert table(22, "2020-05-01") == table(23, "2020-05-06") == (("0", "20", "0"),)
    assert table(30, "2020-05-06") == (("0", "30", "0"),)


def test_who_came_and_went_cannot_be_worked_out_from_what_is_public() -> None:
    people = [person(f"P{i}", "ACU", ("live", f"2019-{3 * (i // 7) + 1:02}-15", None)) for i in range(28)]
    public = result(people=people, as_at="2019-12-31", previous=None).public
    flows = [each for each in public.figures if each.key in ("people_joined", "people_left", "leads_new", "leads_lost")]
    assert [(each.text, each.points) for each in flows] == [("not shown", ())] * 4


def test_people_by_kind_and_owners_of_figures() -> None:
    found = result(policy={"owners": {"people_live": "Ann", "bogus": "Ben"}})
    assert [(row.kind, row.learn, row.live, row.lead, row.unique) for row in found.people] == [
        ("acute", 0, 2, 1, 2),
        ("practice", 0, 1, 0, 1),
        ("all", 0, 3, 1, 3),
    ]
    owners = {each.key: each.owner for each in found.figures}
    assert (owners["people_live"], owners["people_lead"]) == ("Ann", "Course administrator")
    assert "Figures of unknown name were passed over: bogus." in found.warnings


def test_rows_in_another_order_give_the_same_figures() -> None:
    one, other = snapshot(), snapshot()
    other["people"] = other["people"][::-1]
    other["organisations"] = other["organisations"][::-1]
    drop = {"provenance"}
    first, second = (analyse(read_snapshot(json.dumps(each))).model_dump(exclude=drop) for each in (one, other))
    assert first == second


def test_all_faults_come_at_once_with_their_paths() -> None:
    wrong = snapshot(previous="2021-01-01")
    wrong["organisations"] = [*wrong["organisations"], {"code": "ACU"}]
    wrong["people"] = [person("P9", "NONE", ("live", "2020-02-01", "2020-01-01"))]
    wrong["sessions"] = [{"id": "S", "date": "2020-01-01", "offered": ["P9", "QQ"]}]
    wrong["series"] = [
        {"id": "M", "name": "m", "definition": "d", "unit": "u", "points": [{"date": "2020-01-01", "value": 1}] * 2}
    ]
    with pytest.raises(BadInput) as caught:
        read_snapshot(json.dumps(wrong))
    assert [fault.path for fault in caught.value.faults] == [
        "previous",
        "organisations[4].code",
        "people[0].memberships[0].organisation",
        "people[0].tiers[0].end",
        "sessions[0].offered[1]",
        "series[0].points[1].date",
    ]


def test_a_text_that_seems_to_name_a_patient_is_refused() -> None:
    note = {"id": "N1", "text": "Seen with 943 476 5919", "theme": "flow", "date": "2020-01-01"}
    with pytest.raises(BadInput) as caught:
        read_snapshot(json.dumps(snapshot(learning_notes=[note])))
    (fault,) = caught.value.faults
    assert (fault.path, fault.value) == ("learning_notes[0].text", "")


@given(st.lists(st.tuples(st.sampled_from(["learn", "live", "lead"]), st.integers(0, 700)), max_size=40))
def test_public_numbers_of_people_are_hidden_or_round(spells: list[tuple[str, int]]) -> None:
    start = dt.date(2018, 9, 1)
    people = [person(f"P{i}", "ACU", (tier, str(start + dt.timedelta(n)), None)) for i, (tier, n) in enumerate(spells)]
    found = result(people=people).public
    texts = [
        text
        for figure in found.figures
        if figure.unit == "people"
        for text in (figure.text, *(point.text for point in figure.points))
    ]
    texts += [cell for row in found.people.cells for cell in row] if found.people else []
    for text in texts:
        assert text in ("0", "1 to 7", "not shown", "no data") or (int(text) >= 10 and int(text) % 5 == 0)
