"""The numbers behind a figure, on demand: a small table of what is drawn.

A surface or a plane of level sets gives its heights on five by five of its nodes, bars and curves
their values, words and dates as they are.  Each cell says where its number stands in the figure's
data, so that live-figures-controls.js can write it again when a slider rests.  What has no such
table has none.
"""

import re
from html import escape

import numpy as np
from sphinx.locale import _

from .. import record as live
from ..specs import record_of, resting
from ..stills.svg import tick_labels
from .words import DASH, plain, title_of, values_in_words

__all__ = ["axis_name", "has_words_of_its_own", "is_piled", "tables_html"]

NODES, POINTS, WORDS = 5, 9, 40  # of each side of a surface, of a curve, of what has names
TOLD = re.compile(r'(<td data-at="(\d+) [^"]*">)([^<]*)</td>')


def tables_html(spec, first=""):
    """The HTML of a figure's tables, folded away behind what comes `first`, or "" if empty."""
    record, layout, traces = record_of(spec), spec.get("layout") or {}, resting(spec)
    hidden = set(live.evaluate(record)["hidden"]) if record else set()
    shown = [
        (k, trace) for k, trace in enumerate(traces)
        if k in hidden or trace.get("visible", True) is True
    ]  # fmt: skip
    shifting = {b["trace"] for b in record.get("bindings", []) if b["attribute"] == "x"}
    write = _Fixed() if record else _AsTheyAre()
    tables = [*_height_tables(layout, shown, record, write)]
    tables += _area_tables(shown, write) if record else []
    tables += _value_tables(layout, shown, shifting, record, write)
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


# ---- which tables ------------------------------------------------------------------------------


def _height_tables(layout, traces, record, write):
    seen = set()
    for k, trace in traces:
        kind, z = trace.get("type"), trace.get("z")
        scene = trace.get("scene", "scene")
        if kind not in ("surface", "contour", "heatmap") or scene in seen:
            continue
        if kind != "surface" and seen and record:  # the level sets of a surface told already
            continue
        if not isinstance(z, np.ndarray) or z.ndim != 2 or not z.size or trace.get("transpose"):
            continue
        x, y = (_column(trace.get(a)) for a in "xy")
        if x is None or y is None or (len(y), len(x)) != z.shape:  # bent nodes have no table
            continue
        if kind == "surface" or record:
            seen.add(scene)
        axes = [axis_name(trace, a) for a in "xy"]
        of = layout
        if kind == "surface":
            axes, of = ["xaxis", "yaxis"], layout.get(scene) or {}
        rows, columns = (_some(n, NODES) for n in z.shape)
        corner = " \\ ".join(_axis_title(of, axis) for axis in axes[::-1])
        cells = [[(f"{k} z {i} {j}", z[i, j]) for j in columns] for i in rows]
        name = (_axis_title(of, "zaxis") if kind == "surface" or record else "") or trace.get(
            "name"
        )
        if kind == "heatmap" and str(name).isdigit():  # plotly.express counts, and shows it nowhere
            name = ""
        caption = [name or ""]
        if record:
            notes = [n.get("text", "") for n in layout.get("annotations") or []]
            caption += notes[len(seen) - 1 : len(seen)]
        heads = [write.nodes(_picked(some, at)) for some, at in ((x, columns), (y, rows))]
        yield write.table(", ".join(filter(None, map(plain, caption))), corner, *heads, cells)


def _area_tables(traces, write):
    """Filled areas that say what they are worth: a number, their data, and what it counts."""
    told = [
        (k, t) for k, t in traces
        if t.get("fill") and isinstance(t.get("meta"), str) and np.size(t.get("customdata")) == 1
    ]  # fmt: skip
    if told:
        cells = [[(f"{k} customdata 0", float(np.ravel(t["customdata"])[0]))] for k, t in told]
        yield write.table("", "", [told[0][1]["meta"]], [t["name"] for _k, t in told], cells)


def _value_tables(layout, traces, shifting, record, write):
    """Of bars, and of curves over points that stay: those `shifting` have others elsewhere."""
    groups = {}  # those over the same points, between the same axes, share a table
    for k, trace in traces:
        kind = trace.get("type") or "scatter"
        if kind not in ("scatter", "scattergl", "bar") or k in shifting or _is_relative(trace):
            continue
        if kind == "bar" and not record and is_piled(layout, trace):
            continue
        lying = kind == "bar" and trace.get("orientation") == "h"
        if any(has_words_of_its_own(layout.get(axis_name(trace, a)) or {}) for a in "xy"):
            continue  # the numbers in the data are not those that the axis says
        along, values = (_column(trace.get(a)) for a in ("yx" if lying else "xy"))
        if along is None or values is None:
            continue
        n = min(len(along), len(values))
        if kind == "bar":
            if not n:
                continue
        elif record and (not trace.get("name") or n <= 2 or trace.get("fill")):
            continue
        elif not n:
            continue
        heads = tuple(values_in_words(along[:n])) if kind == "bar" else _key(along[:n])
        axes = tuple(trace.get(f"{a}axis") or a for a in "xy")
        key = kind == "bar", lying, axes, heads
        groups.setdefault(key, []).append((k, trace, along[:n], values[:n]))
    several = len(traces) > 1 and not record
    bars_first = sorted(groups.items(), key=lambda item: not item[0][0])
    for (is_bar, lying, axes, _heads), group in bars_first:
        along, trace = group[0][2], group[0][1]
        named = is_bar or not isinstance(along, np.ndarray)
        rows = _some(len(along), WORDS if named else POINTS)
        a = "x" if lying else "y"
        cells = [[(f"{k} {a} {i}", values[i]) for k, _t, _along, values in group] for i in rows]
        # Plotly counts those that have no name.
        names = [plain(t.get("name") or (f"trace {k}" if several else "")) for k, t, *_ in group]
        across, up = (f"{axis[0]}axis{axis[1:]}" for axis in (axes[::-1] if lying else axes))
        if not record and not any(names) and len(group) == 1:
            names = [_axis_title(layout, up) or a]
        heads = write.heads(_picked(along, rows), is_bar)
        yield write.table(_axis_title(layout, up), _axis_title(layout, across), names, heads, cells)


