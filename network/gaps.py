"""What is not known, beside the figures that depend on it."""

from __future__ import annotations

import numpy as np

from foundation.documents import Document

from .documents import TIE_KINDS, LayerName
from .graph import layer
from .instance import Bools
from .picture import Picture
from .signals.light import some_of

TRUSTED_RESPONSE = 0.8
"""Below this share of answers nobody is ranked by ties of a survey (network design 2.9)."""


class SurveyAnswers(Document):
    """People of one organisation, how many of them stand in any survey tie (having answered or been named), and of
    those asked in the last survey how many answered."""

    code: str
    people: int
    in_survey: int
    asked: int
    answered: int
    response_rate: float | None


class Gaps(Document):
    """What is missing. Working and meeting ties come from records; survey ties depend on who answered.

    `response_rate` is answered over asked, of the last survey and those of its people who take part; null where it is
    not known who was asked. `survey_share` counts those who stand in a survey tie: some are only named by others.
    """

    people: int
    without_organisation: int
    without_joined: int
    without_tier: int
    working_ties: int
    working_ties_without_last: int
    in_survey: int
    survey_share: float | None
    asked: int
    answered: int
    response_rate: float | None
    survey_can_rank: bool
    survey_by_organisation: tuple[SurveyAnswers, ...]
    sentence: str


def gaps(now: Picture) -> Gaps:
    """Everything missing from a picture and its layers."""
    instance, present = now.instance, now.at.present
    people = [instance.people[i] for i in now.at.people]
    named = _in_survey(now)
    share = int(named.sum()) / len(people) if people and named.any() else None
    asked, answered = answers(now)
    rate = response_rate(now)
    return Gaps(
        people=len(people),
        without_organisation=int((present & (now.at.home < 0)).sum()),
        without_joined=sum(p.joined is None for p in people),
        without_tier=sum(p.tier is None for p in people),
        working_ties=now.ties.graph.m,
        working_ties_without_last=int((~now.ties.heard).sum()),
        in_survey=int(named.sum()),
        survey_share=share,
        asked=int(asked.sum()),
        answered=int(answered.sum()),
        response_rate=rate,
        survey_can_rank=rate is not None and rate >= TRUSTED_RESPONSE,
        survey_by_organisation=_by_organisation(now, named) if share is not None or rate is not None else (),
        sentence=_sentence(int(named.sum()), len(people), share, rate, int(answered.sum()), int(asked.sum())),
    )


def answers(now: Picture) -> tuple[Bools, Bools]:
    """Of those who take part, who was asked in the last survey up to the day, and who answered, (all people,) each."""
    asked, answered = (np.zeros(len(now.instance.people), dtype=np.bool_) for _ in range(2))
    held = [survey for survey in now.instance.surveys if survey.date <= now.at.date]
    if held:
        number = {person.id: i for i, person in enumerate(now.instance.people)}
        asked[[number[name] for name in held[-1].asked]] = True
        answered[[number[name] for name in held[-1].answered]] = True
    return asked & now.at.present, answered & now.at.present


def response_rate(now: Picture) -> float | None:
    """Share of those asked in the last survey who answered; None where it is not known who was asked."""
    asked, answered = answers(now)
    return int(answered.sum()) / int(asked.sum()) if asked.any() else None


def rests_on_survey(now: Picture, name: LayerName) -> bool:
    """Whether a layer has ties that come from surveys."""
    some = bool((now.instance.ties.kind == TIE_KINDS.index("survey")).any())
    return some and "survey" in getattr(now.instance.policy.layers, name)


def rests_on_few_answers(now: Picture, name: LayerName) -> bool:
    """Whether ties of a layer come from surveys and too few answered, or it is not known who did, to rank anybody."""
    rate = response_rate(now)
    return rests_on_survey(now, name) and (rate is None or rate < TRUSTED_RESPONSE)


def _by_organisation(now: Picture, named: Bools) -> tuple[SurveyAnswers, ...]:
    asked, answered = answers(now)
    rows = []
    for i, (organisation, count) in enumerate(zip(now.instance.organisations, now.headcount.tolist(), strict=True)):
        theirs = now.people[now.home == i]
        wanted, got = int(asked[theirs].sum()), int(answered[theirs].sum())
        if count:
            rows.append(
                SurveyAnswers(
                    code=organisation.code,
                    people=count,
                    in_survey=int(named[theirs].sum()),
                    asked=wanted,
                    answered=got,
                    response_rate=got / wanted if wanted else None,
                )
            )
    return tuple(rows)


def _in_survey(now: Picture) -> Bools:
    named = np.zeros(len(now.instance.people), dtype=np.bool_)
    named[layer(now.instance, now.at, "valuing").graph.edges.ravel()] = True
    return named


def _sentence(named: int, people: int, share: float | None, rate: float | None, answered: int, asked: int) -> str:
    if rate is not None:
        text = f"{some_of(answered, asked, 'person asked', 'answered', 'answered', 'people asked')} the survey"
        return f"{text}." if rate >= TRUSTED_RESPONSE else f"{text}; with fewer than 8 in 10, nobody is ranked by it."
    if share is None:
        return "No survey has been asked, so nothing is said about who values whom."
    text = f"{some_of(named, people, 'person', 'stands', 'stand', 'people')} in the survey"
    return f"{text}; who was asked is not recorded, so nobody is ranked by it."
