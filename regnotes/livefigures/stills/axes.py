"""The still picture of a plane: level sets, curves, markers and bars between two axes."""

import numpy as np
from contourpy import contour_generator

from .frame import SCALE, Frame
from .svg import image, marker_svg, svg_element, svg_path, word, words

__all__ = ["plane_svg"]

GRID = "rgba(140,150,165,0.35)"


def plane_svg(traces, layout, width, height):
    """The SVG of the traces, each between its own axes, in a place of that many pixels."""
    legend = bool(layout.get("showlegend"))
    parts = []
    for names in axes_of(traces):
        parts += _panel([t for t in traces if _axes_of(t) == names], layout, names, width, height)
    if legend:
        left = (layout.get("margin") or {}).get("l", 48) + 5
        parts += _legend([t for t in traces if t.get("showlegend", True)], width, left)
    return svg_element(round(width * SCALE), round(height * SCALE), parts)


def axes_of(traces):
    """The pairs of axes between which the traces are, such as ("xaxis2", "yaxis2")."""
    return list(dict.fromkeys(map(_axes_of, traces)))


def _axes_of(trace):
    return tuple(f"{a}axis{trace.get(f'{a}axis', a)[1:]}" for a in "xy")


def _panel(traces, layout, axes, width, height):
    """What stands between one pair of axes."""
    across, upwards = (layout.get(name) or {} for name in axes)
    level_sets = any(t["type"] == "contour" for t in traces)
    bars = [t for t in traces if t["type"] == "bar"]
    names = list(dict.fromkeys(x for t in bars for x in t["x"]))
    # The margins of a figure with level sets are for its scene, which has no axes outside.
    margin = {} if level_sets else layout.get("margin") or {}
    legend = bool(layout.get("showlegend"))
    frame = Frame(traces, across, upwards, width, height, names, legend, margin)
    parts = []
    for trace in traces:
        if trace["type"] == "contour":
            parts += _level_sets(frame, trace)
    parts += _axes(frame, across, upwards, names, grid=not level_sets)
    for k, trace in enumerate(bars):
        parts += _draw_bars(frame, trace, names, k, len(bars))
    for trace in traces:
        if trace.get("type", "scatter") == "scatter":
            parts += _curve(frame, trace)
    return parts


def _axes(frame, across, upwards, names, grid):
    parts, lines = [], []
    low, high = frame.bottom, frame.top
    gap = np.full((1, 2), np.nan)
    if names:
        at, words = np.arange(len(names)), names
    else:
        at, words = frame.ticks(0, across)
    for x, text in zip(frame.x(at), words, strict=True):
        lines += [np.array([[x, low], [x, high if grid else low + 4 * SCALE]]), gap]
        parts.append(word(x, low + 11 * SCALE, text, 12 * SCALE))
    at, words = frame.ticks(1, upwards)
    for y, text in zip(frame.y(at), words, strict=True):
        end = frame.right if grid else frame.left - 4 * SCALE
        lines += [np.array([[frame.left, y], [end, y]]), gap]
        parts.append(word(frame.left - 7 * SCALE, y, text, 12 * SCALE, anchor="end"))
    parts.insert(0, svg_path(np.concatenate(lines), stroke=GRID, stroke_width=SCALE))
    if grid:
        parts += _zero_lines(frame, across, upwards)
    title = (across.get("title") or {}).get("text", "")
    parts.append(word((frame.left + frame.right) / 2, low + 38 * SCALE, title, 14 * SCALE))
    title = (upwards.get("title") or {}).get("text", "")
    parts.append(
        word(max(frame.left - 44 * SCALE, 9 * SCALE), (low + high) / 2, title, 14 * SCALE, turn=-90)
    )
    return parts


def _zero_lines(frame, across, upwards):
    """Where one coordinate is 0, if the layout gives that line a look of its own."""
    nothing = np.zeros(2)
    for x, y, axis in (
        (nothing, frame.ranges[1], across), (frame.ranges[0], nothing, upwards)
    ):  # fmt: skip
        colour = axis.get("zerolinecolor", GRID)
        if colour != GRID:
            width = round(SCALE * axis.get("zerolinewidth", 1))
            yield svg_path(frame.line(x, y), stroke=colour, stroke_width=width)


