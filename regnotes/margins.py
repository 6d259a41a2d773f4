"""Two classes and the line between them: the widest margin, and where a model is how sure."""

from __future__ import annotations

import numpy as np

from .objective.arrays import norm, not_negative, real_array, short, vectors

__all__ = ["decision_boundary", "polar", "widest_margin"]

# The narrowest margin, where the largest number in X is 1: what is left below is left by rounding.
NARROWEST = 1e-6


def widest_margin(X, y):
    """The direction that separates two classes with the widest margin, through the origin.

    It is that of the hard-margin support vector machine, and the one to which gradient descent on a
    logistic loss tends. Where there shall be an intercept, X has a column of ones, whose weight
    then counts in the length as every other does.

    Parameters
    ----------
    X : array (n, d)
    y : array (n,)
        Labels, 1 for one class and 0 for the other.

    Returns
    -------
    array (d,)
        Of length 1. Its margin is the least of ±xᵢ · β, with - for the class 0.

    Raises
    ------
    ValueError
        If shapes do not fit, a label is neither 0 nor 1, or no direction separates the classes by
        more than a millionth of the largest number in X.

    References
    ----------
    Lawson and Hanson (1974), Solving Least Squares Problems, chapter 23: the shortest β with
    zᵢ · β ≥ 1 is what non-negative least squares leaves over.
    """
    from scipy.optimize import nnls  # half of `import regnotes`, and rarely needed

    X, y = real_array("X", X, measured=True), real_array("y", y, measured=True)
    if X.ndim != 2 or 0 in X.shape or y.shape != X.shape[:1]:
        raise ValueError(f"X and y must have shapes (n, d) and (n,), not {X.shape} and {y.shape}")
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"y must hold labels 0 and 1, not {short(y)}")
    turned = np.where(y[:, np.newaxis] == 1, X, -X)
    unit = np.abs(turned).max() or 1.0
    system = np.vstack([turned.T / unit, np.ones(len(y))])
    weights, _ = nnls(system, np.append(np.zeros(X.shape[1]), 1.0))
    left = np.append(np.zeros(X.shape[1]), 1.0) - system @ weights
    if left[-1] > NARROWEST**2:  # it is m² / (1 + m²), m being the margin
        direction = -left[:-1] / norm(left[:-1])
        if (turned @ direction > 0).all():
            return direction
    raise ValueError("the classes must be separable, and no direction separates them")


def decision_boundary(beta, p=0.5, *, reach):
    """Where a logistic model of two features says p: the straight line x · β = ln(p / (1 - p)).

    Parameters
    ----------
    beta : array (..., 2)
        Not 0.
    p : float or array (...)
        The probability of class 1, between 0 and 1; with 1/2 the model is undecided.
    reach : float
        Half the length of what is returned.

    Returns
    -------
    array (..., 2, 2)
        The two ends of the line, each a point; halfway between them it is nearest to the origin.

    Raises
    ------
    ValueError
        If beta is 0, p is not between 0 and 1, or reach is negative.
    """
    beta, p = vectors("beta", beta, 2), real_array("p", p)
    if not ((p > 0) & (p < 1)).all():
        raise ValueError(f"p must be between 0 and 1, not {short(p)}")
    size = norm(beta)
    if not (size > 0).all():
        raise ValueError(f"beta must not be 0, which has no boundary: {short(beta)}")
    ahead = beta / size[..., np.newaxis]
    aside = np.stack([-ahead[..., 1], ahead[..., 0]], axis=-1)
    middle = (np.log(p / (1 - p)) / size)[..., np.newaxis] * ahead
    away = not_negative("reach", reach) * aside
    return np.stack([middle - away, middle + away], axis=-2)


def polar(beta, direction):
    """How long points of the plane are, and by what angle they are turned from a direction.

    Parameters
    ----------
    beta : array (..., 2)
    direction : array (2,)
        Of any length but 0.

    Returns
    -------
    length : array (...)
    angle : array (...)
        In degrees, from -180 to 180; positive to the left of the direction.

    Raises
    ------
    ValueError
        If they are no points of the plane, or the direction is 0.
    """
    beta, direction = vectors("beta", beta, 2), vectors("direction", direction, 2)
    if direction.ndim != 1 or not direction.any():
        raise ValueError(f"direction must be one that is not 0, not {short(direction)}")
    ahead = direction / norm(direction)
    aside = np.array([-ahead[1], ahead[0]])
    return norm(beta), np.degrees(np.arctan2(beta @ aside, beta @ ahead))
