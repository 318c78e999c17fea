"""Which single loss a finished plan could not take: each venue and facilitator lost for good, then re-planned."""

from __future__ import annotations

from foundation.documents import Document
from foundation.runs import Budget, Clock, StopSignal, never_stop

from .change import Change, PersonAway, VenueLost, after_change, as_published
from .instance import Instance
from .plan import Plan
from .rules.changes import Changes
from .rules.gentleness import FewestChanges
from .rules.placing import PlaceSessions
from .search import Search

LIMIT_S = 60.0


class Loss(Document):
    """A venue or facilitator lost from the snapshot's day on: the fewest changes that keep every session.

    `changes` is None where some session would lose its place (`left_out` says how many), whatever changes.
    """

    kind: str
    subject: str
    sessions: int
    changes: int | None
    left_out: int
    repairable: bool
    proven: bool


def robustness(
    instance: Instance,
    plan: Plan,
    k: int,
    *,
    seed: int = 0,
    budget: Budget | None = None,
    stop: StopSignal = never_stop,
) -> list[Loss]:
    """Every venue and facilitator the plan uses, lost alone: can the plan be repaired within `k` changed sessions?

    Args:
        instance: the problem.
        plan: a finished plan.
        k: changed sessions that would be borne.
        seed, budget, stop: as for `solve`, over all losses together.

    Returns:
        Losses that cannot be repaired first. A run that ends early leaves losses unnamed rather than guessed.
    """
    told, clock = as_published(instance, plan), Clock(budget or Budget(time_limit_s=LIMIT_S), stop)
    open_ = {s: p for s, p in plan.items() if instance.sessions[s].state != "delivered"}
    start, end = instance.document.window.start, instance.document.window.end
    span = {"start": max(start, min(instance.as_at, end)), "end": end}
    venues = sorted({instance.places[p.room].venue.id for p in open_.values() if p.room is not None})
    people = sorted({f for p in open_.values() for f in p.facilitators})
    losses = [("venue", v, Change(venues_lost=(VenueLost(venue=v, **span),))) for v in venues]
    losses += [("facilitator", f, Change(people_away=(PersonAway(person=f, **span),))) for f in people]
    found = []
    for n, (kind, subject, change) in enumerate(losses):
        if clock.is_over():
            break
        limit = Budget(time_limit_s=clock.remaining_s() / (len(losses) - n))
        changed = after_change(told, change)
        search = Search(
            changed, seed=seed, clock=Clock(limit, stop), goals=[PlaceSessions(), FewestChanges()], warm_start=plan
        )
        outcomes = search.run()
        left_out = len(plan) - len(search.plan)
        changes = Changes().measure(changed, search.plan, changed.sessions)
        used = sum(_uses(instance, p.room, p.facilitators, subject) for p in open_.values())
        found.append(
            Loss(
                kind=kind,
                subject=subject,
                sessions=used,
                changes=changes if left_out <= 0 else None,
                left_out=max(0, left_out),
                repairable=left_out <= 0 and changes <= k,
                proven=all(outcome.proven for outcome in outcomes),
            )
        )
    return sorted(found, key=lambda loss: (loss.repairable, loss.kind, loss.subject))


def _uses(instance: Instance, room: str | None, facilitators: tuple[str, ...], subject: str) -> bool:
    return subject in facilitators or (room is not None and instance.places[room].venue.id == subject)
