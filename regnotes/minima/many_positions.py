"""A minimiser at each of many slider positions, where there is no closed form."""

from __future__ import annotations

import numpy as np

from ..losses import Absolute
from ..objective.weighted_sums import WeightedSum
from ..penalties import L1, GroupL2
from ..penalties.separable import Separable
from .certificates import certified_over, certify
from .fitting import answer_of
from .newton import descend
from .piecewise_linear import is_piecewise_linear
from .piecewise_linear import solve as solve_piecewise_linear

__all__ = []

TOLERANCE = 1e-10


def points_over(problem, dimension):
    """One minimiser at each position, (k, d), and whether it is certainly the only one, (k,).

    ValueError if there is none at some position, or it is not found.
    """
    count = len(problem.pairs[0][0])
    beta, unique = np.zeros((count, dimension)), np.zeros(count, dtype=bool)
    # Steps for all together are measured by units of the order 1.
    steep = np.max(np.abs(problem.gradient(beta)), axis=-1) > 1e3 * np.maximum(1, problem.lipschitz)
    absolute = any(type(term) is Absolute for _, term in problem.active)
    together = not absolute and not steep.any()
    if together:
        # On a line there is no face to look for, which is what the first steps are good for.
        beta = descend(problem, beta, warm_up=1 if dimension == 1 else 30)
        unique = _certainly_unique(problem, beta)
    # What the steps that all positions take together have missed is looked for one by one.
    for k in np.flatnonzero(~certified_over(problem, beta)) if together else range(count):
        here = WeightedSum(tuple((float(w[k]), term) for w, term in problem.pairs))
        if here.active and is_piecewise_linear(here):
            beta[k], unique[k] = solve_piecewise_linear(here, dimension)
            continue
        answer = answer_of(here, np.zeros(dimension))
        certify(answer, TOLERANCE)
        beta[k] = answer.beta
        unique[k] = _certainly_unique(problem.take([k]), beta[k : k + 1])[0]
    return beta, unique


def _certainly_unique(problem, beta):
    """Whether the curvature is positive along all the parameters that could move.

    Those are the ones that are not 0, and those whose slope is at the limit of what the penalty
    holds back (Tibshirani 2013, lemma 2, https://arxiv.org/abs/1206.0313).
    """
    if problem.strictly_convex:
        return np.ones(len(beta), dtype=bool)
    moves = free(problem, beta)
    pairs = moves[:, :, np.newaxis] & moves[:, np.newaxis, :]
    hessian = np.where(pairs, problem.curvature(beta), 0.0)
    # In each parameter's own unit; a held one gets a 1, so that it is no flat direction.
    size = np.sqrt(np.abs(np.diagonal(hessian, axis1=1, axis2=2)))
    unit = np.where(size > 0, size, 1.0)
    hessian = hessian / unit[:, :, np.newaxis] / unit[:, np.newaxis, :]
    hessian = hessian + np.where(moves, 0.0, 1.0)[:, :, np.newaxis] * np.eye(beta.shape[-1])
    return np.linalg.eigvalsh(hessian)[:, 0] > 1e-9


def free(problem, beta):
    """The parameters that are not 0, or that no penalty surely holds there: (k, d)."""
    kinked = problem.nonsmooth_terms
    # What Fused holds it holds beside a neighbour, and both are free to move together.
    if not kinked or not all(isinstance(term, (L1, Separable, GroupL2)) for _, term in kinked):
        return np.ones(beta.shape, dtype=bool)
    bound = problem.lipschitz
    step = np.broadcast_to(1.0 / np.where(bound > 0, bound, 1.0), len(beta))
    v = beta - step[:, np.newaxis] * problem.gradient(beta)
    may_move = (beta != 0) | (problem.prox(v * (1 + 1e-9), step) != 0)
    # Where the weight of the penalty is 0, a parameter is free although it is 0 all the same.
    return may_move | ~_held(problem, kinked, beta.shape[-1])


def _held(problem, kinked, d):
    """Which parameters have a kink at 0, at each position: (k, d)."""
    held = np.zeros((len(problem.pairs[0][0]), d), dtype=bool)
    for weight, term in kinked:
        kinks = term.weights_of(d) > 0 if isinstance(term, L1) else np.ones(d, dtype=bool)
        held |= (np.asarray(weight) > 0)[:, np.newaxis] & kinks
    return held
