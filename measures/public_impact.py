"""What of projects and evaluation the public may see: no small number of people, no internal measure."""

from __future__ import annotations

from foundation.disclosure import disclose_people
from foundation.documents import Document

from .evaluation import Evaluation, Note
from .impact import SeriesChart, public_charts
from .impact.harvest import Grade, Harvest, HarvestRow
from .impact.verdict import Held, Verdict
from .instance import Instance
from .plain_numbers import number
from .sustainability import SustainabilityResult

WITHHELD = "not shown"


class PublicProject(Document):
    """A project as the public may read it."""

    project: str
    title: str
    aim: str | None
    measure: str | None
    verdict: Verdict
    size: str | None
    held_12_months: Held | None
    people_affected: str | None
    grade: Grade


class PublicMean(Document):
    """A mean over people, withheld where they are few."""

    name: str
    text: str
    people: str


class PublicImpact(Document):
    """Projects, changes of skills, feedback and notes that may leave the programme.

    `carries_on` answers whether the community would carry on without the programme; the counts behind it stay inside.
    `withheld_charts` names the series that are not shown because some of their counts of people are small.
    """

    sentence: str
    carries_on: str | None
    projects: tuple[PublicProject, ...]
    skills: tuple[PublicMean, ...]
    feedback: tuple[PublicMean, ...]
    notes: tuple[Note, ...]
    charts: tuple[SeriesChart, ...]
    withheld_charts: tuple[str, ...]


def public_impact(
    instance: Instance, gathered: Harvest, heard: Evaluation, renewal: SustainabilityResult | None
) -> PublicImpact:
    """Disclose the harvest, the evaluation and the answer on self-sustainability."""
    least = instance.snapshot.policy.small_number
    charts, withheld = public_charts(instance)
    classes = {each.id: each.disclosure for each in instance.snapshot.series}
    measures = {each.id: classes[each.series] if each.series else None for each in instance.projects}
    return PublicImpact(
        sentence=gathered.sentence,
        carries_on=renewal.board.answer if renewal else None,
        projects=tuple(_project(row, measures[row.project], least) for row in gathered.rows),
        skills=tuple(_mean(each.skill, each.mean_change, each.paired, least, signed=True) for each in heard.skills),
        feedback=tuple(_mean(each.question, each.mean, each.answers, least) for each in heard.all_feedback),
        notes=heard.public_notes,
        charts=charts,
        withheld_charts=withheld,
    )


def _project(row: HarvestRow, disclosure: str | None, least: int) -> PublicProject:
    is_open = disclosure in ("open", "organisations")
    people = row.people_affected
    return PublicProject(
        project=row.project,
        title=row.title,
        aim=row.aim,
        measure=None if disclosure == "internal" else row.measure,
        verdict="no_measure" if disclosure == "internal" else row.verdict,
        size=f"{row.size.value:+.1f} {row.unit}" if row.size and is_open else None,
        held_12_months=None if disclosure == "internal" else row.held_12_months,
        people_affected=None if people is None else disclose_people(people, small_number=least).text,
        grade=row.grade,
    )


def _mean(name: str, mean: float | None, people: int, least: int, *, signed: bool = False) -> PublicMean:
    counted = disclose_people(people, small_number=least).text
    if mean is None:
        return PublicMean(name=name, text="no data", people=counted)
    if people < least:
        return PublicMean(name=name, text=WITHHELD, people=counted)
    return PublicMean(name=name, text=f"{mean:+.1f}" if signed else number(mean), people=counted)
