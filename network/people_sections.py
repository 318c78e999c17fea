"""The sections of a result on brokers and on organisations."""

from __future__ import annotations

import numpy as np

from . import holes, losses
from .brokerage import ROLES, brokerage_roles
from .brokerage_expected import expected_roles
from .distances import betweenness
from .gaps import rests_on_few_answers
from .picture import Picture
from .result import Broker, OrganisationRow

BROKERS_LISTED = 25


def organisations_section(now: Picture) -> tuple[OrganisationRow, ...]:
    """People, external ties and organisations within two steps, for every organisation."""
    adjacency = now.organisation_graph.adjacency()
    near = (adjacency + adjacency @ adjacency).toarray() > 0
    np.fill_diagonal(near, val=False)
    return tuple(
        OrganisationRow(code=o.code, people=p, external_ties=t, reach_two_steps=r)
        for o, p, t, r in zip(
            now.instance.organisations,
            now.headcount.tolist(),
            now.external_ties.tolist(),
            near.sum(axis=1).tolist(),
            strict=True,
        )
    )


def brokers_section(now: Picture) -> tuple[Broker, ...]:
    """The people who bridge most, most first."""
    graph, linked = now.linked_graph, now.linked
    if not len(linked):
        return ()
    roles = brokerage_roles(np.concatenate([graph.edges, graph.edges[:, ::-1]]), now.home[linked])
    bridging = roles[:, 2:].sum(axis=1)
    home = now.home[linked]
    groups, place = np.unique(home, return_inverse=True)
    density = 2 * graph.m / (graph.n * (graph.n - 1))
    by_chance = expected_roles(np.bincount(place, minlength=len(groups)), density)[0][:, 2:5].sum(axis=1)
    ranked = graph.n <= losses.MOST_NODES and not rests_on_few_answers(now, "working")
    between = betweenness(graph) if ranked else np.full(graph.n, np.nan)
    constraint, size = holes.constraint(graph), holes.effective_size(graph)
    order = np.lexsort((np.arange(graph.n), -np.nan_to_num(np.round(between, 6)), -bridging))[:BROKERS_LISTED]
    return tuple(
        Broker(
            person=now.instance.people[now.people[linked[i]]].id,
            organisation=now.instance.organisations[now.home[linked[i]]].code,
            betweenness=_defined(between[i]),
            constraint=_defined(constraint[i]),
            effective_size=_defined(size[i]),
            **dict(zip(ROLES, roles[i].tolist(), strict=True)),
            bridging_share=float(bridging[i] / max(1, bridging.sum())),
            bridging_expected=float(by_chance[place[i]]),
        )
        for i in order.tolist()
        if bridging[i] or between[i] > 0
    )


def _defined(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
