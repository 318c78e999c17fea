"""A snapshot in, every figure of the programme out."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.documents import write_document
from foundation.provenance import canonical_json, revision, sha256_of

from .capability import capability_map
from .community_counts import community_counts
from .evaluation import evaluation
from .figures import (
    CATALOGUE,
    Figure,
    coaching_rows,
    coverage_rows,
    figures,
    movement_table,
    people_rows,
    period,
    public_section,
    session_rows,
    stage_rows,
    waiting_rows,
)
from .impact import harvest, score_section, series_charts
from .instance import Instance
from .kirkpatrick import levels
from .plain_numbers import long_date, number
from .public_impact import public_impact
from .result import MeasuresProvenance, MeasuresResult
from .snapshot import MeasuresSnapshot
from .sustainability import sustainability


def analyse(snapshot: MeasuresSnapshot, *, seed: int = 0) -> MeasuresResult:
    """The programme's figures as at the snapshot's day, with what of them the public may see.

    Args:
        snapshot: the records, frozen.
        seed: seed of the projection of self-sustainability; everything else is exact.
    """
    instance = Instance(snapshot)
    found = figures(instance)
    first, last = period(instance)
    gathered, heard, counts = harvest(instance), evaluation(instance), community_counts(instance)
    renewal = sustainability(counts, seed=seed) if counts else None
    return MeasuresResult(
        schema_="measures-result/1",
        as_at=last,
        first=first,
        previous=snapshot.previous,
        figures=found,
        restated=_restated(found),
        people=people_rows(instance),
        movement=movement_table(instance),
        sessions=session_rows(instance),
        projects=stage_rows(instance),
        coverage=coverage_rows(instance),
        coaching=coaching_rows(instance),
        waiting=waiting_rows(instance),
        charts=series_charts(instance),
        harvest=gathered,
        scores=score_section(instance),
        kirkpatrick=levels(instance, heard, gathered, found),
        capability=capability_map(instance),
        evaluation=heard,
        sustainability=renewal,
        public=public_section(instance, found),
        public_impact=public_impact(instance, gathered, heard, renewal),
        warnings=_warnings(instance),
        provenance=MeasuresProvenance(
            input_sha256=sha256_of(canonical_json(snapshot.model_dump(mode="json", by_alias=True))),
            seed=seed,
            revision=revision(),
        ),
    )


def write_result(result: MeasuresResult) -> str:
    """The result as JSON text."""
    return write_document(result)


def _restated(found: Sequence[Figure]) -> tuple[str, ...]:
    """A sentence for each figure that an earlier report gave otherwise."""
    return tuple(
        f"{figure.name} {'on' if figure.measured == 'stock' else 'in the quarter to'} {long_date(point.date)} is now "
        f"{number(point.value)}{percent}; it was reported as {number(point.revised_from)}{percent} on "
        f"{long_date(point.issued_on)}."
        for figure in found
        for percent in (" %" if figure.unit == "%" else "",)
        for point in figure.points
        if point.issued_on is not None
    )


def _warnings(instance: Instance) -> tuple[str, ...]:
    notes = []
    known = {kind.key for kind in CATALOGUE}
    named = {each.figure for each in instance.snapshot.issued} | instance.snapshot.policy.owners.keys()
    if named - known:
        notes.append(f"Figures of unknown name were passed over: {', '.join(sorted(named - known))}.")
    day = instance.as_at
    here = {spell.person for spell in instance.spells if spell.holds_on(day)}
    homeless = sum(not instance.home(person, day) for person in here)
    if homeless:
        notes.append(f"{homeless} of {len(here)} people have no organisation on the day.")
    employers = {code for person in here for code in instance.employers(person, day)}
    closed = sorted(employers - {each.code for each in instance.organisations_on(day)})
    if closed:
        notes.append(f"People are still recorded with organisations that are no partners now: {', '.join(closed)}.")
    strangers = sum(instance.people[person].started_by is None for person in instance.spells_of)
    if strangers and instance.snapshot.policy.eligible_staff_pool is not None:
        notes.append(
            f"Who started {strangers} of {len(instance.spells_of)} people is not known: taken as the programme."
        )
    without = sum(each.came is None for each in instance.registers)
    if without:
        notes.append(f"{without} of {len(instance.registers)} sessions have no register.")
    return tuple(notes)
