"""What a planner should know before trusting a plan: things not known, and how they were taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .instance import Instance
from .result import WarningRow
from .solution import GoalOutcome


def warnings_of(instance: Instance) -> tuple[WarningRow, ...]:
    """One row for each kind of thing not known, with the ids concerned."""
    members = sorted({m for own in instance.members.values() for m in own})
    leaders = {p for s in instance.sessions.values() if s.facilitators.needed for p in s.facilitators.from_}
    people = [instance.people[p] for p in sorted({*members, *leaders})]
    rooms = [place.room for place in instance.places.values()]
    term = [p.id for p in people if any(slot.term_only for slot in p.available or ())]
    term += [room.id for room in rooms if any(slot.term_only for slot in room.open or ())]
    hosted = [v.id for v in instance.venues.values() if v.rooms and v.location is None]
    told = [s.id for s in instance.sessions.values() if s.state == "published" and s.id not in instance.published]
    online = {m for s in instance.sessions.values() if s.mode == "online" for m in instance.members[s.id]}
    kinds = (
        *_slips(instance),
        ("availability_unconfirmed", [p.id for p in people if p.available is None],
         "No weekly times are known; they count as able to come on every day."),
        ("term_only", term, "Some times are stated for term only; terms are not known here, so they count all year."),
        ("unknown_place", [p.id for p in people if p.id in set(members) and p.location is None],
         "No starting place is known; their travel counts as 0 and no travel limit is applied."),
        ("unknown_place", hosted, "The place of these venues is not known; travel to them counts as 0."),
        ("online_not_accepted", [p for p in sorted(online) if not instance.people[p].accepts_online],
         "They have not said that they accept online places, and are invited to a session that is online only."),
        ("published_without_row", told, "These sessions are marked published, but no published row says where."),
    )  # fmt: skip
    return tuple(WarningRow(what=what, subjects=tuple(ids), text=text) for what, ids, text in kinds if ids)


def _slips(instance: Instance) -> tuple[tuple[str, list[str], str], ...]:
    """What is allowed and is probably not meant."""
    sessions = instance.sessions.values()
    loose = [s.id for s in sessions if s.order is None and (s.min_gap_days, s.max_gap_days) != (None, None)]
    count = Counter(cohort for s in sessions for cohort in s.cohorts)
    much = [c.id for c in instance.cohorts.values() if (c.min_sessions_attended or 0) > count[c.id]]
    delivered = [s.id for s in sessions if s.state == "delivered"]
    ahead = [s for s in delivered if instance.published[s].date > instance.as_at]
    return (
        ("gap_without_order", loose, "These sessions state gaps and no order, so their gaps are not applied."),
        ("minimum_above_sessions", much,
         "These cohorts ask their members to attend more sessions than they have: nobody can complete."),
        ("delivered_ahead", ahead,
         f"These sessions are marked delivered, and their dates lie after {instance.as_at.isoformat()}."),
        ("named_twice", list(instance.named_twice), "These stand twice in one list; each counts once."),
    )  # fmt: skip


def unproven_warnings(goals: Sequence[GoalOutcome]) -> tuple[WarningRow, ...]:
    """Goals whose shown number is proven, while something that comes after it within the goal is not."""
    ids = tuple(g.goal for g in goals if not g.proven and g.value == g.bound)
    text = (
        "The number shown is the best there is; the run ended before it was certain that what these goals look at next "
        "(for host fairness: the next most loaded hosts) could not be better."
    )
    return (WarningRow(what="partly_proven", subjects=ids, text=text),) if ids else ()
