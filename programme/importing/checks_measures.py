"""What must hold between the cells of measures, data points, offers, self-assessments, feedback and notes."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from .checks_programme import CAME, day_described
from .findings import Finding, fatal, warning
from .reading import Table, placed_rows
from .rows import Placed, Row, key_text
from .rows_measures import (
    CapabilityRow,
    DataPointRow,
    FeedbackRow,
    LearningNoteRow,
    MeasureRow,
    SelfAssessmentRow,
)
from .rows_programme import AttendanceRow, SessionRow

Measures = Mapping[str, Placed[MeasureRow]]


def check_measures(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Every finding about what the programme's figures rest on that needs more than one cell."""
    measures = placed_rows(tables, MeasureRow)
    by_id = {key_text(placed.row.id): placed for placed in measures}
    compared: dict[str, int] = {}
    for measure in measures:
        yield from _comparison(measure, by_id, compared)
    yield from _main(measures)
    for offer in placed_rows(tables, CapabilityRow):
        if offer.row.in_place == "no" and offer.row.places_open:
            message = "places are open in something that is not in place."
            yield fatal(offer.cell("places_open"), offer.text("places_open"), message, "Correct one of the two.")
    yield from _end_before_baseline(placed_rows(tables, SelfAssessmentRow))
    yield from _feedback(tables)
    yield from _to_come(tables)


def _comparison(placed: Placed[MeasureRow], by_id: Measures, compared: dict[str, int]) -> Iterator[Finding]:
    row, cell, text = placed.row, placed.cell("comparison_of"), placed.text("comparison_of")
    if row.comparison_of is None:
        if row.main and row.project is None:
            message = "this measure belongs to no project, so it is no project's main measure."
            yield fatal(placed.cell("main"), placed.text("main"), message, "Fill in project, or clear main.")
        return
    other = by_id.get(key_text(row.comparison_of))
    if key_text(row.comparison_of) == key_text(row.id):
        yield fatal(cell, text, "a measure cannot be compared with itself.", "Name the measure of the project.")
    elif other is not None and other.row.comparison_of is not None:
        message = f"{row.comparison_of} is a comparison itself (row {other.number})."
        yield fatal(cell, text, message, "Name the measure of the project.")
    elif other is not None and row.project is not None and key_text(row.project) != key_text(other.row.project):
        message = f"{row.comparison_of} belongs to {other.row.project or 'no project'}, this one to {row.project}."
        yield fatal(placed.cell("project"), placed.text("project"), message, "Clear project, or correct one of them.")
    if row.main:
        message = "a comparison is not the measure that a project is judged by."
        yield fatal(placed.cell("main"), placed.text("main"), message, "Clear it.")
    before = compared.setdefault(key_text(row.comparison_of), placed.number)
    if before != placed.number:
        yield fatal(cell, text, f"row {before} is its comparison already.", "Keep one of the two.")


def _main(measures: list[Placed[MeasureRow]]) -> Iterator[Finding]:
    """Of several measures of a project one is the main one."""
    of_project: dict[str, list[Placed[MeasureRow]]] = defaultdict(list)
    for placed in measures:
        if placed.row.project is not None and placed.row.comparison_of is None:
            of_project[key_text(placed.row.project)].append(placed)
    for rows in of_project.values():
        main = [placed for placed in rows if placed.row.main]
        for extra in main[1:]:
            message = f"row {main[0].number} is the main measure of {extra.row.project} already."
            yield fatal(extra.cell("main"), extra.text("main"), message, "Write yes in one of the two.")
        if rows[1:] and not main:
            message = f"{rows[0].row.project} has {len(rows)} measures, and none is the main one."
            remedy = "Write yes in main of one of them; until then the first by id counts."
            yield warning(rows[0].cell("main"), "", message, remedy)


def _end_before_baseline(assessments: list[Placed[SelfAssessmentRow]]) -> Iterator[Finding]:
    first: dict[tuple[str, str], dt.date] = {}
    for placed in assessments:
        row = placed.row
        if row.when == "baseline":
            key = (row.email, key_text(row.skill))
            first[key] = min(row.date, first.get(key, row.date))
    for placed in assessments:
        before = first.get((placed.row.email, key_text(placed.row.skill)))
        if placed.row.when != "baseline" and before is not None and placed.row.date < before:
            message = f"this is before the baseline of {before}."
            yield warning(placed.cell("date"), placed.text("date"), message, "Correct the date, or when.")


def _feedback(tables: Mapping[str, Table]) -> Iterator[Finding]:
    states = {key_text(placed.row.id): placed.row.state for placed in placed_rows(tables, SessionRow)}
    came = _came(tables)
    forms: Counter[str] = Counter()
    for placed in placed_rows(tables, FeedbackRow):
        row, session = placed.row, key_text(placed.row.session)
        forms[session] += 1
        if set(row.model_dump(exclude={"session"}).values()) == {None}:
            message = "this form answers no question."
            yield warning(placed.cell("session"), row.session, message, "Fill in what was answered, or take it out.")
        if forms[session] == 1 and states.get(session, "delivered") != "delivered":
            message = f"{row.session} is {states[session]}, but there is feedback about it."
            remedy = "Write delivered in its state, or take this out."
            yield warning(placed.cell("session"), row.session, message, remedy)
        if session in came and forms[session] == came[session] + 1:
            message = f"there are more forms than the {came[session]} who came to {row.session}."
            yield warning(placed.cell("session"), row.session, message, "Look for forms that stand twice.")


def _came(tables: Mapping[str, Table]) -> Counter[str]:
    """How many came to each session; somebody whose status did not read may have come."""
    rows = tables[AttendanceRow.sheet].every_row() if AttendanceRow.sheet in tables else []
    return Counter(
        key_text(placed.text("session"))
        for placed in rows
        if "status" in placed.failed or getattr(placed.row, "status", None) in CAME
    )


def _to_come(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """What was measured, said or learnt lies in the past; a value is recorded when its period has begun."""
    for point in placed_rows(tables, DataPointRow):
        recorded = point.row.recorded_on
        if recorded is not None and recorded < point.row.date:
            message = f"this is before the date of the value ({point.row.date})."
            yield warning(point.cell("recorded_on"), point.text("recorded_on"), message, "Correct one of the two.")
    day = day_described(tables)
    dated: tuple[tuple[type[Row], str], ...] = (
        (MeasureRow, "changed_on"),
        (DataPointRow, "date"),
        (DataPointRow, "recorded_on"),
        (SelfAssessmentRow, "date"),
        (LearningNoteRow, "date"),
    )
    for model, field in dated if day else ():
        for placed in placed_rows(tables, model):
            value = getattr(placed.row, field)
            if value is not None and day is not None and value > day:
                message = f"this is after {day}, the day that the workbook describes."
                yield warning(placed.cell(field), placed.text(field), message, "Correct the date, or add it later.")
