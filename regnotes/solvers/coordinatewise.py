"""Coordinate descent: the exact minimum along one coordinate after another."""

from __future__ import annotations

import itertools
import operator

import numpy as np

from ..objective.arrays import vectors
from ..objective.objectives import fixed
from ..objective.sliders import ULPS

__all__ = ["coordinate_descent"]


def coordinate_descent(J, start, *, order=None):
    """Coordinate descent: one parameter a step goes to where J is least along its axis.

    If the non-smooth terms are separable, as L1 is, this passes every kink and ends at a
    minimiser. If they are not, it can stop for ever at a point that is none.

    Parameters
    ----------
    J, start : as in `gradient_descent`
        But J may have kinks, and must be convex.
    order : sequence of int, optional
        Which coordinate each step moves, repeated for ever; 0, 1, …, d - 1 unless given.

    Raises
    ------
    ValueError
        If J is not convex, or along a coordinate has no minimum.

    References
    ----------
    Tseng (2001), theorem 4.1, https://doi.org/10.1023/A:1017501703105
    """
    J = fixed(J)
    for weight, term in J.active:
        if not term.convex or np.min(weight) < 0:
            raise ValueError(f"J must be convex, not with {term} and weight {np.min(weight):g}")
    beta = vectors("start", start, J.dimension).copy()
    dimension = beta.shape[-1]
    try:
        order = [operator.index(j) for j in (range(dimension) if order is None else order)]
    except TypeError:
        raise TypeError(f"order must be a sequence of integers, not {order!r}") from None
    if not order or not all(0 <= j < dimension for j in order):
        raise ValueError(f"order must name coordinates from 0 to {dimension - 1}, not {order!r}")
    _refuse_endless(J, dimension, set(order))
    for j in itertools.cycle(order):
        yield beta
        beta = _moved(beta, j, _least_along(J, beta, j))


def _refuse_endless(J, dimension, order):
    """ValueError if J has no minimum along a coordinate: there its slope only gets too small."""
    growth = J.growth(dimension)
    if growth is None:  # not known
        return
    rows, low, high = growth
    for j in sorted(order):
        touching = rows[:, j] != 0
        along, down, up = rows[touching, j], low[..., touching], high[..., touching]
        for ends in (np.where(along > 0, up, -down), np.where(along > 0, -down, up)):
            growth = ends * np.abs(along)
            size = np.abs(growth).sum(axis=-1)
            grows = np.isinf(size) | (growth.sum(axis=-1) > 1e-12 * size)
            if ((down != up).any(axis=-1) & ~grows).any():
                raise ValueError(f"J has no minimum along coordinate {j} of beta")


def _moved(beta, j, to):
    beta = beta.copy()
    beta[..., j] = to
    return beta


def _least_along(J, beta, j):
    """The βⱼ at which J is least while the other parameters are held: (..., d) -> (...).

    A convex function of one variable is least where its slope on the left is ≤ 0 and that on
    the right ≥ 0. The kinks are tried by name, so that a zero is exactly 0.0; between them
    the function is smooth, and Newton's method, kept inside a bracket, finds the place.
    """

    here = beta[..., j]
    low, high = np.full(here.shape, -np.inf), np.full(here.shape, np.inf)
    found, done = here.copy(), np.zeros(here.shape, dtype=bool)

    def look(t):
        """The slope at t; narrows the bracket by it, or notes that t is the place."""
        left, right = (side[..., j] for side in J.slopes(_moved(beta, j, t)))
        # At a threshold like λ = 1/12 the slope at the kink is 0 up to rounding.
        slack = ULPS * (np.abs(left) + np.abs(right))
        falls, rises = right + slack < 0, left - slack > 0
        low[falls], high[rises] = np.maximum(low, t)[falls], np.minimum(high, t)[rises]
        least = ~done & ~falls & ~rises
        found[least], done[least] = t[least], True
        return np.where(falls, right, left)

    look(here)
    for kink in np.moveaxis(J.kinks(beta)[..., j, :], -1, 0):
        look(np.where(np.isnan(kink), here, kink))
    t, stride = np.clip(here, low, high), np.ones(here.shape)
    slope = look(t)
    while not done.all():
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            bend = J.curvature(_moved(beta, j, t))[..., j, j]
            newton = np.where(np.isinf(bend), np.nan, t - slope / bend)
            middle = low / 2 + high / 2
        # A step that leaves the bracket or is more than twice the last one is not trusted:
        # then halve the bracket, or while it is open on one side look further there.
        trusted = (newton > low) & (newton < high) & (np.abs(newton - t) <= stride)
        closed = np.isfinite(middle)
        further = np.where(np.isinf(high), t + stride, t - stride)
        new = np.where(trusted, newton, np.where(closed, middle, further))
        stride = 2 * np.where(trusted | closed, np.abs(new - t), stride)
        # Where no number lies between, rounding has decided.
        last = ~done & ((new == t) | (new <= low) | (new >= high))
        found[last], done[last] = new[last], True
        t = np.where(done, found, new)
        slope = look(t)
    return found
