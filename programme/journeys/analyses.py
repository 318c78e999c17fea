"""Analyses that take longer than a request may: asked for once, worked out by a worker, kept while they hold.

One about the records holds until something was done that could change it; one about a stored plan holds for ever.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from foundation.errors import NotFound
from foundation.provenance import canonical_json, sha256_of
from programme.records import Analysis, AnalysisPart, AuditEntry, Database, Run

from .runs import ENDED, StartRun, new_run

ANALYSIS_LIMIT_S = 60.0

UNRELATED = ("run.", "round.", "instruction.", "plan.freeze", "plan.propose", "key.", "account.", "message.", "export")
"""How actions begin after which every figure is what it was."""

Question = Callable[[Transaction], Mapping[str, Any]]
"""Freezes what is asked: `asks` names the kind of analysis, the rest is what that kind needs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An analysis: its id, and the run that works it out; None once it is answered."""

    analysis_id: int
    run_id: str | None


def records_state(session: Transaction) -> int:
    """The number of the last audit entry after which figures may be others; 0 where there is none."""
    entries = select(AuditEntry.id, AuditEntry.action).order_by(AuditEntry.id.desc())
    for number, action in session.execute(entries).yield_per(50):
        if not action.startswith(UNRELATED):
            return int(number)
    return 0


def ask_analysis(
    database: Database,
    kind: str,
    key: str,
    question: Question,
    *,
    start: StartRun,
    by: str,
    at: dt.datetime,
    lasting: bool = False,
    time_limit_s: float = ANALYSIS_LIMIT_S,
) -> Asked:
    """Have a question answered, unless its answer is there and still holds.

    Args:
        database: the records.
        kind: the kind of question.
        key: which one of its kind, such as its day.
        question: freezes what is asked; only called where the answer may be another.
        start: puts a run into the queue.
        by: who asks.
        at: when, with a zone.
        lasting: the question is about something that never changes.
        time_limit_s: safety stop of a question about a plan.
    """
    with database.reading() as session:
        state = 0 if lasting else records_state(session)
        known = _known(session, kind, key)
        if known is not None and known.answered and known.records_state == state:
            return Asked(known.id, None)
        text = canonical_json(dict(question(session)))
    try:
        return _asked(database, (kind, key), state, text, start=start, run=new_run("analysis", 0, time_limit_s, by, at))
    except IntegrityError:  # somebody asked the same for the first time just now
        return _asked(database, (kind, key), state, text, start=start, run=new_run("analysis", 0, time_limit_s, by, at))


def _asked(database: Database, what: tuple[str, str], state: int, text: str, *, start: StartRun, run: Run) -> Asked:
    with database.unit_of_work() as session:
        known = _known(session, *what)
        if known is not None and known.question_sha256 == sha256_of(text) and _is_underway(session, known):
            known.records_state = state
            return Asked(known.id, None if known.answered else known.run_id)
        analysis = known or Analysis(kind=what[0], key=what[1])
        _forget_answer(session, analysis)
        run.snapshot = text
        analysis.records_state, analysis.run_id, analysis.answered = state, run.id, False
        analysis.question, analysis.question_sha256 = text, sha256_of(text)
        session.add_all([analysis, run])
        session.flush()
        start(session, run.id)
        return Asked(analysis.id, run.id)


def keep_answer(session: Transaction, run_id: str, answer: str) -> None:
    """Keep the parts of an answer; a question asked anew meanwhile is left to its own run."""
    analysis = session.scalars(select(Analysis).where(Analysis.run_id == run_id)).first()
    if analysis is None or analysis.answered:
        return
    parts = json.loads(answer)
    session.add_all(AnalysisPart(analysis_id=analysis.id, name=name, text=text) for name, text in parts.items())
    analysis.answered = True


def answer_part(session: Transaction, analysis_id: int, name: str = "whole") -> str:
    """One part of an answer as JSON text.

    Raises:
        NotFound: where there is no such answer, or it has no such part.
    """
    part = session.get(AnalysisPart, (analysis_id, name))
    if part is None:
        raise NotFound(f"There is no answer {analysis_id} with a part {name}. Ask again.")
    return part.text


def _known(session: Transaction, kind: str, key: str) -> Analysis | None:
    return session.scalars(select(Analysis).where(Analysis.kind == kind, Analysis.key == key)).first()


def _is_underway(session: Transaction, analysis: Analysis) -> bool:
    """Whether the answer is there or coming; a run that failed is told of, not repeated for the same question."""
    if analysis.answered:
        return True
    run = session.get(Run, analysis.run_id) if analysis.run_id else None
    return run is not None and (run.stage not in ENDED or run.fault is not None)


def _forget_answer(session: Transaction, analysis: Analysis) -> None:
    if analysis.id is not None:
        session.execute(delete(AnalysisPart).where(AnalysisPart.analysis_id == analysis.id))
