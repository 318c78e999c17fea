"""The dates of a session as a picture: one square a day, the darker the more can come. Its table stands beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape

SIDE, LEFT, TOP = 30, 110, 30
NONE, INK = "#ffffff", "#212b32"
SHADES = ("#e8f1f2", "#b9d7db", "#7fb2ba", "#3f8591", "#0b5563")
"""From few to everybody; the first three carry dark letters, the others white ones."""

DARK_FROM = 3
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FONT = "font-family='DejaVu Sans, Arial, sans-serif'"


def heat_svg(cells: Iterable[Mapping[str, Any]]) -> str:
    """Weeks downwards, days across; in each square how many can come at the best time, crossed out without a room.

    Args:
        cells: the cells of a heat map as JSON: date, present, invited, rooms.
    """
    best: dict[dt.date, Mapping[str, Any]] = {}
    for cell in cells:
        day = dt.date.fromisoformat(cell["date"])
        if day not in best or _rank(cell) > _rank(best[day]):
            best[day] = cell
    mondays = sorted({day - dt.timedelta(days=day.weekday()) for day in best})
    days = range(1 + max((day.weekday() for day in best), default=4))
    width, height = LEFT + SIDE * len(days) + 10, TOP + SIDE * len(mondays) + 10
    heads = [_text(LEFT + SIDE * n + SIDE // 2, TOP - 8, WEEKDAYS[n], "middle", INK) for n in days]
    rows = [_week(number, monday, best) for number, monday in enumerate(mondays)]
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}' "
        f"role='img' {_FONT}><title>Who could come, day by day</title>"
        f"<rect width='{width}' height='{height}' fill='#ffffff'/>{''.join(heads)}{''.join(rows)}</svg>\n"
    )


def _rank(cell: Mapping[str, Any]) -> tuple[bool, int]:
    return cell["rooms"] > 0, cell["present"]


def _week(number: int, monday: dt.date, best: Mapping[dt.date, Mapping[str, Any]]) -> str:
    y = TOP + SIDE * number
    label = _text(LEFT - 8, y + 20, f"{monday.day} {monday:%b %Y}", "end", INK)
    days = (monday + dt.timedelta(days=n) for n in range(7))
    return label + "".join(_square(day, best[day], y) for day in days if day in best)


def _square(day: dt.date, cell: Mapping[str, Any], y: int) -> str:
    x, share = LEFT + SIDE * day.weekday(), cell["present"] / max(1, cell["invited"])
    shade = min(len(SHADES) - 1, int(share * len(SHADES)))
    fits = cell["rooms"] > 0
    fill, ink = (SHADES[shade], "#ffffff" if shade >= DARK_FROM else INK) if fits else (NONE, "#4c6272")
    square = f"<rect x='{x}' y='{y}' width='{SIDE - 2}' height='{SIDE - 2}' fill='{fill}' stroke='#768692'/>"
    cross = f"<path d='M{x} {y} l{SIDE - 2} {SIDE - 2}' stroke='#aeb7bd'/>"
    words = f"{day.day} {day:%B}: {cell['present']} of {cell['invited']}{'' if fits else ', no room or ruled out'}"
    number = _text(x + SIDE // 2 - 1, y + 19, str(cell["present"]), "middle", ink)
    return f"<g><title>{escape(words)}</title>{square}{'' if fits else cross}{number}</g>"


def _text(x: int, y: int, text: str, anchor: str, ink: str) -> str:
    return f"<text x='{x}' y='{y}' font-size='12' text-anchor='{anchor}' fill='{ink}'>{escape(text)}</text>"
