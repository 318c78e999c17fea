"""Which pairs of a plan to leave out so that it keeps to the limits that tie pairs to each other."""

from __future__ import annotations

from collections.abc import Sequence

from .instance import Instance, Pair
from .limits import Tally, give_receive_limits, has_limits, net_given, organisations_of


def beyond_limits(instance: Instance, pairs: Sequence[Pair]) -> set[Pair]:
    """Pairs that a coach's hours, the cap between two organisations, or the band of give and take leave no room for.

    Pairs are taken in the order given, so that the last ones are left out; locked pairs always stay. Leaving them
    out may put another organisation outside the band: ask again of what is left.
    """
    if not has_limits(instance):
        return set()
    tally, out = Tally(instance), set[Pair]()
    for pair in sorted(pairs, key=lambda each: each not in instance.locks):
        if tally.allows(pair):
            tally.take(pair)
        else:
            out.add(pair)
    return out or _outside_band(instance, pairs)


def _outside_band(instance: Instance, pairs: Sequence[Pair]) -> set[Pair]:
    """For each organisation that gives or receives too much, the last pairs on that side."""
    net, out = net_given(instance, pairs), set[Pair]()
    for code, (least, most) in give_receive_limits(instance).items():
        end, much = (1, net[code] - most) if net[code] > most else (0, least - net[code])
        loose = [pair for pair in pairs if pair not in instance.locks and _is_at(instance, pair, code, end)]
        out |= set(loose[len(loose) - much :]) if much > 0 else set()
    return out


def _is_at(instance: Instance, pair: Pair, code: str, end: int) -> bool:
    """Whether an organisation stands at one end of a pair (0 learner's, 1 coach's) and not at the other."""
    ends = organisations_of(instance, pair)
    return ends[end] == code and ends[1 - end] != code
