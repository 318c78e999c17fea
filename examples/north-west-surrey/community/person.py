"""One invented person, with all that the workbook's sheets say about him or her."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Employment:
    """A membership of an organisation. Dates are ISO; an empty one is open."""

    organisation: str
    job_title: str
    days_per_week: str
    start: str
    end: str = ""
    site: str = ""


@dataclass(slots=True)
class Slot:
    """A weekly stretch of time that somebody is free. An empty `occurrences` is every week of the month."""

    weekday: str
    start: str
    end: str
    occurrences: str = ""
    term_only: bool = False


@dataclass(slots=True)
class Offer:
    """What a coach offers."""

    places: int
    skills: dict[str, int]
    hours_per_month: str = ""
    status: str = "active"
    supervision_valid_to: str = ""
    grows_coaches: bool = False
    wishes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Need:
    """A skill a learner wants from a coach; an empty skill asks for a coach, no skill in particular."""

    skill: str = ""
    level: str = ""
    required: bool = False


@dataclass(slots=True)
class Person:
    """One person. `group` is a column of roster.csv: why he or she is in the community."""

    name: str
    email: str
    group: str
    employments: list[Employment]
    profession: str
    band: str
    joined: str
    left: str = ""
    tiers: dict[str, str] = field(default_factory=dict)
    q_member: bool = False
    line_manager: str = ""
    mode: str = ""
    max_travel_km: str = ""
    place: tuple[float, float] | None = None
    availability: str = "unknown"
    slots: list[Slot] = field(default_factory=list)
    away_on: list[str] = field(default_factory=list)
    requires: str = ""
    accepts_online: str = ""
    topics: list[str] = field(default_factory=list)
    rounds_waited: int = 0
    near_lead: bool = False
    name_on_map: str = ""
    staff: bool = False
    cohorts: list[str] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    offer: Offer | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def organisation(self) -> str:
        """The code of the organisation counted first."""
        return self.employments[0].organisation

    @property
    def employers(self) -> set[str]:
        """The codes of all organisations the person works for or has worked for."""
        return {employment.organisation for employment in self.employments}

    @property
    def is_lead(self) -> bool:
        """Whether the person is in the Lead tier on the day of the example."""
        return "lead_from" in self.tiers

    @property
    def is_live(self) -> bool:
        """Whether the person is in the Live tier on the day of the example."""
        return "live_from" in self.tiers and "live_to" not in self.tiers

    def free_all_day(self, weekday: str) -> bool:
        """Whether a stated slot without exceptions holds 09:30 to 16:30 on that weekday."""
        return any(
            slot.weekday == weekday and slot.start <= "09:30" and slot.end >= "16:30" and not slot.occurrences
            for slot in self.slots
        )
