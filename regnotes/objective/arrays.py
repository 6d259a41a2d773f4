"""Arrays that a caller passes, checked; and sums of them that do not overflow."""

from __future__ import annotations

import math

import numpy as np

__all__ = []


def real_array(name, values, *, measured=False):
    """`values` as a float64 array of finite numbers, or an error naming the argument.

    Measured data may be booleans, for 0 and 1, a frame of pandas or a sparse matrix of scipy; a
    point or a weight that is one of these is a mistake.
    """
    if measured:
        values = _plain(values)
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array: {error}") from None
    if array.dtype.kind not in ("biuf" if measured else "iuf"):
        raise TypeError(f"{name} must hold real numbers, not {short(values)}" + _column(values))
    with np.errstate(over="ignore"):  # a long double may become inf: refused below
        array = array.astype(np.float64, copy=False)
    finite = np.isfinite(array)
    if not finite.all():
        message = f"{name} must hold finite numbers only, not {one_of(name, array, ~finite)}"
        if measured:
            message += "; leave it out or put a number there"
        raise ValueError(message)
    return array


def _plain(values):
    """A frame or a sparse matrix as an array; anything else as it is."""
    if hasattr(values, "toarray"):  # all of scipy.sparse, which need not be imported for it
        return values.toarray()
    if hasattr(values, "to_numpy") and all(kind in "biuf" for kind in _kinds(values)):
        # Columns of booleans beside columns of numbers would make an array of objects.
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    return values


def _kinds(frame):
    """The kind of number in each column, in numpy's letters; "O" if it is none that is known."""
    return [getattr(t, "kind", "O") for t in np.ravel(getattr(frame, "dtypes", None))]


def _column(values):
    """Which column of a frame holds no numbers, for the end of a message."""
    columns = getattr(values, "columns", ())
    for column, kind in zip(columns, _kinds(values), strict=False):
        if kind not in "biuf":
            return f" whose column {short(column)} holds none"
    return ""


def one_of(name, array, chosen):
    """The first of the chosen entries, and where it stands: ``X[1, 0] = nan (row 1, column 0)``."""
    where = tuple(int(i) for i in np.argwhere(chosen)[0])
    if not where:
        return f"{array[()]}"
    axes = zip(("row", "column"), where, strict=True) if len(where) == 2 else ()
    place = ", ".join(f"{axis} {i}" for axis, i in axes)
    inside = ", ".join(map(str, where))
    return f"{name}[{inside}] = {array[where]:g}" + (f" ({place}, counted from 0)" if place else "")


def short(value, most=60):
    """`value` as it stands in a message: in one line, an array or a long one not in full."""
    shape = getattr(value, "shape", ())
    if shape and (math.prod(shape) > 6 or not isinstance(value, np.ndarray)):
        return f"{type(value).__name__} of shape {shape}"
    text = " ".join(repr(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"


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


def not_negative(name, values, *, measured=False):
    """`values`, such as steps or weights, as an array of finite numbers, none of them negative."""
    array = real_array(name, values, measured=measured)
    if (array < 0).any():
        raise ValueError(f"{name} must not be negative, not {one_of(name, array, array < 0)}")
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
