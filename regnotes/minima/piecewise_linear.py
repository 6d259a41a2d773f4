"""Minimisers of sums of absolute values by linear programming: `Absolute` with L1 and Fused."""

from __future__ import annotations

import numpy as np

from ..losses import Absolute
from ..penalties import L1, Fused

__all__ = []

TOLERANCES = ("primal_feasibility_tolerance", "dual_feasibility_tolerance")
GAP = 1e-10  # relative to the value


def is_piecewise_linear(problem):
    """Whether every term that counts is a sum of absolute values of affine functions."""
    return all(type(term) in (Absolute, L1, Fused) for _, term in problem.active)


def refuse_absolute(problem):
    """TypeError if `Absolute` stands beside what no linear program takes."""
    others = [str(t) for _, t in problem.active if type(t) not in (Absolute, L1, Fused)]
    for _, term in problem.active:
        if type(term) is Absolute:
            raise TypeError(
                f"{term} is minimised by linear programming, which takes L1 and Fused beside it, "
                f"not {', '.join(others)}; Huber(X, y, delta) with a small delta is near it and "
                "takes any penalty"
            )


def solve(problem, dimension):
    """A minimiser of Σ sizeₖ abs(aₖ·β - bₖ), which always has one, certified by its dual.

    The dual asks for numbers uₖ between -sizeₖ and sizeₖ with Σ uₖaₖ = 0 and Σ uₖbₖ greatest; its
    multipliers are β. Where a uₖ lies strictly inside, aₖ·β = bₖ: that is solved for, and so a zero
    is exactly 0.0 and what is fused exactly equal.

    Parameters
    ----------
    problem : WeightedSum
        One for which `is_piecewise_linear` holds, with weights that are numbers.
    dimension : int

    Returns
    -------
    beta : array (d,)
    unique : bool
        Whether it is certainly the only one: the rows that are met for certain leave no direction.

    Raises
    ------
    ValueError
        If the values of the two programs differ by more than rounding.

    References
    ----------
    Koenker and Bassett (1978), section 3, https://doi.org/10.2307/1913643
    """
    from scipy.optimize import linprog  # half of `import regnotes`, and rarely needed

    pieces, heights, sizes = _pieces(problem, dimension)
    used = (sizes > 0) & pieces.any(axis=1)
    pieces, heights, sizes = pieces[used], heights[used], sizes[used]
    if not len(pieces):
        return np.zeros(dimension), False
    # Parameters, rows, heights and sizes in units of their own: then units decide nothing.
    width = np.max(sizes[:, np.newaxis] * np.abs(pieces), axis=0)
    width = np.where(width > 0, width, 1.0)
    rows = pieces / width
    length = np.max(np.abs(rows), axis=1)
    rows, at, sizes = rows / length[:, np.newaxis], heights / length, sizes * length
    height = np.max(np.abs(at)) or 1.0
    at, sizes = at / height, sizes / np.max(sizes)
    answer = linprog(
        -at,
        A_eq=rows.T,
        b_eq=np.zeros(dimension),
        bounds=np.stack([-sizes, sizes], axis=1),
        method="highs",
        options=dict.fromkeys(TOLERANCES, 1e-10),
    )
    if answer.status != 0:
        raise ValueError(f"no minimiser found: the linear program ended with {answer.message}")
    u, beta = answer.x, -answer.eqlin.marginals
    inside = (np.abs(u) < sizes * (1 - 1e-6)) & (np.abs(rows @ beta - at) <= 1e-7)
    u[inside] -= np.linalg.lstsq(rows[inside].T, rows.T @ u, rcond=None)[0]
    for _ in range(3):  # the point at which these rows are met, refined
        beta = beta - np.linalg.lstsq(rows[inside], rows[inside] @ beta - at[inside], rcond=None)[0]
    beta = np.where(np.abs(beta) <= 1e-13 * np.max(np.abs(beta)), 0.0, beta) * height / width
    beta = _joined(pieces[inside], heights[inside], beta)

    value = sizes @ np.abs(rows @ (beta * width / height) - at)
    gap, scale = value - u @ at, sizes @ np.abs(at)
    excess = np.max(np.abs(u) / sizes) - 1
    if gap > GAP * value + 1e-13 * scale or excess > 1e-7:
        raise ValueError(
            f"no minimiser found: the linear program leaves a duality gap of {gap / value:.2g} "
            f"times the value; expected at most {GAP:g}"
        )
    unique = inside.any() and np.linalg.matrix_rank(rows[inside]) == dimension
    return beta + 0.0, bool(unique)


def _pieces(problem, dimension):
    """The rows aₖ, the heights bₖ and the sizes of all absolute values."""
    found = [(np.zeros((0, dimension)), np.zeros(0), np.zeros(0))]
    for weight, term in problem.active:
        if isinstance(term, Absolute):
            found.append((term.X, term.y, weight * term.shares))
        elif isinstance(term, L1):
            weights = term.weights_of(dimension)
            found.append((np.eye(dimension), np.zeros(dimension), weight * weights))
        else:
            steps = np.diff(np.eye(dimension), axis=0)
            found.append((steps, np.zeros(dimension - 1), np.full(dimension - 1, 1.0 * weight)))
    return tuple(map(np.concatenate, zip(*found, strict=True)))


def _joined(rows, at, beta):
    """Beta with zeros exactly 0.0, and equal parameters exactly equal, where rows say so."""
    beta, same = beta.copy(), np.arange(len(beta))
    none = at == 0
    alone, pairs = (rows[none & ((rows != 0).sum(axis=1) == k)] for k in (1, 2))
    for row in pairs:
        first, second = np.flatnonzero(row)
        if row[first] == -row[second]:
            same[same == same[second]] = same[first]
    zero = np.isin(same, same[np.nonzero(alone)[1]])
    for group in np.unique(same):
        members = same == group
        if members.sum() > 1:
            beta[members] = np.mean(beta[members])
    return np.where(zero, 0.0, beta)
