"""What is not known, beside the figures that depend on it."""

from __future__ import annotations

import numpy as np

from foundation.documents import Document

from .graph import layer
from .instance import Bools
from .picture import Picture
from .signals.light import some_of

TRUSTED_RESPONSE = 0.8
"""Below this share of answers nobody is ranked by who values whom (network design 2.9)."""


class SurveyAnswers(Document):
    """People of one organisation and how many of them stand in any survey tie: the least that can have answered."""

    code: str
    people: int
    in_survey: int


class Gaps(Document):
    """What is missing. Working and meeting ties come from records; survey ties depend on who answered."""

    people: int
    without_organisation: int
    without_joined: int
    without_tier: int
    working_ties: int
    working_ties_without_last: int
    in_survey: int
    survey_share: float | None
    survey_can_rank: bool
    survey_by_organisation: tuple[SurveyAnswers, ...]
    sentence: str


def gaps(now: Picture) -> Gaps:
    """Everything missing from a picture and its layers."""
    instance, present = now.instance, now.at.present
    people = [instance.people[i] for i in now.at.people]
    answered = _in_survey(now)
    share = int(answered.sum()) / len(people) if people and answered.any() else None
    return Gaps(
        people=len(people),
        without_organisation=int((present & (now.at.home < 0)).sum()),
        without_joined=sum(p.joined is None for p in people),
        without_tier=sum(p.tier is None for p in people),
        working_ties=now.ties.graph.m,
        working_ties_without_last=int((~now.ties.heard).sum()),
        in_survey=int(answered.sum()),
        survey_share=share,
        survey_can_rank=share is not None and share >= TRUSTED_RESPONSE,
        survey_by_organisation=tuple(
            SurveyAnswers(code=o.code, people=int(n), in_survey=int(answered[now.people[now.home == i]].sum()))
            for i, (o, n) in enumerate(zip(instance.organisations, now.headcount, strict=True))
            if n and share is not None
        ),
        sentence=_sentence(int(answered.sum()), len(people), share),
    )


def _in_survey(now: Picture) -> Bools:
    answered = np.zeros(len(now.instance.people), dtype=np.bool_)
    answered[layer(now.instance, now.at, "valuing").graph.edges.ravel()] = True
    return answered


def _sentence(answered: int, people: int, share: float | None) -> str:
    if share is None:
        return "No survey has been asked, so nothing is said about who values whom."
    text = f"{some_of(answered, people, 'person', 'stands', 'stand', 'people')} in the survey"
    if share < TRUSTED_RESPONSE:
        return f"{text}; with fewer than 8 in 10, nobody can be ranked by it."
    return f"{text}."
