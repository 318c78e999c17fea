"""Tiers, attendance, projects: small communities with known figures; no facts are no data, never 0."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures import ProjectFact, SessionRegister, TierSpell, attendance, movement, people_per_tier, projects

JAN, JUN, DEC = dt.date(2020, 1, 1), dt.date(2020, 6, 30), dt.date(2020, 12, 31)
SPELLS = [
    TierSpell("P1", "learn", dt.date(2019, 9, 1), dt.date(2020, 3, 31)),
    TierSpell("P1", "live", dt.date(2020, 4, 1)),
    TierSpell("P2", "live", dt.date(2019, 9, 1)),
    TierSpell("P2", "lead", dt.date(2020, 2, 1)),
    TierSpell("P3", "learn", dt.date(2020, 5, 1)),
    TierSpell("P4", "lead", dt.date(2019, 9, 1), dt.date(2020, 3, 1)),
]


def test_a_person_in_two_tiers_counts_in_both_and_once_among_unique_people() -> None:
    counts = people_per_tier(SPELLS, JUN)
    assert counts.by_tier == {"learn": 1, "live": 2, "lead": 1}
    assert counts.unique == 3


def test_the_last_day_of_a_spell_still_counts() -> None:
    assert people_per_tier(SPELLS, dt.date(2020, 3, 31)).by_tier == {"learn": 1, "live": 1, "lead": 1}


def test_before_anything_began_there_is_no_data() -> None:
    counts = people_per_tier(SPELLS, dt.date(2019, 1, 1))
    assert (counts.by_tier, counts.unique) == (None, None)
    assert people_per_tier([], JUN).unique is None


def test_when_everybody_has_left_the_figure_is_nought() -> None:
    assert people_per_tier([TierSpell("P1", "live", JAN, JAN)], JUN).unique == 0


def test_movement_tells_who_came_who_went_and_who_rose() -> None:
    moved = movement(SPELLS, JAN, JUN)
    assert moved is not None
    assert moved.joined == {"learn": 1, "live": 0, "lead": 0}
    assert moved.left == {"learn": 0, "live": 0, "lead": 1}
    assert moved.moved == {("learn", "live"): 1, ("live", "lead"): 1}
    assert (moved.before, moved.after) == (3, 3)
    assert movement([], JAN, JUN) is None
    with pytest.raises(ValueError, match="before"):
        movement(SPELLS, JUN, JAN)


days = st.dates(JAN, DEC)
spells = st.builds(
    lambda person, tier, a, b: TierSpell(person, tier, min(a, b), max(a, b)),
    st.sampled_from("ABCDE"),
    st.sampled_from(["learn", "live", "lead"]),
    days,
    days,
)


@given(st.lists(spells, max_size=20), days, days)
def test_stock_then_equals_stock_before_and_who_came_less_who_went(
    found: list[TierSpell], a: dt.date, b: dt.date
) -> None:
    first, last = min(a, b), max(a, b)
    moved = movement(found, first, last)
    if moved is None:
        return
    assert moved.after == moved.before + sum(moved.joined.values()) - sum(moved.left.values())
    assert moved.before == sum(moved.left.values()) + sum(moved.moved.values()) + sum(moved.stayed.values())
    assert moved.after == people_per_tier(found, last).unique


def register(day: dt.date, offered: str, came: str | None) -> SessionRegister:
    return SessionRegister(f"S{day}", day, frozenset(offered), None if came is None else frozenset(came))


def test_attendance_counts_against_places_offered_and_guests_apart() -> None:
    figures = attendance([register(JAN, "ABCD", "ABX"), register(JUN, "ABCD", "A")], JAN, DEC)
    assert (figures.sessions, figures.offered, figures.attended, figures.guests, figures.people) == (2, 8, 3, 1, 3)
    assert figures.share == pytest.approx(3 / 8)


def test_a_session_without_a_register_counts_as_such_and_nowhere_else() -> None:
    figures = attendance([register(JAN, "AB", None), register(JUN, "AB", "")], JAN, DEC)
    assert (figures.sessions, figures.without_register, figures.offered, figures.attended) == (1, 1, 2, 0)


def test_a_period_without_sessions_has_no_data() -> None:
    figures = attendance([register(JAN, "AB", "A")], JUN, DEC)
    assert (figures.offered, figures.attended, figures.share) == (None, None, None)


def test_projects_by_stage_and_by_how_many_organisations_they_cross() -> None:
    facts = [
        ProjectFact("1", "active", frozenset({"RTK", "H81002"}), JAN, 2.5, JUN),
        ProjectFact("2", "active", frozenset({"RTK"}), JAN, 1.0, JAN),
        ProjectFact("3", None, frozenset(), None),
        ProjectFact("4", "idea", frozenset({"X", "Y"}), DEC),
    ]
    figures = projects(facts, JUN)
    assert figures.total == 3
    assert figures.by_stage is not None
    assert (figures.by_stage["active"], figures.by_stage["unknown"], figures.by_stage["idea"]) == (2, 1, 0)
    assert (figures.crossing, figures.organisations, figures.stale_scores, figures.unscored) == (1, 2, 1, 1)
    assert projects([], JUN).total is None
