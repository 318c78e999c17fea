"""Whether any plan at all keeps to every limit of a round: the program without a goal."""

from __future__ import annotations

import numpy as np

from .counted_clock import CountedClock
from .coupled_model import coupled_model, program_of
from .eligibility import eligibility
from .exact import Effort, least_by_search
from .instance import Instance
from .round_model import round_model


def has_no_plan(instance: Instance, clock: CountedClock, effort: Effort) -> bool:
    """True where it is proven that no plan keeps to locks, places and limits; False where one does, or time was short.

    CP-SAT on all pairs.
    """
    model = round_model(eligibility(instance), ())
    coupled = coupled_model(model, ())
    program = program_of(coupled, model.network)
    nothing = np.zeros(coupled.size, dtype=np.int64)
    best = least_by_search(program, nothing, None, 0, clock, effort)
    return best.columns is None and best.proven
