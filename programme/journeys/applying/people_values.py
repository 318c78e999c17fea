"""What the rows about people say, as columns of the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programme.importing import AvailabilityRow, MembershipRow, NeedRow, OfferRow, PersonRow, Placed
from programme.records import Organisation, Skill

from .work import Lookup, in_key_order

_PLAIN = (
    "name", "profession", "band", "joined", "left", "q_member", "mode", "max_travel_km", "latitude", "longitude",
    "accepts_online", "rounds_waited", "near_lead", "staff_of_programme", "note",
    "availability_unconfirmed",
)  # fmt: skip
_OFFERED = ("places", "hours_per_month", "status", "supervision_valid_to", "grows_coaches")
_EMPLOYED = ("site", "job_title", "days_per_week", "start", "main")
_ALL_WEEKS = [1, 2, 3, 4, 5]

Sheets = dict[str, list[Placed[Any]]]
"""The rows of one person, by sheet."""

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What rows about people name."""

    organisations: Lookup[Organisation]
    skills: Lookup[Skill]


def person_values(row: PersonRow) -> Columns:
    """The columns of a person."""
    return {name: getattr(row, name) for name in _PLAIN} | {
        "topics": list(row.topics),
        "line_manager_email": row.line_manager,
        "availability_state": row.availability,
    }


def member_values(row: MembershipRow, known: Known) -> Columns:
    """The columns of a membership."""
    organisation_id = known.organisations.id_of(row.organisation)
    return {name: getattr(row, name) for name in _EMPLOYED} | {"organisation_id": organisation_id, "ends": row.end}


def need_values(row: NeedRow, known: Known) -> Columns:
    """The columns of a need."""
    return {"skill_id": known.skills.id_of(row.skill), "level": row.level, "required": row.required}


def offer_values(row: OfferRow) -> Columns:
    """The columns of an offer."""
    return {name: getattr(row, name) for name in _OFFERED}


def skills_offered(row: OfferRow, known: Known) -> list[Columns]:
    """The columns of each skill that a coach offers."""
    return [{"skill_id": known.skills.id_of(skill), "level": level} for skill, level in row.skills]


def week(rows: Sequence[Placed[AvailabilityRow]]) -> tuple[list[Columns], list[Columns]]:
    """The columns of weekly slots, and of days away."""
    placed = in_key_order(rows)
    slots = [_slot(each.row) for each in placed if each.row.away_on is None]
    return slots, [{"away_on": each.row.away_on} for each in placed if each.row.away_on is not None]


def _slot(row: AvailabilityRow) -> Columns:
    return {
        "weekday": row.weekday,
        "start": row.start,
        "ends": row.end,
        "occurrences": sorted(row.occurrences) or _ALL_WEEKS,
        "term_only": row.term_only,
    }
