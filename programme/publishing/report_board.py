"""The Board report: one page in words, then the promised measures, each with its past and its definition."""

from __future__ import annotations

from measures.plain_numbers import long_date
from measures.sustainability import SustainabilityResult
from measures.sustainability.board import QUESTION

from .report_capability import capability
from .report_facts import Facts
from .report_figures import (
    charts_section,
    definitions,
    figure_table,
    figures_named,
    known_since,
    past,
    past_table,
    period_words,
    restated,
)
from .report_future import connections, definitions_of_the_future, sustainability
from .report_outcomes import outcomes, project_blocks
from .report_parts import Answer, Block, Bullets, Heading, Report, Section, Words, table
from .report_pictures import dots, tier_bars
from .report_standing import about_standing, mark
from .report_words import NO_DATA, STATES, chance, kind_name, listed, paragraphs, short_date

TIERS = ("people_learn", "people_live", "people_lead")
TIER_NAMES = ("Learn", "Live", "Lead")
TRAINING = ("sessions_held", "places_offered", "places_attended", "attendance_share")


def board_report(facts: Facts) -> Report:
    """Everything that a Partnership Board reads of a day. It holds exact numbers of people: not for the public."""
    day = facts.figures.as_at
    sections = [
        _summary(facts),
        *_told(facts),
        _people(facts),
        _training(facts),
        Section("3. Projects led by the community", project_blocks(facts)),
        *outcomes(facts.figures.harvest),
        sustainability(facts),
        connections(facts),
        _reach(facts),
        capability(facts),
        _compared(facts),
        definitions(facts),
        definitions_of_the_future(facts),
        *charts_section(facts.figures.charts),
    ]
    return Report(
        title="Board report",
        subtitle=f"{facts.programme}, as at {long_date(day)}",
        day=day,
        about=(
            "For the Partnership Board. Its numbers of people are exact and some are small: do not pass it on.",
            f"{period_words(facts)} {about_standing(facts)}",
        ),
        mark=mark("Board report", facts),
        sections=tuple(sections),
    )


def _summary(facts: Facts) -> Section:
    """The one page: the answer, five lines, the promised measures, what to look at."""
    answer = renewal_answer(facts.figures.sustainability)
    return Section("On one page", (*answer, _promised(facts), Words(" ".join(_look_at(facts)))))


def renewal_answer(renewal: SustainabilityResult | None) -> tuple[Block, ...]:
    """Whether the community would carry on by itself: the answer, its hundred dots and five lines."""
    if renewal is None:
        told = Words("It takes the number of staff who could take part, and nobody has stated it yet.")
        return (Answer(QUESTION, "We cannot tell: no data."), told)
    page = renewal.board
    blocks: list[Block] = [Answer(page.question, page.answer)]
    if page.dots_filled is not None:
        caption = (
            "Each dot is one of 100 trial runs of the next two years without the programme. "
            "Filled: as many Leads as now, or more."
        )
        blocks.append(dots(page.dots_filled, caption))
    return (*blocks, Bullets(page.lines), *_two_chances(renewal))


def _told(facts: Facts) -> tuple[Section, ...]:
    """What the programme says to the figures, if it says anything."""
    words = tuple(Words(text) for text in paragraphs(facts.narrative))
    return (Section("What the programme says", words, new_page=True),) if words else ()


def _two_chances(found: SustainabilityResult) -> tuple[Block, ...]:
    """Why the answer may be less hopeful than the dots."""
    if found.R_self is None or not found.projection_community_run:
        return ()
    ahead = chance(found.projection_community_run[-1].P_Lead_ge_now)
    return (
        Words(
            f"The answer goes by the lower of two chances: as many Leads in two years as now ({ahead}), and members "
            f"alone bringing on a new Lead for each one ({chance(found.R_self.P_ge_1)})."
        ),
    )


def _promised(facts: Facts) -> Block:
    """The five measures that the programme promised."""
    keys = (*TIERS, "people_unique", "attendance_share", "projects_started")
    improved = next(each for each in facts.figures.harvest.counts if each.text.startswith("show improvement"))
    told = f"{improved.count} of {improved.of}" if improved.of else NO_DATA
    return figure_table(facts, "The promised measures", keys, [("Projects shown to have improved", told)])


