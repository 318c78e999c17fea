"""The four levels of Kirkpatrick's New World model, each by what the programme counts. null is no data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from foundation.documents import Document

from .evaluation import Evaluation, QuestionMean
from .figures.section import Figure
from .impact.harvest import Harvest
from .instance import Instance, months_later
from .shares import share_of

ONWARD_MONTHS = 6


Role = Literal["measure", "required_driver", "leading_indicator"]
"""What was reached; what has to be there for behaviour to last; what moves before results do."""


class LevelRow(Document):
    """One indicator of a level: value, how many answers, people or projects it rests on, and what it means."""

    level: Literal[1, 2, 3, 4]
    role: Role
    indicator: str
    value: float | None
    unit: str
    rests_on: int
    definition: str


def levels(instance: Instance, heard: Evaluation, gathered: Harvest, found: Sequence[Figure]) -> tuple[LevelRow, ...]:
    """Reaction, learning, behaviour and results, in that order."""
    return (*_reaction(heard), *_learning(heard), *_behaviour(instance, found), *_results(gathered))


def _reaction(heard: Evaluation) -> list[LevelRow]:
    return [
        _asked(1, each) for each in heard.all_feedback if each.question in ("satisfaction", "engagement", "relevance")
    ]


def _learning(heard: Evaluation) -> list[LevelRow]:
    skills = [
        LevelRow(
            level=2,
            role="measure",
            indicator=f"{each.skill}: change",
            value=each.mean_change,
            unit="levels of 4",
            rests_on=each.paired,
            definition="Mean change of the self-assessment, of those who answered at the start and at the end.",
        )
        for each in heard.skills
    ]
    return [*skills, *(_asked(2, each) for each in heard.all_feedback if each.question in ("confidence", "commitment"))]


def _asked(level: Literal[1, 2], answered: QuestionMean) -> LevelRow:
    return LevelRow(
        level=level,
        role="measure",
        indicator=answered.question,
        value=answered.mean,
        unit="of 5",
        rests_on=answered.answers,
        definition=f"Mean answer on {answered.question} in the forms after sessions.",
    )


def _behaviour(instance: Instance, found: Sequence[Figure]) -> list[LevelRow]:
    moved = onward_in_time(instance)
    onward = LevelRow(
        level=3,
        role="measure",
        indicator="Learn to Live",
        value=share_of("", *moved).percent,
        unit="%",
        rests_on=moved[1],
        definition=f"People who began Learn {ONWARD_MONTHS} months ago or more and were in Live within that time.",
    )
    roles: dict[str, Role] = {
        "projects_begun": "measure",
        "leads_coaching": "required_driver",
        "attendance_share": "required_driver",
    }
    return [onward, *(_figure(each, roles[each.key]) for each in found if each.key in roles)]


def _figure(figure: Figure, role: Role) -> LevelRow:
    rests_on = figure.denominator if figure.denominator is not None else int(figure.value or 0)
    return LevelRow(
        level=3,
        role=role,
        indicator=figure.name,
        value=figure.value,
        unit=figure.unit,
        rests_on=rests_on,
        definition=figure.definition,
    )


def onward_in_time(instance: Instance) -> tuple[int, int]:
    """People who were in Live within six months of beginning Learn, of those who began that long ago or more."""
    moved = []
    for spells in instance.spells_of.values():
        due = [(s.start, months_later(s.start, ONWARD_MONTHS)) for s in spells if s.tier == "learn"]
        past = [(start, end) for start, end in due if end <= instance.as_at]
        live = [s.start for s in spells if s.tier == "live"]
        if past:
            moved.append(any(start <= day <= end for start, end in past for day in live))
    return sum(moved), len(moved)


def _results(gathered: Harvest) -> list[LevelRow]:
    return [
        LevelRow(
            level=4,
            role="leading_indicator" if i < 2 else "measure",
            indicator=f"Projects that {each.text}",
            value=each.percent,
            unit="%",
            rests_on=each.of,
            definition=f"{each.count} of all {each.of} projects started, whatever became of them.",
        )
        for i, each in enumerate(gathered.counts)
    ]
