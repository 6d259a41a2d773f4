"""How a solver begins, and its first iterates as one array."""

from __future__ import annotations

import itertools
import numbers

import numpy as np

from ..objective.arrays import vectors
from ..objective.objectives import fixed
from ..objective.sliders import real_number

__all__ = ["trace"]


def trace(solver, J, start, steps, **options):
    """The first iterates of a solver as one array.

    Parameters
    ----------
    solver : callable
        Such as `fista`: called as ``solver(J, start, **options)``, it yields iterates.
    J : Objective or Term
        Without free sliders.
    start : array (..., d)
    steps : int
        How many steps to take, 0 or more.

    Returns
    -------
    array (steps + 1, ..., d)
        The start and one iterate for each step, so that ``J.value`` of it is the curve.
    """
    if isinstance(steps, bool) or not isinstance(steps, numbers.Integral):
        raise TypeError(f"steps must be an integer, not {steps!r}")
    if steps < 0:
        raise ValueError(f"steps must not be negative, not {steps}")
    return np.stack(list(itertools.islice(solver(J, start, **options), int(steps) + 1)))


def begin(J, start, step):
    """The weighted sum, the start as an array, and the step."""
    J = fixed(J)
    beta = vectors("start", start, J.dimension).copy()
    if step is None:
        # Without a smooth term every step is as good as another.
        bound = np.asarray(J.lipschitz)
        return J, beta, 1.0 / np.where(bound > 0, bound, 1.0)
    step = real_number("step", step)
    if step <= 0:
        raise ValueError(f"step must be positive, not {step}")
    return J, beta, step


def smooth_only(J, instead):
    """TypeError if J has a kink, with the names of solvers that can take it."""
    kinked = [repr(term) for _, term in J.active if not term.smooth]
    if kinked:
        raise TypeError(
            f"J must be smooth, with a Lipschitz gradient, but {' and '.join(kinked)} is not; "
            f"use {instead}"
        )


def times(factors, betas):
    return np.asarray(factors)[..., np.newaxis] * betas


def moved(J, beta, step, slope):
    """beta - step * slope; ValueError if steps that are too long have left the range of floats."""
    with np.errstate(over="ignore", invalid="ignore"):
        return within(J, beta - times(step, slope), step)


def within(J, beta, step):
    """`beta`, if it is within the range of floats; a `step` that led out of it was too long."""
    if np.isfinite(beta).all():
        return beta
    bound = np.max(J.lipschitz)
    safe = f"at most 1/L = {1 / bound:.3g}" if 0 < bound < np.inf else "a shorter one"
    raise ValueError(
        f"step = {np.max(step):g} is too long: the iterates have left the range of floats; "
        f"expected {safe}"
    )
