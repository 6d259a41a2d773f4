"""The numbers behind a figure, on demand: a small table of what is drawn.

A surface or a plane of level sets gives its heights on five by five of its nodes, bars and curves
their values.  Each cell says where its number stands in the figure's data, so that
live-figures-controls.js can write it again when a slider rests.
"""

import re
from html import escape

import numpy as np
from sphinx.locale import _

from .. import record as live
from ..specs import record_of, resting
from ..stills.svg import tick_labels

__all__ = ["tables_html"]

NODES, POINTS = 5, 9  # of each side of a surface, of a curve
TOLD = re.compile(r'(<td data-at="(\d+) [^"]*">)([^<]*)</td>')


def tables_html(spec, first=""):
    """The HTML of a figure's tables, folded away behind what comes `first`, or "" if empty."""
    layout, traces = spec.get("layout", {}), resting(spec)
    hidden = set(live.evaluate(record_of(spec))["hidden"]) if record_of(spec) else set()
    bound = {(b["trace"], b["attribute"]) for b in record_of(spec).get("bindings", [])}
    tables = [*_height_tables(layout, traces), *_bar_tables(layout, traces), *_area_tables(traces)]
    tables += _curve_tables(
        layout, traces, {trace for trace, attribute in bound if attribute == "x"}
    )
    if not tables and not first:
        return ""
    if hidden:  # they would answer the question
        tables = [re.sub(TOLD, lambda m: _veiled(m, hidden), table) for table in tables]
    summary = escape(_("The numbers behind this figure"))
    return (
        f'<details class="live-figure-numbers"><summary>{summary}</summary>'
        f"{first}{''.join(tables)}</details>"
    )


def _veiled(cell, hidden):
    return f"{cell[1]}{live.HIDDEN}</td>" if int(cell[2]) in hidden else cell[0]


def _height_tables(layout, traces):
    seen = set()
    for k, trace in enumerate(traces):
        scene = trace.get("scene", "scene")
        if trace.get("type") not in ("surface", "contour") or scene in seen:
            continue
        if trace["type"] == "contour" and seen:  # the level sets of a surface told already
            continue
        seen.add(scene)
        axes = layout.get(scene, {}) if trace["type"] == "surface" else layout
        z = trace["z"]
        x, y = (
            np.ravel(trace.get(a, np.arange(n))) for a, n in zip("xy", z.shape[::-1], strict=True)
        )
        if x.size != z.shape[1] or y.size != z.shape[0]:  # bent nodes have no table
            continue
        rows, columns = (_some(n, NODES) for n in z.shape)
        corner = f"{_axis_title(axes, 'yaxis')} \\ {_axis_title(axes, 'xaxis')}"
        cells = [[(f"{k} z {i} {j}", z[i, j]) for j in columns] for i in rows]
        name = _axis_title(axes, "zaxis") or trace.get("name") or ""
        note = [n.get("text", "") for n in layout.get("annotations", [])][len(seen) - 1 : len(seen)]
        caption = ", ".join(filter(None, [name, *note]))
        yield _table_html(caption, corner, tick_labels(x[columns]), tick_labels(y[rows]), cells)


def _bar_tables(layout, traces):
    bars = [(k, t) for k, t in enumerate(traces) if t.get("type") == "bar"]
    if bars:
        categories = [str(x) for x in bars[0][1]["x"]]
        cells = [[(f"{k} y {i}", t["y"][i]) for k, t in bars] for i in range(len(categories))]
        names = [t.get("name") or "" for _k, t in bars]
        yield _table_html(
            _axis_title(layout, "yaxis"), _axis_title(layout, "xaxis"), names, categories, cells
        )


def _area_tables(traces):
    """Filled areas that say what they are worth: a number, their data, and what it counts."""
    told = [
        (k, t) for k, t in enumerate(traces)
        if t.get("fill") and t.get("meta") and np.size(t.get("customdata")) == 1
    ]  # fmt: skip
    if told:
        cells = [[(f"{k} customdata 0", float(np.ravel(t["customdata"])[0]))] for k, t in told]
        yield _table_html("", "", [told[0][1]["meta"]], [t["name"] for _k, t in told], cells)


def _curve_tables(layout, traces, shifting):
    """Of curves over points that stay: those `shifting` have other points at another position."""
    curves = [
        (k, t) for k, t in enumerate(traces)
        if t.get("type", "scatter") == "scatter" and t.get("name") and np.size(t.get("y")) > 2
        and k not in shifting and not t.get("fill")
    ]  # fmt: skip
    groups = {}  # those over the same points, between the same axes, share a table
    for k, t in curves:
        axes = tuple(t.get(f"{a}axis") or a for a in "xy")
        groups.setdefault((axes, np.asarray(t["x"], dtype=float).tobytes()), []).append((k, t))
    for (axes, _points), group in groups.items():
        x = np.asarray(group[0][1]["x"], dtype=float)
        rows = _some(x.size, POINTS)
        cells = [[(f"{k} y {i}", t["y"][i]) for k, t in group] for i in rows]
        names = [t["name"] for _k, t in group]
        heads = [_word(v, _table_decimals(x)) for v in x[rows]]
        across, up = (f"{axis[0]}axis{axis[1:]}" for axis in axes)
        yield _table_html(_axis_title(layout, up), _axis_title(layout, across), names, heads, cells)


def _some(n, most):
    return np.unique(np.rint(np.linspace(0, n - 1, min(n, most))).astype(int)).tolist()


def _axis_title(layout, axis):
    title = (layout.get(axis) or {}).get("title") or {}
    return re.sub(r"<.*?>", "", title.get("text", "") if isinstance(title, dict) else title)


def _table_decimals(values):
    """Digits after the point that leave three of the range, or of the smallest of many sizes."""
    size = np.abs(values[np.isfinite(values)])
    size = size[size > 0]
    if not size.size:
        return 0
    least = size.max() if size.max() < 1000 * size.min() else max(size.min(), 1e-4)
    return int(np.clip(2 - np.floor(np.log10(least)), 0, 6))


def _word(value, decimals):
    if not np.isfinite(value):
        return "–"
    return live.number_in_words(value, decimals)


def _table_html(caption, corner, heads, names, cells):
    decimals = _table_decimals(
        np.array([value for row in cells for _at, value in row], dtype=float)
    )
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f'<td data-at="{at}">{_word(value, decimals)}</td>' for at, value in row)
        + "</tr>"
        for name, row in zip(names, cells, strict=True)
    )
    return (
        f'<div class="table-wrapper docutils container"><table class="docutils"'
        f' data-decimals="{decimals}"><caption>{escape(caption)}</caption>'
        f"<thead><tr><td>{escape(corner)}</td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
