"""Minimisers on an orthonormal design: one step of prox, convex or not."""

from __future__ import annotations

import numpy as np

from ..losses import LeastSquares
from ..penalties import L2

__all__ = []


def by_one_prox(problem, dimension):
    """The minimisers of (c/2)‖β - b‖² + penalty, or None if `problem` is not of this form.

    Here no descent is needed and nothing can be missed: prox is the least point of exactly this
    sum. So it is what is left where the penalty is not convex; where it is, it gives None too.

    Parameters
    ----------
    problem : WeightedSum
        With weights that are numbers or arrays (k,).
    dimension : int or None

    Returns
    -------
    beta : array (k, d)
    unique : bool array (k,)
        Whether it does not jump as b passes: at a jump two points are equally low.
    """
    convex = all(term.convex for _, term in problem.active)
    if convex or dimension is None or problem.nonsmooth is None:
        return None
    for _, term in problem.active:
        if term.smooth and not isinstance(term, (LeastSquares, L2)):
            return None
    lead = np.broadcast_shapes(*(np.shape(w) for w, _ in problem.pairs), (1,))
    origin = np.zeros((*lead, dimension))
    hessian, gradient = problem.hessian(origin), problem.gradient(origin)
    bowl = hessian[..., 0, 0]
    round_ = bowl[..., np.newaxis, np.newaxis] * np.eye(dimension)
    if not (np.abs(hessian - round_) <= 1e-14 * np.abs(bowl)[..., np.newaxis, np.newaxis]).all():
        return None
    if not hessian.any() and not gradient.any():
        return _penalty_alone(problem, origin)
    if (bowl <= 0).any():
        return None
    v = -gradient / bowl[..., np.newaxis]
    beta, near, far = (problem.prox(v * f, 1 / bowl) for f in (1, 1 - 1e-9, 1 + 1e-9))
    jump = np.abs(far - near).max(axis=-1) > 1e-5 * (1 + np.abs(v).max(axis=-1))
    return beta, ~jump


def _penalty_alone(problem, origin):
    """A penalty is least at 0; nowhere else, if it is separable and rises from there."""
    _, term = problem.nonsmooth
    left, right = problem.slopes(origin)
    return origin, ((left < 0) & (right > 0)).all(axis=-1) & term.separable
