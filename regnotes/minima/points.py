"""One minimiser of any convex objective, with a certificate."""

from __future__ import annotations

import numpy as np

from ..objective.arrays import vectors
from ..objective.objectives import as_objective
from ..objective.sliders import real_number
from .certificates import certify, certify_over, refuse_not_convex
from .existence import kinds_over, known_existence, stands_still
from .fitting import answer_of
from .network import is_network
from .one_prox import by_one_prox
from .piecewise_linear import is_piecewise_linear, refuse_absolute
from .piecewise_linear import solve as solve_piecewise_linear
from .sets import minimisers

__all__ = ["minimise"]

NONE = {
    "not attained": "J has no minimiser, because its infimum is not attained: it falls for ever, "
    "ever more slowly, as where the labels can be separated; add a penalty, such as 1e-3 * L2(): ",
    "unbounded": "J has no minimiser, because it is unbounded below; try a larger penalty: ",
}


def minimise(J, *, start=None, tol=1e-10):
    """A minimiser of a convex objective, with a certificate; any one if there are several.

    The certificate does not depend on units: each parameter is judged by the size of its own
    column. A penalty that is not convex is taken too where the sum is convex all the same (`MCP`
    and `SCAD` with least squares that bend more), or where its prox alone gives the answer (with a
    `LeastSquares` whose columns are orthogonal and of one length).

    Parameters
    ----------
    J : Objective or Term
        Without free sliders.
    start : array (d,), optional
        Where to begin, such as the minimiser of a similar objective; 0 unless given.
    tol : float, optional
        Two things are asked for. The residual along each parameter is at most tol times the size
        of the numbers that are added up to give it, each without its sign; and the fitted values
        Xβ would move by at most 10⁴ tol of their size if one more Newton step were taken.

    Returns
    -------
    array (d,)
        Its zeros are exactly 0.0.

    Raises
    ------
    TypeError
        If J has free sliders, or non-smooth terms that have no common prox.
    ValueError
        If J is not convex (but see above), has no minimiser, or none is found to that tolerance.
    """
    J = as_objective(J)
    problem = J.fixed()
    tol = real_number("tol", tol)
    if tol <= 0:
        raise ValueError(f"tol must be positive, not {tol}")
    if is_network(J):
        found = minimisers(J)
        if not len(found.points):
            raise ValueError(NONE[found.kind] + str(J))
        beta = found.points[0].copy()
        certify_over(problem, beta, tol)
        return beta
    start = _start(start, J)
    found = by_one_prox(problem, len(start))
    if found is not None:
        beta = found[0][0]
        certify_over(problem, beta, tol)
        return beta
    refuse_not_convex(J, {}, problem)
    if problem.active and is_piecewise_linear(problem):
        return solve_piecewise_linear(problem, len(start))[0]
    refuse_absolute(problem)
    known = known_existence(problem, len(start))
    if known == "falls":
        _refuse_without(problem, J, len(start))
    answer = answer_of(problem, start)
    if known == "unknown" and not (_certified(answer, tol) and stands_still(problem, answer)):
        _refuse_without(problem, J, len(start))
    certify(answer, tol)
    return answer.beta


def _refuse_without(problem, J, dimension):
    """ValueError saying why, if there is no minimiser."""
    kind = kinds_over(problem, dimension, (1,))[0]
    if kind != "attained":
        raise ValueError(NONE[kind] + str(J))


def _certified(answer, tol):
    try:
        certify(answer, tol)
    except ValueError:
        return False
    return True


def _start(start, J):
    if start is not None:
        start = vectors("start", start, J.dimension)
        if start.ndim != 1:
            raise ValueError(f"start must have shape (d,), not {start.shape}")
        return start
    if J.dimension is None:
        raise ValueError(
            f"J takes a beta of any length, so start must say how many parameters there are: {J}"
        )
    return np.zeros(J.dimension)
