"""Rules of a cohort's sequence: sessions in their order, with room to breathe between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from ..documents import Session
from ..instance import Instance
from ..plan import Placement, Plan
from .rule import Match, PairRule, Rule, day

if TYPE_CHECKING:
    from ..literals import Model


class Order(PairRule):
    """A later session starts after an earlier one of its cohort ends."""

    code = "order"
    sentence = "In a cohort, a session of a higher order starts after those of a lower order end."

    def could_clash(self, instance: Instance, placement: Placement) -> tuple[str, ...]:
        """A cohort."""
        return instance.sessions[placement.session].cohorts

    def clash(self, instance: Instance, a: Placement, b: Placement) -> str | None:
        """Two sessions of a cohort in the wrong order, or at one time."""
        one, two = instance.sessions[a.session], instance.sessions[b.session]
        if one.order is None or two.order is None or one.order == two.order or not set(one.cohorts) & set(two.cohorts):
            return None
        first, then = (a, b) if one.order < two.order else (b, a)
        ends, starts = instance.blocks[first.block][1], instance.blocks[then.block][0]
        if (then.date, starts) >= (first.date, ends):
            return None
        return f"{then.session} on {day(then.date)} would start before {first.session} ends."

    def post(self, model: Model) -> None:
        """By dates with order literals, and by blocks within a date; a shortest gap of days says it already."""
        for first, then in ordered_pairs(model.instance):
            if "gap" in model.rules and (model.instance.sessions[then].min_gap_days or 0) > 0:
                continue
            for ordinal in model.ordinals(then):
                model.cp.add_bool_or(
                    model.by(then, ordinal).negated(), model.by(first, ordinal), model.is_unplaced(first)
                )
            for late in model.times(then):
                starts = model.start_of(late.block)
                early = [t.literal for t in model.times_on(first, late.ordinal) if model.end_of(t.block) > starts]
                if early:
                    model.cp.add_at_most_one([late.literal, *early])


class Gap(Rule):
    """Calendar days between a session and the one before it in its cohort."""

    code = "gap"
    sentence = "Between a cohort's sessions lie at least and at most the days that the later one states."
    hard = True

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """Each gap that is too short or too long; between two delivered sessions it is history."""
        found = []
        for cohort in _with_sessions_ahead(instance, plan):
            for before, after, adjacent in _neighbours(instance, plan, cohort):
                text = gap_fault(instance, before, after, adjacent=adjacent)
                if text is not None and not _is_history(instance, before.session, after.session):
                    found.append(Match((before.session, after.session), 1, text))
        return found

    def post(self, model: Model) -> None:
        """Shortest gaps to every earlier session with none placed between; longest to the next lower order."""
        for cohort in model.instance.cohorts:
            groups = _groups(model.instance, cohort)
            for position, group in enumerate(groups):
                for session in group:
                    if session.id in model.sets:
                        _post_gaps(model, session, groups[:position])


def ordered_pairs(instance: Instance) -> list[tuple[str, str]]:
    """Every two sessions of which one comes before the other in some cohort, ascending."""
    found = set()
    for cohort in _with_sessions_ahead(instance, instance.sessions):
        groups = _groups(instance, cohort)
        for position, group in enumerate(groups):
            found |= {(a.id, b.id) for earlier in groups[:position] for a in earlier for b in group}
    return sorted(pair for pair in found if not _is_history(instance, *pair))


def _with_sessions_ahead(instance: Instance, sessions: Iterable[str]) -> list[str]:
    """Cohorts of these sessions that have one still to come: of the others there is only history."""
    shapes = [instance.sessions[session] for session in sessions]
    return sorted({cohort for shape in shapes if shape.state != "delivered" for cohort in shape.cohorts})


def gap_fault(instance: Instance, before: Placement, after: Placement, *, adjacent: bool) -> str | None:
    """What is wrong with the days between two placements; the longest gap binds adjacent ones only."""
    rule, days = instance.sessions[after.session], (after.date - before.date).days
    lie = f"{_days(days)} between {before.session} and {after.session}"
    if rule.min_gap_days is not None and days < rule.min_gap_days:
        return f"{lie}, at least {rule.min_gap_days} {'is' if rule.min_gap_days == 1 else 'are'} asked."
    if adjacent and rule.max_gap_days is not None and days > rule.max_gap_days:
        return f"{lie}, at most {rule.max_gap_days} {'is' if rule.max_gap_days == 1 else 'are'} allowed."
    return None


def _days(days: int) -> str:
    return "1 day lies" if days == 1 else f"{days} days lie"


def is_adjacent(instance: Instance, before: str, after: str) -> bool:
    """Whether one session has the next lower order of another in some cohort."""
    return (before, after) in instance.next_in_order


def _groups(instance: Instance, cohort: str) -> list[list[Session]]:
    """Sessions of a cohort by order, lowest first."""
    return [list(group) for _, group in groupby(instance.cohort_sessions[cohort], key=lambda s: s.order)]


def _neighbours(instance: Instance, plan: Plan, cohort: str) -> Iterator[tuple[Placement, Placement, bool]]:
    """Placed sessions with the nearest placed ones before them; whether those are of the next lower order."""
    groups = _groups(instance, cohort)
    for position in range(1, len(groups)):
        before, adjacent = [plan[s.id] for s in groups[position - 1] if s.id in plan], True
        for earlier in reversed(groups[: position - 1]):
            if before:
                break
            before, adjacent = [plan[s.id] for s in earlier if s.id in plan], False
        for session in groups[position]:
            if session.id in plan:
                yield from ((each, plan[session.id], adjacent) for each in before)


def _is_history(instance: Instance, *sessions: str) -> bool:
    return all(instance.sessions[session].state == "delivered" for session in sessions)


def _post_gaps(model: Model, session: Session, earlier: list[list[Session]]) -> None:
    between: list[Session] = []
    for distance, group in enumerate(reversed(earlier)):
        if any(not model.may_be_unplaced(s.id) for s in between):
            return
        placed_between = [model.is_unplaced(s.id).negated() for s in between]
        for before in group:
            if before.id not in model.sets or _is_history(model.instance, before.id, session.id):
                continue
            if session.min_gap_days is not None:
                for day_ in model.ordinals(session.id):
                    model.cp.add_bool_or(
                        model.by(session.id, day_).negated(),
                        model.by(before.id, day_ - session.min_gap_days),
                        model.is_unplaced(before.id),
                        *placed_between,
                    )
            if session.max_gap_days is not None and distance == 0:
                for day_ in model.ordinals(before.id):
                    model.cp.add_bool_or(
                        model.by(before.id, day_).negated(),
                        model.by(session.id, day_ + session.max_gap_days),
                        model.is_unplaced(session.id),
                    )
        between += group
