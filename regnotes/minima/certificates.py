"""What a minimiser must show for itself: no slope left, and a convex objective."""

from __future__ import annotations

import numpy as np

from ..objective.objectives import fixed

__all__ = ["residual"]


def residual(J, beta):
    """Distance from 0 to the subdifferential of J at beta: the certificate of a minimiser.

    It is 0 exactly at the minimisers of a convex objective; at a kink any slope between those
    of the two sides will do. Without convexity it is 0 at every minimiser, but elsewhere too.

    Parameters
    ----------
    J : Objective or Term
        Without free sliders, with at most one non-smooth term.
    beta : array (..., d)

    Returns
    -------
    array (...)
    """
    return fixed(J).residual(beta)


def certify(problem, beta, tol=1e-10):
    """ValueError unless the residual at beta, (..., d), is at most tol * max(1, L)."""
    if not np.isfinite(beta).all():
        raise ValueError("the minimiser lies beyond the range of floats")
    left, allowed = problem.residual(beta), tol * np.maximum(1.0, problem.lipschitz)
    if not (left <= allowed).all():
        raise ValueError(
            f"no minimiser found to tol = {tol:g}: a residual of {np.max(left - allowed):.3g} "
            "is left above it"
        )


def refuse_not_convex(J, values):
    for weight, term in J.terms:
        lowest = np.min(weight.evaluate(values), initial=np.inf)
        if lowest < 0 or (not term.convex and weight.constant != 0):
            raise ValueError(
                "J must be convex, every term with a weight that is not negative, if a minimiser "
                f"is to be found; not {term} with weight {lowest:g}"
            )
