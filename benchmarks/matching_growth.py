"""How time and memory of matching grow with the eligible pairs, from 24 x 12 to 5,000 x 2,500, as a picture."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matching
from benchmarks.environments import NotMeasured, module, told_by
from benchmarks.matching import WITHOUT_BRIDGES
from benchmarks.matching_rounds import generated_round
from benchmarks.matching_samples import FLOWS
from benchmarks.report import table as markdown
from matching.eligibility import eligibility

SIZES = (24, 50, 100, 150, 300, 600, 1200, 2500, 5000)
"""Learners; half as many coaches."""

LIMIT_S = 120.0
PICTURE = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "matching-growth.svg"


@dataclass(frozen=True)
class Kind:
    """Goals that are measured, their colour and mark in the picture, and the most learners they are measured with."""

    name: str
    goals: list[dict[str, Any]] | None
    look: dict[str, str]
    most: int


KINDS = (
    Kind("placed, kept, fit", FLOWS, {"color": "#005eb8", "marker": "o"}, 5000),
    Kind("all goals but new bridges", WITHOUT_BRIDGES, {"color": "#00703c", "marker": "^"}, 1200),
    Kind("all goals, proven", None, {"color": "#8a1538", "marker": "s"}, 150),
)
"""The first is the one that the line is drawn for and memory is shown of. A round of all goals beyond the last size may
end with its limit of work instead of its proof, which tells nothing of how the work grows."""


@dataclass(frozen=True)
class Point:
    """One run: learners, eligible pairs, seconds with explanations and check, peak of memory."""

    learners: int
    pairs: int
    seconds: float
    peak_gb: float


Points = dict[str, list[Point]]


def section(*, quick: bool) -> str:
    """The picture with its words, and the same figures as a table, in Markdown."""
    sizes = SIZES[:4] if quick else SIZES
    points = {kind.name: list(_measured(kind, sizes)) for kind in KINDS}
    told = [_table(points)]
    if not quick:
        draw(points, PICTURE)
        told.insert(0, f"![{alternative(points[KINDS[0].name])}](pictures/{PICTURE.name})")
    return "\n\n".join(told)


def alternative(points: list[Point]) -> str:
    """What the picture shows, in words."""
    first, last = points[0], points[-1]
    return (
        f"Seconds and memory against eligible pairs, both axes in powers of ten: from {first.pairs:,} pairs in "
        f"{first.seconds:.2f} s to {last.pairs:,} pairs in {last.seconds:.1f} s, beside a line of n log n."
    )


def _table(points: Points) -> str:
    first, *others = (points[kind.name] for kind in KINDS)
    seconds_of = [{point.learners: f"{point.seconds:.2f}" for point in each} for each in others]
    rows = [
        (
            f"{point.learners:,} x {point.learners // 2:,}",
            f"{point.pairs:,}",
            f"{point.seconds:.2f}",
            f"{1e6 * point.seconds / (point.pairs * math.log2(point.pairs)):.3f}",
            f"{point.peak_gb:.2f}",
            *(each.get(point.learners, "") for each in seconds_of),
        )
        for point in first
    ]
    names = [f"{kind.name}, s" for kind in KINDS]
    return markdown(("round", "eligible pairs n", names[0], "µs for each n log2 n", "peak GB", *names[1:]), rows)


def _measured(kind: Kind, sizes: tuple[int, ...]) -> Iterator[Point]:
    for learners in sizes:
        if learners > kind.most:
            return
        text = generated_round(learners, learners // 2, 1, kind.goals)
        pairs = int(eligibility(matching.read_instance(text)).eligible.sum())
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "round.json"
            file.write_text(text, encoding="utf-8")
            try:
                told = told_by(module("benchmarks.matching_methods", "ours", file, LIMIT_S), 10 * LIMIT_S)
            except NotMeasured as reason:
                print(f"  {learners} learners, {kind.name}: not measured: {reason}", flush=True)
                continue
        print(f"  {learners} learners, {kind.name}: {pairs} pairs, {told['whole_s']:.2f} s", flush=True)
        yield Point(learners, pairs, told["whole_s"], told["peak_gb"])


def draw(points: Points, file: Path) -> None:
    """Two charts side by side: seconds, and memory, against eligible pairs."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    first = points[KINDS[0].name]
    with mpl.rc_context({"svg.hashsalt": file.name, "svg.fonttype": "none", "font.size": 11}):
        figure = Figure(figsize=(11, 4.6), layout="constrained")
        seconds, memory = figure.subplots(1, 2)
        middle = first[len(first) // 2 + 1]
        line = [middle.seconds * p.pairs * math.log(p.pairs) / (middle.pairs * math.log(middle.pairs)) for p in first]
        name = f"n log n through {middle.learners} × {middle.learners // 2}"
        seconds.plot([p.pairs for p in first], line, "--", color="#4c6272", label=name)
        for kind in KINDS:
            own = points[kind.name]
            seconds.plot([p.pairs for p in own], [p.seconds for p in own], label=kind.name, **kind.look)
        memory.plot([p.pairs for p in first], [p.peak_gb for p in first], label=KINDS[0].name, **KINDS[0].look)
        for axes, title, place in ((seconds, "Seconds", "lower right"), (memory, "Peak memory, GB", "upper left")):
            axes.set(xscale="log", yscale="log", xlabel="eligible pairs", title=title)
            axes.grid(visible=True, alpha=0.3)
            axes.legend(frameon=False, loc=place)
        memory.set_yticks(MARKS, [f"{mark:g}" for mark in MARKS], minor=False)
        memory.set_yticks([], minor=True)
        figure.savefig(file, metadata={"Date": None})


MARKS = (0.1, 0.2, 0.5, 1.0, 2.0, 4.0)
"""Gigabytes marked on the axis of memory."""
