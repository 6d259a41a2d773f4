"""A figure at rest: its traces as arrays, at the values at which its sliders stand at first."""

import base64
import re

import numpy as np

from . import record as live

__all__ = ["record_of", "resting", "with_arrays"]


def record_of(spec):
    """The live record of a figure, or {}; ``layout.meta`` is anybody's, so it may hold anything."""
    meta = (spec.get("layout") or {}).get("meta")
    found = meta.get("live") if isinstance(meta, dict) else None
    return found if isinstance(found, dict) and isinstance(found.get("controls"), list) else {}


def resting(spec):
    """The traces of a figure as plotly.py serialises it, with arrays for what is encoded."""
    traces = [_whole(with_arrays(trace)) for trace in spec.get("data", [])]
    shown = live.evaluate(record_of(spec)) if record_of(spec) else {"traces": {}, "hidden": []}
    for number in shown["hidden"]:
        traces[number]["visible"] = False
    for (number, attribute), value in shown["traces"].items():
        *parents, last = attribute.split(".")
        at = traces[number]
        for name in parents:
            at = at[name]
        at[last] = value
    return traces


def _whole(trace):
    """A trace that leaves a coordinate unsaid has 0, 1, 2, … for it, as in Plotly."""
    kind = trace.get("type", "scatter")
    if kind in ("bar", "scatter"):
        for known, missing in ("yx", "xy"):
            if trace.get(missing) is None and trace.get(known) is not None:
                trace[missing] = np.arange(len(trace[known]), dtype=float)
    elif kind in ("surface", "contour", "heatmap") and np.ndim(trace.get("z")) == 2:
        for name, count in zip("yx", trace["z"].shape, strict=True):
            if trace.get(name) is None:
                trace[name] = np.arange(count, dtype=float)
    return trace


def with_arrays(value):
    """The same, with plotly.py's base64 and lists of numbers as arrays."""
    if isinstance(value, dict):
        if isinstance(value.get("bdata"), str):
            array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
            shape = [int(n) for n in re.findall(r"\d+", str(value.get("shape", array.size)))]
            return array.reshape(shape).astype(float)
        return {key: with_arrays(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        flat = [x for row in value for x in (row if isinstance(row, (list, tuple)) else [row])]
        if flat and all(x is None or isinstance(x, (int, float)) for x in flat):
            return np.array(value, dtype=float)
        return [with_arrays(item) for item in value]
    return value
