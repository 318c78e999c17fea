"""The pack that may be shared with everybody: only what the engines have made fit for the public."""

from __future__ import annotations

from measures.figures.public import PublicFigure
from measures.plain_numbers import long_date
from measures.sustainability.board import QUESTION

from .report_facts import Facts
from .report_figures import charts_section, period_words
from .report_parts import Answer, Block, Bullets, Heading, Report, Section, Words, table
from .report_standing import about_standing, mark
from .report_words import HELD, NO_DATA, VERDICTS, kind_name

GROUPS = {
    "People in each tier": ("people_learn", "people_live", "people_lead", "people_unique"),
    "Who came, who went, who leads": ("people_joined", "people_left", "leads_new", "leads_lost"),
    "Training": ("sessions_held", "places_offered", "places_attended", "attendance_share"),
    "Projects": ("projects_started", "projects_begun", "projects_crossing", "project_organisations"),
    "Organisations": ("partners", "organisations_reached", "organisations_live_and_lead"),
    "Coaching": ("pairs_active", "coaches_active", "leads_coaching", "leads_grown_here"),
    "Waiting": ("waiting_now", "waiting_days"),
}
"""The figures of one table each, under its caption."""


def public_report(facts: Facts) -> Report:
    """What the public may read of a day: disclosed figures, public notes, the sentences of the public map."""
    day, shown = facts.figures.as_at, facts.figures.public_impact
    sections = [
        Section("At a glance", _glance(facts)),
        Section("The figures over time", _figures(facts)),
        Section("What projects tried", (Words(shown.sentence), *_withheld(facts))),
        Section("Projects one by one", (project_table(facts),), is_wide=True),
        Section("What people learnt", _learnt(facts)),
        definitions_for_all(facts),
        *charts_section(shown.charts),
    ]
    return Report(
        title="What our community does",
        subtitle=f"{facts.programme}, as at {long_date(day)}",
        day=day,
        about=(f"{period_words(facts)} {about_standing(facts)}", *facts.figures.public.notes),
        mark=mark("What our community does", facts),
        sections=tuple(sections),
    )


def _glance(facts: Facts) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if facts.figures.public_impact.carries_on:
        blocks.append(Answer(QUESTION, facts.figures.public_impact.carries_on))
    rows = [(each.name, each.text) for each in facts.figures.public.figures]
    blocks += [table("The figures now", ("Figure", "Now"), rows, widths=(1.2, 1)), *people_table(facts)]
    if facts.network and facts.network.public_map.sentences:
        blocks += [Heading("Who is connected"), Bullets(facts.network.public_map.sentences)]
    return tuple(blocks)


def people_table(facts: Facts) -> tuple[Block, ...]:
    """People by kind of organisation and highest tier, without sums from which hidden cells could be worked out."""
    found = facts.figures.public.people
    if found is None:
        return ()
    rows = [(kind_name(name), *(cell for cell in cells)) for name, cells in zip(found.rows, found.cells, strict=True)]
    heads = ("Kind of organisation", *(each.capitalize() for each in found.columns))
    note = Words(
        "Each number is rounded by itself and stays as it was shown before until it has moved by five: these numbers "
        "do not add up to figures elsewhere."
    )
    return (table(found.title, heads, rows, right=range(1, len(heads))), note)


def _figures(facts: Facts) -> tuple[Block, ...]:
    """Each figure on its days, from the first day on which anything of its group is known."""
    public = {each.key: each for each in facts.figures.public.figures}
    return tuple(_group(caption, [public[key] for key in keys if key in public]) for caption, keys in GROUPS.items())


def _group(caption: str, group: list[PublicFigure]) -> Block:
    days = sorted({point.date for each in group for point in each.points})
    texts = [{point.date: point.text for point in each.points} for each in group]
    known = [any(each.get(day, NO_DATA) != NO_DATA for each in texts) for day in days]
    first = known.index(True) if any(known) else len(days)
    rows = [(long_date(day), *(each.get(day, "–") for each in texts)) for day in days[first:]]
    return table(caption, ("Up to", *(each.name for each in group)), rows, widths=(1.4, *(1.0 for _ in group)))


def project_table(facts: Facts) -> Block:
    """Every project started, as the public may read it."""
    rows = [
        (
            f"{each.title or each.project}. Aim: {each.aim or 'not stated'}",
            each.measure or "none",
            VERDICTS[each.verdict],
            (each.size or NO_DATA).replace("-", "−"),
            HELD[each.held_12_months],
            each.people_affected or NO_DATA,
            each.grade,
        )
        for each in facts.figures.public_impact.projects
    ]
    heads = ("Project and aim", "Measure", "What the chart says", "Change", "Held at 12 months", "People", "Evidence")
    return table("All projects started", heads, rows, widths=(3.2, 1.6, 1.6, 1.1, 1, 0.9, 0.9))


def _withheld(facts: Facts) -> tuple[Block, ...]:
    hidden = facts.figures.public_impact.withheld_charts
    return (Words(f"Not shown, since they hold small numbers of people: {'; '.join(hidden)}."),) if hidden else ()


def _learnt(facts: Facts) -> tuple[Block, ...]:
    """Skills, forms and notes that may leave the programme."""
    shown = facts.figures.public_impact
    skills = [(facts.skill(each.name), each.text.replace("-", "−"), each.people) for each in shown.skills]
    feedback = [
        (each.name.capitalize(), each.text, NO_DATA if each.text == NO_DATA else each.people) for each in shown.feedback
    ]
    blocks: list[Block] = [
        table("Skills: change on four levels, as people see it", ("Skill", "Change", "People"), skills),
        table("Forms after sessions", ("Question", "Mean of 1 to 5", "Answers"), feedback),
        Heading("Notes"),
    ]
    notes = tuple(f"{each.theme[:1].upper()}{each.theme[1:]}: {each.text}" for each in shown.notes)
    blocks.append(Bullets(notes) if notes else Words("No notes for everybody yet: no data."))
    return tuple(blocks)


def definitions_for_all(facts: Facts) -> Section:
    """What the public figures mean, who answers for them, and how sure a verdict is."""
    owners = {each.key: each.owner for each in facts.figures.figures}
    rows = [(each.name, each.definition, each.unit, owners[each.key]) for each in facts.figures.public.figures]
    rows += [
        (each.name, each.definition, each.unit or "–", "The project") for each in facts.figures.public_impact.charts
    ]
    heads = ("Figure", "What it means", "Unit", "Who answers for it")
    grades = tuple(f"{grade}: {words}" for grade, words in facts.figures.harvest.grades.items())
    return Section(
        "Annex: what the figures mean",
        (
            *(Words(each) for each in facts.figures.public.notes),
            table("Every figure and its definition", heads, rows, widths=(1.3, 3, 0.9, 1.2)),
            Words("What the grades of evidence mean:"),
            Bullets(grades),
        ),
    )
