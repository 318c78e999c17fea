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

UNRELATED = (
    "run.",
    "round.",
    "instruction.",
    "plan.freeze",
    "plan.propose",
    "key.",
    "account.",
    "message.",
    "export",
    "map.",
)
"""How actions begin after which every figure is what it was."""

BEFORE = "before"
"""The kind of question about a round before it is solved."""

OF_ROUNDS = ("round.", "instruction.")
"""How those actions begin that change such a question nevertheless."""

LASTING = 0
"""The state of the records for a question that they cannot change."""

Question = Callable[[Transaction], Mapping[str, Any]]
"""What is asked, as JSON: `asks` names the kind of analysis, the rest is what that kind needs; or `freeze` alone, which
says what a worker is to freeze of the records."""

Frozen = Callable[[Transaction, Mapping[str, Any]], Mapping[str, Any]]
"""Makes the question of what stands under `freeze`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An analysis: its id, and the run that works it out; None once it is answered."""

    analysis_id: int
    run_id: str | None


def records_state(session: Transaction, kind: str = "") -> int:
    """The number of the last audit entry after which the figures of a kind may be others; 0 where there is none."""
    unrelated = tuple(each for each in UNRELATED if kind != BEFORE or each not in OF_ROUNDS)
    entries = select(AuditEntry.id, AuditEntry.action).order_by(AuditEntry.id.desc())
    for number, action in session.execute(entries).yield_per(50):
        if not action.startswith(unrelated):
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
        question: what is asked; only called where the answer may be another.
        start: puts a run into the queue.
        by: who asks.
        at: when, with a zone.
        lasting: the question is about something that never changes.
        time_limit_s: safety stop of a question about a plan.
    """
    with database.reading() as session:
        state = LASTING if lasting else records_state(session, kind)
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
        under_way = session.get(Run, known.run_id) if known is not None and known.run_id else None
        if known is not None and known.answered and known.records_state == state:
            return Asked(known.id, None)
        if known is not None and under_way is not None and _will_do(under_way, known, state):
            return Asked(known.id, under_way.id)
        analysis = known or Analysis(kind=what[0], key=what[1], question_sha256="")
        run.snapshot = text
        analysis.records_state, analysis.run_id, analysis.answered, analysis.question = state, run.id, False, text
        session.add_all([analysis, run])
        session.flush()
        start(session, run.id)
        return Asked(analysis.id, run.id)


def _will_do(run: Run, analysis: Analysis, state: int) -> bool:
    """Whether a run answers for the records as they are: it has not looked yet, or nothing was done since it did.

    A run that failed is told of, not repeated for the same records.
    """
    if run.stage == "queued":
        return True
    return analysis.records_state == state and (run.stage not in ENDED or run.fault is not None)


def freeze_analysis(database: Database, run_id: str, frozen: Frozen, *, at: dt.datetime) -> None:
    """A worker's first step: fix what is asked. Where it is what was answered before, that answer stands.

    Args:
        database: the records.
        run_id: the run of the analysis.
        frozen: makes the question of what is to be frozen.
        at: when, with a zone.
    """
    with database.reading() as session:
        asked = json.loads(session.get_one(Run, run_id).snapshot or "{}")
        if "freeze" not in asked:
            return
        analysis = _of_run(session, run_id)
        state = records_state(session, analysis.kind if analysis else "")
        text = canonical_json(dict(frozen(session, asked["freeze"])))
    with database.unit_of_work() as session:
        run = session.get_one(Run, run_id)
        run.snapshot = text
        analysis = _of_run(session, run_id)
        if analysis is None:
            return
        analysis.records_state, analysis.question = state, text
        known = select(AnalysisPart.name).where(AnalysisPart.analysis_id == analysis.id)
        if analysis.question_sha256 == sha256_of(text) and session.scalars(known).first() is not None:
            analysis.answered, run.stage, run.ended_at = True, "done", at


def keep_answer(session: Transaction, run_id: str, answer: str) -> None:
    """Keep the parts of an answer; a question asked anew meanwhile is left to its own run."""
    analysis = _of_run(session, run_id)
    if analysis is None or analysis.answered:
        return
    session.execute(delete(AnalysisPart).where(AnalysisPart.analysis_id == analysis.id))
    parts = json.loads(answer)
    session.add_all(AnalysisPart(analysis_id=analysis.id, name=name, text=text) for name, text in parts.items())
    analysis.answered, analysis.question_sha256 = True, sha256_of(analysis.question)


def kind_worked_out(database: Database, run_id: str) -> str:
    """The kind of question that a run works out; empty for a run of another kind, or one that a later run replaced."""
    with database.reading() as session:
        analysis = _of_run(session, run_id)
        return "" if analysis is None else analysis.kind


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


def _of_run(session: Transaction, run_id: str) -> Analysis | None:
    return session.scalars(select(Analysis).where(Analysis.run_id == run_id)).first()
