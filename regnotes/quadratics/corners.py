"""Corners of a budget: from where one of two parameters becomes exactly zero, and how often."""

from __future__ import annotations

import numpy as np

from ..objective.arrays import real_array, short
from .forms import checked

__all__ = ["corner_share", "corner_wedges", "zeros_among"]

# The corners of the budget of size 1, in the order in which one walks around it.
CORNERS = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])


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
    hessian, optimum, size = checked(hessian, optimum, "size", size)
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
