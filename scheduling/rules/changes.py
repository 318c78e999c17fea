"""What differs from what people were told, counted: sessions, notice, dates, blocks, places, facilitators."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from ..candidates import Candidates, CandidateSets
from ..grid import Grid
from ..instance import Instance
from ..plan import Placement, Plan
from ..presence import Numbers
from .goal import CandidateLevel, Level, Scope

if TYPE_CHECKING:
    from ..literals import Model

PARTS = ("date", "block", "room", "facilitators", "equipment")


def changed_parts(instance: Instance, session: str, placement: Placement | None) -> tuple[str, ...]:
    """Which parts of a session differ from its published row; none where it was never published or is unplaced."""
    row = instance.published.get(session)
    if row is None or placement is None:
        return ()
    old = Placement.of_row(row)
    return tuple(part for part in PARTS if getattr(old, part) != getattr(placement, part))


def watched(instance: Instance, scope: Scope) -> list[str]:
    """Sessions whose change people would have to be told of: published, not delivered."""
    return [s for s in sorted(scope) if s in instance.published and instance.sessions[s].state != "delivered"]


def is_changed(instance: Instance, plan: Plan, session: str) -> bool:
    """Whether a published session is unplaced or differs in any part."""
    return session not in plan or bool(changed_parts(instance, session, plan[session]))


def notice_price(instance: Instance, earlier: dt.date) -> int:
    """Full weeks by which a change of something on this date falls short of the notice people are given."""
    inside = instance.policy.notice_days - (earlier - instance.as_at).days
    return max(0, inside // 7)


def notice_days(instance: Instance, plan: Plan, session: str) -> int:
    """Days from the snapshot's to the earlier of a published session's old date and its date in a plan."""
    old = instance.published[session].date
    return (min(old, plan[session].date if session in plan else old) - instance.as_at).days


def displaced(grid: Grid, sets: CandidateSets) -> set[str]:
    """Published sessions that cannot stay where they stand, whatever the others do."""
    rows = grid.instance.published
    return {s for s in watched(grid.instance, sets) if sets[s].find(grid, Placement.of_row(rows[s])) is None}


class Changes(Level):
    """Published sessions with any change."""

    counts_sessions = True

    def lowest(self, grid: Grid, sets: CandidateSets, optional: frozenset[str]) -> int:
        """Those that cannot keep their place."""
        del optional
        return len(displaced(grid, sets))

    def floor(self) -> CandidateLevel:
        """Those with another date, block or room."""
        return Displaced()

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """How many."""
        return sum(is_changed(instance, plan, session) for session in watched(instance, scope))

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Whether it is the published place."""
        return _is_published_place(grid, candidates)

    def expression(self, model: Model) -> Any:
        """One for each session that is not kept as it was."""
        sessions = watched(model.instance, model.sets)
        return len(sessions) - sum(kept(model, session) for session in sessions)


class Displaced(CandidateLevel):
    """Published sessions on another date, in another block or room, or unplaced."""

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """How many."""
        rows = {session: Placement.of_row(instance.published[session]) for session in watched(instance, scope)}
        return sum(session not in plan or _place(plan[session]) != _place(row) for session, row in rows.items())

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """One everywhere but at the published place."""
        if not watched(grid.instance, [candidates.session]):
            return np.zeros(len(candidates), dtype=np.int64)
        return np.asarray(1 - _is_published_place(grid, candidates)[0], dtype=np.int64)

    def left_out(self, instance: Instance, session: str) -> int:
        """One for a session that people were told of."""
        return len(watched(instance, [session]))


class Notice(Level):
    """Weeks of notice that changes fall short of."""

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """Sum over changed sessions; an unplaced one counts by its old date."""
        total = 0
        for session in watched(instance, scope):
            if is_changed(instance, plan, session):
                old = instance.published[session].date
                new = plan[session].date if session in plan else old
                total += notice_price(instance, min(old, new))
        return total

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Whether it is the published place."""
        return _is_published_place(grid, candidates)

    def floor(self) -> CandidateLevel:
        """The same of sessions that do not stand where they were published."""
        return NoticeElsewhere()

    def expression(self, model: Model) -> Any:
        """The price of each candidate's date, less that of a session kept as it was."""
        total: Any = 0
        for session in watched(model.instance, model.sets):
            old = model.instance.published[session].date
            price = notice_price(model.instance, old)
            total += price * model.is_unplaced(session) - price * kept(model, session)
            for time in model.times(session):
                new = dt.date.fromordinal(time.ordinal)
                total += notice_price(model.instance, min(old, new)) * time.literal
        return total


