"""Corners of a budget: which of two parameters become exactly zero, and how often, in closed form.

Here a loss is what least squares always is, ½ (β - c)ᵀ H (β - c): c, the `optimum`, is the best
point without a penalty and H, the `hessian`, says how its level lines are stretched and tilted.
"""

from __future__ import annotations

import numpy as np

from .objective.arrays import not_negative, real_array, short, vectors

__all__ = [
    "corner_share",
    "corner_wedges",
    "ellipses",
    "level_ellipses",
    "minimise_in_diamond",
    "minimise_quadratic",
    "project_on_l1",
    "quadratic",
    "zeros_among",
]

# The corners of the budget of size 1, in the order in which one walks around it.
CORNERS = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])


def ellipses(stretch, tilt):
    """The Hessian whose level lines are ellipses, Q diag(1/s, s) Qᵀ.

    Features that are alike tilt the level lines by 45°, one that says little stretches them
    along its own axis.

    Parameters
    ----------
    stretch : float or array (...)
        s, the long axis of an ellipse over its short one, at least 1; s² is the condition number.
    tilt : float or array (...)
        The angle from the β₁ axis to the long axis, in radians.

    Returns
    -------
    array (..., 2, 2)
    """
    stretch, tilt = real_array("stretch", stretch), real_array("tilt", tilt)
    if not (stretch >= 1).all():
        raise ValueError(f"stretch must be at least 1, not {short(stretch)}")
    stretch, tilt = np.broadcast_arrays(stretch, tilt)
    turn = np.stack([np.cos(tilt), -np.sin(tilt), np.sin(tilt), np.cos(tilt)], axis=-1)
    turn = turn.reshape(*tilt.shape, 2, 2)
    curvatures = np.stack([1 / stretch, stretch], axis=-1)
    return turn * curvatures[..., np.newaxis, :] @ np.swapaxes(turn, -1, -2)


def level_ellipses(hessian, optimum, sizes):
    """Level lines of ½ (β - c)ᵀ H (β - c), one behind the other, as `moving_curves` draws them.

    Parameters
    ----------
    hessian : array (2, 2), positive definite
    optimum : array (2,)
        c, their centre.
    sizes : array (k,)
        Not negative. On the level line of size r the loss is ½ r².

    Returns
    -------
    array (2, 42 k)
        β₁ and β₂ of points all around; NaN behind each ellipse.

    Raises
    ------
    ValueError
        If the Hessian is not positive definite, or a size is negative.
    """
    hessian, optimum, sizes = _quadratic(hessian, optimum, "sizes", sizes)
    if hessian.ndim != 2 or optimum.ndim != 1 or sizes.ndim != 1:
        raise ValueError("hessian, optimum and sizes must have shapes (2, 2), (2,) and (k,)")
    h, axes = np.linalg.eigh(hessian)
    turns = np.append(np.linspace(0, 2 * np.pi, 41), np.nan)
    one = axes / np.sqrt(h) @ axes.T @ [np.cos(turns), np.sin(turns)]
    sizes = not_negative("sizes", sizes)
    return optimum[:, np.newaxis] + np.concatenate([size * one for size in sizes], axis=1)


def quadratic(X, y):
    """The Hessian and the optimum of `LeastSquares`, of many data sets at once.

    Parameters
    ----------
    X : array (..., n, d)
    y : array (..., n)

    Returns
    -------
    hessian : array (..., d, d)
        XᵀX / n.
    optimum : array (..., d)
        The answer of least squares.

    Raises
    ------
    ValueError
        If the columns of an X are linearly dependent, so that there is more than one optimum.
    """
    X, y = real_array("X", X), real_array("y", y)
    if X.ndim < 2 or y.shape != X.shape[:-1]:
        raise ValueError(
            f"X and y must have shapes (..., n, d) and (..., n), not {X.shape}, {y.shape}"
        )
    hessian = np.swapaxes(X, -1, -2) @ X / X.shape[-2]
    pull = np.einsum("...ni,...n->...i", X, y) / X.shape[-2]
    curvatures = np.linalg.eigvalsh(hessian)
    if (curvatures[..., 0] <= X.shape[-1] * np.finfo(float).eps * curvatures[..., -1]).any():
        raise ValueError("X must have linearly independent columns, in every data set")
    return hessian, np.linalg.solve(hessian, pull[..., np.newaxis])[..., 0]


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
    hessian, optimum, budget = _quadratic(hessian, optimum, "budget", budget)
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
    hessian, optimum, lam = _quadratic(hessian, optimum, "lam", lam)
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


