"""The evaluation after the programme: what people said, learnt, did, and what came of it. No small number of people."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.disclosed_tables import disclose_table
from measures import notes_for
from measures.evaluation import Note, QuestionMean, SkillChange
from measures.kirkpatrick import LevelRow
from measures.plain_numbers import long_date, number
from measures.shares import Share
from measures.snapshot.learning import Audience

from .report_facts import Facts
from .report_figures import charts_section, period_words
from .report_parts import Block, Bullets, Heading, Report, Section, Table, Words, table
from .report_public import definitions_for_all, people_table, project_table
from .report_standing import about_standing, mark
from .report_words import NO_DATA, NOT_SHOWN, counted, interval, kind_name, paragraphs, people

LEVELS = {
    1: "How people found it",
    2: "What people learnt",
    3: "What people do differently",
    4: "What came of it",
}
ROLES = {
    "measure": "What was reached",
    "required_driver": "What keeps it going",
    "leading_indicator": "What moves first",
}
TOOK_PART = (
    "people_learn",
    "people_live",
    "people_lead",
    "people_unique",
    "places_offered",
    "places_attended",
    "attendance_share",
    "sessions_held",
    "organisations_reached",
    "organisations_live_and_lead",
)
"""Public figures of who took part."""

_PEOPLE_BEHIND = frozenset({"Learn to Live", "Leads who coach", "Attendance"})
"""Shares of people, whose two counts may be small."""


def evaluation_report(facts: Facts, audience: Audience = "community") -> Report:
    """The evaluation for an audience; learning notes are those that may be shared with it.

    Every number of people is rounded and a small one hidden, so that it can be published.
    """
    day = facts.figures.as_at
    return Report(
        title="Programme evaluation",
        subtitle=f"{facts.programme}, as at {long_date(day)}",
        day=day,
        about=(
            f"{period_words(facts)} {about_standing(facts)}",
            f"Numbers of people from 1 to {facts.small_number - 1} are hidden and the others rounded to 5, so that "
            "nobody can be recognised.",
        ),
        mark=mark("Programme evaluation", facts),
        sections=(
            _summary(facts),
            _levels(facts),
            _skills(facts),
            _feedback(facts),
            _answered(facts),
            _people(facts),
            Section("6. Projects and what came of them", _projects(facts)),
            Section("Projects one by one", (project_table(facts),), is_wide=True),
            _notes(notes_for(facts.figures.evaluation.notes, audience)),
            definitions_for_all(facts),
            *charts_section(facts.figures.public_impact.charts),
        ),
    )


def _summary(facts: Facts) -> Section:
    """What can be told, and what cannot for want of data."""
    heard, public = facts.figures.evaluation, {each.key: each for each in facts.figures.public.figures}
    known = {
        "self-assessments before and after": any(each.paired for each in heard.skills),
        "answers to forms after sessions": any(each.answers for each in heard.all_feedback),
        "response rates": bool(heard.response_rates),
        "learning notes": bool(heard.notes),
    }
    missing = [what for what, is_there in known.items() if not is_there]
    told = [
        f"People in the community: {public['people_unique'].text}.",
        f"Places taken of those offered: {public['attendance_share'].text}.",
        f"Organisations taking part: {public['organisations_reached'].text}.",
        facts.figures.public_impact.sentence,
    ]
    blocks: list[Block] = [*(Words(text) for text in paragraphs(facts.narrative)), Bullets(tuple(told))]
    if missing:
        blocks += [Words("There is no data yet on:"), Bullets(tuple(missing))]
    return Section("Summary", tuple(blocks))


def _levels(facts: Facts) -> Section:
    """The four levels of Kirkpatrick's New World model."""
    blocks: list[Block] = [
        Words("Four questions of Kirkpatrick’s New World model: did people like it, learn, act on it, and did it help?")
    ]
    for level, title in LEVELS.items():
        rows = [
            (_indicator(each, facts), ROLES[each.role], _value(each, facts), _rests_on(each, facts))
            for each in facts.figures.kirkpatrick
            if each.level == level
        ]
        heads = ("What was looked at", "Kind", "Value", "Rests on")
        blocks.append(table(f"Level {level}: {title.lower()}", heads, rows, widths=(2, 1.3, 1, 1)))
    return Section("1. Four levels", tuple(blocks))


def _indicator(row: LevelRow, facts: Facts) -> str:
    if row.level == 2 and row.indicator.endswith(": change"):
        return f"{facts.skill(row.indicator.removesuffix(': change'))}: change"
    return row.indicator[:1].upper() + row.indicator[1:]


def _value(row: LevelRow, facts: Facts) -> str:
    """A value that may be seen: nothing that rests on few people, nor a share from which few can be worked out."""
    if row.value is None:
        return NO_DATA
    of_people = row.level < 3 or row.indicator in _PEOPLE_BEHIND
    if of_people and row.rests_on < facts.small_number:
        return NOT_SHOWN
    if row.indicator in _PEOPLE_BEHIND:
        part = row.value * row.rests_on / 100
        few = any(0.5 < count < facts.small_number - 0.5 for count in (part, row.rests_on - part))
        return NOT_SHOWN if few else f"about {5 * round(row.value / 5)} %"
    return f"{number(row.value)} {row.unit}"


