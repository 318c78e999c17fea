"""Run charts and XmR charts as SVG that says in words what it shows, with icons of our own and a table twin.

No mark is told by colour alone: improvement is a diamond, concern a square, a change of neither kind a triangle.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from textwrap import shorten
from xml.sax.saxutils import escape

from measures.plain_numbers import month_name, number
from measures.spc import ChartData, ChartLine, ChartMark, table_rows

from .chart_icons import COLOURS, icons

WIDTH, HEIGHT = 900, 460
LEFT, RIGHT, TOP, BOTTOM = 64, 136, 86, 96
INK, FAINT, LIMIT = "#212b32", "#d8dde0", "#5b6770"

_FONT = "font-family='DejaVu Sans, Arial, sans-serif'"
_MOST_DATES = 8
_LONGEST_TITLE = 62
"""Letters of a title that the icons leave room for; the whole of it stands in the title element."""
_STYLE = (
    "body{font:1rem/1.5 Arial,sans-serif;margin:1rem auto;max-width:60rem;padding:0 1rem;color:#212b32}"
    "figure{margin:0}svg{max-width:100%;height:auto}table{border-collapse:collapse}"
    "th,td{border-bottom:1px solid #d8dde0;padding:.25rem .75rem;text-align:left}summary{min-height:1.5rem}"
)
_WORDS = {"common_cause": "ordinary", "improvement": "improvement", "concern": "concern", "neutral": "change"}

Scale = Callable[[float], float]


def chart_svg(data: ChartData, *, name: str = "chart") -> str:
    """A chart as one SVG element with a title and a description for those who do not see it.

    Args:
        data: what to draw.
        name: start of the ids in it; different for each chart of one page.
    """
    body = _plot(data) if data.marks else [_text(WIDTH / 2, HEIGHT / 2, "No data", size=18, anchor="middle")]
    told = escape(data.summary)
    return "\n".join(
        [
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' width='{WIDTH}' height='{HEIGHT}' "
            f"role='img' aria-labelledby='{name}-title {name}-words' {_FONT}>",
            f"<title id='{name}-title'>{escape(data.title)}</title>",
            f"<desc id='{name}-words'>{told}</desc>",
            f"<rect width='{WIDTH}' height='{HEIGHT}' fill='#ffffff'/>",
            _text(16, 30, shorten(data.title, _LONGEST_TITLE, placeholder=" …"), size=19, weight="bold"),
            _text(16, 52, data.unit, size=13),
            icons(data.variation, data.assurance, WIDTH - 16),
            *body,
            _text(16, HEIGHT - 14, data.rules, size=12),
            "</svg>",
            "",
        ]
    )


def chart_figure(data: ChartData, *, name: str = "chart") -> str:
    """A chart for a page: the picture, its words, and the same as a table."""
    heading, *rows = table_rows(data)
    cells = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in heading)
    lines = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>"
        for row in rows
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in data.notes)
    return (
        f"<figure>{chart_svg(data, name=name)}<figcaption>{escape(data.summary)}</figcaption>{notes}"
        f"<details><summary>{escape(data.title)} as a table</summary><table>"
        f"<caption>{escape(data.title)}{f' ({escape(data.unit)})' if data.unit else ''}</caption>"
        f"<thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table></details></figure>\n"
    )


def chart_page(data: ChartData) -> str:
    """A chart with its table as one page that needs nothing else."""
    return (
        f"<!DOCTYPE html>\n<html lang='en-GB'><head><meta charset='utf-8'><title>{escape(data.title)}</title>"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(data.title)}</h1>\n{chart_figure(data)}</main></body></html>\n"
    )


def _plot(data: ChartData) -> list[str]:
    first, last = data.marks[0].date.toordinal(), data.marks[-1].date.toordinal()
    low, high = data.ticks[0], data.ticks[-1]
    edge = max(1.0, 0.02 * (last - first))

    def _x(day: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - first + edge) / (last - first + 2 * edge)

    def _y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low)

    drawn = [_grid(tick, _y(tick)) for tick in data.ticks]
    drawn += _dates(data.marks, _x)
    for line in data.lines:
        drawn += _part(line, _x, _y, edge)
    if data.target is not None:
        drawn.append(_rule(LEFT, WIDTH - RIGHT, _y(data.target), COLOURS["target"], "2 5", 2))
    path = " ".join(f"{_x(mark.date.toordinal()):.1f},{_y(mark.value):.1f}" for mark in data.marks)
    drawn.append(f"<polyline points='{path}' fill='none' stroke='{LIMIT}' stroke-width='1.5'/>")
    drawn += [_mark(mark, _x(mark.date.toordinal()), _y(mark.value)) for mark in data.marks]
    return [*drawn, *_labels(data, _y), *_legend(data)]


def _grid(tick: float, y: float) -> str:
    return _rule(LEFT, WIDTH - RIGHT, y, FAINT, "", 1) + _text(LEFT - 8, y + 4, number(tick), size=12, anchor="end")


def _dates(marks: Sequence[ChartMark], x: Scale) -> list[str]:
    every = -(-len(marks) // _MOST_DATES)
    y = HEIGHT - BOTTOM + 20
    return [_text(x(m.date.toordinal()), y, _short(m.date), size=12, anchor="middle") for m in marks[::every]]


def _short(day: dt.date) -> str:
    return f"{day.day} {month_name(day)[:3]} {day.year % 100:02}"


def _part(line: ChartLine, x: Scale, y: Scale, edge: float) -> list[str]:
    ends = x(line.first.toordinal() - edge / 2), x(line.last.toordinal() + edge / 2)
    drawn = [_rule(*ends, y(line.centre), INK, "", 1.5)]
    limits = (limit for limit in (line.lower, line.upper) if limit is not None)
    return [*drawn, *(_rule(*ends, y(limit), LIMIT, "7 4", 1.5) for limit in limits)]


def _labels(data: ChartData, y: Scale) -> list[str]:
    """Names of the last part's lines and of the target, right of the plot, moved apart where they would touch."""
    line = data.lines[-1]
    named = [
        ("upper limit", line.upper),
        (data.centre_name.lower(), line.centre),
        ("lower limit", line.lower),
        ("target", data.target),
    ]
    drawn, lowest = [], 0.0
    for name, value in sorted(((n, v) for n, v in named if v is not None), key=lambda pair: -pair[1]):
        lowest = max(y(value) + 4, lowest + 15)
        drawn.append(_text(WIDTH - RIGHT + 8, lowest, f"{name} {number(value)}", size=12))
    return drawn


