"""Which cohort each person is in, and the cohorts themselves."""

from __future__ import annotations

from .person import Person

COHORTS = [
    ("W1-LEARN-A", "Learn 1A, winter 2020", "Wave 1", "learn", "2020-01-14", "2020-07-08", 12, 30, 1, "same"),
    ("W1-LEARN-B", "Learn 1B, spring 2020", "Wave 1", "learn", "2020-02-25", "2020-07-08", 12, 30, 1, "any"),
    ("W1-LEARN-C", "Learn 1C, on line", "Wave 1", "learn", "2020-05-13", "2020-07-08", 12, 40, 1, "any"),
    ("W1-LIVE-A", "Live 1A, January to July 2020", "Wave 1", "live", "2020-01-21", "2020-07-08", 15, 24, 5, "any"),
    ("W1-LIVE-B", "Live 1B, January to July 2020", "Wave 1", "live", "2020-01-23", "2020-07-08", 15, 24, 5, "any"),
    ("W1-LEAD", "Lead 1, January to July 2020", "Wave 1", "lead", "2020-01-09", "2020-07-08", 8, 20, 3, "same"),
    ("W2-LEARN-A", "Learn 2A, from September 2020", "Wave 2", "learn", "2020-09-07", "2021-03-26", 12, 30, 2, "any"),
    ("W2-LEARN-B", "Learn 2B, from October 2020", "Wave 2", "learn", "2020-10-01", "2021-03-26", 12, 30, 2, "any"),
    ("W2-LIVE-A", "Live 2A, Tuesdays", "Wave 2", "live", "2020-09-07", "2021-03-26", 15, 24, 5, "rotate"),
    ("W2-LIVE-B", "Live 2B, Wednesdays", "Wave 2", "live", "2020-09-07", "2021-03-26", 15, 24, 5, "same"),
    ("W2-LIVE-C", "Live 2C, Thursdays", "Wave 2", "live", "2020-09-07", "2021-03-26", 15, 24, 5, "any"),
    ("W2-LEAD", "Lead 2, from September 2020", "Wave 2", "lead", "2020-09-07", "2021-03-26", 8, 24, 4, "any"),
]
"""id, name, wave, tier, start, end, size_min, size_max, min_sessions_attended, venue_rule."""

LIVE_2 = ("W2-LIVE-A", "W2-LIVE-B", "W2-LIVE-C")
TUTORS = {"RTK": 5, "NTV": 2, "92A": 1}
"""How many founding Leads of which organisation stay outside the Lead cohort and run its sessions."""


def place_in_cohorts(people: list[Person]) -> None:
    """Deal each group to its cohorts in turn, so that each organisation's people are spread over them."""
    _deal(_of(people, "live_deferred", "live_continuing", "lead_promoted", "left"), ("W1-LIVE-A", "W1-LIVE-B"))
    two_tier = _of(people, "lead_two_tier")
    _deal(two_tier[:3], ("W1-LIVE-A", "W1-LIVE-B"))
    _deal(_of(people, "learn_wave_1", "live_from_learn"), ("W1-LEARN-A", "W1-LEARN-B"))
    _deal(_of(people, "learn_online"), ("W1-LEARN-C",))
    founders = _of(people, "lead_founder")
    _deal([lead for number, lead in enumerate(founders) if number % 6], ("W1-LEAD",))
    _deal(_of(people, "live_from_learn", "live_recruit", "live_deferred", "lead_two_tier"), LIVE_2)
    _deal(_of(people, "learn_wave_2"), ("W2-LEARN-A", "W2-LEARN-B"))
    teaching = {lead.email for lead in tutors(people)}
    _deal([lead for lead in people if lead.is_lead and lead.email not in teaching], ("W2-LEAD",))


def tutors(people: list[Person]) -> list[Person]:
    """The Leads who run the Lead cohort's sessions."""
    founders = _of(people, "lead_founder")
    return [
        lead
        for organisation, count in TUTORS.items()
        for lead in [founder for founder in founders if founder.organisation == organisation][:count]
    ]


def members(people: list[Person], *cohorts: str) -> list[Person]:
    """The people enrolled in any of the cohorts."""
    return [person for person in people if set(person.cohorts) & set(cohorts)]


def _of(people: list[Person], *groups: str) -> list[Person]:
    return [person for group in groups for person in people if person.group == group]


def _deal(people: list[Person], cohorts: tuple[str, ...]) -> None:
    for number, person in enumerate(people):
        person.cohorts.append(cohorts[number % len(cohorts)])
