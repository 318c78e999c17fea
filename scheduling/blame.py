"""Which rules stand against each (date, block, room) of a session while all others stay where they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .candidates import Candidates
from .documents import Session
from .grid import Grid, Mask
from .instance import Instance
from .occupancy import Occupancy, occupied
from .plan import Plan
from .rules import HARD_RULES, MASKS
from .rules.people import LEADING, enough_facilitators
from .rules.sequence import Gap, Order

Bits = npt.NDArray[np.int64]

POSITION = {rule.code: n for n, rule in enumerate(HARD_RULES)}


def blame(grid: Grid, session: str, plan: Plan) -> Bits:
    """A set of rules, as bits by position in HARD_RULES, for each place of a session (dates x its blocks x rooms).

    The set is of rules that together, if lifted, leave nothing against the place; 0 where nothing stands against it.
    """
    bits = np.zeros(grid.shape(session), dtype=np.int64)
    for rule in MASKS:
        alone = rule.mask_under(grid, session, frozenset({rule.code}))
        bits |= np.where(alone, 0, 1 << POSITION[rule.code])
    together = enough_facilitators(grid, session, LEADING)
    people = sum(1 << POSITION[code] for code in LEADING)
    bits |= np.where(~together & (bits & people == 0), 1 << POSITION["facilitator_unavailable"], 0)
    others = occupied(grid, {s: p for s, p in plan.items() if s != session})
    everywhere = _everywhere(grid, session)
    for code, fits in (
        ("room_clash", others.room_free(everywhere)),
        ("person_clash", others.members_free(everywhere)),
        ("facilitator_clash", others.leaders_free(everywhere) | ~np.broadcast_to(together, bits.shape).reshape(-1)),
        ("equipment_clash", _equipment(grid, others, everywhere)),
    ):
        bits |= np.where(fits.reshape(bits.shape), 0, 1 << POSITION[code])
    return bits | sequence_blame(grid, session, plan)


def codes_of(bits: int) -> tuple[str, ...]:
    """The rule codes of a set of bits, in the order of the rules."""
    return tuple(code for code, n in POSITION.items() if bits >> n & 1)


def _everywhere(grid: Grid, session: str) -> Candidates:
    dates, blocks, rooms = (axis.reshape(-1) for axis in np.indices(grid.shape(session)))
    own = np.array([grid.block_index[block] for block in grid.instance.sessions[session].blocks], dtype=np.int64)
    online = grid.instance.sessions[session].mode == "online"
    return Candidates(session, grid.ordinals[dates], own[blocks], np.full(len(rooms), -1) if online else rooms)


def _equipment(grid: Grid, others: Occupancy, everywhere: Candidates) -> Mask:
    """Whether what could be brought in an empty world can be brought now."""
    return np.asarray(others.offers(everywhere) | ~Occupancy(grid).offers(everywhere))


def sequence_blame(grid: Grid, session: str, plan: Plan) -> Bits:
    """Order and gap alone, by date and block (one column stands for all rooms), with the plain tests."""
    instance = grid.instance
    shape = instance.sessions[session]
    bits = np.zeros((len(grid.dates), len(shape.blocks), 1), dtype=np.int64)
    near = {s: p for s, p in plan.items() if s != session and set(instance.sessions[s].cohorts) & set(shape.cohorts)}
    if shape.order is None or not near:
        return bits
    instance = _cohorts_alone(instance, shape)
    before = {match.subjects for match in Gap().matches(instance, near)}
    everywhere = _everywhere(grid, session)
    rooms = len(grid.room_axis(session))
    for d in range(len(grid.dates)):
        for b in range(len(shape.blocks)):
            own = everywhere.placement(grid, (d * len(shape.blocks) + b) * rooms)
            if any(Order().clash(instance, own, other) for other in near.values()):
                bits[d, b, 0] |= 1 << POSITION["order"]
            gaps = Gap().matches(instance, {**near, session: own})
            if any(match.subjects not in before for match in gaps):
                bits[d, b, 0] |= 1 << POSITION["gap"]
    return bits


def _cohorts_alone(instance: Instance, session: Session) -> Instance:
    """The instance with a session's own cohorts and their sessions alone: no other rule of sequence touches it."""
    document, kept = instance.document, set(session.cohorts)
    cohorts = tuple(c for c in document.cohorts if c.id in kept)
    sessions = tuple(
        s.model_copy(update={"cohorts": tuple(c for c in s.cohorts if c in kept)})
        for s in document.sessions
        if kept.intersection(s.cohorts)
    )
    return Instance(document.model_copy(update={"cohorts": cohorts, "sessions": sessions}), instance.input_sha256)
