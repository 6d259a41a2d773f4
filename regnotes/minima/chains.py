"""The minimiser with L1 and `Fused` together: kinks along the axes and along diagonals."""

from __future__ import annotations

import numpy as np

from ..losses import LeastSquares
from .fixed_points import fixed_point, steepest
from .proximal_newton import proximal_newton
from .smooth_parts import Part, SmoothParts, smooth_parts

__all__ = []

ROUNDS = 40


def sparse_chain(problem, lam, tie, start):
    """The minimiser of smooth terms + Σ λⱼ abs(βⱼ) + tie Σ abs(βⱼ₊₁ - βⱼ).

    The steps θ from each parameter to the next are made parameters of their own: then all kinks
    are L1's. That they are the steps is asked for by multipliers, which tell how hard
    each link pulls. The face on which this ends is the right one, and the fixed point is on it.

    Parameters
    ----------
    problem : WeightedSum
        With weights that are numbers.
    lam : array (d,)
    tie : float
    start : array (d,)

    Returns
    -------
    Answer

    References
    ----------
    Rockafellar (1976), section 5, https://doi.org/10.1287/moor.1.2.97 (the multipliers)
    """
    d = len(start)
    smooth = smooth_parts(problem, d)
    with np.errstate(all="ignore"):
        bound = steepest(problem, smooth, start)
        unit = np.exp2(np.round(np.log2(bound) / 2))  # one for all: the chain ties their units
        widened = [
            Part(part.weight, part.term, _widened(part.rows * smooth.units / unit, d))
            for part in smooth.parts
        ]
        links = np.concatenate([np.diff(np.eye(d), axis=0), -np.eye(d - 1)], axis=1)
        kinks = np.concatenate([lam, np.full(d - 1, tie)])
        both, pull = np.concatenate([start, np.diff(start)]), np.zeros(d - 1)
        stiff = 10.0
        for _ in range(ROUNDS):
            ties = Part((d - 1) * stiff * unit**2, LeastSquares(links, -pull), links / unit)
            parts = SmoothParts((*widened, ties), np.full(2 * d - 1, unit))
            both = proximal_newton(parts, kinks, both).beta
            apart = links @ both
            if not np.max(np.abs(apart)) > 1e-11 * np.max(np.abs(both)):
                break
            pull = pull + apart
            if stiff < 1e6:
                stiff, pull = 4 * stiff, pull / 4
        beta, theta = both[:d], both[d:]
        runs = np.concatenate([[0], np.cumsum(theta != 0)])
        sizes, zero = np.bincount(runs), np.bincount(runs, beta == 0) > 0
        means = np.where(zero, 0.0, np.bincount(runs, beta) / sizes)
        return fixed_point(problem, smooth, means[runs])


def _widened(rows, d):
    """The same rows over d - 1 further parameters, which they do not see."""
    rows = np.diag(rows) if rows.ndim == 1 else rows
    return np.concatenate([rows, np.zeros((len(rows), d - 1))], axis=1)
