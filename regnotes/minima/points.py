"""One minimiser of any convex objective, with a certificate."""

from __future__ import annotations

import numpy as np

from ..objective.objectives import as_objective
from ..objective.sliders import real_number
from .certificates import certify, refuse_not_convex
from .existence import kinds_over
from .network import is_network
from .newton import descend
from .one_prox import by_one_prox
from .sets import minimisers

__all__ = ["minimise"]


def minimise(J, *, start=None, tol=1e-10):
    """A minimiser of a convex objective, with a certificate; any one if there are several.

    Whether there is one is decided beforehand by linear programming, not by waiting for
    iterates to run away. A penalty that is not convex is taken too where its prox alone gives
    the answer: with a `LeastSquares` whose columns are orthogonal and of one length.

    Parameters
    ----------
    J : Objective or Term
        Without free sliders, with at most one non-smooth term.
    start : array (d,), optional
        Where the search begins; an answer from nearby saves time.
    tol : float, optional
        The residual is at most tol * max(1, L), with L = ``J.lipschitz``.

    Returns
    -------
    array (d,)
        Its zeros are exactly 0.0.

    Raises
    ------
    TypeError
        If J has free sliders or two non-smooth terms.
    ValueError
        If J is not convex (but see above), has no minimiser, or none is found to that tolerance.

    References
    ----------
    Beck and Teboulle (2009), section 4, https://doi.org/10.1137/080716542 (the first steps)
    """
    J = as_objective(J)
    problem = J.fixed()
    tol = real_number("tol", tol)
    if tol <= 0:
        raise ValueError(f"tol must be positive, not {tol}")
    if is_network(J):
        found = minimisers(J)
        kind, beta = found.kind, next(iter(found.points.copy()), None)
    else:
        found = by_one_prox(problem, J.dimension)
        if found is None:
            refuse_not_convex(J, {})
            kind = kinds_over(problem, J.dimension, (1,))[0]
            first = np.zeros((1, J.dimension)) if start is None else np.asarray(start)[np.newaxis]
            beta = descend(problem, first)[0] if kind == "attained" else None
        else:
            beta = found[0][0]
    if beta is None:
        raise ValueError(f"J has no minimiser: it is {kind}: {J}")
    certify(problem, beta, tol)
    return beta
