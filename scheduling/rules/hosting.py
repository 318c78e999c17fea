"""Goals on where sessions are held: hosts take turns, cohorts keep or change their venue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..candidates import Candidates, CandidateSets
from ..grid import Grid
from ..instance import Instance
from ..plan import Placement, Plan, host
from ..presence import Numbers
from .goal import Goal, Level, Scope
from .rule import Match

if TYPE_CHECKING:
    from ..literals import Model

THRESHOLDS_AT_ONCE = 6
"""Loads settled in one step of host fairness: more would make the weights between them huge."""


def loads(instance: Instance, plan: Plan) -> dict[str, int]:
    """Sessions hosted by each organisation with a room or a ledger entry, past years' ledger included."""
    count = Counter({entry.organisation: entry.sessions for entry in instance.document.host_ledger})
    for venue in instance.venues.values():
        if venue.organisation is not None and venue.rooms:
            count[venue.organisation] += 0
    for placement in plan.values():
        organisation = host(instance, placement)
        if organisation is not None:
            count[organisation] += 1
    return dict(sorted(count.items()))


def least_loads(
    grid: Grid, sets: CandidateSets, optional: frozenset[str], highest: int | None = None
) -> dict[str, int]:
    """Loads as even as candidates allow, whatever clashes: no plan's sum of a number that rises with the load is less.

    Each session that is placed and hosted for sure goes to one of the hosts it has candidates at; hosts are relieved
    along chains of sessions until none can be (N. Harvey and others, "Semi-matchings for bipartite graphs and load
    balancing", 2006), which is best for every such number that rises ever more steeply.

    Args:
        grid: the instance's arrays.
        sets: candidates by session.
        optional: sessions that may stay unplaced.
        highest: where given, loads above count no more than this one; so a host that may pass it takes what it can.
    """
    hosts, found, more = _hosts_of(grid, sets), loads(grid.instance, {}), Counter[str]()
    sure = {s: own for s, own in hosts.items() if "" not in own and s not in optional}
    for session, own in hosts.items():
        if session in sure and len(own) == 1:
            found[next(iter(own))] += 1
        else:
            more.update(own)
    at_will = {host_ for host_, load in found.items() if highest is not None and highest < load + more[host_]}
    given: dict[str, dict[str, set[str]]] = {name: {} for name in found}
    for session, own in sure.items():
        if len(own) > 1 and not own & at_will:
            to = min(own, key=lambda each: (found[each], each))
            given[to][session] = own
            found[to] += 1
    while any(_relieve(found, given, name) for name in sorted(found, key=lambda each: (-found[each], each))):
        pass
    return found


def _hosts_of(grid: Grid, sets: CandidateSets) -> dict[str, set[str]]:
    """By session: the organisations it can be hosted by; "" among them where it can do without."""
    names = [*(place.venue.organisation or "" for place in grid.instance.places.values()), ""]
    return {s: {names[room] for room in np.unique(own.room).tolist()} for s, own in sets.items() if len(own)}


def _relieve(load: dict[str, int], given: dict[str, dict[str, set[str]]], host_: str) -> bool:
    """Move one session on from a host, and others in turn, to one with at least two fewer; False where none can be."""
    came: dict[str, tuple[str, str]] = {}
    queue = [host_]
    for at in queue:
        for session, own in given[at].items():
            for to in sorted(own - came.keys() - {host_}):
                came[to] = (at, session)
                queue.append(to)
    end = min(came, key=lambda each: (load[each], each), default=host_)
    if load[end] > load[host_] - 2:
        return False
    load[host_], load[end] = load[host_] - 1, load[end] + 1
    while end != host_:
        before, session = came[end]
        given[end][session] = given[before].pop(session)
        end = before
    return True


def _load_expressions(model: Model) -> dict[str, Any]:
    """Sessions hosted, as expressions; what is not in the model is not counted.

    Each host's literals are added up at once: adding them one by one nests an expression so deep that the solver's
    library overruns its stack.
    """
    if all(("load", organisation) in model.extra for organisation in loads(model.instance, {})):
        return {organisation: model.extra["load", organisation] for organisation in loads(model.instance, {})}
    name = [place.venue.organisation for place in model.instance.places.values()]
    before = loads(model.instance, {})
    hosted: dict[str, list[Any]] = {organisation: [] for organisation in before}
    for candidate in model.in_rooms():
        organisation = name[candidate.room]
        if organisation is not None:
            hosted[organisation].append(candidate.literal)
    for organisation, literals in hosted.items():
        model.extra["load", organisation] = sum(literals, before[organisation])
    return {organisation: model.extra["load", organisation] for organisation in before}


