"""Structural holes (Burt 1992): constraint and effective size, over the whole undirected network."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from .graph import Graph
from .instance import Floats


def constraint(graph: Graph) -> Floats:
    """Burt's constraint of each node, `sum_j (p_ij + sum_q p_iq p_qj)^2` over neighbours j; NaN for an isolate.

    p_qj is over the whole network, as in igraph and networkx (UCINET's default keeps to the ego network).
    """
    degrees = graph.degrees().astype(np.float64)
    adjacency = graph.adjacency()
    share = sparse.diags_array(np.divide(1.0, degrees, out=np.zeros(graph.n), where=degrees > 0)) @ adjacency
    direct_and_indirect = (share + share @ share).multiply(adjacency)
    total = np.asarray(direct_and_indirect.power(2).sum(axis=1)).ravel()
    return np.where(degrees > 0, total, np.nan)


def effective_size(graph: Graph) -> Floats:
    """Alters less their mean ties to one another, `n - 2t/n` (Borgatti 1997); NaN for an isolate."""
    degrees = graph.degrees().astype(np.float64)
    adjacency = graph.adjacency()
    twice_ties = np.asarray((adjacency @ adjacency).multiply(adjacency).sum(axis=1)).ravel()
    redundancy = np.divide(twice_ties, degrees, out=np.zeros(graph.n), where=degrees > 0)
    return np.where(degrees > 0, degrees - redundancy, np.nan)
