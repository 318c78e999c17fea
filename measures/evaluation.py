"""Evaluation: self-assessments before and after, session feedback, response rates, learning notes."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Sequence

from scipy.special import stdtrit

from foundation.documents import Document

from .instance import Instance
from .shares import Share, share_of
from .snapshot.learning import Audience, SelfAssessment

QUESTIONS = ("satisfaction", "engagement", "relevance", "confidence", "commitment")
AUDIENCES: tuple[Audience, ...] = ("team", "organisation", "community", "public")
"""From the narrowest to the widest."""


class SkillChange(Document):
    """Self-assessment of a skill, levels 1 to 4, of those who answered both times.

    `mean_change` has a 95 % interval of Student's t over people, null below two of them. Everybody who answered at all
    stands in `baseline` and `end`.
    """

    skill: str
    baseline: int
    end: int
    paired: int
    mean_before: float | None
    mean_after: float | None
    mean_change: float | None
    low: float | None
    high: float | None
    risen: int
    same: int
    fallen: int


class QuestionMean(Document):
    """Answers to one question of the feedback, 1 to 5. null = nobody answered."""

    question: str
    answers: int
    mean: float | None
    four_or_five: int


class SessionFeedback(Document):
    """Forms of one session against those who came; `came` is null where no register was kept."""

    session: str
    date: dt.date
    forms: int
    came: int | None
    questions: tuple[QuestionMean, ...]


class ResponseRate(Document):
    """Who answered an instrument, of one kind of organisation (`all` = everybody)."""

    instrument: str
    kind: str
    answered: Share


class Note(Document):
    """A learning note and the widest audience it may be shared with."""

    id: str
    text: str
    theme: str
    date: dt.date
    project: str | None
    event: str | None
    share_with: Audience


class Evaluation(Document):
    """The evaluation as at the day. Notes stand by theme; `public_notes` are those for everybody."""

    skills: tuple[SkillChange, ...]
    feedback: tuple[SessionFeedback, ...]
    all_feedback: tuple[QuestionMean, ...]
    response_rates: tuple[ResponseRate, ...]
    notes: tuple[Note, ...]
    public_notes: tuple[Note, ...]


def evaluation(instance: Instance) -> Evaluation:
    """Everything that people said, up to the day of the report."""
    notes = _notes(instance)
    return Evaluation(
        skills=skill_changes(instance),
        feedback=_by_session(instance),
        all_feedback=question_means(instance),
        response_rates=_response_rates(instance),
        notes=notes,
        public_notes=tuple(note for note in notes if note.share_with == "public"),
    )


def notes_for(notes: Sequence[Note], audience: Audience) -> tuple[Note, ...]:
    """The notes that an audience may see: those shared with it, or with a wider one."""
    return tuple(note for note in notes if AUDIENCES.index(note.share_with) >= AUDIENCES.index(audience))


def skill_changes(instance: Instance) -> tuple[SkillChange, ...]:
    """Change of every skill assessed, by name: the first baseline of a person against their last end."""
    known = [each for each in instance.snapshot.self_assessments if each.date <= instance.as_at]
    return tuple(_skill(skill, known) for skill in sorted({each.skill for each in known}))


def _skill(skill: str, known: Sequence[SelfAssessment]) -> SkillChange:
    mine = sorted((each for each in known if each.skill == skill), key=lambda each: each.date)
    before = {each.person: each.level for each in reversed(mine) if each.when == "baseline"}
    after = {each.person: each.level for each in mine if each.when == "end"}
    pairs = [(before[person], after[person]) for person in sorted(before.keys() & after.keys())]
    steps = [b - a for a, b in pairs]
    mean = statistics.fmean(steps) if steps else None
    half = None
    if mean is not None and len(steps) > 1:
        half = float(stdtrit(len(steps) - 1, 0.975)) * statistics.stdev(steps) / len(steps) ** 0.5
    return SkillChange(
        skill=skill,
        baseline=len(before),
        end=len(after),
        paired=len(pairs),
        mean_before=statistics.fmean(a for a, _ in pairs) if pairs else None,
        mean_after=statistics.fmean(b for _, b in pairs) if pairs else None,
        mean_change=mean,
        low=None if mean is None or half is None else mean - half,
        high=None if mean is None or half is None else mean + half,
        risen=sum(step > 0 for step in steps),
        same=sum(step == 0 for step in steps),
        fallen=sum(step < 0 for step in steps),
    )


def question_means(instance: Instance, session: str | None = None) -> tuple[QuestionMean, ...]:
    """Mean answer to every question, over one session or all that were held by the day."""
    held = {each.session for each in instance.registers}
    forms = [each for each in instance.snapshot.feedback if each.session in held and session in (None, each.session)]
    found = []
    for question in QUESTIONS:
        answers = [answer for form in forms if (answer := getattr(form, question)) is not None]
        found.append(
            QuestionMean(
                question=question,
                answers=len(answers),
                mean=statistics.fmean(answers) if answers else None,
                four_or_five=sum(answer >= 4 for answer in answers),
            )
        )
    return tuple(found)


def _by_session(instance: Instance) -> tuple[SessionFeedback, ...]:
    given = [each.session for each in instance.snapshot.feedback]
    return tuple(
        SessionFeedback(
            session=register.session,
            date=register.held_on,
            forms=given.count(register.session),
            came=None if register.came is None else len(register.came),
            questions=question_means(instance, register.session),
        )
        for register in sorted(instance.registers, key=lambda each: (each.held_on, each.session))
        if register.session in given
    )


def _response_rates(instance: Instance) -> tuple[ResponseRate, ...]:
    """Answers by the day, by kind of the home organisation when invited; somebody invited twice counts once."""
    invited: dict[tuple[str, str], bool] = {}
    kinds: dict[str, str] = {}
    for each in sorted(instance.snapshot.invitations, key=lambda one: (one.invited_on, one.person)):
        if each.invited_on > instance.as_at:
            continue
        key = (each.instrument, each.person)
        answered = each.answered_on is not None and each.answered_on <= instance.as_at
        invited[key] = invited.get(key, False) or answered
        kinds.setdefault(each.person, instance.kind(each.person, each.invited_on))
    found = []
    for instrument in sorted({name for name, _ in invited}):
        asked = {person: answered for (name, person), answered in invited.items() if name == instrument}
        for kind in [*sorted({kinds[person] for person in asked}), "all"]:
            answers = [answered for person, answered in asked.items() if kind in ("all", kinds[person])]
            share = share_of(f"answered ({kind})", sum(answers), len(answers))
            found.append(ResponseRate(instrument=instrument, kind=kind, answered=share))
    return tuple(found)


def _notes(instance: Instance) -> tuple[Note, ...]:
    known = (each for each in instance.snapshot.learning_notes if each.date <= instance.as_at)
    return tuple(
        Note.model_validate(each.model_dump())
        for each in sorted(known, key=lambda note: (note.theme, note.date, note.id))
    )
