"""Minimisers: exact sets for the article's network, one certified point for the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..objective.objectives import as_objective
from ..objective.sliders import checked_positions
from ..objective.weighted_sums import WeightedSum
from ..penalties import L1
from .certificates import certify_over, refuse_not_convex
from .existence import kinds_over
from .level_sets import level_sets
from .many_positions import free, points_over
from .network import is_network, network_of, sets_of_network
from .one_prox import by_one_prox

__all__ = ["Minimisers", "MinimisersOver", "minimisers", "minimisers_over"]


@dataclass(frozen=True, eq=False)
class Minimisers:
    """The set of all minimisers of an objective.

    Parameters
    ----------
    kind : str
        "point", "segment", "line", "plane", "not attained" (the infimum is finite, but only
        approached at infinity) or "unbounded" (below).
    points : array (k, 2)
        The point; the two ends of a segment, in any order; of a line the point of least norm;
        (0, 0) for a plane; none, shape (0, 2), for the last two kinds. A point beyond the
        range of floats is inf.
    value : float
        The minimum or infimum; -inf when unbounded.
    """

    kind: str
    points: np.ndarray
    value: float


@dataclass(frozen=True, eq=False)
class MinimisersOver:
    """The sets of minimisers at k slider positions, as arrays.

    Parameters
    ----------
    kind : array (k,) of str
        As in `Minimisers`; also "one of several" where one minimiser was found that is not
        certainly the only one.
    points : array (k, 2, 2)
        Two points each: the ends of a segment; of a line that of least norm and another, unless
        it runs along β₁ = β₂; otherwise one point twice; NaN if none.
    value : array (k,)
        The minimum or infimum.
    residual : array (k,)
        The greatest residual at the two points and half way between; NaN if none.
    """

    kind: np.ndarray
    points: np.ndarray
    value: np.ndarray
    residual: np.ndarray


def minimisers(J):
    """The exact set of minimisers of the article's network, with its penalties.

    Without an L2 penalty it is hardly ever one point: a line, a segment, or nothing at all.

    Parameters
    ----------
    J : Objective or Term
        `CrossEntropy` terms with one abs(x), `L1` and `L2`, without free sliders.

    Returns
    -------
    Minimisers
        Thresholds are compared with a tolerance of 4 units in the last place.

    Raises
    ------
    TypeError
        If J has free sliders, or is not the article's network: then `minimise` may help.
    ValueError
        If the weight of a loss is negative.
    """
    J = as_objective(J)
    J.fixed()  # TypeError naming the sliders that are free
    kind, ends, value = (a[0] for a in sets_of_network(network_of(J, {})))
    points = ends[: {"segment": 2, "not attained": 0, "unbounded": 0}.get(str(kind), 1)].copy()
    points.setflags(write=False)
    return Minimisers(str(kind), points, float(value))


def minimisers_over(J, values):
    """`minimisers` at many slider positions at once, and `minimise` where it must do.

    Parameters
    ----------
    J : Objective or Term
        Of two parameters.
    values : mapping from every free symbol to an array (k,)
        The slider positions; ``{}`` means the one position of an objective without sliders.

    Returns
    -------
    MinimisersOver

    Raises
    ------
    TypeError
        If `values` does not name the free sliders, or there are two non-smooth terms.
    ValueError
        If a position lies outside its slider's range, J is not convex there, does not have two
        parameters, or a minimiser exists but is not found.
    """
    J = as_objective(J)
    if J.dimension not in (None, 2):
        raise ValueError(f"J must have 2 parameters to be drawn, not {J.dimension}: {J}")
    values = checked_positions(J.sliders, values)
    if any(array.ndim != 1 for array in values.values()):
        shapes = {symbol: array.shape for symbol, array in values.items()}
        raise ValueError(f"values must be arrays of shape (k,), not {shapes}")
    count = len(next(iter(values.values()), [0]))
    problem = WeightedSum(tuple((np.broadcast_to(w, (count,)), t) for w, t in J.over(values).pairs))
    if is_network(J):
        kind, ends, value = sets_of_network(network_of(J, values))
    else:
        kind, ends, value = _solve_over(J, values, problem)
    return MinimisersOver(kind, ends, value, _set_residual(problem, ends))


def _solve_over(J, values, problem):
    """Kinds, ends and values for an objective that has no closed form here."""
    count = len(problem.pairs[0][0])
    found = by_one_prox(problem, 2)
    if found is not None:
        beta, unique = found
        certify_over(problem, beta)
        kind = np.where(unique, "point", "one of several").astype("<U16")
        return kind, np.stack([beta, beta], axis=1), problem.value(beta)
    refuse_not_convex(J, values, problem)
    kind = kinds_over(problem, 2, (count,)).astype("<U16")
    ends = np.full((count, 2, 2), np.nan)
    value = np.where(kind == "unbounded", -np.inf, np.nan)
    exists = np.flatnonzero(kind == "attained")
    if len(exists):
        problem = problem.take(exists)
        beta, unique = points_over(problem, 2)
        kind[exists] = np.where(unique, "point", "one of several")
        level, points, way = level_sets(problem, beta, free(problem, beta))
        level[unique] = ""
        beta[~unique] = points[~unique]
        kind[exists] = np.where(level == "", kind[exists], level)
        ends[exists] = beta[:, np.newaxis, :]
        line = level == "line"
        ends[exists[line], 1] += way[line]
        value[exists] = problem.value(beta)
        several = np.flatnonzero(~unique & (level == ""))
        if len(several):
            found = _segments(problem.take(several), beta[several])
            whole = np.isfinite(found).all(axis=(1, 2))
            kind[exists[several[whole]]] = "segment"
            ends[exists[several[whole]]] = found[whole]
    return kind, ends, value


def _segments(problem, beta):
    """The two ends (k, 2, 2) of a segment of minimisers through each beta, NaN where none is found.

    The loss is flat along one direction at most; along it only an L1 term changes its slope, where
    a parameter crosses 0. So the segment ends on the axes. Both ends certify it: minimisers of a
    convex objective are a convex set.
    """
    ends = np.full((len(beta), 2, 2), np.nan)
    kinked = problem.nonsmooth_terms
    if len(kinked) != 1 or type(kinked[0][1]) is not L1:
        return ends
    weight, _ = kinked[0]
    flat = np.linalg.eigh(problem.hessian(beta))[1][..., 0]
    for k in (0, 1):
        with np.errstate(divide="ignore", invalid="ignore"):
            ends[:, k] = beta - (beta[:, k] / flat[:, k])[:, np.newaxis] * flat
        ends[:, k, k] = 0.0
    found = (weight > 0) & np.isfinite(ends).all(axis=(1, 2)) & (ends[:, 0] != ends[:, 1]).any(-1)
    left = _set_residual(problem, np.where(found[:, np.newaxis, np.newaxis], ends, 0.0))
    found &= left <= 1e-10 * np.maximum(1.0, problem.lipschitz)
    return np.where(found[:, np.newaxis, np.newaxis], ends, np.nan)


def _set_residual(problem, ends):
    """The greatest residual over the two ends and the middle of every set."""
    points = np.stack([ends[:, 0], ends.mean(axis=1), ends[:, 1]], axis=1)
    known = np.isfinite(points).all(axis=(1, 2))
    each = WeightedSum(tuple((w[:, np.newaxis], term) for w, term in problem.pairs))
    try:
        left = each.residual(np.where(known[:, np.newaxis, np.newaxis], points, 0.0))
    except TypeError:  # a sum such as Absolute and L1 together: certified by its dual
        return np.full(len(ends), np.nan)
    return np.where(known, left.max(axis=1), np.nan)
