"""The prox of Σ reachⱼ abs(βⱼ₊₁ - βⱼ), a chain in which each parameter is tied to the next."""

from __future__ import annotations

from collections import deque

import numpy as np

__all__ = []


def chain_prox(v, reach):
    """argmin over β of ½‖β - v‖² + Σ reachⱼ abs(βⱼ₊₁ - βⱼ), exact ties included.

    Parameters
    ----------
    v : array (..., d)
    reach : array (..., d - 1)
        Not negative; may be infinite.

    Returns
    -------
    array (..., d)
        Where nothing reaches it is v, not rounded.
    """
    lead = np.broadcast_shapes(v.shape[:-1], reach.shape[:-1])
    v, reach = (np.broadcast_to(a, (*lead, a.shape[-1])) for a in (v, reach))
    if v.shape[-1] == 2:
        return _pair(v, reach[..., 0])
    found = v + 0.0
    for k in zip(*np.nonzero(np.atleast_1d(reach.any(axis=-1))), strict=True):
        k = k if lead else ()
        found[k] = _one_chain(v[k], reach[k])
    return found


def _pair(v, reach):
    """Both move towards each other by reach, and stop where they meet."""
    mean = v[..., 0] / 2 + v[..., 1] / 2
    apart = v[..., 0] / 2 - v[..., 1] / 2
    apart = apart - np.clip(apart, -reach, reach)
    met, apart = (apart == 0)[..., np.newaxis], np.stack([apart, -apart], axis=-1)
    mean = np.broadcast_to(mean[..., np.newaxis], apart.shape)
    # What does not move must not be rounded on the way over the mean.
    still = np.broadcast_to((reach == 0)[..., np.newaxis], apart.shape)
    return np.where(still, v, np.where(met, mean, mean + apart)) + 0.0


def _one_chain(v, reach):
    """`chain_prox` of one vector, by dynamic programming, in a time that grows like d.

    References
    ----------
    Johnson (2013), section 2, https://doi.org/10.1080/10618600.2012.681238
    """
    # A power of two, so that dividing by it does not round; sums then neither overflow nor vanish.
    unit = np.ldexp(1.0, int(np.frexp(np.max(np.abs(v)))[1]) - 1) or 1.0
    if unit < np.finfo(float).tiny:  # nor does what it divides overflow
        unit = np.finfo(float).tiny
    with np.errstate(over="ignore"):
        v, reach = v / unit, reach / unit
    centred = v - np.mean(v)
    # Beyond this nothing more is joined, and a huge reach would drown the numbers it is added to.
    reach = np.minimum(reach, 4 * np.max(np.abs(np.cumsum(centred))))
    beta = np.array(_by_messages(centred.tolist(), reach.tolist()))
    return _settled(v, reach, beta) * unit + 0.0


def _by_messages(v, reach):
    """The minimiser, up to rounding, from the slopes of what each prefix of the chain costs.

    Of a prefix the least cost is a function of its last parameter whose slope is piecewise linear:
    `first` and `last` are its outermost lines, as (slope, constant), and a knot (x, slope,
    constant) is what is added to the line on passing x. The next link cuts the slope off at ±reach.
    """
    first = last = (1.0, -v[0])
    knots, lows, highs = deque(), [], []
    for following, most in zip(v[1:], reach, strict=True):
        slope, constant = first
        while knots and slope * knots[0][0] + constant < -most:
            _, more, add = knots.popleft()
            slope, constant = slope + more, constant + add
        lows.append((-most - constant) / slope)
        below = (lows[-1], slope, constant + most)
        slope, constant = last
        while knots and slope * knots[-1][0] + constant > most:
            _, more, add = knots.pop()
            slope, constant = slope - more, constant - add
        highs.append((most - constant) / slope)
        knots.appendleft(below)
        knots.append((highs[-1], -slope, most - constant))
        first, last = (1.0, -following - most), (1.0, -following + most)
    slope, constant = first
    while knots and slope * knots[0][0] + constant < 0:
        _, more, add = knots.popleft()
        slope, constant = slope + more, constant + add
    beta = [-constant / slope]
    for low, high in zip(reversed(lows), reversed(highs), strict=True):
        beta.append(min(max(beta[-1], low), high))
    return beta[::-1]


def _settled(v, reach, beta):
    """Beta with each run of equal parameters at its own exact height, and runs that meet joined."""
    while True:
        starts = np.flatnonzero(np.concatenate([[True], beta[1:] != beta[:-1]]))
        lengths = np.diff(np.append(starts, len(v)))
        rises = np.sign(beta[starts[1:]] - beta[starts[:-1]])
        pull = np.concatenate([[0.0], rises * reach[starts[1:] - 1], [0.0]])
        base = v[starts]  # so that what is equal already is not rounded
        above = np.add.reduceat(v - np.repeat(base, lengths), starts)
        heights = base + (above + np.diff(pull)) / lengths
        # Rounding can part what meets at exactly the reach, or let it pass.
        apart = np.sign(np.diff(heights)) == rises
        if apart.all():
            return np.repeat(heights, lengths)
        runs = np.concatenate([[0], np.cumsum(apart)])
        beta = np.repeat(_levels(rises[apart]), np.bincount(runs, lengths).astype(int))


def _levels(rises):
    """Numbers that rise and fall as told: they say only which runs are joined, and the way."""
    return np.concatenate([[0.0], np.cumsum(rises)])
