"""Lowest points of objectives of one parameter, at many slider positions at once."""

from __future__ import annotations

import numpy as np

from ..objective.objectives import as_objective
from ..objective.sliders import checked_positions
from ..objective.weighted_sums import WeightedSum
from .certificates import certify_over, refuse_not_convex
from .existence import kinds_over
from .many_positions import points_over
from .one_prox import by_one_prox

__all__ = []


def lowest_over(J, values):
    """`minimise` at many slider positions at once, for an objective of one parameter.

    Parameters
    ----------
    J : Objective or Term
        Of one parameter.
    values : mapping from every free symbol to an array (k,)
        ``{}`` means the one position of an objective without sliders.

    Returns
    -------
    kind : array (k,) of str
        "point", "one of several", "not attained" or "unbounded", as in `MinimisersOver`.
    beta : array (k,)
        A lowest point, NaN where there is none.

    Raises
    ------
    ValueError
        If J is not convex (but see `minimise`), has more than one parameter, or a minimiser
        exists and is not found.
    """
    J = as_objective(J)
    if J.dimension not in (None, 1):
        raise ValueError(f"J must have 1 parameter, not {J.dimension}: {J}")
    values = checked_positions(J.sliders, values)
    count = len(next(iter(values.values()), [0]))
    problem = WeightedSum(tuple((np.broadcast_to(w, (count,)), t) for w, t in J.over(values).pairs))
    found = by_one_prox(problem, 1)
    if found is not None:
        beta, unique = found
        certify_over(problem, beta)
        return np.where(unique, "point", "one of several"), beta[:, 0]
    refuse_not_convex(J, values, problem)
    kind = kinds_over(problem, 1, (count,)).astype("<U16")
    beta, exists = np.full(count, np.nan), np.flatnonzero(kind == "attained")
    if len(exists):
        problem = problem.take(exists)
        at, _ = points_over(problem, 1)
        kind[exists] = np.where(_rises_on_both_sides(problem, at), "point", "one of several")
        beta[exists] = at[:, 0]
    return kind, beta


def _rises_on_both_sides(problem, beta):
    """Whether nothing beside beta, (k, 1), is as low: it is bent there, or a slope is not 0."""
    left, right = problem.slopes(beta)
    tolerance = 1e-9 * np.maximum(1.0, problem.lipschitz)
    bent = problem.curvature(beta)[:, 0, 0] > tolerance
    return (bent | (left[:, 0] < -tolerance)) & (bent | (right[:, 0] > tolerance))
