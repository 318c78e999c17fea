"""What a reader must know before trusting the figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .instance import PLENARY, Instance
from .losses import main_share
from .picture import Picture, picture
from .signals.light import counted

STAFF_HOLD = 0.1
"""Share of people whose being connected to the main group would have to rest on programme staff for a warning."""


def warnings(now: Picture) -> tuple[str, ...]:
    """Every warning that applies, in plain words."""
    return (*_staff(now), *_people(now), *_events(now.instance))


def _staff(now: Picture) -> Iterator[str]:
    """Programme staff hold it together: fewer people are together without them than with them."""
    instance = now.instance
    if not instance.staff.any():
        return
    whole = picture(instance, now.at.date, include_staff=True)
    staff = np.flatnonzero(instance.staff[whole.people])
    others = np.flatnonzero(~instance.staff[whole.people])
    population = others[whole.graph.degrees()[others] > 0]
    none = np.zeros(0, dtype=np.int64)
    with_them, without = main_share(whole.graph, population, none), main_share(whole.graph, population, staff)
    if with_them is None or without is None or not len(staff):
        return
    if with_them - without >= STAFF_HOLD:
        yield (
            f"Programme staff hold the community together: with them {round(100 * with_them)} of 100 linked people "
            f"are in one group, without them {round(100 * without)}. "
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
            f"{counted(several, 'person has', 'people have')} several employers; the first one counts, and "
            "a tie to somebody who shares any of them does not cross."
        )
    empty = int((now.headcount == 0).sum())
    if empty:
        yield f"{counted(empty, 'organisation has', 'organisations have')} nobody in the programme."


def _events(instance: Instance) -> Iterator[str]:
    if instance.plenaries:
        yield (
            f"{counted(len(instance.plenaries), 'event is', 'events are')} left out of the meeting links, with more "
            f"than {PLENARY} people each: {', '.join(instance.plenaries)}."
        )