class NoticeElsewhere(CandidateLevel):
    """Weeks of notice that new dates, blocks and rooms fall short of; an unplaced session counts by its old date."""

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """Sum over sessions that stand elsewhere."""
        rows = {session: Placement.of_row(instance.published[session]) for session in watched(instance, scope)}
        elsewhere = [s for s, row in rows.items() if s not in plan or _place(plan[s]) != _place(row)]
        return sum(notice_price(instance, min(rows[s].date, plan.get(s, rows[s]).date)) for s in elsewhere)

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """The price of the earlier of old and new date, but at the published place."""
        instance, session = grid.instance, candidates.session
        if not watched(instance, [session]):
            return np.zeros(len(candidates), dtype=np.int64)
        old = instance.published[session].date
        prices = [notice_price(instance, min(old, dt.date.fromordinal(each))) for each in candidates.ordinal.tolist()]
        return np.asarray(np.array(prices, dtype=np.int64) * (1 - _is_published_place(grid, candidates)[0]))

    def left_out(self, instance: Instance, session: str) -> int:
        """The price of its old date, for a session that people were told of."""
        if not watched(instance, [session]):
            return 0
        return notice_price(instance, instance.published[session].date)


class ChangedPart(CandidateLevel):
    """Published sessions whose date, block, room or venue differs; an unplaced one counts."""

    def __init__(self, part: str) -> None:
        self.part = part

    def _of(self, instance: Instance, placement: Placement) -> object:
        if self.part == "venue":
            return None if placement.room is None else instance.places[placement.room].venue.id
        return getattr(placement, self.part)

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """How many."""
        count = 0
        for session in watched(instance, scope):
            old = self._of(instance, Placement.of_row(instance.published[session]))
            count += session not in plan or self._of(instance, plan[session]) != old
        return count

    def costs(self, grid: Grid, candidates: Candidates) -> Numbers:
        """One where the part differs from the published row."""
        instance, session = grid.instance, candidates.session
        if not watched(instance, [session]):
            return np.zeros(len(candidates), dtype=np.int64)
        old = self._of(instance, Placement.of_row(instance.published[session]))
        differs = [self._of(instance, candidates.placement(grid, n)) != old for n in range(len(candidates))]
        return np.array(differs, dtype=np.int64)

    def left_out(self, instance: Instance, session: str) -> int:
        """One for a session that people were told of."""
        return len(watched(instance, [session]))


class ChangedFacilitators(Level):
    """Published sessions led by others than announced; an unplaced one counts."""

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """How many."""
        return sum(
            session not in plan or plan[session].facilitators != instance.published[session].facilitators
            for session in watched(instance, scope)
        )

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """Whether it is the published place."""
        return _is_published_place(grid, candidates)

    def expression(self, model: Model) -> Any:
        """One for each session whose facilitators are not all the announced ones."""
        sessions = watched(model.instance, model.sets)
        return len(sessions) - sum(_same_leaders(model, session) for session in sessions)


def kept(model: Model, session: str) -> Any:
    """A literal that may hold only where the session stands exactly as published."""
    name = ("kept", session)
    if name in model.extra:
        return model.extra[name]
    row = Placement.of_row(model.instance.published[session])
    index = model.sets[session].find(model.grid, row)
    key = (row.date.toordinal(), model.grid.block_index[row.block])
    leaders = [leader for p in row.facilitators if (leader := model.lead.get((session, p, *key))) is not None]
    needed = model.instance.sessions[session].facilitators.needed
    if index is None or len(leaders) != len(row.facilitators) or len(leaders) != needed:
        model.extra[name] = model.false
        return model.false
    literal = model.extra[name] = model.cp.new_bool_var("")
    model.cp.add_implication(literal, model.x[session][index])
    for leader in leaders:
        model.cp.add_implication(literal, leader)
    for thing in row.equipment:
        model.cp.add_implication(literal, model.book(session, thing, key))
    for (owner, thing, *at), booked in model.booking.items():
        if owner == session and (*at,) == key and thing not in row.equipment:
            model.cp.add_implication(literal, booked.negated())
    return literal


def _place(placement: Placement) -> tuple[dt.date, str, str | None]:
    return placement.date, placement.block, placement.room


def _is_published_place(grid: Grid, candidates: Candidates) -> Numbers:
    row = grid.instance.published.get(candidates.session)
    index = None if row is None else candidates.find(grid, Placement.of_row(row))
    same = np.arange(len(candidates)) == (-1 if index is None else index)
    return np.asarray(same[None, :], dtype=np.int64)


def _same_leaders(model: Model, session: str) -> Any:
    """A literal that may hold only where the announced facilitators lead, at whatever time."""
    name = ("leaders", session)
    announced = model.instance.published[session].facilitators
    if len(announced) != model.instance.sessions[session].facilitators.needed:
        return model.false
    if name not in model.extra:
        literal = model.extra[name] = model.cp.new_bool_var("")
        for person in announced:
            own = [each for (s, p, *_), each in model.lead.items() if s == session and p == person]
            model.cp.add_bool_or([*own, literal.negated()])
        model.cp.add_implication(literal, model.is_unplaced(session).negated())
    return model.extra[name]