def _level_sets(frame, trace):
    x, y, z = (np.asarray(trace[a], dtype=float) for a in "xyz")
    every = max(1, (len(x) - 1) // 40)
    x, y, z = x[::every], y[::every], z[::every, ::every]
    low = trace["zmin"] if trace.get("zmin") is not None else np.nanmin(z)
    high = trace["zmax"] if trace.get("zmax") is not None else np.nanmax(z)
    cells = (z[:-1, :-1] + z[1:, :-1] + z[:-1, 1:] + z[1:, 1:]) / 4
    share = np.clip(np.nan_to_num((cells - low) / (high - low or 1)), 0, 1)
    ends = np.concatenate([frame.x([x[0], x[-1]]), frame.y([y[-1], y[0]])])
    parts = [image(share[::-1], trace.get("colorscale") or "Viridis", *ends)]
    levels = trace.get("contours") or {}
    if "size" in levels:
        lines = contour_generator(x, y, z)
        at = np.arange(levels["start"], min(levels["end"], np.nanmax(z)), levels["size"])
        text = "".join(svg_path(frame.points(*line.T)) for a in at for line in lines.lines(a))
        parts.append(f'<path d="{text}" fill="none" stroke="#fff" stroke-opacity=".5"'
                     f' stroke-width="{SCALE}"/>')  # fmt: skip
    return parts


def _curve(frame, trace):
    x, y = (np.atleast_1d(np.asarray(trace[a], dtype=float)) for a in "xy")
    mode = trace.get("mode", "lines")
    line, marker = trace.get("line", {}), trace.get("marker", {})
    parts = []
    if trace.get("fill") == "toself":
        rings = "".join(svg_path(ring, close=True) for ring in frame.areas(x, y))
        parts.append(f'<path d="{rings}" fill="{trace.get("fillcolor", "currentColor")}"/>')
    if "lines" in mode:
        parts.append(
            svg_path(
                frame.line(x, y), stroke=line.get("color", "currentColor"),
                dash=line.get("dash", "solid"),
                stroke_width=round(SCALE * line.get("width", 2)), stroke_linejoin="round",
            )
        )  # fmt: skip
    if "markers" in mode:
        radius = round(SCALE * marker.get("size", 6) / 2)
        points = frame.points(x, y)
        for cx, cy in np.unique(points[np.isfinite(points).all(axis=-1)], axis=0):
            parts.append(marker_svg(cx, cy, radius, marker, SCALE))
    if "text" in mode:
        parts += words(frame.points(x, y), trace, SCALE)
    return parts


def _draw_bars(frame, trace, names, k, count):
    parts = []
    wide = 0.8 / count
    texts = trace.get("text") or [""] * len(trace["x"])
    fill = trace.get("marker", {}).get("color", "currentColor")
    for name, height, text in zip(trace["x"], np.atleast_1d(trace["y"]), texts, strict=True):
        start = names.index(name) - 0.4 + k * wide
        left, right = frame.x([start, start + wide])
        bottom, top = frame.y([0, height])
        corners = np.array([[left, bottom], [left, top], [right, top], [right, bottom]])
        parts.append(svg_path(corners, close=True, fill=fill))
        above = -9 * SCALE if height >= 0 else 9 * SCALE
        parts.append(word((left + right) / 2, top + above, text, 12 * SCALE))
    return parts


def _legend(traces, width, left):
    """The names side by side, where Plotly has them if they are in one row."""
    named = [(t, 45 + 5.8 * len(t["name"])) for t in traces if t.get("name")]
    parts, x = [], left
    y = 26 if left + sum(length for _t, length in named) < width else 12
    for trace, length in named:
        if x + length > width and x > left:
            x, y = left, y + 18
        here = np.array([[x, y], [x + 30, y]]) * SCALE
        line = trace.get("line", {})
        filled = trace.get("fill") == "toself"
        colour = trace.get("fillcolor") if filled else line.get("color")
        colour = colour or trace.get("marker", {}).get("color", "currentColor")
        thick = SCALE * (8 if trace["type"] == "bar" or filled else 3)
        dash = line.get("dash", "solid")
        parts.append(svg_path(here, stroke=colour, stroke_width=thick, dash=dash))
        parts.append(word((x + 35) * SCALE, y * SCALE, trace["name"], 12 * SCALE, anchor="start"))
        x += length
    return parts
