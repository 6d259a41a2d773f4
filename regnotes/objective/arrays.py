"""Arrays that a caller passes, checked; and sums of them that do not overflow."""

from __future__ import annotations

import numpy as np

__all__ = []


def real_array(name, values):
    """`values` as a float64 array of finite numbers, or an error naming the argument."""
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array: {error}") from None
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must hold real numbers, not {values!r}")
    with np.errstate(over="ignore"):  # a long double may become inf: refused below
        array = array.astype(np.float64, copy=False)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must hold finite numbers only, not {values!r}")
    return array


def vectors(name, values, dimension=None):
    """`values` as a float64 array of shape (..., d), with d = `dimension` if given.

    inf is refused as well as NaN: at infinity losses are inf - inf, and what would be
    drawn or returned there would be no value of the function.
    """
    array = real_array(name, values)
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError(f"{name} must have shape (..., d), not {array.shape}")
    if dimension is not None and array.shape[-1] != dimension:
        raise ValueError(f"{name} must have shape (..., {dimension}), not {array.shape}")
    return array


def not_negative(name, values):
    """`values`, such as steps or weights, as an array of finite numbers, none of them negative."""
    array = real_array(name, values)
    if (array < 0).any():
        raise ValueError(f"{name} must not be negative, not {values!r}")
    return array


def norm(vector):
    """Euclidean norm along the last axis, without overflow of the squares."""
    largest = np.max(np.abs(vector), axis=-1, keepdims=True)
    scale = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    return scale[..., 0] * np.sqrt(np.sum(np.square(vector / scale), axis=-1))


def scaled(weight, values, axes=0):
    """weight * values, and 0 wherever the weight is 0, even if the value is inf.

    `axes` is the number of axes that each value has beyond those of the weight.
    """
    if np.ndim(weight) == 0:  # by far the most frequent case, in every step of every solver
        return weight * values if weight else np.zeros(np.shape(values))
    weight = np.asarray(weight, dtype=float)
    weight = weight.reshape(weight.shape + (1,) * axes)
    result = np.zeros(np.broadcast_shapes(weight.shape, np.shape(values)))
    return np.multiply(weight, values, out=result, where=weight != 0)
