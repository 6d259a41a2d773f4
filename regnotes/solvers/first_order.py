"""Solvers that follow a gradient: plain, subgradient, proximal and accelerated."""

from __future__ import annotations

import itertools

import numpy as np

from ..objective.sliders import real_number
from .tracing import begin, moved, smooth_only, times, within

__all__ = ["fista", "gradient_descent", "proximal_gradient", "subgradient"]


def gradient_descent(J, start, *, step=None):
    """Gradient descent: β ← β - step ∇J(β).

    Where J has no minimiser, as the cross entropy at p = 1, it never stops either.

    What J, start and step are, and what is yielded, is the same for every solver.

    Parameters
    ----------
    J : Objective or Term
        Smooth, without free sliders.
    start : array (..., d)
        Leading axes are independent starts.
    step : float, optional
        Positive; 1/L unless given, with which the value never increases.

    Yields
    ------
    array (..., d)
        `start` first, then one iterate after the other, without end.

    Raises
    ------
    TypeError
        If J has a non-smooth term: it has no gradient everywhere, or no step is safe for it.

    References
    ----------
    Nesterov (2018), section 2.1.5, https://doi.org/10.1007/978-3-319-91578-4
    """
    J, beta, step = begin(J, start, step)
    smooth_only(J, "subgradient or proximal_gradient")
    while True:
        yield beta
        beta = moved(J, beta, step, J.gradient(beta))


def subgradient(J, start, *, step, decay=0.0):
    """Subgradient method: β ← β - stepₖ g with one subgradient g of J at β.

    What automatic differentiation followed by gradient descent does. It is not a method of
    descent: with steps of one length it hovers around a kink and does not end in it.

    Parameters
    ----------
    J, start, step : as in `gradient_descent`
        But J may have kinks, and step must be given: none is safe for all.
    decay : float, optional
        Not negative; step number k = 1, 2, … has length step / k**decay. With 0 < decay ≤ 1 the
        values come as near to the minimum as one likes, with 0 only within a distance of it.

    References
    ----------
    Shor (1985), section 2.1, https://doi.org/10.1007/978-3-642-82118-9
    """
    J, beta, step = begin(J, start, step)
    decay = real_number("decay", decay)
    if decay < 0:
        raise ValueError(f"decay must not be negative, not {decay}")
    for k in itertools.count(1):
        yield beta
        beta = moved(J, beta, step / k**decay, J.subgradient(beta))


def proximal_gradient(J, start, *, step=None):
    """Proximal gradient method (ISTA): β ← prox(β - step ∇f(β), step).

    The gradient step follows the smooth terms f, the prox step the one that has a kink: so a
    parameter can become exactly zero and stay there.

    That one need not be convex; then the walk ends where no small step leads lower, which may be
    a false valley.

    Parameters
    ----------
    J, start, step : as in `gradient_descent`
        But J may have one non-smooth term.

    References
    ----------
    Beck and Teboulle (2009), section 3, https://doi.org/10.1137/080716542
    """
    J, beta, step = begin(J, start, step)
    while True:
        yield beta
        beta = J.prox(moved(J, beta, step, J.gradient(beta)), step)


def fista(J, start, *, step=None, restart=True):
    """Accelerated proximal gradient method (FISTA): the step starts from an overshot point.

    Momentum makes the error fall like 1/t² instead of 1/t, at the price of ripples; restarting
    whenever a step goes back on the last one removes them.

    Parameters
    ----------
    J, start, step : as in `proximal_gradient`
        But the value may increase for a while.
    restart : bool, optional
        Whether to drop the momentum when it points uphill.

    References
    ----------
    Beck and Teboulle (2009), section 4, https://doi.org/10.1137/080716542;
    O'Donoghue and Candès (2015), eq. 12, https://doi.org/10.1007/s10208-013-9150-3
    """
    J, beta, step = begin(J, start, step)
    ahead, age = beta, np.ones(beta.shape[:-1])
    while True:
        yield beta
        new = J.prox(moved(J, ahead, step, J.gradient(ahead)), step)
        way = new - beta
        older = (1.0 + np.sqrt(1.0 + 4.0 * age**2)) / 2.0
        momentum = (age - 1.0) / older
        if restart:
            with np.errstate(over="ignore", invalid="ignore"):  # only the sign is wanted
                uphill = np.sum((ahead - new) * way, axis=-1) > 0
            older, momentum = np.where(uphill, 1.0, older), np.where(uphill, 0.0, momentum)
        with np.errstate(over="ignore", invalid="ignore"):
            ahead = within(J, new + times(momentum, way), step)
        beta, age = new, older