def _mark(mark: ChartMark, x: float, y: float) -> str:
    said = f"{mark.date.isoformat()}: {number(mark.value)}" + (f", {mark.words}" if mark.words else "")
    return f"<g>{_shape(mark.state, x, y)}<title>{escape(said)}</title></g>"


def _shape(state: str, x: float, y: float) -> str:
    colour = COLOURS[state]
    match state:
        case "improvement":
            return f"<path d='M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z' fill='{colour}' stroke='#ffffff'/>"
        case "concern":
            return (
                f"<rect x='{x - 5.5:.1f}' y='{y - 5.5:.1f}' width='11' height='11' fill='{colour}' stroke='#ffffff'/>"
            )
        case "neutral":
            return f"<path d='M{x:.1f} {y - 7:.1f}l7 12h-14z' fill='{colour}' stroke='#ffffff'/>"
    return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4.5' fill='{colour}' stroke='#ffffff'/>"


def _legend(data: ChartData) -> list[str]:
    states = [state for state in _WORDS if any(mark.state == state for mark in data.marks)]
    drawn, x, y = [], float(LEFT), HEIGHT - 44.0
    for state in states:
        drawn += [_shape(state, x, y), _text(x + 12, y + 4, _WORDS[state], size=12)]
        x += 40 + 8 * len(_WORDS[state])
    return drawn


def _rule(x1: float, x2: float, y: float, colour: str, dashes: str, width: float) -> str:
    dash = f" stroke-dasharray='{dashes}'" if dashes else ""
    return (
        f"<line x1='{x1:.1f}' y1='{y:.1f}' x2='{x2:.1f}' y2='{y:.1f}' stroke='{colour}' stroke-width='{width}'{dash}/>"
    )


def _text(x: float, y: float, text: str, *, size: int, anchor: str = "start", weight: str = "normal") -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' text-anchor='{anchor}' font-weight='{weight}' "
        f"fill='{INK}'>{escape(text)}</text>"
    )