def corner_wedges(hessian, mix=0.0):
    """The optima from which one ends in a corner: a wedge behind each, between two rays.

    The budget is (1 - m)‖β‖₁ + m‖β‖² ≤ 1: a diamond for m = 0, a disc for m = 1, and between
    them, as for the elastic net, a diamond whose edges bulge and whose corners stay.

    Parameters
    ----------
    hessian : array (..., 2, 2), positive definite
    mix : float or array (...)
        m, from 0 to 1.

    Returns
    -------
    array (..., 4, 2, 2)
        For the corners (1, 0), (0, 1), (-1, 0), (0, -1) the directions of both rays, of length 1,
        the one that is reached first by turning to the left before the other.
    """
    hessian, mix = real_array("hessian", hessian), real_array("mix", mix)
    if not ((mix >= 0) & (mix <= 1)).all():
        raise ValueError(f"mix must be from 0 to 1, not {short(mix)}")
    # The gradient of the loss must be undone by a normal of the budget: H (c - corner) is one.
    outwards = (1 + mix)[..., np.newaxis, np.newaxis, np.newaxis] * CORNERS[:, np.newaxis]
    sideways = (1 - mix)[..., np.newaxis, np.newaxis, np.newaxis] * np.stack(
        [np.roll(CORNERS, 1, axis=0), np.roll(CORNERS, -1, axis=0)], axis=1
    )
    rays = np.einsum("...ij,...krj->...kri", np.linalg.inv(hessian), outwards + sideways)
    return rays / np.linalg.norm(rays, axis=-1, keepdims=True)


def corner_share(hessian, distance, mix=0.0):
    """Of all directions of an optimum at this distance, the share that ends in a corner.

    For round level lines and m = 0 it is 1 - (4/π) asin(1 / (√2 R)).

    Parameters
    ----------
    hessian, mix : as in `corner_wedges`
    distance : float or array (...)
        R, at least 1, the size of the budget.

    Returns
    -------
    array (..., 2)
        The share that has β₂ = 0, then the share that has β₁ = 0; they exclude each other.
    """
    distance = real_array("distance", distance)
    if not (distance >= 1).all():
        raise ValueError(f"distance must be at least 1, not {short(distance)}")
    rays = corner_wedges(hessian, mix)
    along = np.einsum("...kri,ki->...kr", rays, CORNERS)  # how far outwards a ray goes
    # Where a ray from its corner leaves the circle of radius R for good.
    length = np.sqrt(along**2 + distance[..., np.newaxis, np.newaxis] ** 2 - 1) - along
    at = CORNERS[:, np.newaxis] + length[..., np.newaxis] * rays
    angle = np.arctan2(at[..., 1], at[..., 0])
    turn = np.mod(angle[..., 1] - angle[..., 0] + np.pi, 2 * np.pi) - np.pi
    each = np.maximum(turn, 0.0) / (2 * np.pi)
    return each[..., :2] + each[..., 2:]


def zeros_among(counts, hessian, optimum, size=1.0):
    """How many losses find a zero on a circle if they look at a few of its points only.

    The lowest point of a loss on a circle lies on an axis with probability 0. Of finitely many
    candidates, evenly spaced and the axes among them, the best one does so often.

    Parameters
    ----------
    counts : array (m,) of int
        Numbers of candidates, each a multiple of the one before, the first of 4.
    hessian : array (k, 2, 2), positive definite
    optimum : array (k, 2)
    size : float
        The radius of the circle.

    Returns
    -------
    array (m,) of int
        Of the k losses those whose best candidate lies on an axis.

    Raises
    ------
    ValueError
        If a circle does not have all the candidates of the one before.
    """
    hessian, optimum, size = _quadratic(hessian, optimum, "size", size)
    if any(more % fewer for fewer, more in zip([4, *counts], counts, strict=False)):
        raise ValueError(f"counts must be multiples of 4, each of the one before, not {counts!r}")
    a, b, c = hessian[:, 0, 0] / 2, hessian[:, 1, 1] / 2, hessian[:, 0, 1]
    x, y = optimum.T
    # The loss, multiplied out, without what is the same at every point.
    losses = np.stack([a, b, c, -2 * a * x - c * y, -2 * b * y - c * x], axis=-1)
    left = []
    for count in counts:  # each circle has all points of the one before: only its zeros can stay
        angle = 2 * np.pi * np.arange(count) / count
        u, v = size * np.cos(angle), size * np.sin(angle)
        best = np.argmin(losses @ np.stack([u * u, v * v, u * v, u, v]), axis=1)
        losses = losses[best % (count // 4) == 0]
        left.append(len(losses))
    return np.array(left)


def _quadratic(hessian, optimum, name, size):
    hessian, optimum = real_array("hessian", hessian), vectors("optimum", optimum, 2)
    if hessian.shape[-2:] != (2, 2) or not (np.linalg.eigvalsh(hessian)[..., 0] > 0).all():
        raise ValueError(f"hessian must be positive definite, (..., 2, 2), not {short(hessian)}")
    return hessian, optimum, real_array(name, size)


def _lowest(points, value):
    """Of points (..., k, 2) the one with the least value (..., k)."""
    best = np.argmin(value, axis=-1)[..., np.newaxis, np.newaxis]
    return np.take_along_axis(points, best, axis=-2)[..., 0, :]
