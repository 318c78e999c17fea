"""Shapes of whole cohorts that a programme begins with: their sessions in order, and how far apart those stand.

The four are the programme's own way of teaching its tiers; a programme changes the sessions afterwards as it likes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault, NotFound
from programme.records import CalendarEntry, Cohort, Database, SessionCohort, append_entry

from .session_shapes import Kind, Mode, SessionAdded, SomeNames, new_session, require_fitting

DAY, HALF_DAY, CLINIC = (300, 480), (150, 299), (45, 149)
"""How long a session of a template is, in minutes, at least and at most."""


@dataclass(frozen=True, slots=True)
class TemplateSession:
    """One session of a template: its title, kind, mode, and how many minutes its block of the day may have."""

    title: str
    lasts: tuple[int, int]
    kind: Kind = "taught"
    mode: Mode = "in_person"


@dataclass(frozen=True, slots=True)
class SessionTemplate:
    """A cohort's sessions in order, each from `min_gap_days` to `max_gap_days` after the one before."""

    name: str
    title: str
    tier: str
    sessions: tuple[TemplateSession, ...]
    min_gap_days: int | None = None
    max_gap_days: int | None = None


def _days(count: int, lasts: tuple[int, int]) -> tuple[TemplateSession, ...]:
    return tuple(TemplateSession(f"Day {number}", lasts) for number in range(1, count + 1))


def _days_and_clinics(count: int) -> tuple[TemplateSession, ...]:
    days = _days(count, HALF_DAY)
    clinics = [TemplateSession(f"Clinic {n}", CLINIC, "clinic", "online") for n in range(1, count + 1)]
    return tuple(each for pair in zip(days, clinics, strict=True) for each in pair)


_LEAD_YEAR = (
    TemplateSession("Induction", HALF_DAY),
    TemplateSession("Supervision 1", CLINIC, "supervision"),
    TemplateSession("Development day 1", HALF_DAY),
    TemplateSession("Supervision 2", CLINIC, "supervision"),
    TemplateSession("Development day 2", HALF_DAY),
)

TEMPLATES = (
    SessionTemplate("learn", "Learn: one half day", "learn", (TemplateSession("Introduction", HALF_DAY),)),
    SessionTemplate("live_days", "Live: six days over six months", "live", _days(6, DAY), 21, 42),
    SessionTemplate("live_half_days", "Live: six half days, a clinic after each", "live", _days_and_clinics(6), 10, 21),
    SessionTemplate("lead", "Lead: induction, supervision and development in a year", "lead", _LEAD_YEAR, 56, 112),
)


class TemplateUsed(Document):
    """Which template a cohort gets its sessions from; `blocks` of the day are found by their length where left out."""

    template: Literal["learn", "live_days", "live_half_days", "lead"]
    blocks: SomeNames | None = None


def use_template(database: Database, cohort: str, used: TemplateUsed, *, by: str, at: dt.datetime) -> list[str]:
    """Give a cohort the sessions of a template; their codes in order. Each can be changed until it is planned.

    Raises:
        NotFound: for a cohort that does not exist.
        Conflict: for a cohort that has sessions: a template used twice would double them.
        BadInput: where no block of the day has the length of a session, each length once; or a named one is not there.
    """
    template = next(each for each in TEMPLATES if each.name == used.template)
    with database.unit_of_work() as session:
        row = _empty_cohort(session, cohort)
        blocks = _blocks(session, template, used)
        rows = [
            new_session(
                session,
                SessionAdded(
                    cohorts=(row.code,),
                    title=each.title,
                    kind=each.kind,
                    order=place,
                    blocks=blocks[each.lasts],
                    mode=each.mode,
                    facilitators_needed=1,
                    min_gap_days=template.min_gap_days if place > 1 else None,
                    max_gap_days=template.max_gap_days if place > 1 else None,
                ),
            )
            for place, each in enumerate(template.sessions, start=1)
        ]
        subjects = {"cohorts": [row.id], "sessions": [each.id for each in rows], "template": template.name}
        append_entry(session, at=at, by=by, action="cohort.template", subjects=subjects)
        return [each.code for each in rows]


def templates_as_json() -> list[dict[str, object]]:
    """Every template as plain values."""
    return [asdict(each) for each in TEMPLATES]


def _empty_cohort(session: Transaction, code: str) -> Cohort:
    row = session.scalars(select(Cohort).where(Cohort.code == code).with_for_update()).first()
    if row is None:
        raise NotFound(f"There is no cohort {code}.")
    there = session.scalar(select(func.count()).select_from(SessionCohort).where(SessionCohort.cohort_id == row.id))
    if there:
        raise Conflict(f"Cohort {code} has {there} sessions. A template is for a cohort without any; add single ones.")
    return row


def _blocks(
    session: Transaction, template: SessionTemplate, used: TemplateUsed
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Which blocks of the day each length of the template may stand in."""
    lengths = sorted({each.lasts for each in template.sessions})
    if used.blocks is not None:
        require_fitting(session, {"blocks": used.blocks})
        return dict.fromkeys(lengths, used.blocks)
    entries = session.scalars(select(CalendarEntry).where(CalendarEntry.kind == "block").order_by(CalendarEntry.label))
    minutes = {str(each.label): _minutes(each) for each in entries}
    found = {(low, high): tuple(name for name, long in minutes.items() if low <= long <= high) for low, high in lengths}
    faults = [
        Fault(
            "template",
            template.name,
            f"no block of the day lasts {low} to {high} minutes.",
            "Add one to the calendar, or name blocks.",
        )
        for (low, high), names in found.items()
        if not names
    ]
    if faults:
        raise BadInput(faults)
    return found


def _minutes(entry: CalendarEntry) -> int:
    first, last = (dt.time.fromisoformat(text or "00:00") for text in (entry.start_time, entry.end_time))
    return (last.hour - first.hour) * 60 + last.minute - first.minute
