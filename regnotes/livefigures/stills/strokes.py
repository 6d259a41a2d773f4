"""What stands between two axes: level sets, curves with their markers and words, and bars."""

import re

import numpy as np
from contourpy import contour_generator

from .frame import SCALE
from .refusal import Refusal, lettering
from .svg import image, marker_svg, svg_path, word, words

__all__ = ["bars_svg", "curve_svg", "level_sets_svg", "points_of", "solid"]


def points_of(trace):
    """x and y of a trace, of the longer one only as much as the shorter one has."""
    x, y = trace.get("x"), trace.get("y")
    if x is None or y is None:
        return np.zeros(0), np.zeros(0)
    n = min(len(x), len(y))
    return x[:n], y[:n]


def level_sets_svg(frame, trace):
    """The coloured plane of a trace "contour", and its lines."""
    x, y, z = (np.asarray(trace[a], dtype=float) for a in "xyz")
    every = max(1, (len(x) - 1) // 40)
    x, y, z = x[::every], y[::every], z[::every, ::every]
    low = trace["zmin"] if trace.get("zmin") is not None else np.nanmin(z)
    high = trace["zmax"] if trace.get("zmax") is not None else np.nanmax(z)
    cells = (z[:-1, :-1] + z[1:, :-1] + z[:-1, 1:] + z[1:, 1:]) / 4
    share = np.clip(np.nan_to_num((cells - low) / (high - low or 1)), 0, 1)
    ends = np.concatenate([frame.x([x[0], x[-1]]), frame.y([y[-1], y[0]])])
    parts = [image(share[::-1], trace["colorscale"], *ends)]
    levels = trace.get("contours") or {}
    if "size" in levels:
        lines = contour_generator(x, y, z)
        at = np.arange(levels["start"], min(levels["end"], np.nanmax(z)), levels["size"])
        text = "".join(svg_path(frame.points(*line.T)) for a in at for line in lines.lines(a))
        parts.append(f'<path d="{text}" fill="none" stroke="#fff" stroke-opacity=".5"'
                     f' stroke-width="{SCALE}"/>')  # fmt: skip
    return parts


def curve_svg(frame, trace):
    """A trace "scatter": its area, its line, its markers, its words."""
    x, y = points_of(trace)
    mode = trace["mode"]
    line, marker = trace.get("line") or {}, trace.get("marker") or {}
    parts = []
    if trace.get("fill") == "toself":
        rings = "".join(svg_path(ring, close=True) for ring in frame.areas(x, y))
        parts.append(f'<path d="{rings}" fill="{trace["fillcolor"]}"/>')
    elif trace.get("fill") == "tozeroy":
        parts.append(_down_to_zero(frame, trace, x, y))
    if "lines" in mode and line.get("width", 2):
        parts.append(
            svg_path(
                frame.line(*_stepped(x, y, line.get("shape", "linear"))), stroke=line["color"],
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
        radius = SCALE * marker.get("size", 6) / 2 if "markers" in mode else 0
        parts += words(frame.points(x, y), trace, SCALE, radius)
    return parts


def _down_to_zero(frame, trace, x, y):
    """The area between a curve and 0."""
    corners = _stepped(x, y, (trace.get("line") or {}).get("shape", "linear"))
    if not all(isinstance(v, np.ndarray) and np.isfinite(v).all() for v in corners):
        raise Refusal("an area with gaps")
    if frame.upwards.kind != "linear" or corners[0][0] == corners[0][-1]:
        raise Refusal("an area to 0 on this axis")
    ends = [corners[0], corners[0][[-1, 0]]], [corners[1], np.zeros(2)]
    (ring,) = frame.areas(*map(np.concatenate, ends))
    colour = trace.get("fillcolor")
    look = f'fill="{colour or solid(trace["line"]["color"])}"'
    look += "" if colour else ' fill-opacity=".5"'
    return f'<path d="{svg_path(ring, close=True)}" {look}/>'


def solid(colour):
    """A colour without its own opacity."""
    return re.sub(r"^(rgb|hsl)a\((.*),[^,]*\)$", r"\1(\2)", colour)


def _stepped(x, y, shape):
    """The corners of a line that goes first along one axis, then along the other."""
    if shape == "linear" or len(x) < 2:
        return x, y
    if not all(isinstance(v, np.ndarray) and np.isfinite(v).all() for v in (x, y)):
        raise Refusal("line.shape with gaps")
    order = {"hv": (1, 0), "vh": (0, 1)}[shape]
    corners = [[values[0]] for values in (x, y)]
    for k in range(1, len(x)):
        for kept, values, ahead in zip(corners, (x, y), order, strict=True):
            kept += [values[k - 1 + ahead], values[k]]
    return np.array(corners[0]), np.array(corners[1])


def bars_svg(frame, trace, positions, wide, starts, ends, upright):
    """A trace "bar", whose bars stand on the axis `upright`, with the words above them."""
    parts = []
    texts = trace.get("text") if trace.get("textposition") == "outside" else None
    if texts and upright:
        raise Refusal("words beside bars")
    texts = [""] * len(positions) if texts is None else texts
    texts = [texts] * len(positions) if isinstance(texts, str) else texts
    marker = trace["marker"]
    edge = marker.get("line") or {}
    line = {}
    if edge.get("width"):
        line = {"stroke": edge["color"], "stroke_width": round(SCALE * edge["width"])}
    scales = (frame.upwards, frame.across) if upright else (frame.across, frame.upwards)
    for at, start, end, text in zip(positions, starts, ends, texts, strict=False):
        if not np.isfinite([at, start, end]).all():
            continue
        one, other = frame.between(scales[0], np.array([at - wide / 2, at + wide / 2]))
        low, high = frame.between(scales[1], np.array([start, end]))
        if abs(other - one) < 2 * SCALE:  # of which a browser leaves nothing or too much
            raise Refusal("bars thinner than two pixels")
        corners = np.array([[one, low], [one, high], [other, high], [other, low]])
        corners = corners[:, ::-1] if upright else corners
        corners = np.clip(corners, [frame.left, frame.top], [frame.right, frame.bottom])
        parts.append(svg_path(corners, close=True, fill=marker["color"], **line))
        if text:
            above = -9 * SCALE if end >= start else 9 * SCALE
            parts.append(word((one + other) / 2, high + above, lettering(text), 12 * SCALE))
    return parts
