"""Minimisers of sums of quadratic terms, such as ridge: one system of equations for each price."""

from __future__ import annotations

import numpy as np

__all__ = []

# What is left of a column, of length 1, that the others do not explain: below, it is one of them.
DEPENDENT = 1e-6
TOGETHER = 10**6  # numbers in matrices that are solved together


def solve_over(problem, dimension):
    """The one minimiser at each of k positions, where every term is quadratic.

    Parameters
    ----------
    problem : WeightedSum
        Of quadratic terms, with weights that are numbers or arrays (k,).
    dimension : int

    Returns
    -------
    array (k, d)
        NaN where a weight is negative or the minimiser is not unique, or nearly not.
    """
    lead = np.broadcast_shapes((1,), *(np.shape(w) for w, _ in problem.pairs))
    weights = np.stack([np.broadcast_to(w, lead) for w, _ in problem.pairs], axis=-1)
    origin = np.zeros(dimension)
    hessians = np.stack([term.hessian(origin) for _, term in problem.pairs])
    pulls = -np.stack([term.gradient(origin) for _, term in problem.pairs])
    found = np.full((*lead, dimension), np.nan)
    allowed = np.flatnonzero((weights >= 0).all(axis=-1))
    parts = -(-len(allowed) * dimension**2 // TOGETHER)
    for rows in np.array_split(allowed, max(parts, 1)):
        with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is not solved
            found[rows] = _solve(np.tensordot(weights[rows], hessians, 1), weights[rows] @ pulls)
    return found


def _solve(hessians, pulls):
    """H⁻¹c, each parameter in the unit of its own column: (k, d, d), (k, d) -> (k, d)."""
    sizes = np.sqrt(np.diagonal(hessians, axis1=1, axis2=2))
    sizes = np.where(sizes > 0, sizes, 1.0)
    unit = hessians / sizes[:, :, np.newaxis] / sizes[:, np.newaxis, :]
    try:
        roots = np.linalg.cholesky(unit)
    except np.linalg.LinAlgError:  # in one of them columns are dependent
        if len(unit) == 1:
            return np.full(pulls.shape, np.nan)
        halves = zip(np.array_split(hessians, 2), np.array_split(pulls, 2), strict=True)
        return np.concatenate([_solve(*half) for half in halves])
    sure = (np.diagonal(roots, axis1=1, axis2=2) > DEPENDENT).all(axis=1, keepdims=True)
    found = np.linalg.solve(unit, (pulls / sizes)[..., np.newaxis])[..., 0] / sizes
    return np.where(sure, found, np.nan)