def _within(plan: Plan, scope: Scope) -> dict[str, Placement]:
    return {session: placement for session, placement in plan.items() if session in scope}


class MostLoaded(Level):
    """The load of the most loaded host."""

    additive = False

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """The greatest load, 0 without hosts."""
        return max(loads(instance, _within(plan, scope)).values(), default=0)

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """The host."""
        return _hosts(grid, candidates)

    def expression(self, model: Model) -> Any:
        """A number no load is above."""
        found = _load_expressions(model)
        most = model.cp.new_int_var(0, max(loads(model.instance, {}).values(), default=0) + len(model.sets), "")
        for load in found.values():
            model.cp.add(load <= most)
        return most

    def lowest(self, grid: Grid, sets: CandidateSets, optional: frozenset[str]) -> int:
        """The greatest load where sessions are shared out as evenly as their candidates allow."""
        return max(least_loads(grid, sets, optional).values(), default=0)


class HostsAtLeast(Level):
    """Hosts with at least so many sessions, the highest number first: settles the next loads exactly."""

    additive = False

    def __init__(self, highest: int, lowest: int, hosts: int, above: int) -> None:
        """Numbers from `highest` to `lowest` among so many hosts; `above`: how many have more, settled before."""
        self.above = above
        self.thresholds = range(highest, lowest - 1, -1)
        self.weight = hosts + 1

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """Counts of hosts by threshold, joined into one number, the highest threshold weighing most."""
        return self._of(loads(instance, _within(plan, scope)).values())

    def _of(self, own: Collection[int]) -> int:
        return sum(self._weight(at) * sum(load >= at for load in own) for at in self.thresholds)

    def lowest(self, grid: Grid, sets: CandidateSets, optional: frozenset[str]) -> int:
        """The same of sessions shared out as evenly as their candidates allow, and of what is settled above."""
        even = least_loads(grid, sets, optional, self.thresholds[0] if self.above else None)
        return max(self._of(even.values()), self.above * sum(map(self._weight, self.thresholds)))

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """The host."""
        return _hosts(grid, candidates)

    def expression(self, model: Model) -> Any:
        """The same of the model's loads."""
        total: Any = 0
        most = len(model.sets) + max(loads(model.instance, {}).values(), default=0)
        for load in _load_expressions(model).values():
            for at in self.thresholds:
                reached = model.cp.new_bool_var("")
                model.cp.add(load <= at - 1 + most * reached)
                total += self._weight(at) * reached
        return total

    def _weight(self, at: int) -> int:
        return int(self.weight ** (at - self.thresholds[-1]))


