"""Minimisers of a quadratic loss with a price on both parameters, or within a budget."""

from __future__ import annotations

import numpy as np

from ..objective.arrays import real_array, short, vectors
from .corners import CORNERS
from .forms import checked

__all__ = ["minimise_in_diamond", "minimise_quadratic", "project_on_l1"]


def minimise_in_diamond(hessian, optimum, budget=1.0):
    """The lowest point with abs(β₁) + abs(β₂) ≤ budget.

    The optimum itself if it can be paid for; otherwise the best of the lowest points of the four
    edges, each a parabola.

    Parameters
    ----------
    hessian : array (..., 2, 2), positive definite
    optimum : array (..., 2)
    budget : float or array (...)
        Positive.

    Returns
    -------
    array (..., 2)
        In a corner the zero is exactly 0.0.
    """
    hessian, optimum, budget = checked(hessian, optimum, "budget", budget)
    if not (budget > 0).all():
        raise ValueError(f"budget must be positive, not {short(budget)}")
    starts = budget[..., np.newaxis, np.newaxis] * CORNERS
    along = np.roll(starts, -1, axis=-2) - starts
    to_optimum = optimum[..., np.newaxis, :] - starts
    pull = np.einsum("...ki,...ij,...kj->...k", along, hessian, to_optimum)
    curvature = np.einsum("...ki,...ij,...kj->...k", along, hessian, along)
    share = np.clip(pull / curvature, 0.0, 1.0)[..., np.newaxis]
    points = starts + share * along
    away = points - optimum[..., np.newaxis, :]
    best = _lowest(points, np.einsum("...ki,...ij,...kj->...k", away, hessian, away))
    inside = np.abs(optimum).sum(axis=-1) <= budget
    return np.where(inside[..., np.newaxis], optimum, best)


def minimise_quadratic(hessian, optimum, lam, omega=0.0):
    """The minimiser of ½ (β - c)ᵀ H (β - c) + λ ‖β‖₁ + Ω ‖β‖², the elastic net.

    Each of the nine patterns of signs (-, 0 or +) has one candidate; those that have the signs
    which they assume are compared.

    Parameters
    ----------
    hessian : array (..., 2, 2), positive definite
    optimum : array (..., 2)
    lam, omega : floats or arrays (...)
        Not negative.

    Returns
    -------
    array (..., 2)
        Its zeros are exactly 0.0.

    References
    ----------
    Zou and Hastie (2005), section 2.2, https://doi.org/10.1111/j.1467-9868.2005.00503.x
    """
    hessian, optimum, lam = checked(hessian, optimum, "lam", lam)
    omega = real_array("omega", omega)
    if (lam < 0).any() or (omega < 0).any():
        raise ValueError(f"lam and omega must not be negative, not {short(lam)} and {short(omega)}")
    b = np.einsum("...ij,...j->...i", hessian, optimum)
    bent = hessian + 2 * omega[..., np.newaxis, np.newaxis] * np.eye(2)
    lam, omega = np.broadcast_arrays(lam, omega)
    shape = np.broadcast_shapes(b.shape, bent.shape[:-1], (*lam.shape, 2))
    # On an axis: soft thresholding; off both: two equations, with the signs that were assumed.
    candidates = [np.zeros(shape)]
    for k in (0, 1):
        v = b[..., k]
        one = (v - np.clip(v, -lam, lam)) / bent[..., k, k]
        candidates.append(np.stack([one * (k == 0), one * (k == 1)], axis=-1) + 0.0)
    for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        right = np.broadcast_to(b - lam[..., np.newaxis] * np.array(signs), shape)
        both = np.linalg.solve(np.broadcast_to(bent, (*shape, 2)), right[..., np.newaxis])[..., 0]
        fits = (both * signs > 0).all(axis=-1, keepdims=True)
        candidates.append(np.where(fits, both, 0.0))
    points = np.stack([np.broadcast_to(c, shape) for c in candidates], axis=-2)
    value = np.einsum("...ki,...ij,...kj->...k", points, bent, points) / 2
    value = value - np.einsum("...ki,...i->...k", points, b)
    value = value + lam[..., np.newaxis] * np.abs(points).sum(axis=-1)
    return _lowest(points, value)


def project_on_l1(v, budget=1.0):
    """The point nearest to v with ‖β‖₁ ≤ budget, in any number of dimensions.

    It is soft thresholding, by just as much as the budget asks for: not a scaling of v.

    Parameters
    ----------
    v : array (..., d)
    budget : float
        Positive.

    Returns
    -------
    array (..., d)
        Its zeros are exactly 0.0.

    References
    ----------
    Duchi et al. (2008), figure 1, https://doi.org/10.1145/1390156.1390191
    """
    v = vectors("v", v)
    if not 0 < budget < np.inf:
        raise ValueError(f"budget must be positive, not {short(budget)}")
    size = -np.sort(-np.abs(v), axis=-1)
    over = (np.cumsum(size, axis=-1) - budget) / np.arange(1, v.shape[-1] + 1)
    kept = np.sum(size > over, axis=-1, keepdims=True)  # so many parameters stay
    cut = np.maximum(np.take_along_axis(over, kept - 1, axis=-1), 0.0)
    return v - np.clip(v, -cut, cut)


def _lowest(points, value):
    """Of points (..., k, 2) the one with the least value (..., k)."""
    best = np.argmin(value, axis=-1)[..., np.newaxis, np.newaxis]
    return np.take_along_axis(points, best, axis=-2)[..., 0, :]
