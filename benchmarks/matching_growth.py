"""How time and memory of matching grow with the eligible pairs, from 24 x 12 to 5,000 x 2,500, as a picture."""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from pathlib import Path

import matching
from benchmarks.environments import NotMeasured, module, told_by
from benchmarks.matching_rounds import generated_round
from benchmarks.matching_samples import FLOWS
from benchmarks.report import table as markdown
from matching.eligibility import eligibility

SIZES = (
    (24, 12),
    (50, 25),
    (100, 50),
    (150, 75),
    (300, 150),
    (600, 300),
    (1200, 600),
    (2500, 1250),
    (5000, 2500),
)
PICTURE = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "matching-growth.svg"
WITH_BRIDGES_UP_TO = 600
"""Learners: larger rounds end with their limit of time, which tells nothing of how the work grows."""

ANCHOR = 5
"""The size (600 x 300) through which the line of n log n is drawn."""


@dataclass(frozen=True)
class Point:
    """One run: learners, coaches, eligible pairs, seconds with explanations and check, peak of memory."""

    learners: int
    coaches: int
    pairs: int
    seconds: float
    peak_gb: float


def section(*, quick: bool) -> str:
    """The picture with its words, and the same figures as a table, in Markdown."""
    sizes = SIZES[:4] if quick else SIZES
    flows = [point for size in sizes if (point := measured(*size, bridges=False))]
    bridges = [p for a, b in sizes if a <= WITH_BRIDGES_UP_TO and (p := measured(a, b, bridges=True))]
    picture = []
    if not quick:
        draw(flows, bridges, PICTURE)
        picture = [f"![{alternative(flows)}](pictures/{PICTURE.name})"]
    by_size = {point.learners: point for point in bridges}
    rows = [
        (
            f"{point.learners:,} x {point.coaches:,}",
            f"{point.pairs:,}",
            f"{point.seconds:.2f}",
            f"{1e6 * point.seconds / (point.pairs * math.log2(point.pairs)):.3f}",
            f"{point.peak_gb:.2f}",
            f"{by_size[point.learners].seconds:.2f}" if point.learners in by_size else "",
        )
        for point in flows
    ]
    head = ("round", "eligible pairs n", "seconds", "microseconds for each n log2 n", "peak GB", "all goals, seconds")
    return "\n\n".join([*picture, markdown(head, rows)])


def alternative(points: list[Point]) -> str:
    """What the picture shows, in words."""
    first, last = points[0], points[-1]
    return (
        f"Seconds and memory against eligible pairs, both axes in powers of ten: from {first.pairs:,} pairs in "
        f"{first.seconds:.2f} s to {last.pairs:,} pairs in {last.seconds:.1f} s, beside a line of n log n."
    )


def measured(learners: int, coaches: int, *, bridges: bool) -> Point | None:
    """One size: placed, kept and fit as flows, or all goals with new bridges; None where the run fails."""
    text = generated_round(learners, coaches, 1, None if bridges else FLOWS)
    pairs = int(eligibility(matching.read_instance(text)).eligible.sum())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "round.json"
        file.write_text(text, encoding="utf-8")
        try:
            told = told_by(module("benchmarks.matching_methods", "ours", file, 120), 1200)
        except NotMeasured as reason:
            print(f"  {learners} x {coaches}: not measured: {reason}")
            return None
    kind = "all goals" if bridges else "flows"
    print(f"  {learners} x {coaches} {kind}: {pairs} pairs, {told['whole_s']:.2f} s", flush=True)
    return Point(learners, coaches, pairs, told["whole_s"], told["peak_gb"])


def draw(flows: list[Point], bridges: list[Point], file: Path) -> None:
    """Two charts side by side: seconds, and memory, against eligible pairs."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    with mpl.rc_context({"svg.hashsalt": file.name, "font.family": "DejaVu Sans", "font.size": 11}):
        figure, (seconds, memory) = pyplot.subplots(1, 2, figsize=(11, 4.6), layout="constrained")
        pairs = [point.pairs for point in flows]
        middle = flows[min(ANCHOR, len(flows) - 1)]
        line = [middle.seconds * n * math.log(n) / (middle.pairs * math.log(middle.pairs)) for n in pairs]
        seconds.plot(pairs, line, "--", color="#4c6272", label="n log n through 600 × 300")
        seconds.plot(pairs, [p.seconds for p in flows], "o-", color="#005eb8", label="placed, kept, fit")
        seconds.plot(
            [p.pairs for p in bridges],
            [p.seconds for p in bridges],
            "s-",
            color="#8a1538",
            label="all goals, new bridges",
        )
        memory.plot(pairs, [p.peak_gb for p in flows], "o-", color="#005eb8", label="placed, kept, fit")
        for axes, title in ((seconds, "Seconds"), (memory, "Peak memory, GB")):
            axes.set(xscale="log", yscale="log", xlabel="eligible pairs", title=title)
            axes.grid(visible=True, alpha=0.3)
            axes.legend(frameon=False)
        figure.savefig(file, metadata={"Date": None})
        pyplot.close(figure)
