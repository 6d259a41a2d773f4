"""A line by least absolute deviations, with a price on its slope: exact, from its own kinks."""

from __future__ import annotations

import numpy as np

from ..objective.arrays import not_negative, real_array

__all__ = ["least_absolute_deviations"]

FEW = 64  # kinks that are looked at together


def least_absolute_deviations(x, y, *, lam=0.0, omega=0.0, intercept=True):
    """The line that has the least mean absolute error, plus λ abs(slope) + Ω slope².

    With an intercept, which costs nothing, the best one for a slope b is the median of y - b x. So
    the objective is a function of the slope alone: convex, and between its kinks, where two samples
    have one residual, a parabola. (`minimise` takes `Absolute` with any number of features and an
    L1 penalty, but not with an L2 penalty.)

    Parameters
    ----------
    x : array (n,)
    y : array (..., n)
        Many data sets at once have many answers.
    lam, omega : float
        The prices of the slope, not negative: λ in the units of x, Ω in those of x² / y.
    intercept : bool
        Whether the line need not go through the origin.

    Returns
    -------
    array (..., 2), or (...) without an intercept
        Intercept and slope, or the slope. If several slopes are equally good, one of them; a slope
        that is 0 is exactly 0.0.

    Raises
    ------
    TypeError, ValueError
        If an array has the wrong shape or is not finite, or a price is negative.

    References
    ----------
    Koenker and Bassett (1978), section 3, https://doi.org/10.2307/1913643
    """
    x, y = real_array("x", x), real_array("y", y)
    if x.ndim != 1 or not x.size or y.ndim == 0 or y.shape[-1] != len(x):
        raise ValueError(f"x and y must have shapes (n,) and (..., n), not {x.shape}, {y.shape}")
    prices = [not_negative(name, price) for name, price in (("lam", lam), ("omega", omega))]
    if any(price.ndim for price in prices):
        raise ValueError(f"lam and omega must be numbers, not {lam!r}, {omega!r}")
    slopes = np.empty(y.shape[:-1])
    for k in np.ndindex(slopes.shape):
        slopes[k] = _slope(x, y[k], *map(float, prices), intercept)
    if not intercept:
        return slopes[()]
    return np.stack([np.median(y - slopes[..., np.newaxis] * x, axis=-1), slopes], axis=-1)


def _slope(x, y, lam, omega, intercept):
    """The best slope for one data set."""

    def bent(b):  # the objective without its parabola, straight between two kinks: (k,) -> (k,)
        rest = y - b[:, np.newaxis] * x
        rest = rest - np.median(rest, axis=1, keepdims=True) if intercept else rest
        return np.mean(np.abs(rest), axis=1) + lam * np.abs(b)

    def lowest(b):  # those that rounding does not tell from the lowest
        heights = bent(b) + omega * b**2
        noise = 1e-13 * (np.mean(np.abs(y)) + np.abs(b) * np.mean(np.abs(x)) + heights)
        return np.flatnonzero(heights <= np.min(heights + noise)), b[np.argmin(heights)]

    kinks = _kinks(x, y, intercept)
    while len(kinks) > 3 * FEW:  # convex, so it is lowest beside the lowest of a few of them
        few = np.linspace(0, len(kinks) - 1, FEW).round().astype(int)
        low, _ = lowest(kinks[few])
        between = kinks[few[max(low[0] - 1, 0)] : few[min(low[-1] + 1, FEW - 1)] + 1]
        if len(between) > len(kinks) / 2:  # a plateau
            break
        kinks = between
    low, best = lowest(kinks)
    if not omega or len(kinks) == 1:
        return best
    near = kinks[max(low[0] - 1, 0) : low[-1] + 2]
    vertices = -np.diff(bent(near)) / np.diff(near) / (2 * omega)
    return lowest(np.append(best, np.clip(vertices, near[:-1], near[1:])))[1]


def _kinks(x, y, intercept):
    """Where the objective is not straight, rising; it is lowest between the first and the last."""
    run, rise = x, y
    if intercept:
        i, j = np.triu_indices(len(x), 1)
        run, rise = x[i] - x[j], y[i] - y[j]
    with np.errstate(over="ignore"):
        kinks = rise[run != 0] / run[run != 0]
    return np.unique(np.append(kinks[np.isfinite(kinks)], 0.0)) + 0.0
