"""The lowest point of a quadratic loss within the ball of any penalty, for many losses at once."""

import numpy as np

from ..penalties import ball

__all__ = ["minimise_in_ball", "on_axes"]

# Chords in each quarter of the rim, short near the axes, where corners are. Between their ends a
# round rim of radius 1 leaves them by less than 5e-6.
CHORDS = 512
NEAREST = 1e-6  # of the budget: what lies nearer to an axis lies on it
COARSE = 16  # chords from one point that is looked at first to the next
VALLEYS = 3  # of the lowest of these, so many are looked at closely


def minimise_in_ball(hessian, optima, penalty, budgets):
    """The lowest point of ½ (β - c)ᵀ H (β - c) among all with P(β) ≤ t.

    That is c itself if it is within the budget t, else a point of the rim. The rim is taken for a
    chain of chords, on each of which the loss is a parabola; so P may have dents, and the answer is
    the best of several valleys. The ends of chords are exact on the axes, where corners are.

    Parameters
    ----------
    hessian : array (2, 2), positive definite
    optima : array (k, 2), each a c
    penalty : Objective or Term, as for `ball`
    budgets : array (m,), positive

    Returns
    -------
    array (m, k, 2)
        Right to 1e-5 of the budget; in a corner on an axis the zero is exactly 0.0.
    """
    found = np.stack([_at_budget(hessian, optima, penalty, float(t)) for t in budgets])
    return np.where(np.abs(found) < NEAREST * np.reshape(budgets, (-1, 1, 1)), 0.0, found)


def _at_budget(H, c, penalty, budget):
    rim = ball(penalty, budget, count=CHORDS)
    chords = len(rim) - 1
    away = rim[:-1:COARSE] - c[:, np.newaxis]
    heights = np.einsum("kni,ij,knj->kn", away, H, away)
    heights = np.where(np.isnan(heights), np.inf, heights)  # where the rim is infinitely far away
    valley = heights <= np.minimum(np.roll(heights, 1, axis=1), np.roll(heights, -1, axis=1))
    order = np.argsort(np.where(valley, heights, np.inf), axis=1, kind="stable")[:, :VALLEYS]
    near = order[..., np.newaxis] * COARSE + np.arange(-COARSE, COARSE)
    start = rim[near.reshape(len(c), -1) % chords]
    along = rim[near.reshape(len(c), -1) % chords + 1] - start
    pull = np.einsum("kni,ij,knj->kn", along, H, c[:, np.newaxis] - start)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.clip(pull / np.einsum("kni,ij,knj->kn", along, H, along), 0, 1)
    found = start + share[..., np.newaxis] * along
    found = np.where((share == 1)[..., np.newaxis], start + along, found)
    away = found - c[:, np.newaxis]
    heights = np.einsum("kni,ij,knj->kn", away, H, away)
    best = np.where(np.isnan(heights), np.inf, heights).argmin(axis=1)
    return np.where((penalty.value(c) <= budget)[:, np.newaxis], c, found[np.arange(len(c)), best])


def on_axes(penalty, budget):
    """Where the rim meets the four axes, from β₁ > 0 on to the left: array (4, 2)."""
    return ball(penalty, budget, count=1)[:-1]
