"""What a minimiser must show for itself: no slope left, and a convex objective."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..losses import LeastSquares
from ..objective.arrays import norm, scaled
from ..objective.objectives import fixed
from ..penalties import L2
from .newton import on_face

__all__ = ["residual"]

BEYOND = "the minimiser lies beyond the range of floats; measure X, y and weights in larger units"
# The fitted values may be less exact than the residual by this factor: so much is lost where the
# columns of X have a condition number of a million.
FITTED = 1e4


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


@dataclass(frozen=True, eq=False)
class Answer:
    """A point that a solver found, and what `certify` has to know of it."""

    beta: np.ndarray  # (d,)
    residual: np.ndarray  # of each parameter in the unit of its column, or one of all together
    sizes: np.ndarray  # what was added up to give the residual
    decrease: float  # by how much a quadratic model says that J can still fall
    scale: float  # what was added up to give J
    step: np.ndarray  # (d,), to where that model is least


def certify(answer, tol):
    """ValueError unless the answer is right to `tol`, see `minimise`."""
    if not np.isfinite(answer.beta).all():
        raise ValueError(BEYOND)
    with np.errstate(over="ignore"):
        allowed = tol * answer.sizes
    if not (answer.residual <= allowed).all():
        share = answer.residual / np.where(allowed > 0, allowed, np.finfo(float).tiny)
        worst = np.argmax(share)
        of = f" along parameter {worst}" if len(share) > 1 else ""
        raise ValueError(
            f"no minimiser found to tol = {tol:g}: the residual{of} is "
            f"{answer.residual[worst]:.3g}, and {allowed[worst]:.3g}, tol times the size "
            "of what is added up there, was allowed; a larger tol takes what was found"
        )
    with np.errstate(over="ignore"):
        moved = np.sqrt(answer.decrease / answer.scale) if answer.decrease > 0 else 0.0
    if not moved <= FITTED * tol:
        raise ValueError(
            f"no minimiser found to tol = {tol:g}: the fitted values could still move by "
            f"{moved:.2g} of their size, and {FITTED * tol:.2g} was allowed, because columns of X "
            "are nearly dependent; leave one of them out, add an L2 penalty or pass a larger tol"
        )


def certify_over(problem, beta, tol=1e-10):
    """ValueError unless each beta, (..., d), found in closed form, is right to tol in some units.

    It is, if its residual is at most tol * max(1, L) or as `certified_over` says.
    """
    if not np.isfinite(beta).all():
        raise ValueError(BEYOND)
    left, allowed = problem.residual(beta), tol * np.maximum(1.0, problem.lipschitz)
    good = left <= allowed
    if not good.all() and not (good | certified_over(problem, beta, tol)).all():
        raise ValueError(
            f"no minimiser found to tol = {tol:g}: a residual of {np.max(left):.3g} is left, and "
            f"{np.max(allowed):.3g} was allowed; a larger tol takes what was found"
        )


def certified_over(problem, beta, tol=1e-10):
    """Whether each beta (k, d) is right to tol: as `certify`, for many positions at once."""
    left = problem.residual(beta)
    curvature = problem.curvature(beta)
    size, bend = np.abs(beta), np.abs(curvature)
    with np.errstate(all="ignore"):
        far = np.einsum("...ij,...j->...i", np.where(np.isfinite(bend), bend, 0.0), size)
        sizes, scale = far, np.sum(far * size, axis=-1)
        for weight, term in problem.active:
            slope = term.gradient(beta) if term.smooth else term.subgradient(beta)
            sizes = sizes + np.abs(scaled(weight, slope, 1))
            scale = scale + np.abs(scaled(weight, term.value(beta)))
        good = left <= tol * norm(sizes)
        # What a step of Newton's method on the face would still change.
        found = on_face(problem, beta, curvature)
        if found is None:
            return good
        _, slope, bend = found
        unit = np.sqrt(np.abs(np.diagonal(bend, axis1=-2, axis2=-1)))
        unit = np.where(unit > 0, unit, 1.0)
        bend = np.nan_to_num(bend / unit[..., :, np.newaxis] / unit[..., np.newaxis, :])
        slope = np.nan_to_num(slope / unit)
        step = np.einsum("...ij,...j->...i", np.linalg.pinv(bend, 1e-13), slope)
        decrease = np.abs(np.sum(step * slope, axis=-1))
        return good & (decrease <= np.square(FITTED * tol) * scale)


def refuse_not_convex(J, values, problem):
    """ValueError naming a term for which J is not convex, or not known to be.

    Parameters
    ----------
    J : Objective
    values : mapping from each free symbol to an array (k,)
    problem : WeightedSum
        J at these positions.
    """
    concave = []
    for affine, term in J.terms:
        weight = affine.evaluate(values)
        lowest = np.min(weight, initial=np.inf)
        bends_down = not term.convex and np.any(weight)
        if lowest < 0 or (bends_down and not np.isfinite(getattr(term, "concavity", np.inf))):
            raise ValueError(
                "J must be convex, every term with a weight that is not negative, if a minimiser "
                f"is to be found; not {term} with weight {lowest:g}"
            )
        if bends_down:
            concave.append((weight, term))
    if concave:
        least = _least_share(problem, concave)
        if least < -1e-12:
            names = " + ".join(f"({np.max(w):g}) * {term}" for w, term in concave)
            raise ValueError(
                f"J must be convex if a minimiser is to be found, but {names} bends down by more "
                "than least squares and L2 bend up in some direction; a larger gamma or L2 weight "
                f"makes it so: {J}"
            )


def _least_share(problem, concave):
    """The least curvature of J anywhere, in units of what least squares and L2 have on each axis.

    Other losses bend up too, but nearly not at all far away.
    """
    d = problem.dimension
    lead = np.broadcast_shapes(*(np.shape(w) for w, _ in problem.pairs), ())
    total = np.zeros((*lead, d, d))
    for weight, term in problem.active:
        if isinstance(term, (LeastSquares, L2)):
            total = total + scaled(weight, term.hessian(np.zeros(d)), 2)
    size = np.sqrt(np.diagonal(total, axis1=-2, axis2=-1))
    falls = sum(scaled(np.broadcast_to(w, lead), term.concavity) for w, term in concave)
    total = total - np.asarray(falls)[..., np.newaxis, np.newaxis] * np.eye(d)
    size = np.where(size > 0, size, 1.0)
    total = total / size[..., :, np.newaxis] / size[..., np.newaxis, :]
    return np.min(np.linalg.eigvalsh(total))
