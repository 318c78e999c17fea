"""Pictures of a report that are no run charts: 100 dots for a chance, bars of people in each tier over time."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from .chart_icons import COLOURS
from .report_parts import Picture

FULL, EMPTY, INK = COLOURS["improvement"], "#ffffff", "#212b32"
TIER_COLOURS = {"Learn": "#7fb2d9", "Live": "#2a7fb0", "Lead": "#0b3c5d"}
_SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {0} {1}' width='{0}' height='{1}' font-family='DejaVu Sans'>"
)
_STEP, _RADIUS, _IN_A_ROW = 18, 6.5, 25
_WIDTH, _HEIGHT, _FOOT = 760, 260, 48


def dots(filled: int, caption: str) -> Picture:
    """A hundred dots of which some are filled.

    Args:
        filled: how many of 100.
        caption: what a filled dot stands for.
    """
    rows = 100 // _IN_A_ROW
    drawn = [
        f"<circle cx='{_STEP * (i % _IN_A_ROW + 0.5):g}' cy='{_STEP * (i // _IN_A_ROW + 0.5):g}' r='{_RADIUS}' "
        f"fill='{FULL if i < filled else EMPTY}' stroke='{FULL}' stroke-width='1.5'/>"
        for i in range(100)
    ]
    svg = "".join([_SVG.format(_STEP * _IN_A_ROW, _STEP * rows), *drawn, "</svg>"])
    return Picture(svg, f"{filled} of 100 dots are filled. {caption}", caption, share=0.5)


def tier_bars(days: Sequence[str], counts: dict[str, Sequence[float | None]]) -> Picture:
    """People in each tier at several days, as bars side by side; a day without data says so.

    Args:
        days: the days as they are written below the bars.
        counts: for each tier its count on each day; None = no data.
    """
    most = max((value for each in counts.values() for value in each if value is not None), default=0) or 1
    wide = _WIDTH / len(days)
    bar = wide * 0.8 / len(counts)
    drawn = [_key(counts)]
    for i, day in enumerate(days):
        left = wide * (i + 0.1)
        values = {tier: each[i] for tier, each in counts.items()}
        drawn.append(_text(wide * (i + 0.5), _HEIGHT - 28, day, 11))
        if all(value is None for value in values.values()):
            drawn.append(_text(wide * (i + 0.5), _HEIGHT - _FOOT - 6, "no data", 11))
        for j, (tier, value) in enumerate(values.items()):
            if value is not None:
                drawn.append(_bar(left + j * bar, bar, value, most, TIER_COLOURS[tier]))
    base = _HEIGHT - _FOOT
    drawn.append(f"<line x1='0' x2='{_WIDTH}' y1='{base}' y2='{base}' stroke='{INK}'/>")
    svg = "".join([_SVG.format(_WIDTH, _HEIGHT), *drawn, "</svg>"])
    last = ", ".join(f"{each[-1]:g} in {tier}" for tier, each in counts.items() if each[-1] is not None)
    alt = f"Bars of people in each tier from {days[0]} to {days[-1]}: at the end {last or 'no data'}."
    return Picture(svg, f"{alt} The table below holds every number.", "People in each tier")


def _bar(x: float, width: float, value: float, most: float, colour: str) -> str:
    height = (_HEIGHT - _FOOT - 50) * value / most
    y = _HEIGHT - _FOOT - height
    rect = f"<rect x='{x:.1f}' y='{y:.1f}' width='{width - 2:.1f}' height='{height:.1f}' fill='{colour}'/>"
    return rect + _text(x + width / 2 - 1, y - 4, f"{value:g}", 11)


def _key(counts: dict[str, Sequence[float | None]]) -> str:
    """Which bar is which: by name, and by order from left to right."""
    drawn, x = [], 0.0
    for tier in counts:
        drawn.append(f"<rect x='{x:.0f}' y='4' width='14' height='14' fill='{TIER_COLOURS[tier]}'/>")
        drawn.append(_text(x + 20, 16, tier, 12, "start"))
        x += 80
    return "".join(drawn)


def _text(x: float, y: float, text: str, size: int, anchor: str = "middle") -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' text-anchor='{anchor}' fill='{INK}'>{escape(text)}</text>"