class HostFairness(Goal):
    """Hosts take turns, over the years."""

    code = "host_fairness"
    sentence = "The organisation that has hosted most hosts as little more as possible, then the next."

    def levels(self, instance: Instance, current: Callable[[], Plan]) -> Iterator[Level]:
        """The greatest load, then how many hosts reach each load from there downwards."""
        if not any(venue.organisation for venue in instance.venues.values()):
            return
        yield MostLoaded()
        floor = min(loads(instance, {}).values(), default=0)
        highest = max(loads(instance, current()).values(), default=0)
        while highest > floor:
            lowest = max(floor + 1, highest - THRESHOLDS_AT_ONCE + 1)
            now = loads(instance, current()).values()
            yield HostsAtLeast(highest, lowest, len(now), sum(load > highest for load in now))
            highest = lowest - 1

    def value(self, instance: Instance, plan: Plan) -> int:
        """Sessions of the most loaded host, ledger included."""
        return MostLoaded().measure(instance, plan, instance.sessions)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each organisation that hosts in this plan or has hosted before."""
        hosted = Counter(organisation for p in plan.values() if (organisation := host(instance, p)) is not None)
        total = sum(hosted.values())
        found = []
        for organisation, load in loads(instance, plan).items():
            if load:
                past = load - hosted[organisation]
                text = f"{organisation} hosts {hosted[organisation]} of {total}"
                text += f", after {past} before." if past else "."
                found.append(Match((organisation,), load, text))
        return found


class VenueRepeats(Level):
    """Venues beyond the first of cohorts that keep one; repeats in cohorts that rotate."""

    def measure(self, instance: Instance, plan: Plan, scope: Scope) -> int:
        """Sum over cohorts."""
        return sum(_venue_cost(instance, plan, cohort, scope) for cohort in instance.cohorts)

    def sees(self, grid: Grid, candidates: Candidates) -> Numbers:
        """The venue."""
        venues = list(grid.instance.venues)
        by_room = [venues.index(place.venue.id) for place in grid.instance.places.values()]
        return np.array([*by_room, -1], dtype=np.int64)[candidates.room][None, :]

    def expression(self, model: Model) -> Any:
        """Sum over cohorts, by literals for each venue used."""
        total: Any = 0
        for cohort in model.instance.cohorts.values():
            if cohort.venue_rule != "any":
                total += _venue_expression(model, cohort.id, rotate=cohort.venue_rule == "rotate")
        return total


class VenueRuleGoal(Goal):
    """Each cohort's wish to stay at a venue or to see several."""

    code = "venue_rule"
    sentence = "A cohort that keeps its venue meets in one; a cohort that rotates meets in as many as it can."

    def levels(self, instance: Instance, current: Callable[[], Plan]) -> Iterator[Level]:
        """Venues too many and venues repeated."""
        del current
        if any(cohort.venue_rule != "any" for cohort in instance.cohorts.values()):
            yield VenueRepeats()

    def value(self, instance: Instance, plan: Plan) -> int:
        """Venues beyond the first, or repeats, over all cohorts with a rule."""
        return VenueRepeats().measure(instance, plan, instance.sessions)

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One for each cohort that falls short of its rule."""
        found = []
        for cohort in instance.cohorts.values():
            cost = _venue_cost(instance, plan, cohort.id, instance.sessions)
            if cost:
                what = "more venues than one" if cohort.venue_rule == "same" else "repeats of a venue"
                found.append(Match((cohort.id,), cost, f"{cohort.id} has {cost} {what}."))
        return found


def _venue_cost(instance: Instance, plan: Plan, cohort: str, scope: Scope) -> int:
    rule = instance.cohorts[cohort].venue_rule
    venues = [
        instance.places[room].venue.id
        for session, placement in plan.items()
        if session in scope and cohort in instance.sessions[session].cohorts and (room := placement.room) is not None
    ]
    distinct = len(set(venues))
    return 0 if rule == "any" or not venues else distinct - 1 if rule == "same" else len(venues) - distinct


def _venue_expression(model: Model, cohort: str, *, rotate: bool) -> Any:
    by_venue: dict[str, dict[str, list[Any]]] = {}
    venues = [place.venue.id for place in model.instance.places.values()]
    for candidate in model.in_rooms():
        if cohort in model.instance.sessions[candidate.session].cohorts:
            own = by_venue.setdefault(venues[candidate.room], {})
            own.setdefault(candidate.session, []).append(candidate.literal)
    used = {venue: model.cp.new_bool_var("") for venue in by_venue}
    for venue, sessions in by_venue.items():
        if rotate:
            model.cp.add(used[venue] <= sum(sum(each) for each in sessions.values()))
        else:
            for each in sessions.values():
                model.cp.add(sum(each) <= used[venue])
    if rotate:
        return sum(sum(each) for sessions in by_venue.values() for each in sessions.values()) - sum(used.values())
    somewhere = model.cp.new_bool_var("")
    model.cp.add(somewhere <= sum(used.values()))
    return sum(used.values()) - somewhere


def _hosts(grid: Grid, candidates: Candidates) -> Numbers:
    names = sorted(loads(grid.instance, {}))
    by_room = [
        -1 if place.venue.organisation is None else names.index(place.venue.organisation)
        for place in grid.instance.places.values()
    ]
    return np.array([*by_room, -1], dtype=np.int64)[candidates.room][None, :]
