"""One analysis: a snapshot in, a result out. The same input and seed give the same result."""

from __future__ import annotations

import numpy as np

from foundation.provenance import revision

from .gaps import gaps
from .instance import Instance
from .introductions_section import introductions_section
from .mixing_section import mixing_section
from .people_sections import brokers_section, organisations_section
from .picture import Picture, picture
from .public_map import public_map
from .release import release
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
    since: NetworkResult | None = None,
) -> NetworkResult:
    """Analyse a community on its day.

    Args:
        instance: the frozen snapshot.
        seed: of shuffles and positions.
        title: heading of the public map.
        since: the result of which the public map was published last. What is on both maps stays where it was, and no
            group or headcount shows what a few people have done since.

    Raises:
        BadInput: `since` is of a later day.
    """
    now = picture(instance, instance.as_at)
    before = picture(instance, instance.previous) if instance.previous else None
    change = turnover(before, now) if before else None
    card = scorecard(now, change, seed)
    brokers = brokers_section(now)
    lights = {light.signal: light for light in card}
    rests_on = release(instance, now.at, since.release if since else None)
    known = {node.id: (node.x, node.y) for node in since.public_map.nodes} if since else {}
    shown = public_map(now, rests_on, title=title, seed=seed, known=known)
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
        release=rests_on,
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
