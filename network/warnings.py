"""What a reader must know before trusting the figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .documents import LAYER_NAMES
from .gaps import TRUSTED_RESPONSE, response_rate, rests_on_few_answers
from .graph import community, layer
from .instance import PLENARY, Instance
from .losses import main_share
from .picture import Picture
from .signals.light import counted

STAFF_HOLD = 0.1
"""Share of people whose being connected to the main group would have to rest on programme staff for a warning."""


def warnings(now: Picture) -> tuple[str, ...]:
    """Every warning that applies, in plain words."""
    return (*_staff(now), *_people(now), *_events(now.instance), *_ahead(now.instance), *_answers(now))


def _staff(now: Picture) -> Iterator[str]:
    """Programme staff hold a layer together: fewer people are together without them than with them."""
    instance = now.instance
    if not instance.staff.any():
        return
    at = community(instance, now.at.date, include_staff=True)
    none = np.zeros(0, dtype=np.int64)
    for name in LAYER_NAMES:
        graph = layer(instance, at, name).graph
        population = np.flatnonzero((graph.degrees() > 0) & ~instance.staff)
        with_them = main_share(graph, population, none)
        without = main_share(graph, population, np.flatnonzero(instance.staff))
        if with_them is not None and without is not None and with_them - without >= STAFF_HOLD:
            yield (
                f"Programme staff hold the {name} links together: with them {round(100 * with_them)} of 100 linked "
                f"people are in one group, without them {round(100 * without)}. "
                + ("They are counted in." if instance.policy.include_programme_staff else "They are left out.")
            )


def _people(now: Picture) -> Iterator[str]:
    homeless = int((now.at.present & (now.at.home < 0)).sum())
    if homeless:
        yield (
            f"{counted(homeless, 'person has', 'people have')} no organisation on {now.at.date.isoformat()} and "
            "cannot be counted in any."
        )
    several = int((np.diff(now.at.employers.indptr)[now.at.present] > 1).sum())
    if several:
        yield (
            f"{counted(several, 'person has', 'people have')} several employers: they are counted in the first, and "
            "a tie to somebody who shares any of them does not cross."
        )
    empty = int((now.headcount == 0).sum())
    if empty:
        yield f"{counted(empty, 'organisation has', 'organisations have')} nobody in the programme."


def _events(instance: Instance) -> Iterator[str]:
    if instance.plenaries:
        yield (
            f"{counted(len(instance.plenaries), 'event is', 'events are')} left out of the meeting links, with more "
            f"than {PLENARY} people{' each' if len(instance.plenaries) > 1 else ''}: {', '.join(instance.plenaries)}."
        )


def _ahead(instance: Instance) -> Iterator[str]:
    if instance.heard_ahead:
        yield (
            f"{counted(instance.heard_ahead, 'tie was', 'ties were')} last heard of after "
            f"{instance.as_at.isoformat()}, the day of this snapshot; that day counts instead."
        )


def _answers(now: Picture) -> Iterator[str]:
    rate = response_rate(now)
    if rate is not None and rate < TRUSTED_RESPONSE:
        yield f"{round(100 * rate)} of 100 people asked answered the last survey: its figures are incomplete."
    if rests_on_few_answers(now, "working"):
        yield "Working links come from a survey with too few known answers, so nobody is ranked by betweenness."
