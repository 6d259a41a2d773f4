"""What a plain figure says to who cannot see it: its author's words, or what it is made of.

A figure with a live record has a description, which follows its sliders.  Any other has the
author's alternative, ``mystnb: image: alt`` of its cell as for any picture, or else the kinds of
its traces, their names, the titles of its axes and their ranges.
"""

import re

import numpy as np
from sphinx.locale import _

from ..specs import dressed
from .number_tables import plain, values_in_words

__all__ = ["alt_of", "alternative"]

MOST = 5  # names that one sentence can hold
KINDS = {
    "scatter": "curve", "scattergl": "curve", "bar": "bars", "scatter3d": "curve in space",
    "pie": "pie chart", "box": "box plot", "histogram2d": "two-dimensional histogram",
    "histogram2dcontour": "level sets of a histogram", "contour": "level sets", "splom":
    "scatter-plot matrix", "scatterpolar": "curve in polar coordinates", "barpolar":
    "bars in polar coordinates", "parcoords": "parallel coordinates", "parcats":
    "parallel categories", "mesh3d": "mesh in space", "ohlc": "open-high-low-close bars",
    "funnelarea": "funnel", "scatterternary": "points in a triangle", "violin": "violin plot",
}  # fmt: skip


MANY = {"curve": "curves", "bars": "sets of bars", "points": "sets of points",
        "curve in space": "curves in space", "box plot": "box plots"}  # fmt: skip


def alt_of(metadata):
    """The alternative that an author gives in the metadata of a cell, or ""."""
    for part in ("image", "figure"):
        found = ((metadata or {}).get("mystnb") or {}).get(part)
        if isinstance(found, dict) and isinstance(found.get("alt"), str) and found["alt"].strip():
            return found["alt"].strip()
    return ""


def alternative(spec):
    """One or a few sentences on what a figure shows; never empty, whatever is in the figure."""
    try:
        traces, layout = dressed(spec)
    except Exception:  # whatever Plotly takes has words
        traces, layout = [t for t in spec.get("data") or [] if isinstance(t, dict)], {}
    traces = [trace for trace in traces if trace.get("visible", True) is not False]
    title = _text(layout.get("title") or {})
    parts = [f"{title}." if title and title[-1] not in ".?!" else title, _kinds(traces)]
    parts += [_axis(layout, traces, a) for a in "xy"]
    return " ".join(filter(None, parts))


def _kinds(traces):
    """Such as "2 curves: rain, sun."."""
    if not traces:
        return str(_("A figure without data."))
    groups = {}
    for trace in traces:
        groups.setdefault(_kind(trace), []).append(plain(trace.get("name") or ""))
    said = []
    for kind, names in groups.items():
        several = MANY.get(kind, f"× {kind}")
        count = f"{len(names)} {several}" if len(names) > 1 else kind
        known = list(dict.fromkeys(filter(None, names)))
        more = ", …" if len(known) > MOST else ""
        said.append(f"{count}: {', '.join(known[:MOST])}{more}" if known else count)
    whole = "; ".join(said)
    return f"{whole[0].upper()}{whole[1:]}."


def _kind(trace):
    kind = str(trace.get("type") or "scatter")
    if kind in ("scatter", "scattergl") and "lines" not in str(trace.get("mode", "lines")):
        kind = "points"
    return str(_(KINDS.get(kind, kind)))


def _axis(layout, traces, a):
    """Such as "x: day, from Mon to Sun."."""
    said = []
    names = [name for name in layout if re.fullmatch(rf"{a}axis\d*", name)]
    for name in sorted(names, key=lambda name: int(name[5:] or 1)):
        axis = layout.get(name)
        standing = [t for t in traces if f"{a}axis{str(t.get(f'{a}axis') or a)[1:]}" == name]
        if not isinstance(axis, dict) or not any(t.get(a) is not None for t in standing):
            continue
        title = _text(axis.get("title") or {})
        reach = _reach(axis, [t.get(a) for t in standing if t.get(a) is not None])
        if title or reach:
            said.append(f"{name[0]}{name[5:]}: {', '.join(filter(None, [title, reach]))}.")
    return " ".join(said[:MOST])


def _reach(axis, columns):
    """From where to where an axis goes: as the author says, or as the data do."""
    given = axis.get("range")
    if given is not None and np.size(given) == 2:
        ends = [v for v in np.ravel(np.array(given, dtype=object)).tolist() if v is not None]
        if axis.get("type") == "log":
            return ""
        values = ends if len(ends) == 2 else []
    else:
        values = _ends(columns)
    if not values:
        return ""
    low, high = values_in_words(values)
    return low if low == high else str(_("from %s to %s")) % (low, high)


def _ends(columns):
    """The least and the greatest number, or the first and the last word."""
    flat = []
    for column in columns:
        column = np.ravel(column).tolist() if isinstance(column, np.ndarray) else column
        flat += column if isinstance(column, list) else []
    numbers = [v for v in flat if type(v) in (int, float) and np.isfinite(v)]
    if numbers:
        return [min(numbers), max(numbers)]
    words = [v for v in flat if isinstance(v, str) and v]
    return [words[0], words[-1]] if words else []


def _text(title):
    return plain((title.get("text") or "") if isinstance(title, dict) else title)
