"""The measures of the projects and their values by week or month, drawn round the levels of measures.csv."""

from __future__ import annotations

import datetime as dt

from .draw import Draw
from .links import Project
from .lists import Row, read_list

PointRow = tuple[str, str, str, str, str]


def measures_with_owners(projects: list[Project]) -> list[Row]:
    """The rows of measures.csv, each owned by the lead of its project."""
    leads = {project.row["id"]: project.team[0].email for project in projects}
    return [row | {"owner": leads.get(row["project"], "")} for row in read_list("measures")]


def data_points(seed: int) -> list[PointRow]:
    """Measure, date, value, recorded_on and note; a value of revisions.csv stands as it was first, then as it is."""
    revisions = {(row["measure"], row["date"]): row for row in read_list("revisions")}
    rows: list[PointRow] = []
    for measure in read_list("measures"):
        for date, value in _values(Draw(seed, f"points of {measure['id']}"), measure):
            revised = revisions.get((measure["id"], date))
            if revised:
                rows.append((measure["id"], date, revised["was"], "", ""))
                rows.append((measure["id"], date, value, revised["recorded_on"], revised["note"]))
            else:
                rows.append((measure["id"], date, value, "", ""))
    return rows


def _values(draw: Draw, measure: Row) -> list[tuple[str, str]]:
    """A level before the change, a straight way to the level after it, and a spread of three even draws."""
    before, after, ramp = float(measure["before"]), float(measure["after"]), int(measure["ramp"])
    dates = _dates(measure["every"], measure["first"], int(measure["points"]))
    changed = measure["changed_on"] or dates[len(dates) // 2]
    found, since = [], 0
    for date in dates:
        since += date >= changed
        level = before + (after - before) * min(1.0, since / (ramp + 1))
        noise = sum(draw.number(-100, 100) for _ in range(3)) / 100 * float(measure["spread"])
        value = max(0.0, min(100.0, level + noise))
        found.append((date, f"{value:.{measure['decimals']}f}"))
    return found


def _dates(every: str, first: str, count: int) -> list[str]:
    """First days of so many weeks or months."""
    start = dt.date.fromisoformat(first)
    if every == "week":
        return [(start + dt.timedelta(weeks=number)).isoformat() for number in range(count)]
    months = (start.year * 12 + start.month - 1 + number for number in range(count))
    return [dt.date(month // 12, month % 12 + 1, 1).isoformat() for month in months]
