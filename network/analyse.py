"""One analysis: a snapshot in, a result out. The same input and seed give the same result."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from foundation.provenance import revision

from .gaps import gaps
from .instance import Instance
from .introductions_section import introductions_section
from .mixing_section import mixing_section
from .people_sections import brokers_section, organisations_section
from .picture import Picture, picture
from .public_map import public_map
from .public_sentences import public_sentences
from .result import NetworkResult, Provenance
from .robustness_section import robustness_section
from .series import series
from .signals.across import across
from .signals.light import Signal
from .signals.reach import reach
from .signals.renewal import renewal
from .signals.robustness import robustness
from .signals.shared_load import shared_load
from .signals.welcome import welcome
from .stage import stage
from .turnover import Turnover, turnover
from .warnings import warnings

TITLE = "How our organisations are connected"


def analyse(
    instance: Instance,
    *,
    seed: int = 0,
    title: str = TITLE,
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> NetworkResult:
    """Analyse a community on its day.

    Args:
        instance: the frozen snapshot.
        seed: of shuffles and positions.
        title: heading of the public map.
        positions: places on an earlier map by node id; those nodes stay where they were.
    """
    now = picture(instance, instance.as_at)
    before = picture(instance, instance.previous) if instance.previous else None
    change = turnover(before, now) if before else None
    card = scorecard(now, change, seed)
    brokers = brokers_section(now)
    lights = {light.signal: light for light in card}
    shown = public_map(now, title=title, seed=seed, known=positions or {}, sentences=public_sentences(now, before))
    return NetworkResult(
        as_at=instance.as_at,
        scorecard=card,
        mixing=mixing_section(now, _draws(seed, "mixing"), _draws(seed, "conversion")),
        brokers=brokers,
        organisations=organisations_section(now),
        robustness=robustness_section(now, lights["robustness"], brokers, _draws(seed, "losses")),
        turnover=change,
        stage=stage(now, _draws(seed, "stage")),
        introductions=introductions_section(now),
        series=series(instance, tuple(frame.date for frame in shown.frames)),
        gaps=gaps(now),
        public_map=shown,
        warnings=warnings(now),
        provenance=Provenance(input_sha256=instance.sha256, seed=seed, policy=instance.policy, revision=revision()),
    )


def scorecard(now: Picture, change: Turnover | None, seed: int) -> tuple[Signal, ...]:
    """The six lights of a day; `change` compares it with an earlier one."""
    return (
        reach(now, _draws(seed, "reach")),
        across(now),
        shared_load(now, _draws(seed, "shared_load")),
        robustness(now, _draws(seed, "robustness")),
        renewal(change),
        welcome(now.instance),
    )


def _draws(seed: int, family: str) -> np.random.Generator:
    """Random numbers of one family of measures, whatever the others draw."""
    return np.random.default_rng([seed, *family.encode()])
