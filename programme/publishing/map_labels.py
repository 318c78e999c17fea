"""Places labels beside nodes so that none covers another label or a node: greedy, in order of importance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .map_look import Kind

GAP = 0.9
"""Clear space between a node and its label, in the units of the drawing (millimetres)."""

FURTHER = (0.0, 3.0, 6.0, 9.0, 12.0)
"""How much further off a label may stand when the near places are taken; a thin line then leads to it."""

LONG_NAME = 18


@dataclass(frozen=True, slots=True)
class Mark:
    """A node as drawn: its middle and radius, its label, its kind; `rank` says whose label is placed first."""

    x: float
    y: float
    radius: float
    text: str
    kind: Kind
    rank: float
    linked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line between two marks, `width` wide."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float


@dataclass(frozen=True, slots=True)
class Box:
    """An upright box; y grows upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Whether the two boxes share any area."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.top <= other.bottom or other.top <= self.bottom)

    def holds(self, other: Box) -> bool:
        """Whether the other box lies wholly within this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.bottom <= other.bottom and other.top <= self.top


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Where a label stands, how its text is broken into lines (top line first), and whether a line must lead to it."""

    mark: Mark
    box: Box
    lines: tuple[str, ...]
    led: bool


def place_labels(
    marks: Sequence[Mark], lines: Sequence[Line], frame: Box, *, width_of: Callable[[str], float], line_height: float
) -> list[PlacedLabel]:
    """Give each mark the nearest place for its label that is free and, of those, crossed by the least line.

    A mark with no free place within `FURTHER` has no label.

    Args:
        marks: the nodes; one without a text has no label and is only kept clear.
        lines: the links, which a label crosses only where it must.
        frame: labels stay inside this box.
        width_of: width of a text in the drawing's units.
        line_height: height of one line of text in the same units.
    """
    taken = [_around(mark) for mark in marks]
    placed: list[PlacedLabel] = []
    for mark in sorted((mark for mark in marks if mark.text), key=lambda mark: (-mark.rank, mark.text)):
        words = wrap_name(mark.text)
        size = (max(map(width_of, words)), line_height * len(words))
        others = [box for box in taken if box != _around(mark)]
        for away in FURTHER:
            spots = _spots(mark, *size, away)
            free = [box for box in spots if frame.holds(box) and not any(box.meets(other) for other in others)]
            if free:
                best = min(free, key=lambda box: _crossing(box, lines) + 0.4 * spots.index(box))
                taken.append(best)
                placed.append(PlacedLabel(mark, best, words, away > 0))
                break
    return placed


def wrap_name(text: str) -> tuple[str, ...]:
    """A long name in two lines of about the same length; a short one as it is."""
    words = text.split(" ")
    if len(text) <= LONG_NAME or len(words) < 2:
        return (text,)
    splits = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return min(splits, key=lambda split: max(map(len, split)))


def _around(mark: Mark) -> Box:
    return Box(mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius)


def _spots(mark: Mark, width: float, height: float, away: float) -> list[Box]:
    reach = mark.radius + GAP + away
    slant = 0.72 * reach
    corners = [
        (reach, -height / 2),
        (-reach - width, -height / 2),
        (-width / 2, -reach - height),
        (-width / 2, reach),
        (slant, -slant - height),
        (slant, slant),
        (-slant - width, -slant - height),
        (-slant - width, slant),
    ]
    return [Box(mark.x + x, mark.y + y, mark.x + x + width, mark.y + y + height) for x, y in corners]


def _crossing(box: Box, lines: Sequence[Line]) -> float:
    return sum(line.width for line in lines if _crosses(line, box))


def _crosses(line: Line, box: Box) -> bool:
    (ax, ay), (bx, by) = sorted([line.start, line.end])
    if bx < box.left or ax > box.right:
        return False
    if bx == ax:
        ys = (ay, by)
    else:
        slope = (by - ay) / (bx - ax)
        ys = (ay + slope * (max(ax, box.left) - ax), ay + slope * (min(bx, box.right) - ax))
    return max(ys) >= box.bottom and min(ys) <= box.top
