"""Projects and what came of them: stages, scores, the harvest of all that were started, charts."""

from __future__ import annotations

from measures.impact import Harvest, HarvestRow
from measures.impact.scores import SCALE
from measures.impact.size import Effect
from measures.plain_numbers import number

from .report_facts import Facts
from .report_figures import figure_table, past_table
from .report_parts import Block, Section, Words, table
from .report_words import HELD, VERDICTS, interval, short_date

PROJECTS = ("projects_started", "projects_begun", "projects_crossing", "project_organisations")


def project_blocks(facts: Facts) -> tuple[Block, ...]:
    """How many projects there are, at which stage, across how many organisations, and how they score."""
    stages = [
        (each.stage.capitalize(), str(each.none_or_one), str(each.two), str(each.three_or_more), str(each.total))
        for each in facts.figures.projects
        if each.total
    ]
    heads = ("Stage", "In one organisation", "In two", "In three or more", "All")
    return (
        figure_table(facts, "Projects", PROJECTS),
        past_table(facts, "Projects over time", ("projects_started", "projects_crossing", "project_organisations")),
        table("Projects by stage and organisations", heads, stages, right=(1, 2, 3, 4)),
        *_scores(facts),
    )


def _scores(facts: Facts) -> tuple[Block, ...]:
    scores = facts.figures.scores
    rows = [
        (f"{score:.1f}", words.capitalize(), str(scores.at_score[f"{score:.1f}"]))
        for score, words in SCALE.items()
        if scores.at_score[f"{score:.1f}"]
    ]
    notes = []
    if scores.unscored:
        notes.append(f"{scores.unscored} have no score.")
    if scores.stale:
        notes.append(f"{scores.stale} have one that is older than {facts.snapshot.policy.stale_score_days} days.")
    heads = ("Score", "What it means", "Projects")
    found = table("Progress that projects see in themselves (0.5 to 5)", heads, rows, widths=(0.5, 3, 0.8), right=(2,))
    return (found, Words(" ".join(notes))) if notes else (found,)


def outcomes(harvest: Harvest) -> tuple[Section, ...]:
    """What came of all projects started, whatever became of them."""
    shares = [
        (each.text.capitalize(), f"{each.count} of {each.of}", interval(each.wilson_low, each.wilson_high, "%"))
        for each in harvest.counts
        if each.of
    ]
    heads = ("Projects that", "How many", "Range of the true share")
    blocks: list[Block] = [
        Words(harvest.sentence),
        Words(
            "Every project ever started stands here. Outcomes of different kinds are never averaged. A range holds the "
            "truth in 95 of 100 such cases."
        ),
        table("What is shown, of all projects started", heads, shares, widths=(2, 1, 1)),
    ]
    if harvest.totals:
        rows = [(each.unit, str(each.projects), _signed(each.change_for_each_point)) for each in harvest.totals]
        columns = ("Unit", "Improved projects", "Change for each period")
        blocks.append(table("Changes that may be added up (some may be counted twice)", columns, rows, right=(1, 2)))
    return (
        Section("4. Outcomes and cumulative impact", tuple(blocks)),
        *_one_by_one(harvest),
    )


def _one_by_one(harvest: Harvest) -> tuple[Section, ...]:
    if not harvest.rows:
        return ()
    grades = " ".join(f"{grade}: {words}" for grade, words in harvest.grades.items())
    blocks = (Words(f"How strong the evidence is. {grades}"), _harvest_table(harvest.rows))
    return (Section("All projects, one by one", blocks, is_wide=True),)


def _harvest_table(rows: tuple[HarvestRow, ...]) -> Block:
    heads = ("Project and aim", "Measure", "Baseline", "What the chart says", "Change", "People", "Held", "Evidence")
    lines = [
        (
            f"{each.title or each.project}. Aim: {each.aim or 'not stated'}",
            f"{each.measure} ({each.unit})" if each.measure and each.unit else each.measure or "none",
            _baseline(each),
            _verdict(each),
            size_words(each.size, each.unit),
            "no data" if each.people_affected is None else f"{each.people_affected:,}",
            _held(each),
            each.grade,
        )
        for each in rows
    ]
    widths = (2.8, 1.5, 1.3, 1.4, 1.3, 0.9, 1.5, 0.9)
    return table("All projects started: aim, measure, change and evidence", heads, lines, widths=widths)


def _verdict(row: HarvestRow) -> str:
    since = f", since {short_date(row.improved_since)}" if row.improved_since else ""
    return f"{VERDICTS[row.verdict]}{since}"


def _baseline(row: HarvestRow) -> str:
    if row.baseline_first is None or row.baseline_last is None:
        return "no data"
    points = f"{row.points_before} point{'s' if row.points_before > 1 else ''}"
    if row.baseline_first == row.baseline_last:
        return f"{short_date(row.baseline_first)}, {points}"
    return f"{short_date(row.baseline_first)} to {short_date(row.baseline_last)}, {points}"


def _held(row: HarvestRow) -> str:
    if row.held_6_months is None and row.held_12_months is None:
        return "–"
    return f"6 months: {HELD[row.held_6_months].lower()}. 12 months: {HELD[row.held_12_months].lower()}."


def size_words(size: Effect | None, unit: str | None) -> str:
    """A change in its own unit (a share moves by percentage points), with its interval where there is one."""
    if size is None:
        return "no data"
    named = "percentage points" if unit == "%" else unit
    told = f"{_signed(size.value)}{f' {named}' if named else ''}"
    between = interval(size.low, size.high)
    return f"{told} (range {between})" if between else told


def _signed(value: float) -> str:
    rounded = round(value, 1)
    sign = "−" if rounded < 0 else "+" if rounded else ""
    return f"{sign}{number(abs(rounded))}"
