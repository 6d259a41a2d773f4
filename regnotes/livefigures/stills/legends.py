"""Margins, and the legend that may take some of them."""

import numpy as np

from .frame import SCALE
from .refusal import Refusal, breadth, lettering
from .strokes import solid
from .svg import marker_svg, svg_path, word

__all__ = ["legend_svg", "margins"]

LETTER = 5.8  # px, of the rows of a legend that lies
UNNAMED = ("contour", "surface")  # unless they say so
ROW = 19  # px, from one entry of a legend that stands to the next


def margins(traces, layout, width):
    """The free edges in px, with what the legend beside a figure takes."""
    margin = {"l": 80, "r": 80, "t": 100, "b": 80}
    margin |= {
        key: value for key, value in (layout.get("margin") or {}).items() if value is not None
    }
    named = _entries(traces, layout)
    if named and not _lies(layout):
        free = min(12, *(margin[side] for side in "lrtb"))
        beside = (
            max(_width(named), breadth(_heading(layout), 14) + 9)
            + free
            + 0.02 * (width - margin["l"])
        ) / 1.02
        if beside > margin["r"] and beside > 0.4 * width:
            raise Refusal("a legend as wide as the figure")
        margin["r"] = max(margin["r"], beside)
    return margin


def _lies(layout):
    return (layout.get("legend") or {}).get("orientation") == "h"


def _heading(layout):
    title = (layout.get("legend") or {}).get("title") or {}
    return lettering(title.get("text") or "")


def _width(named):
    return max(breadth(name) for _trace, name in named) + 45


def _entries(traces, layout):
    """[(trace, name)] of those in the legend, if there is one."""
    named = [t for t in traces if t.get("showlegend", t["type"] not in UNNAMED)]
    # A trace that is not to be named counts as one; and one that says it is to be counts twice.
    count = sum(
        (t["type"] not in UNNAMED or t.get("showlegend") is True) + (t.get("showlegend") is True)
        for t in traces
    )
    if not layout.get("showlegend", bool(named) and count > 1):
        return []
    if (layout.get("barmode") == "stack" and any(t["type"] == "bar" for t in traces)) and named[1:]:
        named = named[::-1] if not _lies(layout) else named
    return [(t, lettering(t.get("name", f"trace {t['number']}"))) for t in named]


def legend_svg(traces, layout, margin, width, inner):
    """The names: side by side above the figure, or one below the other on its right."""
    named = _entries(traces, layout)
    if not named:
        return []
    if _lies(layout):
        return _lying([(t, name) for t, name in named if name], width, margin["l"] + 5)
    heading = _heading(layout)
    above = 19 if heading else 0
    if len(named) * ROW + 10 + above > inner[1]:
        raise Refusal("a legend as high as the figure")
    groups = dict.fromkeys(t.get("legendgroup") or "" for t, _ in named)
    gap = (layout.get("legend") or {}).get("tracegroupgap", 10)
    if any(groups) and gap:
        raise Refusal("legend.tracegroupgap")
    x, parts = margin["l"] + 1.02 * inner[0] + 5, []
    if heading:
        top = (margin["t"] + 13) * SCALE
        parts.append(word((x - 3) * SCALE, top, heading, 14 * SCALE, anchor="start"))
    for k, (trace, name) in enumerate(named):
        parts += _entry(trace, name, x, margin["t"] + 5 + above + ROW * (k + 0.5))
    return parts


def _lying(named, width, left):
    """The names side by side, where Plotly has them if they are in one row."""
    long = [(t, name, 45 + LETTER * len(name)) for t, name in named]
    parts, x = [], left
    y = 26 if left + sum(length for *_, length in long) < width else 12
    for trace, name, length in long:
        if x + length > width and x > left:
            x, y = left, y + 18
        parts += _entry(trace, name, x, y)
        x += length
    return parts


def _entry(trace, name, x, y):
    line, marker = trace.get("line") or {}, trace.get("marker") or {}
    parts, mode = [], trace.get("mode", "")
    here = np.array([[x, y], [x + 30, y]]) * SCALE
    filled = trace.get("fill") not in (None, "none")
    if trace["type"] == "bar" or filled:
        colour, faint = marker.get("color", "currentColor"), {}
        if filled:
            colour = trace.get("fillcolor") or solid(line["color"])
            faint = {} if trace.get("fillcolor") else {"stroke_opacity": 0.5}
        if trace["type"] == "bar":
            square = np.array([[x + 9, y], [x + 21, y]]) * SCALE
            parts.append(svg_path(square, stroke=colour, stroke_width=SCALE * 12))
        else:
            parts.append(svg_path(here, stroke=colour, stroke_width=SCALE * 8, **faint))
    if "lines" in mode and not (filled and trace.get("fill") == "toself"):
        parts.append(svg_path(here, stroke=line.get("color", "currentColor"),
                              stroke_width=round(SCALE * min(line.get("width", 2), 10)),
                              dash=line.get("dash", "solid")))  # fmt: skip
    if "markers" in mode:
        size = min(marker.get("size", 6), 16)
        parts.append(marker_svg((x + 15) * SCALE, y * SCALE, SCALE * size / 2, marker, SCALE))
    parts.append(word((x + 35) * SCALE, y * SCALE, name, 12 * SCALE, anchor="start"))
    return parts