def _is_relative(trace):
    """Whether what is drawn is not what is written."""
    return any(trace.get(key) for key in ("stackgroup", "groupnorm", "transforms"))


def is_piled(layout, trace):
    """Whether bars of a trace end elsewhere than at their numbers."""
    places = trace.get("y" if trace.get("orientation") == "h" else "x")
    return trace.get("base") is not None or bool(layout.get("barnorm")) or _repeats(places)


def _repeats(places):
    """Whether something stands at one place more than once."""
    if isinstance(places, np.ndarray):
        return places.ndim == 1 and np.unique(places).size < places.size
    return isinstance(places, list) and len({repr(place) for place in places}) < len(places)


def axis_name(trace, a):
    """The name in the layout of the axis along which a trace has its `a`."""
    return f"{a}axis{str(trace.get(f'{a}axis') or a)[1:]}"


def has_words_of_its_own(axis):
    """Whether an axis says something else at a number than the number: 10⁻³ at −3, or a name."""
    words, at = (axis.get(key) for key in ("ticktext", "tickvals"))
    return (
        words is not None
        and at is not None
        and any(_number_of(word) != place for word, place in zip(words, at, strict=False))
    )


def _number_of(word):
    try:
        return float(plain(str(word)).replace("−", "-"))
    except ValueError:
        return None


def _column(values):
    """Numbers as an array (k,), or a list of words, dates and None; None if it is neither."""
    if isinstance(values, np.ndarray):
        return values if values.ndim == 1 else None
    if isinstance(values, list) and not any(
        isinstance(v, (list, dict, np.ndarray)) for v in values
    ):
        return values
    return None


def _key(values):
    return values.tobytes() if isinstance(values, np.ndarray) else tuple(map(repr, values))


def _picked(values, rows):
    return values[rows] if isinstance(values, np.ndarray) else [values[i] for i in rows]


def _some(n, most):
    return np.unique(np.rint(np.linspace(0, n - 1, min(n, most))).astype(int)).tolist()


# ---- words -------------------------------------------------------------------------------------


def _axis_title(layout, axis, depth=9):
    """The title of an axis, or of the one that it follows, as in a grid of small pictures."""
    of = layout.get(axis) or {}
    text, after = title_of(of), of.get("matches")
    if text or not isinstance(after, str) or after[:1] != axis[:1] or not depth:
        return text
    return _axis_title(layout, f"{after[0]}axis{after[1:]}", depth - 1)


class _AsTheyAre:
    """Cells of a figure that nothing moves."""

    nodes = staticmethod(values_in_words)

    def heads(self, values, is_bar):
        return values_in_words(values)

    def table(self, caption, corner, heads, names, cells):
        flat = values_in_words([value for row in cells for _at, value in row])
        texts = [flat[k * len(row) : (k + 1) * len(row)] for k, row in enumerate(cells)]
        return _table_html(caption, corner, heads, names, cells, texts, "")


class _Fixed:
    """Cells that the script writes again, all with as many digits."""

    nodes = staticmethod(tick_labels)

    def heads(self, values, is_bar):
        if is_bar or not isinstance(values, np.ndarray):
            return [str(value) for value in values]
        return [_word(value, _table_decimals(values)) for value in values]

    def table(self, caption, corner, heads, names, cells):
        values = [value for row in cells for _at, value in row]
        decimals = _table_decimals(np.array(values, dtype=float))
        texts = [[_word(value, decimals) for _at, value in row] for row in cells]
        told = f' data-decimals="{decimals}"'
        return _table_html(caption, corner, heads, names, cells, texts, told)


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
        return DASH
    return live.number_in_words(value, decimals)


def _table_html(caption, corner, heads, names, cells, texts, told):
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(
            f'<td data-at="{at}">{escape(text)}</td>'
            for (at, _value), text in zip(row, written, strict=True)
        )
        + "</tr>"
        for name, row, written in zip(names, cells, texts, strict=True)
    )
    return (
        f'<div class="table-wrapper docutils container"><table class="docutils"'
        f"{told}><caption>{escape(caption)}</caption>"
        f"<thead><tr><td>{escape(corner)}</td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
