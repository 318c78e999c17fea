"""What another system sends when a cohort is recruited, and how it becomes rows as a workbook has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from foundation.documents import Document, Identifier
from foundation.time_windows import WeeklySlot
from programme.importing.recruited import RecruitedRow
from programme.journeys.cohorts import Recruited, Wishes
from programme.journeys.employers import EmployerNamed
from programme.journeys.texts import no_patient

MOST_LEARNERS = 2_000
Text = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(no_patient)]


class OrganisationNamed(Document):
    """Where a learner works: a code, of a scheme or the programme's own; else a name, taken where just one fits."""

    scheme: Text | None = Field(None, examples=["ODS"])
    code: Identifier | None = Field(None, examples=["H81002"])
    name: Text | None = None


class NeedSent(Document):
    """A skill that the learner wants to be coached in, from level 1 to 4."""

    skill: Identifier = Field(examples=["SPC"])
    level: Annotated[int, Field(ge=1, le=4)] | None = None
    required: bool = False


class LearnerSent(Document):
    """One learner. `availability` of null is unknown, an empty list is none at all; `access` are features of a room."""

    email: Text = Field(examples=["ann@h81002.example"])
    name: Text
    organisation: OrganisationNamed
    site: Text | None = None
    job_title: Text | None = None
    profession: Text | None = None
    line_manager: Text | None = None
    needs: tuple[NeedSent, ...] = ()
    availability: tuple[WeeklySlot, ...] | None = None
    access: tuple[Identifier, ...] = Field((), examples=[["step_free"]])
    mode: Literal["in_person", "online", "either"] = "either"
    max_travel_km: Annotated[float, Field(ge=0, le=2000)] | None = None
    accepts_online: bool | None = None


class SessionSent(Document):
    """One session of the cohort, in order."""

    title: Text
    kind: Literal["taught", "clinic", "supervision", "sharing_event", "celebration"] = "taught"
    blocks: Annotated[tuple[Identifier, ...], Field(min_length=1)] = Field(examples=[["day"]])
    mode: Literal["in_person", "online", "hybrid"] = "in_person"
    facilitators_needed: Annotated[int, Field(ge=0, le=20)] = 0
    facilitator_skills: tuple[Identifier, ...] = ()
    room_features: tuple[Identifier, ...] = ()
    extra_places: Annotated[int, Field(ge=0, le=1000)] = 0
    min_gap_days: Annotated[int, Field(ge=0, le=366)] | None = None
    max_gap_days: Annotated[int, Field(ge=0, le=366)] | None = None


class WindowSent(Document):
    """First and last day of the cohort."""

    start: dt.date
    end: dt.date


class OptionsSent(Document):
    """`dry_run` stores nothing; `partial` leaves faulty learners out in place of refusing all."""

    dry_run: bool = False
    partial: bool = False
    run_matching: bool = False
    plan_sessions: bool = False


class CohortSent(Document):
    """A newly recruited cohort. Nothing is published by sending it."""

    wave: Text = Field(examples=["Wave 3"])
    tier: Literal["learn", "live", "lead"]
    code: Identifier = Field(examples=["W3-LIVE"])
    name: Text
    window: WindowSent
    min_sessions_attended: Annotated[int, Field(ge=0, le=100)] | None = None
    session_template: tuple[SessionSent, ...] = ()
    learners: Annotated[tuple[LearnerSent, ...], Field(min_length=1, max_length=MOST_LEARNERS)]
    options: OptionsSent = OptionsSent()


def recruited_of(sent: CohortSent) -> Recruited:
    """The rows that a workbook would have for this cohort, each cell with its place in the request."""
    return Recruited(
        code=sent.code,
        name=sent.name,
        tier=sent.tier,
        start=sent.window.start,
        end=sent.window.end,
        emails=tuple(each.email.strip().casefold() for each in sent.learners),
        employers=tuple(
            EmployerNamed(each.organisation.scheme, each.organisation.code, each.organisation.name)
            for each in sent.learners
        ),
        rows=(
            _cohort(sent),
            *_sessions(sent),
            *(row for i, each in enumerate(sent.learners) for row in _learner(sent, i)),
        ),
    )


def wishes_of(sent: CohortSent) -> Wishes:
    """What shall be done."""
    return Wishes(**sent.options.model_dump())


def _cohort(sent: CohortSent) -> RecruitedRow:
    cells = {
        "id": sent.code,
        "name": sent.name,
        "wave": sent.wave,
        "tier": sent.tier,
        "start": sent.window.start.isoformat(),
        "end": sent.window.end.isoformat(),
        "min_sessions_attended": _text(sent.min_sessions_attended),
    }
    renamed = {"id": "code", "start": "window.start", "end": "window.end"}
    return RecruitedRow("Cohorts", cells, {"": "$", **{each: renamed.get(each, each) for each in cells}})


def _sessions(sent: CohortSent) -> Iterator[RecruitedRow]:
    for place, each in enumerate(sent.session_template):
        own = f"session_template[{place}]"
        cells = {
            "id": f"{sent.code}-{place + 1}",
            "cohorts": sent.code,
            "order": str(place + 1),
            **{name: _text(getattr(each, name)) for name in SessionSent.model_fields},
        }
        paths = {name: f"{own}.{name}" for name in SessionSent.model_fields}
        yield RecruitedRow("Sessions", cells, {"": own, **paths})


def _learner(sent: CohortSent, place: int) -> Iterator[RecruitedRow]:
    each, own = sent.learners[place], f"learners[{place}]"
    email, paths = {"email": each.email}, {"": own, "email": f"{own}.email"}
    known = "unknown" if each.availability is None else "stated" if each.availability else "none"
    named = ("name", "profession", "line_manager", "mode", "max_travel_km", "accepts_online")
    cells = {
        **email,
        **{name: _text(getattr(each, name)) for name in named},
        f"{sent.tier}_from": sent.window.start.isoformat(),
        "joined": "",
        "availability": known,
        "requires": _text(each.access),
        "cohorts": sent.code,
    }
    of_person = {name: f"{own}.{name}" for name in (*named, "availability")} | {"requires": f"{own}.access"}
    yield RecruitedRow("People", cells, paths | of_person, place)
    job = {"organisation": _text(each.organisation.code), "site": _text(each.site), "job_title": _text(each.job_title)}
    where = {"organisation": f"{own}.organisation.code", "site": f"{own}.site", "job_title": f"{own}.job_title"}
    yield RecruitedRow("Memberships", {**email, **job, "main": "yes"}, paths | where, place)
    for n, need in enumerate(each.needs):
        mine = f"{own}.needs[{n}]"
        cells = {**email, **{name: _text(getattr(need, name)) for name in NeedSent.model_fields}}
        yield RecruitedRow("Needs", cells, paths | {name: f"{mine}.{name}" for name in NeedSent.model_fields}, place)
    for n, slot in enumerate(each.availability or ()):
        mine = f"{own}.availability[{n}]"
        cells = {**email, **{name: _text(getattr(slot, name)) for name in WeeklySlot.model_fields}}
        cells["occurrences"] = ";".join(map(str, slot.occurrences))
        yield RecruitedRow("Availability", cells, paths | {name: f"{mine}.{name}" for name in cells}, place)


def _text(value: object) -> str:
    """A value as its cell has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return str(value)
