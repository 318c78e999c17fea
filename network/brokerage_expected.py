"""How often each role of Gould & Fernandez comes about by chance in a graph where every arc is equally likely.

With density d, k = d^2 (1 - d) is the chance that a given a -> v -> b is open. Two such paths through one v depend on
one another only where they share an arc, and then with covariance d^3 (1 - d)^3. So for a role that M ordered pairs
(a, b) can give, the mean is M k and the variance M k (1 - k) + C d^3 (1 - d)^3, with C ordered couples of pairs that
share an end. The roles are far from normal for few ties: compare, do not test.
"""

from __future__ import annotations

import numpy as np

from .instance import Floats, Ints


def expected_roles(sizes: Ints, density: float) -> tuple[Floats, Floats]:
    """Means and standard deviations of the five roles and their total, for a node of each group.

    Args:
        sizes: (k,) nodes in each group, each at least 1.
        density: arcs over n (n - 1), 0 to 1.

    Returns:
        Two arrays (k, 6): the roles in the order of `ROLES`, then the total.
    """
    n = sizes.astype(np.float64)
    all_nodes = n.sum()
    mine, rest = n - 1, all_nodes - n
    other_pairs = (n * (n - 1)).sum() - n * (n - 1)
    other_couples = (n * (n - 1) * (n - 2)).sum() - n * (n - 1) * (n - 2)
    beyond = rest[:, None] - n[None, :]
    np.fill_diagonal(beyond, 0.0)
    pairs = np.column_stack(
        [
            mine * (n - 2),
            other_pairs,
            mine * rest,
            mine * rest,
            (n[None, :] * beyond).sum(axis=1),
            np.full(len(n), (all_nodes - 1) * (all_nodes - 2)),
        ]
    )
    across = mine * rest * (rest - 1) + rest * mine * (mine - 1)
    couples = np.column_stack(
        [
            2 * mine * (n - 2) * (n - 3),
            2 * other_couples,
            across,
            across,
            2 * (n[None, :] * beyond * (beyond - 1)).sum(axis=1),
            np.full(len(n), 2 * (all_nodes - 1) * (all_nodes - 2) * (all_nodes - 3)),
        ]
    )
    k = density**2 * (1 - density)
    variance = pairs * k * (1 - k) + couples * (density * (1 - density)) ** 3
    return pairs * k, np.sqrt(np.maximum(variance, 0.0))
