"""Icons of our own for variation and assurance: a letter and a shape each, so that colour is never alone."""

from __future__ import annotations

from xml.sax.saxutils import escape

from measures.spc import ASSURANCE_WORDS, VARIATION_WORDS, Assurance, Variation

COLOURS = {
    "common_cause": "#5b6770",
    "improvement": "#005eb8",
    "concern": "#b04a00",
    "neutral": "#6a3d9a",
    "target": "#b3004b",
}

RADIUS = 24

_ASSURANCE: dict[Assurance, tuple[str, str]] = {
    "pass": ("P", COLOURS["improvement"]),
    "fail": ("F", COLOURS["concern"]),
    "inconsistent": ("?", COLOURS["common_cause"]),
}


def icons(variation: Variation | None, assurance: Assurance | None, right: float) -> str:
    """The icons of a chart, side by side, ending at `right` (pixels): variation, then assurance."""
    drawn = []
    if assurance is not None:
        letter, colour = _ASSURANCE[assurance]
        drawn.append(_ring(right - RADIUS, colour, ASSURANCE_WORDS[assurance], _letter(right - RADIUS, letter, colour)))
        right -= 2 * RADIUS + 10
    if variation is not None:
        drawn.append(_variation(right - RADIUS, variation))
    return "".join(drawn)


def _variation(x: float, variation: Variation) -> str:
    kind, _, side = variation.rpartition("_")
    if variation == "common_cause":
        colour = COLOURS["common_cause"]
        wave = f"<path d='M{x - 15:.1f} 38q5 -14 10 0t10 0t10 0' fill='none' stroke='{colour}' stroke-width='3'/>"
        return _ring(x, colour, VARIATION_WORDS[variation], wave)
    colour = COLOURS[kind]
    steps = (45, 39, 29) if side == "high" else (27, 33, 43)
    dots = "".join(f"<circle cx='{x - 12 + 6 * i:.1f}' cy='{y}' r='3' fill='{colour}'/>" for i, y in enumerate(steps))
    return _ring(x, colour, VARIATION_WORDS[variation], dots + _letter(x + 10, "H" if side == "high" else "L", colour))


def _letter(x: float, letter: str, colour: str) -> str:
    size = 26 if letter in "PF?" else 16
    return (
        f"<text x='{x:.1f}' y='{36 + size * 0.36:.1f}' font-size='{size}' font-weight='bold' text-anchor='middle' "
        f"fill='{colour}'>{letter}</text>"
    )


def _ring(x: float, colour: str, words: str, inside: str) -> str:
    ring = f"<circle cx='{x:.1f}' cy='36' r='{RADIUS - 2}' fill='#ffffff' stroke='{colour}' stroke-width='4'/>"
    return f"<g>{ring}{inside}<title>{escape(words)}</title></g>"
