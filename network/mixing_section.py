"""The mixing section of a result: ties within and between organisations, layer by layer."""

from __future__ import annotations

import numpy as np

from . import mixing
from .conversion import conversion
from .documents import LAYER_NAMES, LayerName
from .gaps import response_rate, rests_on_survey
from .graph import Layer, layer
from .picture import Picture
from .recency import recency
from .result import Block, Coverage, LayerMixing, MixingResult, OrganisationMixing


def mixing_section(now: Picture, rng: np.random.Generator, conversion_rng: np.random.Generator) -> MixingResult:
    """Everything about ties within and between organisations."""
    mix, k = now.mixing, len(now.instance.organisations)
    one_way = mixing.block_counts(now.graph.edges, now.home, k)
    apart = None if now.boundary.plain else now.boundary.apart
    tails = mixing.permutation_tails(now.graph.edges, now.boundary.kind, rng, apart=apart)
    blau, iqv, _ = mixing.blau(now.headcount, k)
    return MixingResult(
        people=len(now.people),
        external=mix.external,
        internal=mix.internal,
        e_i=mix.e_i,
        possible_low=mix.possible[0] if mix.possible else None,
        possible_high=mix.possible[1] if mix.possible else None,
        rescaled=mix.rescaled,
        expected=mix.expected,
        sd=mix.sd,
        z=mix.z,
        p_low=tails[0] if tails else None,
        p_high=tails[1] if tails else None,
        ratio=mix.ratio,
        assortativity=mixing.assortativity(one_way + one_way.T),
        modularity=mixing.modularity(one_way + one_way.T),
        blau=blau,
        iqv=iqv,
        layers=_layers(now),
        blocks=_blocks(now),
        recency=recency(now),
        conversion=conversion(now.instance, conversion_rng),
        organisations=_organisations(now),
        coverage=coverage(now),
    )


def coverage(now: Picture) -> Coverage:
    """How many organisations are linked, with both denominators."""
    k, there = len(now.instance.organisations), int((now.headcount > 0).sum())
    linked = int((now.external_ties >= 1).sum())
    return Coverage(
        organisations=k,
        with_people=there,
        with_external_tie=linked,
        with_two_external_ties=int((now.external_ties >= 2).sum()),
        share_of_all=linked / k if k else None,
        share_of_those_with_people=linked / there if there else None,
        pairs_linked=now.organisation_graph.m,
        pairs_possible=k * (k - 1) // 2,
    )


def _layers(now: Picture) -> tuple[LayerMixing, ...]:
    rows = []
    for name in LAYER_NAMES:
        ties = now.ties if name == "working" else layer(now.instance, now.at, name)
        rows.append(_layer_row(now, name, "all", ties))
        if name == "working":
            rows.append(_layer_row(now, name, "programme", ties.where(ties.made)))
            rows.append(_layer_row(now, name, "other", ties.where(~ties.made)))
    return tuple(rows)


def _layer_row(now: Picture, name: LayerName, origin: str, ties: Layer) -> LayerMixing:
    seen = Picture(now.instance, now.at, ties).mixing
    return LayerMixing.model_validate(
        {
            "layer": name,
            "origin": origin,
            "ties": seen.ties,
            "external": seen.external,
            "internal": seen.internal,
            "e_i": seen.e_i,
            "expected": seen.expected,
            "ratio": seen.ratio,
            "response_rate": response_rate(now) if rests_on_survey(now, name) else None,
        }
    )


def _blocks(now: Picture) -> tuple[Block, ...]:
    """Kinds of organisation against one another; an organisation without a kind counts as `other`."""
    kind_of = [o.kind or "other" for o in now.instance.organisations]
    kinds = sorted(set(kind_of))
    groups = np.array([kinds.index(kind_of[h]) for h in now.home.tolist()], dtype=np.int64)
    sizes = np.bincount(groups, minlength=len(kinds))
    expected = mixing.expected_blocks(now.graph.m, sizes)
    if expected is None:
        return ()
    one_way = mixing.block_counts(now.graph.edges, groups, len(kinds))
    seen = one_way + np.tril(one_way.T, -1) + np.triu(one_way.T, 1)
    return tuple(
        Block(
            kinds=(kinds[a], kinds[b]),
            ties=int(seen[a, b]),
            expected=float(expected[a, b]),
            ratio=float(seen[a, b] / expected[a, b]) if expected[a, b] else None,
        )
        for a in range(len(kinds))
        for b in range(a, len(kinds))
    )


def _organisations(now: Picture) -> tuple[OrganisationMixing, ...]:
    ends = now.home[now.graph.edges]
    within = ends[~now.boundary.crossing(now.graph.edges)]
    touched = np.r_[within[:, 0], within[within[:, 0] != within[:, 1], 1]]
    internal = np.bincount(touched, minlength=len(now.instance.organisations))
    return tuple(
        OrganisationMixing(code=o.code, internal=i, external=e, e_i=(e - i) / (e + i) if e + i else None)
        for o, i, e in zip(now.instance.organisations, internal.tolist(), now.external_ties.tolist(), strict=True)
    )