def _look_at(facts: Facts) -> list[str]:
    words = []
    if facts.network:
        by_state = {
            state: [each.signal.replace("_", " ") for each in facts.network.scorecard if each.state == state]
            for state in STATES
        }
        told = [f"{STATES[state].lower()}: {listed(names)}" for state, names in by_state.items() if names]
        words.append(f"Signals of how people are connected — {'; '.join(told)}.")
    count = len(facts.figures.restated)
    if count:
        words.append(f"{count} figure{'s' if count > 1 else ''} reported before changed: see section 9.")
    return words


def _people(facts: Facts) -> Section:
    """People in each tier, with their past and how they moved."""
    tiers = figures_named(facts, TIERS)
    blocks: list[Block] = []
    if days := known_since(tiers):
        _, by_day = past(tiers)
        values = ([points[day].value if day in points else None for day in days] for points in by_day)
        blocks.append(tier_bars([short_date(day) for day in days], dict(zip(TIER_NAMES, values, strict=True))))
    blocks.append(past_table(facts, "People in each tier, at the end of each quarter", (*TIERS, "people_unique")))
    blocks.append(Words("Tiers overlap: somebody in two counts in both, and once among the people in the community."))
    moved = facts.figures.movement
    if moved is not None:
        blocks.append(
            Words(
                f"The time reported on began with {moved.before} people. {sum(moved.joined.values())} joined and "
                f"{sum(moved.left.values())} left: {moved.after} on {long_date(moved.last)}. "
                f"{sum(step.people for step in moved.moved)} moved to another tier."
            )
        )
    keys = ("people_joined", "people_left", "leads_new", "leads_lost", "leads_grown_here")
    blocks.append(figure_table(facts, "Who came, who went, who leads", keys))
    return Section("1. People in each tier", tuple(blocks), new_page=not facts.narrative)


def _training(facts: Facts) -> Section:
    blocks = [
        figure_table(facts, "Training in the time reported on", TRAINING),
        past_table(facts, "Training by quarter", TRAINING),
    ]
    without = sum(each.attended is None for each in facts.figures.sessions)
    if without:
        blocks.append(
            Words(f"{without} of {len(facts.figures.sessions)} sessions have no register, and count nowhere else.")
        )
    return Section("2. Training attended", tuple(blocks))


def _reach(facts: Facts) -> Section:
    """Organisations taking part, who joined and who ended, coaching and waiting."""
    rows = [
        (kind_name(each.kind), str(each.partners), str(each.taking_part), str(each.live_and_lead))
        for each in facts.figures.coverage
        if each.partners
    ]
    heads = ("Kind of organisation", "Partners", "Taking part", "With a Live and a Lead")
    keys = ("pairs_active", "coaches_active", "leads_coaching", "waiting_now", "waiting_days")
    return Section(
        "7. Organisations, coaching and waiting",
        (
            table("Partner organisations", heads, rows, right=(1, 2, 3)),
            *_mergers(facts),
            past_table(facts, "Reach over time", ("partners", "organisations_reached", "organisations_live_and_lead")),
            figure_table(facts, "Coaching and waiting", keys),
        ),
    )


def _mergers(facts: Facts) -> tuple[Block, ...]:
    """Organisations that began or ended in the time reported on, and whose people count elsewhere since."""
    first, last = facts.figures.first, facts.figures.as_at
    told = []
    for each in facts.snapshot.organisations:
        name = facts.organisation(each.code)
        if each.active_from and first <= each.active_from <= last:
            told.append(f"{name} joined on {long_date(each.active_from)}.")
        if each.active_to and first <= each.active_to < last:
            where = (
                f" Its people count in {facts.organisation(each.successor)} from the next day."
                if each.successor
                else ""
            )
            told.append(f"{name} ended on {long_date(each.active_to)}.{where}")
    return (Heading("Partners that changed"), Bullets(tuple(told))) if told else ()


def _compared(facts: Facts) -> Section:
    """Every figure against the last report, and what of earlier reports is now otherwise."""
    keys = [each.key for each in facts.figures.figures]
    blocks: list[Block] = [
        Heading("What was reported before and has changed since"),
        *restated(facts),
    ]
    if facts.figures.previous is not None:
        blocks.append(figure_table(facts, "Every figure against the time before", keys))
    if facts.figures.warnings:
        blocks += [Heading("What to bear in mind"), Bullets(facts.figures.warnings)]
    return Section("9. Since the last report", tuple(blocks))