def _rests_on(row: LevelRow, facts: Facts) -> str:
    """How much a value rests on; people are rounded, projects counted."""
    if row.level == 4:
        return counted(row.rests_on, "project") if row.rests_on else NO_DATA
    if row.indicator == "Projects begun":
        return NO_DATA if row.value is None else "all projects"
    if not row.rests_on:
        return "nobody yet"
    what = "answers" if row.unit == "of 5" else "places" if row.indicator == "Attendance" else "people"
    return f"{people(row.rests_on, facts.small_number)} {what}"


def _skills(facts: Facts) -> Section:
    """How people see their own skills, before and after."""
    least = facts.small_number
    rows = [_skill(each, facts.skill(each.skill), least) for each in facts.figures.evaluation.skills]
    heads = ("Skill", "Answered both times", "Before", "After", "Change", "Range of the true change")
    note = Words(
        "People put themselves on four levels, at the start and at the end. Only those who did both are compared."
    )
    found = table("How people see their own skills", heads, rows, widths=(1.4, 1, 0.9, 0.9, 0.9, 1.3))
    return Section("2. Skills before and after", (note, found))


def _skill(row: SkillChange, name: str, least: int) -> tuple[str, ...]:
    both = people(row.paired, least)
    if row.paired < least:
        said = NO_DATA if not row.paired else NOT_SHOWN
        return (name, both, said, said, said, said)
    change = "" if row.mean_change is None else f"{row.mean_change:+.1f}".replace("-", "−")
    return (name, both, number(row.mean_before), number(row.mean_after), change, interval(row.low, row.high))


def _feedback(facts: Facts) -> Section:
    """Forms after sessions: over all, and by session where enough were given."""
    heard, least = facts.figures.evaluation, facts.small_number
    rows = [
        (each.question.capitalize(), _mean(each, least), people(each.answers or None, least))
        for each in heard.all_feedback
    ]
    heads = ("Question", "Mean of 1 to 5", "Answers")
    blocks: list[Block] = [table("Forms after all sessions", heads, rows)]
    if any(each.forms < least for each in heard.feedback):
        blocks.append(Words("Some sessions had few forms, so none is shown by itself."))
    elif heard.feedback:
        names = tuple(each.question.capitalize() for each in heard.feedback[0].questions)
        sessions = [
            (
                f"{each.session}, {long_date(each.date)}",
                people(each.forms, least),
                *(_mean(question, least) for question in each.questions),
            )
            for each in heard.feedback
        ]
        widths = (2, 0.8, *(1.0 for _ in names))
        blocks.append(table("Forms by session", ("Session", "Forms", *names), sessions, widths=widths))
    return Section("3. Forms after sessions", tuple(blocks), is_wide=isinstance(blocks[-1], Table) and len(blocks) > 1)


def _mean(row: QuestionMean, least: int) -> str:
    if row.mean is None:
        return NO_DATA
    return number(row.mean) if row.answers >= least else NOT_SHOWN


def _answered(facts: Facts) -> Section:
    """Who answered, by kind of organisation; what is hidden cannot be worked out from the totals."""
    blocks: list[Block] = []
    rates = facts.figures.evaluation.response_rates
    for instrument in dict.fromkeys(each.instrument for each in rates):
        mine = [each for each in rates if each.instrument == instrument]
        kinds = [each for each in mine if each.kind != "all"]
        cells = [[each.answered.count, each.answered.of - each.answered.count] for each in kinds]
        texts = disclose_table(cells, small_number=facts.small_number).texts()
        names = (*(kind_name(each.kind) for each in kinds), "All")
        rows = [(name, *line) for name, line in zip(names, texts, strict=True)]
        heads = ("Kind of organisation", "Answered", "Did not answer", "Asked")
        blocks.append(table(f"Who answered: {instrument}", heads, rows, right=(1, 2, 3)))
        everybody = next(each.answered for each in mine if each.kind == "all")
        blocks.append(Words(f"Response rate: {_rate(everybody, facts.small_number)}."))
    return Section("4. Who answered", tuple(blocks) or (Words("Nobody was asked yet: no data."),))


def _rate(share: Share, least: int) -> str:
    """A share of people, rounded to 5 %, or not at all where it rests on few."""
    if share.percent is None:
        return NO_DATA
    few = share.of < least or any(0 < part < least for part in (share.count, share.of - share.count))
    return NOT_SHOWN if few else f"about {5 * round(share.percent / 5)} %"


def _people(facts: Facts) -> Section:
    known = {each.key: each for each in facts.figures.public.figures}
    rows = [(known[key].name, known[key].text) for key in TOOK_PART]
    found = table("People, training and reach", ("Figure", "Value"), rows, widths=(1.2, 1))
    return Section("5. Who took part", (found, *people_table(facts)))


def _projects(facts: Facts) -> tuple[Block, ...]:
    shown = facts.figures.public_impact
    counts = [
        (each.text.capitalize(), f"{each.count} of {each.of}") for each in facts.figures.harvest.counts if each.of
    ]
    return (
        Words(shown.sentence),
        table("What is shown, of all projects started", ("Projects that", "How many"), counts, widths=(2, 1)),
    )


def _notes(notes: Sequence[Note]) -> Section:
    """Learning notes by theme."""
    blocks: list[Block] = []
    for theme in dict.fromkeys(each.theme for each in notes):
        told = tuple(f"{each.text} ({long_date(each.date)})" for each in notes if each.theme == theme)
        blocks += [Heading(theme[:1].upper() + theme[1:]), Bullets(told)]
    return Section("7. What was learnt", tuple(blocks) or (Words("No learning notes that may be shared: no data."),))
