"""The smallest relaxations for sessions that cannot be placed, each verified by solving the relaxed problem again."""

from __future__ import annotations

from dataclasses import replace

from foundation.documents import Document
from foundation.runs import Budget, Clock, StopSignal, never_stop

from .blame import POSITION, blame
from .check import check_plan
from .explain import clash_of
from .instance import Instance
from .liftings import lifted
from .moves import FewestMoves, moved
from .occupancy import occupied
from .plan import Plan
from .remedies import Remedy, smallest_liftings, wish_of
from .rules import PERSON_CLASH
from .rules.placing import PlaceSessions
from .search import Search
from .wishes import name_of

LIMIT_S = 60.0

ONE = Budget(work=4.0, time_limit_s=6.0)
"""What verifying one relaxation may take."""


class Relaxation(Document):
    """Something a planner could give: the rules it touches, the sessions that then have a place, in words.

    `moves` counts other sessions that go elsewhere for it.
    """

    rules: tuple[str, ...]
    places: tuple[str, ...]
    moves: int
    text: str

    def rank(self) -> tuple[object, ...]:
        """Fewest rules first, more sessions placed before fewer, an access need to be met last, then fewest moves."""
        positions = [POSITION[code] for code in self.rules]
        return len(self.rules), -len(self.places), "requirement" in self.rules, self.moves, positions, self.text


def relax(
    instance: Instance,
    plan: Plan,
    *,
    seed: int = 0,
    budget: Budget | None = None,
    stop: StopSignal = never_stop,
) -> list[Relaxation]:
    """The smallest relaxations that would place sessions without a place, best first.

    Each is verified: the snapshot is edited accordingly (one more seat, one more facilitator for one block of one date,
    a room opened on a date and so on), the edited problem is solved again with all placed sessions kept, and its plan
    passes the checker.

    Args:
        instance: the problem.
        plan: a finished plan of it, with sessions left out.
        seed, budget, stop: as for `solve`, over all relaxations together (60 seconds unless given).

    Returns:
        Relaxations by rank; empty where every session is placed or nothing that may give way would help.
    """
    clock = Clock(budget or Budget(time_limit_s=LIMIT_S), stop)
    search = Search(instance, seed=seed, clock=clock, goals=[], warm_start=plan)
    search.plan = dict(plan)
    found: dict[str, Relaxation] = {}
    for session in (s for s in instance.sessions if s not in plan):
        if clock.is_over():
            break
        bits = blame(search.grid, session, plan)
        clash, _ = clash_of(search, session, bits)
        for remedy in smallest_liftings(search, session, clash, bits):
            edited = lifted(instance, remedy.plan, remedy.codes)
            if edited is None or edited.input_sha256 in found or clock.is_over():
                continue
            others = occupied(search.grid, {s: p for s, p in remedy.plan.items() if s != session})
            wish = wish_of(others, remedy.plan, "", remedy.codes)
            verified = _verified(instance, edited, plan, remedy, wish, clock, seed)
            if verified is not None:
                found[edited.input_sha256] = verified
    return sorted(found.values(), key=Relaxation.rank)


def _verified(
    instance: Instance, edited: Instance, plan: Plan, remedy: Remedy, wish: str, clock: Clock, seed: int
) -> Relaxation | None:
    """The relaxation, where solving the edited problem places more sessions and loses none."""
    limit = Budget(work=ONE.work, time_limit_s=max(0.5, min(ONE.time_limit_s, clock.remaining_s())))
    goals = [PlaceSessions(), FewestMoves(plan)]
    again = Search(edited, seed=seed, clock=Clock(limit, clock.stop), goals=goals, warm_start=remedy.plan)
    again.run()
    if not set(plan) < set(again.plan) or check_plan(edited, again.plan) or _goes_too_far(instance, again.plan, remedy):
        return None
    placed = tuple(sorted(set(again.plan) - set(plan)))
    goes = moved(plan, again.plan)
    then = _listed([name_of(edited, session) for session in placed])
    rest = f", and {len(goes)} other{'' if len(goes) == 1 else 's'} would move" if goes else ""
    return Relaxation(
        rules=remedy.codes,
        places=placed,
        moves=len(goes),
        text=f"{wish}: then {then} would have a place{rest}.",
    )


def _goes_too_far(instance: Instance, plan: Plan, remedy: Remedy) -> bool:
    """Whether people would be wanted twice more often than the relaxation says: that edit reaches further."""
    asked = {match.subjects for match in PERSON_CLASH.matches(instance, remedy.plan)}
    new = {match.subjects for match in PERSON_CLASH.matches(instance, _known(instance, plan))}
    return not new <= asked


def _known(instance: Instance, plan: Plan) -> Plan:
    """The plan without people and rooms that an edit has added."""
    return {
        s: replace(p, facilitators=tuple(f for f in p.facilitators if f in instance.people)) for s, p in plan.items()
    }


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
