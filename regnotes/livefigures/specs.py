"""A figure at rest: its traces as arrays, at the values at which its sliders stand at first."""

import base64
import re

import numpy as np

from . import record as live
from .looks import merged, template_of

__all__ = ["dressed", "record_of", "resting", "with_arrays"]

# Plotly's own, where neither a figure nor its template has others.
COLOURS = (
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f",
    "#bcbd22", "#17becf",
)  # fmt: skip
FEW = 20  # a curve of fewer points has markers, too, if nobody says otherwise
PARTS = ("controls", "arrays", "tables", "bindings", "readouts", "presets")


def record_of(spec):
    """The live record of a figure, or {}: others may keep what they like in ``layout.meta``."""
    meta = (spec.get("layout") or {}).get("meta")
    found = meta.get("live") if isinstance(meta, dict) else None
    is_one = isinstance(found, dict) and all(
        isinstance(found.get(part, []), (list, dict)) for part in PARTS
    )
    return found if is_one and isinstance(found.get("description"), str) else {}


def resting(spec):
    """The traces of a figure as plotly.py serialises it, with arrays for what is encoded."""
    traces = [_whole(with_arrays(trace)) for trace in spec.get("data") or []]
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
    kind = trace.get("type") or "scatter"
    if kind in ("bar", "scatter"):
        for known, missing in ("yx", "xy"):
            if trace.get(missing) is None and isinstance(trace.get(known), (list, np.ndarray)):
                if not {f"d{missing}", f"{missing}0"} & trace.keys():
                    trace[missing] = np.arange(len(trace[known]), dtype=float)
    elif kind in ("surface", "contour", "heatmap") and isinstance(trace.get("z"), np.ndarray):
        if trace["z"].ndim == 2:
            for name, count in zip("yx", trace["z"].shape, strict=True):
                start, step = trace.get(f"{name}0"), trace.get(f"d{name}")
                start, step = (0 if start is None else start), (1 if step is None else step)
                if trace.get(name) is None and _is_number(start) and _is_number(step):
                    trace[name] = start + step * np.arange(count, dtype=float)
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
        if flat and all(x is None or _is_number(x) for x in flat):
            try:
                return np.array(value, dtype=float)
            except (OverflowError, TypeError, ValueError):  # rows of several lengths
                pass
        return [with_arrays(item) for item in value]
    return value


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


# ---- as it looks -----------------------------------------------------------------------------


def dressed(spec):
    """(traces, layout) at rest, with what their template and Plotly's defaults give them.

    Each trace has its ``number``, its ``type`` and, if a still picture knows it, the colours and
    the mode that Plotly gives it.
    """
    layout = spec.get("layout") or {}
    template, is_open = template_of(layout, bool(record_of(spec)))
    traces, met = resting(spec), {}
    layout = _without_grid(layout, _layout(layout, template.get("layout") or {}, traces), traces)
    if not is_open:
        layout = {"paper_bgcolor": "#fff", "plot_bgcolor": "#fff"} | layout
    colours, shown = layout.get("colorway") or COLOURS, 0
    for k, trace in enumerate(traces):
        kind = trace["type"] = trace.get("type") or "scatter"
        number = met[kind] = met.get(kind, -1) + 1
        of_kind = (template.get("data") or {}).get(kind) or [{}]
        traces[k] = merged(of_kind[number % len(of_kind)], trace) | {"number": k}
        _coloured(traces[k], colours[shown % len(colours)])
        shown += traces[k].get("visible", True) is not False
    return traces, with_arrays(layout)


def _layout(layout, of_template, traces):
    """A layout with what its template gives, also to axes of which it says nothing."""
    used = {f"{a}axis{str(t.get(f'{a}axis') or a)[1:]}" for t in traces for a in "xy"}
    used |= {str(t.get("scene") or "scene") for t in traces if "z" in t}
    whole = {}
    for key in sorted({*layout, *used, *of_template}):
        family = re.sub(r"\d+$", "", key)
        own, given = layout.get(key), of_template.get(key, of_template.get(family))
        if isinstance(own, str) and key == "title":
            own = {"text": own}
        both = isinstance(given, dict) and isinstance(own, (dict, type(None)))
        whole[key] = merged(given, own or {}) if both else given if own is None else own
        if isinstance(whole[key], dict) and isinstance(whole[key].get("title"), str):
            whole[key] = whole[key] | {"title": {"text": whole[key]["title"]}}
    return whole


def _without_grid(said, layout, traces):
    """The axes on which bars stand have no grid, unless the author asks for one."""
    for trace in traces:
        if trace.get("type") == "bar" and trace.get("visible", True) is not False:
            a = "y" if trace.get("orientation") == "h" else "x"
            name = f"{a}axis{str(trace.get(f'{a}axis') or a)[1:]}"
            own, axis = said.get(name) or {}, dict(layout.get(name) or {})
            if not {"gridcolor", "gridwidth", "griddash"} & own.keys():
                axis.setdefault("showgrid", False)
            if not {"zerolinecolor", "zerolinewidth"} & own.keys():
                axis.setdefault("zeroline", False)
            layout = layout | {name: axis}
    return layout


def _coloured(trace, colour):
    """Colours and mode of a trace that leaves them to Plotly."""
    line, marker = (dict(trace.get(key) or {}) for key in ("line", "marker"))
    if trace["type"] == "bar":
        trace["marker"] = {"color": colour} | marker
        edge = marker.get("line") or {}
        if edge.get("width"):
            trace["marker"]["line"] = {"color": "#444"} | edge
    elif trace["type"] == "scatter":
        n = min((len(trace[a]) for a in "xy" if isinstance(trace.get(a), (list, np.ndarray))),
                default=0)  # fmt: skip
        trace.setdefault("mode", "lines+markers" if n < FEW else "lines")
        own = marker.get("color")
        line.setdefault("color", own if isinstance(own, str) else colour)
        marker.setdefault("color", (trace.get("line") or {}).get("color") or colour)
        if (marker.get("line") or {}).get("width"):
            marker["line"] = {"color": "#444"} | marker["line"]
        trace |= {"line": line, "marker": marker}
