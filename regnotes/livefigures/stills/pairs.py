"""The two scales between which traces stand, from all that stands there."""

import numpy as np

from .refusal import Refusal
from .scales import column_kind, scale_of
from .standing import placed
from .strokes import points_of

__all__ = ["scales_of"]


def scales_of(traces, layout, axes, lengths):
    """The two scales, and [(bar trace, where it stands)]."""
    bars = [t for t in traces if t["type"] == "bar"]
    lying = {t.get("orientation", "v") == "h" for t in bars}
    if len(lying) > 1:
        raise Refusal("bars that stand and bars that lie")
    upright = 1 if lying == {True} else 0  # the axis on which bars stand
    curves = any(t["type"] == "scatter" for t in traces)
    columns = [[points_of(t)[k] for t in traces if t["type"] != "contour"] for k in (0, 1)]
    names = [_categories(column, axis) for column, axis in zip(columns, axes, strict=True)]

    def numbers(values, k):
        if names[k]:
            place = {name: at for at, name in enumerate(names[k])}
            return np.array([place[v] for v in values], dtype=float)
        return np.asarray(values, dtype=float)

    found = [[], []]
    for t in traces:
        if t["type"] == "scatter":
            for k, (values, options) in enumerate(zip(points_of(t), _room(t), strict=True)):
                found[k].append((numbers(values, k), options))
        elif t["type"] == "contour":
            for k, a in enumerate("xy"):
                found[k].append((np.ravel(t[a]), {}))
    at, ticks = [], (0.0, 0.0)
    if bars:
        if names[1 - upright] or any(axes[k].get("type") == "log" for k in (0, 1)):
            raise Refusal("bars between axes of these types")
        places = [tuple(numbers(points_of(t)[k], k) for k in (upright, 1 - upright)) for t in bars]
        at, every, ticks = placed(bars, layout, places)
        ticks = (0.0, 0.0) if curves else ticks
        for (middle, _size), (_positions, _wide, starts, ends) in zip(places, at, strict=True):
            middle = middle[np.isfinite(middle)]
            edges = np.concatenate([middle - every / 2, middle + every / 2])
            found[upright].append((edges, {}))
            reach = np.concatenate([starts, ends])
            found[1 - upright].append((reach, {"extra": True, "to_zero": True}))
    return tuple(
        scale_of(axis, found[k], names[k], lengths[k], ticks if k == upright else (0.0, 0.0))
        for k, axis in enumerate(axes)
    ), [(t, (*where, upright)) for t, where in zip(bars, at, strict=True)]


def _categories(columns, axis):
    """The words on an axis, each once; none if it has numbers."""
    kinds = {column_kind(values) for values in columns} - {None}
    if len(kinds) > 1:
        raise Refusal("words and numbers on one axis")
    if "words" not in kinds:
        return ()
    if any(isinstance(values, np.ndarray) for values in columns):
        raise Refusal("words and gaps on one axis")
    if axis.get("type") not in (None, "-", "category"):
        raise Refusal("words on an axis of numbers")
    return tuple(dict.fromkeys(word for values in columns for word in values))


def _room(trace):
    """How much room a curve asks for across and upwards, as `extremes` takes it."""
    mode = trace["mode"]
    size = (trace.get("marker") or {}).get("size", 6)
    pad = max(size / 1.6, 3) if "markers" in mode else 0.0
    loose = "markers" in mode or "text" in mode
    across = {"pad": pad, "extra": True} if loose else {}
    upwards = {"pad": pad, "extra": True}
    if trace.get("fill") == "tozeroy":
        return {}, upwards | {"to_zero": True}
    return across, upwards
