"""Rows of the sheets Measures, Data points, Capability, Self-assessments, Feedback and Learning notes."""

from __future__ import annotations

from typing import Annotated, ClassVar

from .rows import Row
from .rows_programme import TierName
from .values import Code, Count, Day, Days, Email, FreeText, Level, Number, Phrase, Rating, Text, YesNo, choice


class MeasureRow(Row):
    """One measure of a project or of the programme; with `comparison_of` that of a place without the change."""

    sheet = "Measures"
    usual = False
    natural_key = ("id",)
    refers_to: ClassVar = {"project": "Projects", "comparison_of": "Measures", "owner": "People"}

    id: Text
    project: Text | None = None
    name: Phrase
    definition: FreeText
    unit: Text
    direction: Annotated[str, choice("increase", "decrease", "neutral")]
    rules: Annotated[str, choice("mdc", "mdc2023", "runchart", "anhoj")] = "anhoj"
    target: Number | None = None
    changed_on: Day | None = None
    rebase: Days = ()
    comparison_of: Text | None = None
    main: YesNo = False
    adds_up: YesNo = False
    disclosure: Annotated[str, choice("people", "organisations", "open", "internal")] = "open"
    owner: Email | None = None


class DataPointRow(Row):
    """A value of one period; a blank value: there is none."""

    sheet = "Data points"
    usual = False
    needed_columns = ("value",)
    natural_key = ("measure", "date", "recorded_on")
    refers_to: ClassVar = {"measure": "Measures"}

    measure: Text
    date: Day
    value: Number | None = None
    recorded_on: Day | None = None
    note: FreeText | None = None


class CapabilityRow(Row):
    """What one organisation has, or has not, to train, coach or mentor people of a tier."""

    sheet = "Capability"
    usual = False
    natural_key = ("organisation", "kind", "tier", "skill", "start")
    refers_to: ClassVar = {"organisation": "Organisations", "skill": "Skills"}
    in_order = (("start", "end"),)

    organisation: Code
    kind: Annotated[str, choice("training", "coaching", "mentoring")]
    tier: TierName
    skill: Text | None = None
    in_place: Annotated[str, choice("yes", "no", "unknown")] = "unknown"
    places_open: Count | None = None
    start: Day | None = None
    end: Day | None = None


class SelfAssessmentRow(Row):
    """How well somebody says they know one skill."""

    sheet = "Self-assessments"
    usual = False
    natural_key = ("email", "skill", "when", "date")
    refers_to: ClassVar = {"email": "People", "skill": "Skills"}

    email: Email
    skill: Text
    when: Annotated[str, choice("baseline", "end", "follow_up")]
    date: Day
    level: Level


class FeedbackRow(Row):
    """One form about a session, without a name: two alike are two people of one mind."""

    sheet = "Feedback"
    usual = False
    refers_to: ClassVar = {"session": "Sessions"}

    session: Text
    satisfaction: Rating | None = None
    engagement: Rating | None = None
    relevance: Rating | None = None
    confidence: Rating | None = None
    commitment: Rating | None = None


class LearningNoteRow(Row):
    """Something learnt, and the widest audience it may be shared with."""

    sheet = "Learning notes"
    usual = False
    natural_key = ("id",)
    refers_to: ClassVar = {"project": "Projects", "event": "Sessions"}

    id: Text
    text: FreeText
    theme: Phrase
    date: Day
    project: Text | None = None
    event: Text | None = None
    share_with: Annotated[str, choice("team", "organisation", "community", "public")] = "team"
