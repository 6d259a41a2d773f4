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
    minimiser. If they are not, it can stop for good at a point that is none.

    Parameters
    ----------
    J, start : as in `gradient_descent`
        But J may have kinks, and must be convex.
    order : sequence of int, optional
        Which coordinate each step moves, repeated without end; 0, 1, …, d - 1 unless given.

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
    least = _one_prox(J, beta, order) or _search(J, beta)
    for j in itertools.cycle(order):
        yield beta
        beta = _moved(beta, j, least(beta, j))


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


def _one_prox(J, start, order):
    """The step for a quadratic and at most one separable penalty, which prox takes at once."""
    kinked = [term for _, term in J.active if not term.smooth]
    if not J.quadratic or len(kinked) > 1 or not all(term.separable for term in kinked):
        return None
    bends = np.diagonal(J.hessian(start), axis1=-2, axis2=-1)
    if not (bends[..., order] > np.finfo(float).tiny).all():
        return None
    kinks = J.kinks(start)  # of a separable term they are the same wherever the others are

    def least(beta, j):
        here, bend = beta[..., j], bends[..., j]
        lowest = here - J.gradient(beta)[..., j] / bend
        found = J.prox(_moved(beta, j, lowest), 1 / bend)[..., j]
        for kink in np.moveaxis(kinks[..., j, :], -1, 0):
            # At a threshold like λ = 1/12 the way past the kink is rounding.
            rounding = ULPS * (np.abs(lowest - kink) + np.abs(here - kink))
            found = np.where(np.abs(found - kink) <= rounding, kink, found)
        return found

    return least


def _search(J, start):
    """The step for any convex J: see `_least_along`, which is told what bends it has met."""
    bends = np.diagonal(J.curvature(start), axis1=-2, axis2=-1).copy()

    def least(beta, j):
        found, bends[..., j] = _least_along(J, beta, j, bends[..., j])
        return found

    return least


def _least_along(J, beta, j, bend):
    """The βⱼ at which J is least while the other parameters are held: (..., d) -> (...).

    A convex function of one variable is least where its slope on the left is ≤ 0 and that on
    the right ≥ 0. Between kinks it is smooth, and the secant method, kept inside a bracket, finds
    the place. A kink on the way is tried by name, so that a zero is exactly 0.0.

    `bend`, (...), is a guess of the second derivative; a better one is returned besides.
    """
    low, high = np.full(bend.shape, -np.inf), np.full(bend.shape, np.inf)
    kinks = np.moveaxis(J.kinks(beta)[..., j, :], -1, 0)
    t, stride = beta[..., j], np.ones(bend.shape)
    found, done = t.copy(), np.zeros(bend.shape, dtype=bool)
    nudge = np.spacing(np.abs(t))
    smooth_from, slope_there = np.full(bend.shape, np.nan), t
    for looks in itertools.count(1):
        left, right = (side[..., j] for side in J.slopes(_moved(beta, j, t)))
        # At a threshold like λ = 1/12 the slope at the kink is 0 up to rounding.
        slack = ULPS * (np.abs(left) + np.abs(right))
        falls, rises = right + slack < 0, left - slack > 0
        least = ~done & ~falls & ~rises
        found, done = np.where(least, t, found), done | least
        if done.all():
            return found, bend
        low = np.where(falls, np.maximum(low, t), low)
        high = np.where(rises, np.minimum(high, t), high)
        slope = np.where(falls, right, left)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            before = np.abs(t - smooth_from)
            secant = (slope - slope_there) / (t - smooth_from)
            # Of two neighbours the difference is rounding.
            apart = before > 1e-8 * np.abs(t)
            fresh = apart & (secant > 0) & np.isfinite(secant)
            bend = np.where(fresh, secant, bend)
            # Steps that rounding can feign lead nowhere, and show nothing: then a little further.
            step = np.abs(slope / bend)
            nudge = np.where(step < nudge, 4 * nudge, nudge)
            ahead = t - np.sign(slope) * np.maximum(step, nudge)
            middle = low / 2 + high / 2
        # A step that leaves the bracket or is far longer than the last one is not trusted: then
        # halve the bracket, or while it is open on one side look further there.
        trusted = (ahead > low) & (ahead < high) & (np.abs(ahead - t) <= stride)
        closed = np.isfinite(middle)
        trusted &= ~closed | (looks % 16 > 0)
        # Nor one from a stretch on which the slope did not change: the old bend is of elsewhere.
        trusted &= fresh | ~apart
        further = np.where(np.isinf(high), t + stride, t - stride)
        new = np.where(trusted, ahead, np.where(closed, middle, further))
        stride = np.where(trusted | closed, np.maximum(stride, 2 * np.abs(new - t)), 2 * stride)
        smooth_from, slope_there = t, slope
        for kink in kinks:
            with np.errstate(divide="ignore", invalid="ignore"):
                towards = ((new - t) / (kink - t) > 0.5) & (low < kink) & (kink < high)
            new = np.where(towards, kink, new)
            smooth_from = np.where(towards, np.nan, smooth_from)
        # Where hardly a number lies between, rounding has decided. And a secant step errs by about
        # the product of its length and that of the step before.
        close = fresh & trusted & (new == ahead) & (step * before <= 1e-3 * ULPS * np.square(t))
        narrow = high - low <= 2 * ULPS * np.abs(t)
        last = ~done & (close | narrow | (new <= low) | (new >= high))
        found, done = np.where(last, new, found), done | last
        if done.all():
            return found, bend
        t = np.where(done, found, new)
