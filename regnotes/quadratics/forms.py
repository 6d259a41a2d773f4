"""A quadratic loss by its Hessian and its optimum, and the ellipses that are its level lines."""

from __future__ import annotations

import numpy as np

from ..objective.arrays import not_negative, real_array, short, vectors

__all__ = ["ellipses", "level_ellipses", "quadratic"]


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
    hessian, optimum, sizes = checked(hessian, optimum, "sizes", sizes)
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


def checked(hessian, optimum, name, size):
    hessian, optimum = real_array("hessian", hessian), vectors("optimum", optimum, 2)
    if hessian.shape[-2:] != (2, 2) or not (np.linalg.eigvalsh(hessian)[..., 0] > 0).all():
        raise ValueError(f"hessian must be positive definite, (..., 2, 2), not {short(hessian)}")
    return hessian, optimum, real_array(name, size)
